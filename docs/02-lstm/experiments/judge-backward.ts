/**
 * Judges a reader's backward pass of the LSTM, on two hidden batches of sequences of unequal lengths.
 *
 * `data.answer` holds, as JSON, what the reader's function returned for each input; without it our own numbers are
 * judged. Promise: those pass. Finite differences are of our forward pass.
 */
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { judgeReader, type JudgedReader, type ProgramProblem } from '@unrolled/rnn-core';
import { BACKWARD_MISTAKES } from './shared/backward-mistakes';
import { hiddenPass, type HiddenPass } from './shared/hidden-pass';
import { backwardWith } from './shared/wrong-backward';

export interface Params extends ParamValues {
  seed: number;
}
const params: Schema<Params> = {
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the hidden weights, features and states.' },
};

const BATCHES = [
  { T: 4, B: 2, D: 2, H: 3, lengths: [4, 2] },
  { T: 3, B: 3, D: 3, H: 2, lengths: [1, 3, 2] },
];

export const experiment: Experiment<Params, JudgedReader> = {
  title: 'Is this the backward pass of an LSTM?',
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
