/**
 * WRONG ON PURPOSE: mistakes that people make in the backward pass of the LSTM, to be put into a running one.
 *
 * Each is what one line of the cell would do if it were written wrongly. The cell's own file stays as it is: the fault
 * sits in the operations that it calls. The test beside the check asserts that each of them is caught.
 */
import type { FloatArray, Kernels, RecurrentLayer, Tensor } from '@unrolled/rnn-core';

export type LstmFault =
  'none' | 'next-forget' | 'new-cell' | 'slope-twice' | 'overwritten' | 'transpose' | 'cut-cell' | 'lost-past-end';

export const LSTM_FAULTS: readonly { readonly value: LstmFault; readonly label: string }[] = [
  { value: 'none', label: 'nothing' },
  { value: 'next-forget', label: 'the next frame’s f in the route of C' },
  { value: 'new-cell', label: 'the new C for the old one at f' },
  { value: 'slope-twice', label: 'slope of tanh C, taken twice' },
  { value: 'overwritten', label: 'four gates: overwritten, not added' },
  { value: 'transpose', label: 'no transpose in the h columns of Wf' },
  { value: 'cut-cell', label: 'no message along C' },
  { value: 'lost-past-end', label: 'C’s message lost in padding' },
];

/** Builds a layer with `create` on operations that hold the fault. With 'none' it is an ordinary one. */
export function createFaultyLstm(k: Kernels, fault: LstmFault, create: (k: Kernels) => RecurrentLayer): RecurrentLayer {
  const known: { layer?: RecurrentLayer } = {};
  const trace = (name: string): Tensor | undefined => known.layer?.traces[name];
  const isWf = (weight: Tensor): boolean => weight === known.layer?.params.Wf;
  const isGate = (weight: Tensor): boolean =>
    ['Wf', 'Wi', 'WC', 'Wo'].some((name) => weight === known.layer?.params[name]);
  const faulty: Kernels = {
    ...k,
    addMul(a, b, out) {
      // qC += f ⊙ dC: the only such sum with f as a factor.
      k.addMul(fault === 'next-forget' && lies(a, trace('f')) ? later(a, trace('f')) : a, b, out);
    },
    mul(a, b, out) {
      // α of the forget gate: dC ⊙ C_{t−1}. Forward, C_{t−1} is multiplied by f.
      const judging = lies(b, trace('C')) && !lies(a, trace('f'));
      k.mul(a, fault === 'new-cell' && judging ? later(b, trace('C')) : b, out);
    },
    tanhBackward(y, dy, da) {
      k.tanhBackward(y, dy, da);
      if (fault === 'slope-twice' && !lies(y, trace('CTilde'))) k.tanhBackward(y, da, da);
    },
    matmulNN(y, W, x) {
      if (fault === 'overwritten' && isGate(W.weight)) k.fill(x, 0);
      k.matmulNN(y, W, x);
      if (fault === 'transpose' && isWf(W.weight)) turnBack(y, W.weight, x);
    },
    add(a, b, out) {
      // dC = qC + …: the message along C stands first and the sum replaces the second.
      if (fault === 'cut-cell' && b === out) k.copy(b, out);
      else k.add(a, b, out);
    },
    dropRows(mask, a, out) {
      dropped += 1;
      // At every frame twice: first what reaches h past the end, then what reaches C.
      if (fault === 'lost-past-end' && dropped % 2 === 0) k.fill(out, 0);
      else k.dropRows(mask, a, out);
    },
  };
  let dropped = 0;
  known.layer = create(faulty);
  return known.layer;
}

/** Whether a block shares the memory of a tensor. */
function lies({ data }: Tensor, whole: Tensor | undefined): boolean {
  return whole !== undefined && data.buffer === whole.data.buffer;
}

/** The block after this one in the same tensor, or this one where it is the last. */
function later(block: Tensor, whole: Tensor | undefined): Tensor {
  if (!whole) return block;
  const [from, end] = [block.data.byteOffset + block.data.byteLength, whole.data.byteOffset + whole.data.byteLength];
  if (from + block.data.byteLength > end) return block;
  const List = block.data.constructor as new (buffer: ArrayBufferLike, at: number, length: number) => FloatArray;
  return { shape: block.shape, data: new List(whole.data.buffer, from, block.data.length) };
}

/** x += y (Wᵀ − W) on the square part of W alone: as if its h columns had been used without the transpose. */
function turnBack(y: Tensor, W: Tensor, x: Tensor): void {
  const [B, H] = y.shape;
  const [columns, width] = [W.shape[1], x.shape[1]];
  for (let b = 0; b < B; b++) {
    for (let to = 0; to < H; to++) {
      for (let from = 0; from < H; from++) {
        const difference = W.data[to * columns + from] - W.data[from * columns + to];
        x.data[b * width + to] += y.data[b * H + from] * difference;
      }
    }
  }
}
