/**
 * Sequences of different lengths, padded to the longest and masked.
 *
 * Layout (T,B,D), time first: the B frames of one time step lie together, which is what the recurrence works on.
 * Must not: let anything downstream see a padded frame as data; the mask is made here and nowhere else.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { firstOf, stepsOf } from '../tensor';

/** One labelled sequence. features: `frames` × D, row-major. */
export interface Sequence {
  readonly frames: number;
  readonly features: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** `steps` are the T slices of x and mask. Frame t of sequence b is row t·B + b. */
export interface Batch {
  readonly x: Tensor;
  readonly mask: Tensor;
  readonly labels: Int32Array;
  readonly lengths: Int32Array;
  readonly steps: { readonly x: readonly Tensor[]; readonly mask: readonly Tensor[] };
}

/** Room for batches of B sequences of at most T frames of D features; filled again and again by `fillBatch`. */
export interface BatchRoom {
  readonly T: number;
  readonly B: number;
  readonly D: number;
  readonly x: Tensor;
  readonly mask: Tensor;
  readonly labels: Int32Array;
  readonly lengths: Int32Array;
  readonly steps: { readonly x: readonly Tensor[]; readonly mask: readonly Tensor[] };
}

export function batchRoom(k: Kernels, sizes: { T: number; B: number; D: number }): BatchRoom {
  const { T, B, D } = sizes;
  const x = k.alloc(T, B, D);
  const mask = k.alloc(T, B);
  return {
    T,
    B,
    D,
    x,
    mask,
    labels: new Int32Array(T * B),
    lengths: new Int32Array(B),
    steps: { x: stepsOf(x), mask: stepsOf(mask) },
  };
}

/**
 * Lays at most B sequences into the room: T is the longest among them, missing sequences have length 0.
 *
 * Padding holds zeros, label −1 and mask 0. The batch shares the room's memory: the next `fillBatch` overwrites it.
 * Throws where a sequence is longer than the room, has the wrong number of features or labels, or none fits.
 */
export function fillBatch(room: BatchRoom, sequences: readonly Sequence[]): Batch {
  const { B, D } = room;
  if (sequences.length < 1 || sequences.length > B) {
    throw new Error(`fillBatch: sequences must be 1 to ${B} (the room's B), got ${sequences.length}; split the batch`);
  }
  const T = Math.max(...sequences.map((sequence) => sequence.frames));
  if (!(T >= 1 && T <= room.T)) {
    throw new Error(`fillBatch: frames must be 1 to ${room.T} (the room's T), got ${T}; cut the sequence or make room`);
  }
  const x = firstOf(room.x, T);
  const mask = firstOf(room.mask, T);
  const labels = room.labels.subarray(0, T * B);
  x.data.fill(0);
  mask.data.fill(0);
  labels.fill(-1);
  room.lengths.fill(0);
  sequences.forEach((sequence, b) => {
    if (sequence.features.length !== sequence.frames * D || sequence.labels.length !== sequence.frames) {
      throw new Error(
        `fillBatch: sequence ${b} must hold ${sequence.frames}×${D} features and ${sequence.frames} labels, ` +
          `got ${sequence.features.length} and ${sequence.labels.length}; check its frame count`,
      );
    }
    room.lengths[b] = sequence.frames;
    for (let t = 0; t < sequence.frames; t++) {
      const row = t * B + b;
      for (let d = 0; d < D; d++) x.data[row * D + d] = sequence.features[t * D + d];
      mask.data[row] = 1;
      labels[row] = sequence.labels[t];
    }
  });
  return {
    x,
    mask,
    labels,
    lengths: room.lengths,
    steps: { x: room.steps.x.slice(0, T), mask: room.steps.mask.slice(0, T) },
  };
}
