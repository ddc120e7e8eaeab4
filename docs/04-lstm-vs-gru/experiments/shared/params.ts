/** Parameters that several experiments of the chapter share, and how scores are printed. */
import type { ChoiceParam, NumberFormat, NumberParam } from '@unrolled/lab-protocol';
import type { Length, TaskName } from './tasks';

export const TASK_WORDS: Readonly<Record<TaskName, string>> = {
  phonemes: 'phonemes',
  melodies: 'melodies',
  adding: 'adding',
  copying: 'copying',
};

export function taskParam(initial: TaskName): ChoiceParam {
  return {
    kind: 'choice',
    label: 'Task',
    options: Object.entries(TASK_WORDS).map(([value, label]) => ({ value, label })),
    default: initial,
    help: 'Label frames of speech; predict a tune whose theme returns; add two marked numbers; repeat ten symbols.',
  };
}

export function lengthParam(initial: Length): ChoiceParam {
  return {
    kind: 'choice',
    label: 'Length',
    options: [
      { value: 'short', label: 'short' },
      { value: 'long', label: 'long' },
    ],
    default: initial,
    help: 'How far apart the things lie that belong together. The table of the section says how many frames.',
  };
}

export const updatesParam: NumberParam = {
  kind: 'number',
  label: 'Updates',
  min: 10,
  max: 2000,
  step: 10,
  default: 600,
  help: 'Steps of learning for each network in each run. The comparison of the text takes 600.',
};

export const budgetParam: NumberParam = {
  kind: 'number',
  label: 'Most weights',
  min: 500,
  max: 10000,
  step: 500,
  default: 3000,
  more: true,
  help: 'No network has more. Each gets as many units as that allows.',
};

/** What a score is, where zero is perfect. */
export interface ScoreForm {
  readonly words: string;
  readonly format: NumberFormat;
  print(score: number): string;
}

const share = (words: string): ScoreForm => ({
  words,
  format: 'percent',
  print: (score) => `${(100 * score).toFixed(1)} %`,
});

export const SCORES: Readonly<Record<TaskName, ScoreForm>> = {
  phonemes: share('frames labelled wrong'),
  melodies: { words: 'bits a note of the return', format: 'number', print: (score) => `${score.toFixed(2)} bits` },
  adding: { words: 'mean squared error', format: 'number', print: (score) => score.toFixed(4) },
  copying: share('symbols repeated wrong'),
};
