/**
 * Judges a reader's backward pass of the simple cell, on two hidden batches of sequences of unequal lengths.
 *
 * The loss is the mean cross-entropy plus a weighted sum of the last states, as a network reading them would add, so
 * that what happens in padding can be seen. Finite differences are of our forward pass.
 */
import { createJudge } from '@unrolled/lab-protocol';
import { hiddenPass } from './shared/hidden-pass';
import { BACKWARD_MISTAKES, backwardWith } from './shared/wrong-backward';

const BATCHES = [
  { T: 5, B: 3, D: 3, H: 4, K: 5, lengths: [5, 2, 4] },
  { T: 2, B: 2, D: 2, H: 3, K: 4, lengths: [2, 1] },
];

export const experiment = createJudge({
  title: 'Is this the backward pass of the cell?',
  seedHelp: 'Decides the hidden weights, features, labels and states.',
  rows: 'gradients',
  mistakes: BACKWARD_MISTAKES,
  program: backwardWith,

  *hidden(rng) {
    for (const [i, sizes] of BATCHES.entries()) yield hiddenPass(sizes, rng.fork(`batch ${i}`));
  },
});
