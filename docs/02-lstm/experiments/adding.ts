/**
 * The adding problem: two numbers of a long sequence are marked, and their sum is asked for at its end.
 *
 * Promise: the LSTM gets well below the error of always answering 1, the mean of all sums.
 */
import { classicExperiment } from './shared/classic-experiment';
import { ADDING_BASELINE, addingTask } from '@unrolled/rnn-core';
import { lossOf } from './shared/train-classic';

export const experiment = classicExperiment({
  title: 'Can it add two numbers that lie far apart?',
  length: {
    kind: 'number',
    label: 'Frames T',
    min: 10,
    max: 200,
    step: 5,
    default: 25,
    help: 'One marked number lies in the first half, the other in the second. Longer is harder and slower.',
  },
  hidden: 16,
  updates: 400,
  B: 32,
  task: addingTask,
  baseline: () => ADDING_BASELINE,
  measure: lossOf,
  measured: 'Mean squared error',
  baselineLabel: 'always answering 1',
  format: 'number',
  print: (error) => error.toFixed(4),
  // Two frames, a forget bias of 0.9: an LSTM that starts by keeping everything often never found the task.
  settings: (T) => ({
    rates: { tanh: 0.003, relu: T <= 50 ? 0.01 : 0.003, lstm: 0.01, gru: 0.01 },
    tanhStart: 'orthogonal',
    keepFrames: { lstm: 2, gru: T / 2 },
  }),
  learnt: 0.2,
});
