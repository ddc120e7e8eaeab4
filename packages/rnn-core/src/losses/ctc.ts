/**
 * Connectionist temporal classification: the probability of a label sequence, summed over all its alignments.
 *
 *   L_b = −log Σ over paths π that collapse to the labels of Π_t y_t[π_t],   y = softmax(s)
 *
 * A path collapses by merging runs and then dropping blanks. The labels ℓ_1 … ℓ_L are written with blanks around them,
 * ␣ ℓ_1 ␣ ℓ_2 … ℓ_L ␣, which makes U = 2L + 1 places u. α_t(u) is the log-probability of all paths that stand at u in
 * frame t, frame t included; β_t(u) that of all ways to go on from there, frame t excluded; so α_t(u) + β_t(u) summed
 * over u is log p at every t. Source: Graves, Fernández, Gomez, Schmidhuber 2006, doi:10.1145/1143844.1143891 (β there
 * includes the frame).
 * Must not: leave log space, allocate outside `ctcRoom`, or touch gradients of padding.
 */
import type { Tensor } from '../kernels/types';
import { assertShape } from '../tensor';
import { logAdd, logSoftmaxRow } from './log-space';

export interface CtcOptions {
  /** The class that means "no label here"; 0 unless given. */
  readonly blank?: number;
  /** `mean`: each sequence's loss divided by its number of labels (at least 1), then the mean over the batch. */
  readonly reduction?: 'mean' | 'sum';
  /** What a sequence too short for its labels does: `keep` its infinite loss, or count as loss 0 without gradient. */
  readonly impossible?: 'keep' | 'zero';
}

/** What the forward pass leaves for the backward pass, for up to T frames, B sequences and L labels. float64 always. */
export interface CtcRoom {
  readonly T: number;
  readonly B: number;
  readonly K: number;
  readonly L: number;
  /** (B): log p of each sequence's labels, −∞ where no path leads to them. */
  readonly logP: Float64Array;
  /** (B): −log p, or 0 where it is impossible and so asked for. */
  readonly losses: Float64Array;
  /** (B,T,K): log y. */
  readonly logY: Float64Array;
  /** (B,T,2L+1): α, and β after the backward pass. */
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
}

/** Room for T frames of B sequences of at most L labels from K classes (blank among them): B·T·(K + 4L + 2) numbers. */
export function ctcRoom({ T, B, K, L }: { T: number; B: number; K: number; L: number }): CtcRoom {
  const lattice = B * T * (2 * L + 1);
  return {
    T,
    B,
    K,
    L,
    logP: new Float64Array(B),
    losses: new Float64Array(B),
    logY: new Float64Array(B * T * K),
    alpha: new Float64Array(lattice),
    beta: new Float64Array(lattice),
  };
}

/**
 * The CTC loss in nats. Fills `room.losses`, `room.logP` and `room.alpha`.
 *
 * s (T,B,K): scores; padding may hold anything. labels: B sequences of classes other than the blank, each at most
 * room.L long, an empty one included. frames: for each sequence how many of the T frames are its own, 1 to T.
 * Infinity where labels do not fit into the frames (a repeated label needs a blank between). Throws on what is out of
 * range.
 */
export function ctcForward(
  s: Tensor,
  labels: readonly ArrayLike<number>[],
  frames: ArrayLike<number>,
  room: CtcRoom,
  options: CtcOptions = {},
): number {
  const { blank = 0, impossible = 'keep' } = options;
  assertSizes('ctcForward', s, labels, frames, room, blank);
  const B = labels.length;
  let total = 0;
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < frames[b]; t++) {
      logSoftmaxRow(s.data, (t * B + b) * room.K, room.K, room.logY, (b * room.T + t) * room.K);
    }
    room.logP[b] = fillAlpha(labels[b], frames[b], blank, b, room);
    room.losses[b] = impossible === 'zero' && room.logP[b] === -Infinity ? 0 : -room.logP[b];
    total += room.losses[b] * shareOf(labels, b, options);
  }
  return total;
}

/**
 * ds[t,b] += c_b (y_t − share of the paths that stand at each class in frame t), c_b as the reduction has it.
 *
 * To be called after `ctcForward` with the same labels, frames, room and options. ds (T,B,K). Rows of padding are left
 * exactly as they are. A sequence of infinite loss has no gradient: NaN in its frames, or nothing if it counts as 0.
 */
export function ctcBackward(
  labels: readonly ArrayLike<number>[],
  frames: ArrayLike<number>,
  room: CtcRoom,
  ds: Tensor,
  options: CtcOptions = {},
): void {
  const { blank = 0, impossible = 'keep' } = options;
  assertSizes('ctcBackward', ds, labels, frames, room, blank);
  const { K, T, alpha, beta, logY } = room;
  const B = labels.length;
  for (let b = 0; b < B; b++) {
    const logP = room.logP[b];
    if (impossible === 'zero' && logP === -Infinity) continue;
    fillBeta(labels[b], frames[b], blank, b, room);
    const share = shareOf(labels, b, options);
    const U = 2 * labels[b].length + 1;
    for (let t = 0; t < frames[b]; t++) {
      const row = (t * B + b) * K;
      const classes = (b * T + t) * K;
      const places = (b * T + t) * (2 * room.L + 1);
      for (let j = 0; j < K; j++) ds.data[row + j] += share * Math.exp(logY[classes + j]);
      for (let u = 0; u < U; u++) {
        const standing = Math.exp(alpha[places + u] + beta[places + u] - logP); // −∞ − (−∞): NaN where p = 0
        ds.data[row + classAt(labels[b], u, blank)] -= share * standing;
      }
    }
  }
}

