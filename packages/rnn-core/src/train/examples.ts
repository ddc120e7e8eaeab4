/**
 * Training examples of every shape in one batch: features or symbols in, labels, targets or a transcript out.
 *
 * An extension of batch.ts with the same layout (T,B,·), the same padding and the same mask. It can also fill a window:
 * some frames from the middle of long sequences. Must not: let padding be seen as data.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { firstOf, stepsOf } from '../tensor';
import type { Batch } from './batch';

/** One example. What the model does not read may be left out. */
export interface Example {
  readonly frames: number;
  /** frames × D, row-major. */
  readonly features?: ArrayLike<number>;
  /** One whole number a frame, for models that begin with an embedding. */
  readonly symbols?: ArrayLike<number>;
  /** One class a frame, or a single one for the whole sequence. */
  readonly labels?: ArrayLike<number>;
  /** frames × K numbers, or K for the whole sequence. */
  readonly targets?: ArrayLike<number>;
  /** Classes in their order, without times, for CTC. */
  readonly transcript?: ArrayLike<number>;
}

/**
 * A batch of examples. Answers at every frame have T·B rows, answers for the whole sequence B rows; `answers` says
 * which rows count.
 */
export interface ExampleBatch extends Batch {
  /** T·B whole numbers, −1 in padding; empty where the model reads features. */
  readonly symbols: Int32Array;
  /** (T,B,K) or (B,K), or null where the model learns from labels. */
  readonly targets: Tensor | null;
  /** 1 for each row of the scores that has an answer: (T,B) or (B). */
  readonly answers: Tensor;
  readonly transcripts: readonly ArrayLike<number>[];
}

export interface ExampleSizes {
  readonly T: number;
  readonly B: number;
  /** Features a frame, or 0 where the model reads symbols. */
  readonly D: number;
  readonly answers: 'frames' | 'sequence';
  readonly learnsFrom: 'labels' | 'targets' | 'transcript';
  /** Width of a target. */
  readonly K: number;
}

export interface ExampleRoom {
  readonly sizes: ExampleSizes;
  readonly x: Tensor;
  readonly mask: Tensor;
  readonly symbols: Int32Array;
  readonly labels: Int32Array;
  readonly targets: Tensor | null;
  /** (B): which sequences are there at all. */
  readonly present: Tensor;
  readonly lengths: Int32Array;
  readonly steps: { readonly x: readonly Tensor[]; readonly mask: readonly Tensor[] };
}

export function exampleRoom(k: Kernels, sizes: ExampleSizes): ExampleRoom {
  const { T, B, D, K, answers, learnsFrom } = sizes;
  const x = k.alloc(T, B, D);
  const mask = k.alloc(T, B);
  const targets = answers === 'frames' ? [T, B, K] : [B, K];
  return {
    sizes,
    x,
    mask,
    symbols: new Int32Array(D === 0 ? T * B : 0),
    labels: new Int32Array(T * B),
    targets: learnsFrom === 'targets' ? k.alloc(...targets) : null,
    present: k.alloc(B),
    lengths: new Int32Array(B),
    steps: { x: stepsOf(x), mask: stepsOf(mask) },
  };
}

/**
 * Lays at most B examples into the room, T the longest among them; missing ones have length 0.
 *
 * With `window`, only frames `from` … `from + frames − 1` of each: a sequence that ended before has length 0 there.
 * The batch shares the room's memory. Throws where an example is too long or lacks what the room is for.
 */
export function fillExamples(
  room: ExampleRoom,
  examples: readonly Example[],
  window: { readonly from: number; readonly frames: number } = { from: 0, frames: Infinity },
): ExampleBatch {
  const { B, answers, learnsFrom } = room.sizes;
  if (examples.length < 1 || examples.length > B) {
    throw new Error(`fillExamples: examples must be 1 to ${B} (the room's B), got ${examples.length}; split the batch`);
  }
  let T = 0;
  for (const { frames } of examples) T = Math.max(T, Math.min(window.frames, frames - window.from));
  if (!(T >= 1 && T <= room.sizes.T)) {
    throw new Error(
      `fillExamples: frames must be 1 to ${room.sizes.T} (the room's T), got ${T}; cut the example or make room`,
    );
  }
  clear(room);
  examples.forEach((example, b) => {
    assertComplete(room.sizes, example, b);
    room.lengths[b] = Math.max(0, Math.min(window.frames, example.frames - window.from));
    if (room.lengths[b] > 0) room.present.data[b] = 1;
    for (let t = 0; t < room.lengths[b]; t++) fillFrame(room, example, b, t, window.from + t);
    if (answers === 'sequence') fillAnswer(room, example, b, 0);
  });
  const mask = firstOf(room.mask, T);
  const whole = answers === 'sequence';
  return {
    x: firstOf(room.x, T),
    mask,
    labels: room.labels.subarray(0, whole ? B : T * B),
    lengths: room.lengths,
    steps: { x: room.steps.x.slice(0, T), mask: room.steps.mask.slice(0, T) },
    symbols: room.symbols.subarray(0, T * B),
    targets: room.targets && !whole ? firstOf(room.targets, T) : room.targets,
    answers: whole ? room.present : mask,
    transcripts: learnsFrom === 'transcript' ? examples.map(({ transcript = [] }) => transcript) : [],
  };
}

function clear(room: ExampleRoom): void {
  for (const { data } of [room.x, room.mask, room.present]) data.fill(0);
  room.targets?.data.fill(0);
  for (const numbers of [room.symbols, room.labels]) numbers.fill(-1);
  room.lengths.fill(0);
}

function fillFrame(room: ExampleRoom, example: Example, b: number, t: number, source: number): void {
  const { B, D, answers } = room.sizes;
  const row = t * B + b;
  room.mask.data[row] = 1;
  const { symbols = [], features = [] } = example; // both were checked: the one that is read is there
  if (D === 0) room.symbols[row] = symbols[source];
  for (let d = 0; d < D; d++) room.x.data[row * D + d] = features[source * D + d];
  if (answers === 'frames') fillAnswer(room, example, row, source);
}

function fillAnswer(room: ExampleRoom, example: Example, row: number, source: number): void {
  const { K } = room.sizes;
  if (example.labels) room.labels[row] = example.labels[source];
  if (example.targets && room.targets) {
    for (let j = 0; j < K; j++) room.targets.data[row * K + j] = example.targets[source * K + j];
  }
}

function assertComplete({ D, K, answers, learnsFrom }: ExampleSizes, example: Example, b: number): void {
  const { frames, features, symbols, labels, targets, transcript } = example;
  const rows = answers === 'frames' ? frames : 1;
  const complain = (what: string, got: number | undefined): never => {
    throw new Error(`fillExamples: example ${b} must hold ${what}, got ${got ?? 'none'}; check its frame count`);
  };
  if (D === 0 && symbols?.length !== frames) complain(`${frames} symbols`, symbols?.length);
  if (D > 0 && features?.length !== frames * D) complain(`${frames}×${D} features`, features?.length);
  if (learnsFrom === 'labels' && labels?.length !== rows) complain(`${rows} labels`, labels?.length);
  if (learnsFrom === 'targets' && targets?.length !== rows * K) complain(`${rows}×${K} targets`, targets?.length);
  if (learnsFrom === 'transcript' && transcript === undefined) complain('a transcript', undefined);
}
