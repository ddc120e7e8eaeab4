/**
 * How a sequence of states meets an answer of another length: forward and backward by hand.
 *
 *   many-to-many   an answer at every frame: a dense layer on every row (dense.ts), nothing more
 *   many-to-one    the states of a sequence become one vector: its last state, or their mean or largest entry
 *   one-to-many    one vector becomes the input of every frame, or of the first alone
 *
 * Only frames with mask 1 take part; the gradient of the others is exactly 0. Must not: allocate in the passes, or
 * apply the dense layer itself.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { assertShape } from '../tensor';

export type Pooling = 'last' | 'mean' | 'max';
export type Spread = 'every-frame' | 'first-frame';

/** What one pooling leaves for the way back: the vectors (B,H), and the frame that each entry came from. */
export interface PoolTape {
  readonly pooled: Tensor;
  /** B·H frames for 'last' and 'max' (−1 where a sequence has no frame), unused for 'mean'. */
  readonly frame: Int32Array;
}

export function poolTape(k: Kernels, { B, H }: { B: number; H: number }): PoolTape {
  return { pooled: k.alloc(B, H), frame: new Int32Array(B * H) };
}

/**
 * Many to one: fills `tape.pooled` (B,H) from states (T,B,H), mask (T,B). A sequence without a frame gives zeros.
 *
 * 'last' is the state at the sequence's own last frame, wherever the batch ends. Throws on a wrong shape.
 */
export function poolForward(pooling: Pooling, states: Tensor, mask: Tensor, tape: PoolTape): void {
  const { pooled, frame } = tape;
  const [B, H] = pooled.shape;
  const [T] = states.shape;
  assertShape('poolForward', 'states', states, [['T', T], ['B', B], ['H', H]]); // prettier-ignore
  assertShape('poolForward', 'mask', mask, [['T', T], ['B', B]]); // prettier-ignore
  pooled.data.fill(0);
  frame.fill(-1);
  for (let b = 0; b < B; b++) {
    const frames = countFrames(mask, b);
    for (let t = 0; t < T; t++) {
      if (mask.data[t * B + b] === 0) continue;
      for (let j = 0; j < H; j++) {
        const [at, value] = [b * H + j, states.data[(t * B + b) * H + j]];
        if (pooling === 'mean') pooled.data[at] += value / frames;
        else if (pooling === 'last' || frame[at] < 0 || value > pooled.data[at]) {
          pooled.data[at] = value;
          frame[at] = t;
        }
      }
    }
  }
}

/** Adds to dStates (T,B,H), given dPooled (B,H): to the frame an entry came from, or to all frames in equal shares. */
export function poolBackward(pooling: Pooling, mask: Tensor, tape: PoolTape, dPooled: Tensor, dStates: Tensor): void {
  const [B, H] = tape.pooled.shape;
  const [T] = mask.shape;
  assertShape('poolBackward', 'dPooled', dPooled, [['B', B], ['H', H]]); // prettier-ignore
  assertShape('poolBackward', 'dStates', dStates, [['T', T], ['B', B], ['H', H]]); // prettier-ignore
  for (let b = 0; b < B; b++) {
    const frames = countFrames(mask, b);
    for (let j = 0; j < H; j++) {
      const at = b * H + j;
      if (pooling !== 'mean') {
        const t = tape.frame[at];
        if (t >= 0) dStates.data[(t * B + b) * H + j] += dPooled.data[at];
        continue;
      }
      for (let t = 0; t < T; t++) {
        if (mask.data[t * B + b] !== 0) dStates.data[(t * B + b) * H + j] += dPooled.data[at] / frames;
      }
    }
  }
}

/**
 * One to many: fills x (T,B,D) with the vector (B,D) at every frame with mask 1 (or at frame 0 alone), 0 elsewhere.
 *
 * Throws on a wrong shape.
 */
export function spreadForward(spread: Spread, vector: Tensor, mask: Tensor, x: Tensor): void {
  assertSpread('spreadForward', 'x', vector, mask, x);
  const [B, D] = vector.shape;
  x.data.fill(0);
  for (let n = 0; n < (spread === 'first-frame' ? B : mask.data.length); n++) {
    if (mask.data[n] === 0) continue;
    for (let d = 0; d < D; d++) x.data[n * D + d] = vector.data[(n % B) * D + d];
  }
}

/** Adds to dVector (B,D) what dx (T,B,D) says at the frames that the vector was given to. */
export function spreadBackward(spread: Spread, mask: Tensor, dx: Tensor, dVector: Tensor): void {
  assertSpread('spreadBackward', 'dx', dVector, mask, dx);
  const [B, D] = dVector.shape;
  for (let n = 0; n < (spread === 'first-frame' ? B : mask.data.length); n++) {
    if (mask.data[n] === 0) continue;
    for (let d = 0; d < D; d++) dVector.data[(n % B) * D + d] += dx.data[n * D + d];
  }
}

function assertSpread(where: string, name: string, vector: Tensor, mask: Tensor, x: Tensor): void {
  const [B, D] = vector.shape;
  const [T] = mask.shape;
  assertShape(where, 'mask', mask, [['T', T], ['B', B]]); // prettier-ignore
  assertShape(where, name, x, [['T', T], ['B', B], ['D', D]]); // prettier-ignore
}

/** Frames of sequence b. */
function countFrames(mask: Tensor, b: number): number {
  const [T, B] = mask.shape;
  let frames = 0;
  for (let t = 0; t < T; t++) frames += mask.data[t * B + b];
  return frames;
}
