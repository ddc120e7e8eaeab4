/**
 * Judges a reader's backward pass of the LSTM, on two hidden batches of sequences of unequal lengths. Finite differences
 * are of our forward pass.
 */
import { createJudge } from '@unrolled/lab-protocol';
import { BACKWARD_MISTAKES } from './shared/backward-mistakes';
import { hiddenPass } from './shared/hidden-pass';
import { backwardWith } from './shared/wrong-backward';

const BATCHES = [
  { T: 4, B: 2, D: 2, H: 3, lengths: [4, 2] },
  { T: 3, B: 3, D: 3, H: 2, lengths: [1, 3, 2] },
];

export const experiment = createJudge({
  title: 'Is this the backward pass of an LSTM?',
  seedHelp: 'Decides the hidden weights, features and states.',
  rows: 'gradients',
  mistakes: BACKWARD_MISTAKES,
  program: backwardWith,

  *hidden(rng) {
    for (const [i, sizes] of BATCHES.entries()) yield hiddenPass(sizes, rng.fork(`batch ${i}`));
  },
});