/** α of one sequence, frame by frame; returns log p. */
function fillAlpha(labels: ArrayLike<number>, frames: number, blank: number, b: number, room: CtcRoom): number {
  const { K, T, alpha, logY } = room;
  const width = 2 * room.L + 1;
  const U = 2 * labels.length + 1;
  for (let t = 0; t < frames; t++) {
    const now = (b * T + t) * width;
    const past = now - width;
    const y = (b * T + t) * K;
    for (let u = 0; u < U; u++) {
      let sum = t > 0 ? alpha[past + u] : u < 2 ? 0 : -Infinity; // stay; a path starts at place 0 or 1
      if (t > 0 && u > 0) sum = logAdd(sum, alpha[past + u - 1]); // move on
      if (t > 0 && mayLeap(labels, u)) sum = logAdd(sum, alpha[past + u - 2]); // leap over a blank
      alpha[now + u] = sum + logY[y + classAt(labels, u, blank)];
    }
  }
  const last = (b * T + frames - 1) * width + U - 1;
  return U === 1 ? alpha[last] : logAdd(alpha[last], alpha[last - 1]); // it ends at the last label or the blank after
}

/** β of one sequence, last frame first. */
function fillBeta(labels: ArrayLike<number>, frames: number, blank: number, b: number, room: CtcRoom): void {
  const { K, T, beta, logY } = room;
  const width = 2 * room.L + 1;
  const U = 2 * labels.length + 1;
  const end = (b * T + frames - 1) * width;
  for (let u = 0; u < U; u++) beta[end + u] = u >= U - 2 ? 0 : -Infinity;
  for (let t = frames - 2; t >= 0; t--) {
    const now = (b * T + t) * width;
    const next = now + width;
    const y = (b * T + t + 1) * K;
    for (let u = 0; u < U; u++) {
      let sum = beta[next + u] + logY[y + classAt(labels, u, blank)];
      if (u + 1 < U) sum = logAdd(sum, beta[next + u + 1] + logY[y + classAt(labels, u + 1, blank)]);
      if (mayLeap(labels, u + 2)) sum = logAdd(sum, beta[next + u + 2] + logY[y + classAt(labels, u + 2, blank)]);
      beta[now + u] = sum;
    }
  }
}

/** The class at place u of ␣ ℓ_1 ␣ ℓ_2 … ␣: blanks at even places. */
export function classAt(labels: ArrayLike<number>, u: number, blank: number): number {
  return u % 2 === 0 ? blank : labels[(u - 1) / 2];
}

/** Whether a path may come to place u from u − 2: from a label to another one, since equal ones would merge. */
export function mayLeap(labels: ArrayLike<number>, u: number): boolean {
  return u % 2 === 1 && u >= 3 && u < 2 * labels.length && labels[(u - 1) / 2] !== labels[(u - 3) / 2];
}

/** The factor of one sequence's loss in the total. */
function shareOf(labels: readonly ArrayLike<number>[], b: number, { reduction = 'mean' }: CtcOptions): number {
  return reduction === 'sum' ? 1 : 1 / (labels.length * Math.max(1, labels[b].length));
}

function assertSizes(
  where: string,
  s: Tensor,
  labels: readonly ArrayLike<number>[],
  frames: ArrayLike<number>,
  room: CtcRoom,
  blank: number,
): void {
  const [T, B, K] = [s.shape[0], labels.length, room.K];
  assertShape(where, 's', s, [['T', T], ['B', B], ['K', K]]); // prettier-ignore
  if (T > room.T || B > room.B) {
    throw new Error(`${where}: (T,B) must be at most (${room.T},${room.B}), got (${T},${B}); make a larger ctcRoom`);
  }
  if (!(Number.isInteger(blank) && blank >= 0 && blank < K)) {
    throw new Error(`${where}: blank must be a class from 0 to ${K - 1}, got ${blank}`);
  }
  for (let b = 0; b < B; b++) {
    if (!(Number.isInteger(frames[b]) && frames[b] >= 1 && frames[b] <= T)) {
      throw new Error(`${where}: frames[${b}] must be 1 to ${T}, got ${frames[b]}; it counts the frames of a sequence`);
    }
    if (labels[b].length > room.L) {
      throw new Error(
        `${where}: labels[${b}] must have at most ${room.L} entries, got ${labels[b].length}; make a larger ctcRoom`,
      );
    }
    for (let j = 0; j < labels[b].length; j++) {
      const label = labels[b][j];
      if (!(Number.isInteger(label) && label >= 0 && label < K && label !== blank)) {
        throw new Error(
          `${where}: labels[${b}][${j}] must be 0 to ${K - 1} and not the blank ${blank}, got ${label}; ` +
            'blanks are put in between by the loss itself',
        );
      }
    }
  }
}
