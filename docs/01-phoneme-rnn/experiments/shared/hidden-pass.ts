/**
 * One forward pass that a reader's backward pass is asked about: what it is given, and the right gradients, by our own
 * backward pass and by finite differences of our own forward pass. Padding holds junk.
 *
 * Must not: look at an answer.
 */
import {
  asArrays,
  createKernels,
  crossEntropyBackward,
  crossEntropyForward,
  denseBackward,
  denseForward,
  drawGeneric,
  maskOfLengths,
  rightGradients,
  simpleRnnBackward,
  simpleRnnForward,
  simpleRnnTape,
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
  readonly K: number;
  readonly lengths: readonly number[];
}
/** What the reader's function gets. x (T,B,D), mask (T,B), h (T+1,B,H), dS (T,B,K), dLast (B,H). */
export interface GivenPass {
  readonly x: number[][][];
  readonly mask: number[][];
  readonly h: number[][][];
  readonly dS: number[][][];
  readonly dLast: number[][];
  readonly Wxh: number[][];
  readonly Whh: number[][];
  readonly Why: number[][];
}

/** Draws weights, data and states, and computes everything in float64. */
export function hiddenPass({ T, B, D, H, K, lengths }: PassSizes, rng: Rng): HiddenCase<[GivenPass]> {
  const k = createKernels('reference64');
  const draw = (...shape: number[]): Tensor => drawGeneric(k.alloc(...shape), rng);
  const weights = { Wxh: draw(H, D), Whh: draw(H, H), bh: draw(H), Why: draw(K, H), by: draw(K), h0: draw(B, H) };
  const { Wxh, Whh, bh, Why, by, h0 } = weights;
  const [x, dLast, mask] = [draw(T, B, D), draw(B, H), maskOfLengths(k, T, lengths)];
  const labels = Array.from({ length: T * B }, () => rng.integer(K));

  const packed = { Wxh: k.pack(Wxh), Whh: k.pack(Whh), bh };
  const packedWhy = k.pack(Why);
  const tape = simpleRnnTape(k, { T, B, H });
  const after = { shape: [T, B, H], data: tape.hidden.data.subarray(B * H) };
  const [scores, probs, dS, dH] = [k.alloc(T, B, K), k.alloc(T, B, K), k.alloc(T, B, K), k.alloc(T, B, H)];
  const steps = { x: stepsOf(x), mask: stepsOf(mask), dH: stepsOf(dH) };
  const last = tape.steps.hidden[T];

  const loss = (): number => {
    for (const weight of [packed.Wxh, packed.Whh, packedWhy]) k.repack(weight);
    k.copy(h0, tape.steps.hidden[0]);
    simpleRnnForward(k, packed, steps.x, steps.mask, tape);
    denseForward(k, packedWhy, by, after, scores);
    const entropy = crossEntropyForward(scores, labels, mask, probs);
    return Array.from(last.data).reduce((sum, state, j) => sum + dLast.data[j] * state, entropy);
  };

  loss();
  const grads = { dWxh: k.alloc(H, D), dWhh: k.alloc(H, H), dbh: k.alloc(H), dWhy: k.alloc(K, H), dby: k.alloc(K) };
  const { dWxh, dWhh, dbh, dWhy, dby } = grads;
  crossEntropyBackward(probs, labels, mask, dS);
  denseBackward(k, packedWhy, after, dS, { dW: dWhy, db: dby }, dH);
  k.copy(dLast, tape.q);
  simpleRnnBackward(k, packed, steps.x, steps.mask, tape, steps.dH, { dWxh, dWhh, dbh }, null);
  const dh0 = k.alloc(B, H);
  k.copy(tape.q, dh0);
  const given = asArrays<GivenPass>({ x, mask, h: tape.hidden, dS, dLast, Wxh, Whh, Why });
  return { given: [given], right: rightGradients(loss, weights, { ...grads, dh0 }) };
}
