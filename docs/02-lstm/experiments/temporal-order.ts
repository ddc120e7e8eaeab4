/**
 * Temporal order: an X or a Y near the start, another near the middle, and at the end the question which came when.
 *
 * Promise: the LSTM names the order of nearly all sequences; guessing is wrong in three of four.
 */
import { classicExperiment } from './shared/classic-experiment';
import { orderTask } from '@unrolled/rnn-core';
import { wrongShare } from './shared/train-classic';

/** Four classes, equally often. */
const GUESSING = 0.75;

export const experiment = classicExperiment({
  title: 'Does it still know what came first?',
  length: {
    kind: 'number',
    label: 'Length, in per cent of the original test',
    min: 20,
    max: 100,
    step: 10,
    default: 50,
    unit: '%',
    help: 'At 100 a sequence has 100 to 110 frames, and the second letter lies 40 to 60 frames before its end.',
  },
  hidden: 16,
  updates: 800,
  B: 32,
  task: (percent) => orderTask(percent / 100),
  baseline: () => GUESSING,
  measure: wrongShare,
  measured: 'Share of sequences named wrong',
  baselineLabel: 'guessing',
  format: 'percent',
  print: (share) => `${(100 * share).toFixed(1)} %`,
  settings: (percent) => ({
    rates: { tanh: 0.003, ...(percent <= 50 ? { relu: 0.003, lstm: 0.01 } : { relu: 0.001, lstm: 0.003 }), gru: 0.01 },
    tanhStart: 'identity',
    keepFrames: { lstm: percent / 2, gru: percent / 2 },
  }),
  learnt: 0.2,
});
