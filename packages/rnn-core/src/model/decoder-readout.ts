/**
 * What an output layer reads of a decoder: its state, its state beside a context, or a mixture of the two.
 *
 *   'state'     h                                                       Sutskever, Vinyals, Le 2014, arXiv:1409.3215
 *   'joined'    [h, context]                                            Bahdanau, Cho, Bengio 2015, arXiv:1409.0473
 *   'combined'  tanh(W_c [context, h] + b_c)                            Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 5
 *
 * Must not: know where the context comes from, or apply the output layer.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { denseBackward, denseForward } from '../layers/dense';
import { firstOf } from '../tensor';

export type Readout = 'state' | 'joined' | 'combined';

/** Wc (H,2H) and bc (H) of the combined readout, and their gradients. */
export interface CombineWeights {
  readonly Wc: Packed;
  readonly bc: Tensor;
  readonly dWc: Tensor;
  readonly dbc: Tensor;
}

/** Room for U steps: what is read and the way back to h and context. */
export interface ReadoutTape {
  readonly readout: Readout;
  /** (U,B,width). */
  readonly read: Tensor;
  readonly dRead: Tensor;
  /** (U,B,2H) of the combined readout, else null. */
  readonly joined: Tensor | null;
  readonly dJoined: Tensor | null;
  /** (U,B,H): ∂L/∂h and ∂L/∂context. */
  readonly dH: Tensor;
  readonly dContext: Tensor;
}

/** How many numbers the output layer reads at a step. */
export function readoutWidth(readout: Readout, H: number): number {
  return readout === 'joined' ? 2 * H : H;
}

export function readoutTape(
  k: Kernels,
  readout: Readout,
  { U, B, H }: { U: number; B: number; H: number },
): ReadoutTape {
  const width = readoutWidth(readout, H);
  const combined = readout === 'combined';
  return {
    readout,
    read: k.alloc(U, B, width),
    dRead: k.alloc(U, B, width),
    joined: combined ? k.alloc(U, B, 2 * H) : null,
    dJoined: combined ? k.alloc(U, B, 2 * H) : null,
    dH: k.alloc(U, B, H),
    dContext: k.alloc(U, B, H),
  };
}

/** Fills `tape.read` from h and context (U',B,H), U' up to the tape's U. Answers with those U' steps. */
export function readoutForward(
  k: Kernels,
  combine: CombineWeights | null,
  h: Tensor,
  context: Tensor | null,
  tape: ReadoutTape,
): Tensor {
  const [U] = h.shape;
  const read = firstOf(tape.read, U);
  if (context === null) k.copy(h, read);
  else if (combine === null)
    k.joinColumns(h, context, read); // (U,B,2H)
  else {
    const joined = firstOf(tape.joined!, U);
    k.joinColumns(context, h, joined); // (U,B,2H)
    denseForward(k, combine.Wc, combine.bc, joined, read);
    k.tanh(read, read);
  }
  return read;
}

/** Given the first U' steps of `tape.dRead`: overwrites those of `tape.dH` and `tape.dContext`, adds to dWc and dbc. */
export function readoutBackward(k: Kernels, combine: CombineWeights | null, U: number, tape: ReadoutTape): void {
  const [dRead, dH, dContext] = [firstOf(tape.dRead, U), firstOf(tape.dH, U), firstOf(tape.dContext, U)];
  if (tape.readout === 'state') return k.copy(dRead, dH);
  if (tape.readout === 'joined') return k.splitColumns(dRead, dH, dContext);
  const [joined, dJoined] = [firstOf(tape.joined!, U), firstOf(tape.dJoined!, U)];
  const { Wc, dWc, dbc } = combine!;
  k.fill(dJoined, 0);
  k.tanhBackward(firstOf(tape.read, U), dRead, dRead);
  denseBackward(k, Wc, joined, dRead, { dW: dWc, db: dbc }, dJoined);
  k.splitColumns(dJoined, dContext, dH);
}
