/**
 * One forward pass of an LSTM that a reader's backward pass is asked about: what it is given, and the right gradients, by
 * our own backward pass and by finite differences of our own forward pass.
 *
 * The loss is what its readers say: every state of a frame, and both last states, each entry times a drawn number. Must
 * not: look at an answer.
 */
import {
  asArrays,
  createKernels,
  drawGeneric,
  lstmBackward,
  lstmForward,
  lstmTape,
  maskOfLengths,
  rightGradients,
  stepsOf,
  type HiddenCase,
  type Rng,
  type Tensor,
} from '@unrolled/rnn-core';

export interface PassSizes {
  readonly T: number;
  readonly B: number;
  readonly D: number;
  readonly H: number;
  readonly lengths: readonly number[];
}
/** What the reader's function gets. */
export interface GivenPass {
  /** (T,B) */
  readonly mask: number[][];
  /** (T,B,H+D), zero in padding. */
  readonly u: number[][][];
  /** Gates and candidate, (T,B,H). */
  readonly f: number[][][];
  readonly i: number[][][];
  readonly CTilde: number[][][];
  readonly o: number[][][];
  /** (T+1,B,H): C[t] before frame t, C[t + 1] after it. */
  readonly C: number[][][];
  /** (T,B,H), what the reader of each state says; zero in padding. */
  readonly dH: number[][][];
  /** (B,H), what somebody says who reads the last states. */
  readonly dhLast: number[][];
  readonly dCLast: number[][];
  /** (H,H+D) */
  readonly Wf: number[][];
  readonly Wi: number[][];
  readonly WC: number[][];
  readonly Wo: number[][];
}

/** Draws weights, data and states, and computes everything in float64. */
export function hiddenPass({ T, B, D, H, lengths }: PassSizes, rng: Rng): HiddenCase<[GivenPass]> {
  const k = createKernels('reference64');
  const draw = (...shape: number[]): Tensor => drawGeneric(k.alloc(...shape), rng);
  const values = {
    ...{ Wf: draw(H, H + D), Wi: draw(H, H + D), WC: draw(H, H + D), Wo: draw(H, H + D) },
    ...{ bf: draw(H), bi: draw(H), bC: draw(H), bo: draw(H) },
    ...{ x: draw(T, B, D), h0: draw(B, H), C0: draw(B, H) },
  };
  const { Wf, Wi, WC, Wo, bf, bi, bC, bo, x, h0, C0 } = values;
  const mask = maskOfLengths(k, T, lengths);
  const [dH, dhLast, dCLast] = [draw(T, B, H), draw(B, H), draw(B, H)];
  for (let j = 0; j < dH.data.length; j++) dH.data[j] *= mask.data[Math.floor(j / H)];

  const packed = { Wf: k.pack(Wf), Wi: k.pack(Wi), WC: k.pack(WC), Wo: k.pack(Wo) };
  const weights = { ...packed, bf, bi, bC, bo };
  const tape = lstmTape(k, { T, B, D, H });
  const { h, C } = tape.steps;
  const steps = { x: stepsOf(x), mask: stepsOf(mask), dH: stepsOf(dH) };
  const loss = (): number => {
    for (const weight of Object.values(packed)) k.repack(weight);
    k.copy(h0, h[0]);
    k.copy(C0, C[0]);
    lstmForward(k, weights, steps.x, steps.mask, tape);
    const ofFrames = steps.dH.reduce((sum, said, t) => sum + product(said, h[t + 1]), 0);
    return ofFrames + product(dhLast, h[T]) + product(dCLast, C[T]);
  };

  loss();
  const grads = Object.fromEntries(
    Object.entries(values).map(([name, { shape }]) => [`d${name}`, k.alloc(...shape)]),
  ) as Record<`d${keyof typeof values}`, Tensor>;
  k.copy(dhLast, tape.room.qh);
  k.copy(dCLast, tape.room.qC);
  lstmBackward(k, weights, steps.x, steps.mask, tape, steps.dH, grads, stepsOf(grads.dx));
  k.copy(tape.room.qh, grads.dh0);
  k.copy(tape.room.qC, grads.dC0);

  const { u, f, i, CTilde, o } = tape.kept;
  const { C: cells } = tape.carried;
  const given = asArrays<GivenPass>({ mask, u, f, i, CTilde, o, C: cells, dH, dhLast, dCLast, Wf, Wi, WC, Wo });
  return { given: [given], right: rightGradients(loss, values, grads) };
}

const product = (a: Tensor, b: Tensor): number =>
  Array.from(a.data).reduce((sum, entry, j) => sum + entry * b.data[j], 0);
