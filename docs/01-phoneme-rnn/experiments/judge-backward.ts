/**
 * Judges a reader's backward pass of the simple cell, on two hidden batches of sequences of unequal lengths.
 *
 * The loss is the mean cross-entropy plus a weighted sum of the last states, as a network reading them would add, so
 * that what happens in padding can be seen. `data.answer` holds, as JSON, what the reader's function returned for each
 * input; without it our own numbers are judged. Promise: those pass. Finite differences are of our forward pass.
 */
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { judgeReader, type JudgedReader, type ProgramProblem } from '@unrolled/rnn-core';
import { hiddenPass, type HiddenPass } from './shared/hidden-pass';
import { BACKWARD_MISTAKES, backwardWith } from './shared/wrong-backward';

export interface Params extends ParamValues {
  seed: number;
}
const params: Schema<Params> = {
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the hidden weights, features, labels and states.' },
};

const BATCHES = [
  { T: 5, B: 3, D: 3, H: 4, K: 5, lengths: [5, 2, 4] },
  { T: 2, B: 2, D: 2, H: 3, K: 4, lengths: [2, 1] },
];

export const experiment: Experiment<Params, JudgedReader> = {
  title: 'Is this the backward pass of the cell?',
  kernels: 'reference64',
  params,
  views: [],

  *run(_params, { rng, data }) {
    const passes: HiddenPass[] = [];
    for (const [i, sizes] of BATCHES.entries()) {
      passes.push(hiddenPass(sizes, rng.fork(`batch ${i}`)));
      yield;
    }
    const problem: ProgramProblem = {
      right: passes.map(({ right }) => right),
      mistakes: BACKWARD_MISTAKES,
      answerWith: (mistakes, i) => ({ ...backwardWith(mistakes, passes[i].given) }),
    };
    const answer = data?.answer && new TextDecoder().decode(data.answer);
    const inputs = passes.map(({ given }) => [given]);
    return judgeReader(problem, inputs, answer, 'gradients');
  },

  finding: ({ verdict, says }) => ({ ok: verdict.passed, text: says }),
};
