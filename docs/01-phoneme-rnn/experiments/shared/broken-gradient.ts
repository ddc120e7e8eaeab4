/**
 * WRONG ON PURPOSE: four mistakes that people make in the backward pass, to be put into a running network.
 *
 * Each is what one line of the cell or the loss would do if it were written wrongly. The cell's own file stays as it is:
 * the fault sits in the operations that it calls. The test beside the check asserts that each of them is caught.
 */
import type { Kernels, Labeller, RnnLabeller } from '@unrolled/rnn-core';

export type Fault = 'none' | 'transpose' | 'slope-twice' | 'next-state' | 'padding-mean';

export const FAULTS: readonly { readonly value: Fault; readonly label: string; readonly line: string }[] = [
  { value: 'none', label: 'nothing', line: 'as written' },
  { value: 'transpose', label: 'the transpose of Whh', line: 'k.matmulNT(delta, Whh, q);' },
  { value: 'slope-twice', label: 'slope of tanh, taken twice', line: 'delta = dh (1 − fresh²)²' },
  { value: 'next-state', label: 'h one frame late in dWhh', line: 'k.matmulTN(delta, h[t + 1], dWhh);' },
  { value: 'padding-mean', label: 'the mean: T·B for N', line: 'ds = (y − e) / (T·B)' },
];

/**
 * Builds a labeller with `create` on operations that hold the fault. With 'none' it is an ordinary one.
 *
 * A transposed Whh is recognised by being the labeller's own square matrix, so dx and the output layer stay right.
 */
export function createFaulty(k: Kernels, fault: Fault, create: (k: Kernels) => RnnLabeller): RnnLabeller {
  const known: { labeller?: RnnLabeller } = {};
  const faulty: Kernels = {
    ...k,
    matmulNN(y, W, x) {
      if (fault === 'transpose' && W.weight === known.labeller?.params.Whh) k.matmulNT(y, W, x);
      else k.matmulNN(y, W, x);
    },
    tanhBackward(y, dy, da) {
      k.tanhBackward(y, dy, da);
      if (fault === 'slope-twice') k.tanhBackward(y, da, da);
    },
    matmulTN(y, x, dW) {
      const states = known.labeller?.tape.steps.hidden ?? [];
      const late = fault === 'next-state' && dW === known.labeller?.grads.Whh;
      k.matmulTN(y, late ? states[states.indexOf(x) + 1] : x, dW);
    },
  };
  known.labeller = create(faulty);
  return fault === 'padding-mean' ? { ...known.labeller, ...withPaddingMean(known.labeller) } : known.labeller;
}

/** Gradients of the mean over all T·B frames, padding counted as if it were data. */
function withPaddingMean(labeller: Labeller): Pick<Labeller, 'lossAndGrads'> {
  return {
    lossAndGrads(batch) {
      const loss = labeller.lossAndGrads(batch);
      const valid = batch.lengths.reduce((sum, length) => sum + length, 0);
      const share = valid / batch.mask.data.length;
      for (const { data } of Object.values(labeller.grads)) for (let j = 0; j < data.length; j++) data[j] *= share;
      return loss;
    },
  };
}
