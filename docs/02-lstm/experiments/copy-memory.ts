/**
 * Copy memory: ten symbols, a silence, and then the same ten symbols are to be written down.
 *
 * Promise: the LSTM gets below what can be reached without remembering a single symbol.
 */
import { classicExperiment } from './shared/classic-experiment';
import { copyBaseline, copyTask } from '@unrolled/rnn-core';
import { lossOf } from './shared/train-classic';

export const experiment = classicExperiment({
  title: 'Can it repeat what it was told before the silence?',
  length: {
    kind: 'number',
    label: 'Silence, in frames',
    min: 1,
    max: 100,
    step: 1,
    default: 3,
    help: 'Frames between the last symbol and the first to be repeated. Longer is harder and slower.',
  },
  hidden: 24,
  updates: 500,
  B: 32,
  task: copyTask,
  baseline: copyBaseline,
  measure: lossOf,
  measured: 'Cross-entropy in nats a frame',
  baselineLabel: 'remembering nothing',
  format: 'number',
  print: (error) => error.toFixed(3),
  settings: (silence) => ({
    rates: { tanh: 0.001, relu: 0.001, lstm: 0.01, gru: 0.01 },
    tanhStart: 'orthogonal',
    keepFrames: { lstm: silence + 10, gru: silence + 10 },
  }),
  learnt: 0.9,
});
