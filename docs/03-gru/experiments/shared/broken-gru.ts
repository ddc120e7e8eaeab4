/**
 * WRONG ON PURPOSE: four mistakes that people make in the backward pass of a GRU, to be put into a running cell.
 *
 * Each is what one line of the cell would do if it were written wrongly. The cells' own files stay as they are: the fault
 * sits in the operations that they call, and knows its line by the tensors it works on. The test beside the check asserts
 * that each of them is caught, in both forms of the cell.
 */
import type { Kernels, RecurrentLayer, Tensor } from '@unrolled/rnn-core';

export type Form = 'before' | 'after';
export type Fault = 'none' | 'reset-route' | 'reset-slip' | 'swap' | 'sign';

export const FAULTS: readonly { readonly value: Fault; readonly label: string }[] = [
  { value: 'none', label: 'nothing' },
  { value: 'reset-route', label: 'the route through r' },
  { value: 'reset-slip', label: 'r, where the candidate’s route passes it' },
  { value: 'swap', label: 'the right share on the route past the cell' },
  { value: 'sign', label: 'the sign of what z is judged by' },
];

/** Builds a layer with `create` on operations that hold the fault. With 'none' it is an ordinary one. */
export function createBroken(
  k: Kernels,
  fault: Fault,
  form: Form,
  create: (k: Kernels) => RecurrentLayer,
): RecurrentLayer {
  const known: { layer?: RecurrentLayer } = {};
  const reset = form === 'before' ? 'Wr' : 'Whr';
  const candidate = form === 'before' ? 'hTilde' : 'n';
  const isIn = (part: Tensor, trace: string): boolean => {
    const whole = known.layer?.traces[trace];
    return whole !== undefined && liesIn(part, whole);
  };
  /** dh, and dh ⊙ z, of the frame under way. */
  const frame: { dh?: Tensor; throughZ?: Tensor } = {};
  const broken: Kernels = {
    ...k,
    matmulNN(y, W, x) {
      if (fault === 'reset-route' && W.weight === known.layer?.params[reset]) return;
      k.matmulNN(y, W, x);
    },
    addMul(a, b, out) {
      const backward = isIn(b, 'r'); // forward, PyTorch's cell has addMul(r, p, n)
      if (fault === 'reset-slip' && backward)
        k.add(out, a, out); // p instead of p ⊙ r
      else k.addMul(a, b, out);
    },
    mul(a, b, out) {
      if (isIn(b, 'z')) [frame.dh, frame.throughZ] = [a, out];
      if (fault === 'reset-slip' && isIn(b, 'r'))
        k.copy(a, out); // α instead of α ⊙ r
      else k.mul(a, b, out);
    },
    add(a, b, out) {
      if (fault === 'swap' && form === 'after' && frame.dh && b === frame.throughZ) {
        k.add(a, frame.dh, out); // dh − dh ⊙ z instead of dh ⊙ z
        k.sub(out, b, out);
      } else k.add(a, b, out);
    },
    sub(a, b, out) {
      if (fault === 'swap' && form === 'before' && b === frame.throughZ)
        k.copy(b, out); // dh ⊙ z instead of dh − dh ⊙ z
      else if (fault === 'sign' && (isIn(a, candidate) || isIn(b, candidate))) k.sub(b, a, out);
      else k.sub(a, b, out);
    },
  };
  known.layer = create(broken);
  return known.layer;
}

/** Whether a tensor is a block of another one. */
function liesIn(part: Tensor, whole: Tensor): boolean {
  const [from, start] = [part.data.byteOffset, whole.data.byteOffset];
  return part.data.buffer === whole.data.buffer && from >= start && from < start + whole.data.byteLength;
}
