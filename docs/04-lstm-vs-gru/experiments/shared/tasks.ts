/**
 * The four tasks of the chapter, each short and long: phonemes, melodies whose theme returns, adding, copying.
 *
 * A task is drawn from one generator, so that one seed gives every network the same batches in the same order and the same
 * held-out examples. Must not: show the held-out examples to anything that learns, or know which network is judged.
 */
import {
  drawCorpusSteps,
  drawThemeTune,
  FEATURE_COUNT,
  featureStatistics,
  oneFrameCeiling,
  PHONEME_COUNT,
  returnLag,
  SCALE_NOTES,
  speechModel,
  standardise,
  THEME_TUNE_FEATURES,
  themeTuneExample,
  themeTuneNotes,
  uniformLengths,
} from '@unrolled/audio-core';
import type { Frame } from '@unrolled/lab-protocol';
import { ADDING_BASELINE, addingTask, copyTask, type ClassicTask, type Example, type Rng } from '@unrolled/rnn-core';
import type { AnswerForm } from './networks';
import { meanSquaredError, returnBitsOf, wrongFrames, wrongSymbols, type Judge } from './judges';

export const TASK_NAMES = ['phonemes', 'melodies', 'adding', 'copying'] as const;
export type TaskName = (typeof TASK_NAMES)[number];
export type Length = 'short' | 'long';
export const LENGTHS: readonly Length[] = ['short', 'long'];

/** What is fixed about a task before any run. */
export interface TaskPlan extends AnswerForm {
  readonly D: number;
  readonly K: number;
  /** The longest sequence. */
  readonly T: number;
  readonly B: number;
  /** Frames between what has to be kept and where it is needed. */
  readonly bridge: number;
  readonly judge: Judge;
}
/** The task of one seed. */
export interface Task extends TaskPlan {
  readonly heldOut: readonly Example[];
  /** The batches of training, from the first: the same for everybody who asks. */
  batches(): () => readonly Example[];
}

const HELD_OUT = 256;
/** The copying task writes one of so many symbols, and ten of them. */
const COPIED_SYMBOLS = 8;
const UTTERANCES = { training: 400, heldOut: 120, batch: 8, framesMin: 50, framesMax: 70 };

/** How long each task is: closures stretched so much, bars between, frames, frames of silence. */
export const SIZES: Readonly<Record<TaskName, Readonly<Record<Length, number>>>> = {
  phonemes: { short: 1, long: 3 },
  melodies: { short: 1, long: 5 },
  adding: { short: 20, long: 60 },
  copying: { short: 3, long: 20 },
};

export function planOf(name: TaskName, length: Length): TaskPlan {
  const size = SIZES[name][length];
  switch (name) {
    case 'phonemes':
      return {
        ...{ D: FEATURE_COUNT, K: PHONEME_COUNT, T: UTTERANCES.framesMax, B: UTTERANCES.batch, bridge: 8 * size },
        ...{ answers: 'frames', learnsFrom: 'labels', judge: wrongFrames },
      };
    case 'melodies':
      return {
        ...{ D: THEME_TUNE_FEATURES, K: SCALE_NOTES, T: themeTuneNotes(size), B: 32, bridge: returnLag(size) },
        ...{ answers: 'frames', learnsFrom: 'labels', judge: returnBitsOf(returnLag(size)) },
      };
    case 'adding':
      return { ...formOf(addingTask(size)), B: 32, bridge: size / 2, judge: meanSquaredError };
    case 'copying':
      return { ...formOf(copyTask(size)), B: 32, bridge: size + 10, judge: wrongSymbols(size + 10) };
  }
}

function formOf({ D, K, T, answers, learnsFrom }: ClassicTask) {
  return { D, K, T, answers, learnsFrom };
}

/**
 * The score of remembering nothing: of the best labeller that sees one frame at a time; of guessing a note or a symbol; of
 * always answering 1, the mean of all sums. No run is needed for it.
 */
export function levelWithoutMemory(name: TaskName, length: Length): number {
  const size = SIZES[name][length];
  switch (name) {
    case 'phonemes': {
      const { framesMin, framesMax } = UTTERANCES;
      const speech = speechModel('features', { closureStretch: size });
      return 1 - oneFrameCeiling(speech, uniformLengths(framesMin, framesMax));
    }
    case 'melodies':
      return Math.log2(SCALE_NOTES);
    case 'adding':
      return ADDING_BASELINE;
    case 'copying':
      return 1 - 1 / COPIED_SYMBOLS;
  }
}

/** Draws what the seed decides. Yields while utterances are made. */
export function* openTask(name: TaskName, length: Length, rng: Rng): Generator<Frame | void, Task, unknown> {
  const plan = planOf(name, length);
  const size = SIZES[name][length];
  if (name === 'phonemes') return yield* openPhonemes(plan, size, rng);
  const draw = drawer(name, size);
  const heldOutRng = rng.fork('held out');
  return {
    ...plan,
    heldOut: Array.from({ length: HELD_OUT }, () => draw(heldOutRng)),
    batches() {
      const fresh = rng.fork('examples');
      return () => Array.from({ length: plan.B }, () => draw(fresh));
    },
  };
}

function drawer(name: Exclude<TaskName, 'phonemes'>, size: number): (rng: Rng) => Example {
  if (name === 'melodies') {
    return (rng) => themeTuneExample(drawThemeTune({ freeBars: size, wrongNoteRate: 0 }, rng).notes, size);
  }
  return (name === 'adding' ? addingTask(size) : copyTask(size)).draw;
}

function* openPhonemes(plan: TaskPlan, stretch: number, rng: Rng): Generator<Frame | void, Task, unknown> {
  const draw = function* (utterances: number, random: Rng) {
    const { framesMin, framesMax } = UTTERANCES;
    const sizes = { tier: 'features', utterances, framesMin, framesMax } as const;
    const steps = drawCorpusSteps({ ...sizes, tempo: { closureStretch: stretch } }, random);
    for (let made = 1; ; made++) {
      const step = steps.next();
      if (step.done) return step.value;
      if (made % 40 === 0) yield;
    }
  };
  const training = yield* draw(UTTERANCES.training, rng.fork('training utterances'));
  const heldOut = yield* draw(UTTERANCES.heldOut, rng.fork('held-out utterances'));
  const statistics = featureStatistics(training);
  const learned = standardise(training, statistics).utterances;
  return {
    ...plan,
    heldOut: standardise(heldOut, statistics).utterances,
    batches() {
      const order = rng.fork('order');
      const waiting: Example[] = [];
      return () => {
        if (waiting.length < plan.B) waiting.push(...shuffled(learned, order));
        return waiting.splice(0, plan.B);
      };
    },
  };
}

function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = rng.integer(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
