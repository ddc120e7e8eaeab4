/**
 * Deltas of rows that arrive one by one: each row with its slope, and if asked the slope of the slope, behind it. The same
 * numbers, bit by bit, as `regressionDeltas` makes of all rows.
 *
 * A slope looks halfWidth frames ahead, so a row comes out that much later: order · halfWidth frames. With the usual 2 frames
 * of 10 ms, first and second deltas cost 40 ms. At the end, where the last row is repeated, `finish` gives the rest.
 *
 * Must not: allocate per row.
 */
import type { RowListener } from './streaming-mfcc';

export interface DeltaStreamOptions {
  /** Numbers in a row that comes in. */
  readonly size: number;
  /** 0: rows pass as they are. 1: with slopes. 2: with slopes of slopes too. */
  readonly order: 0 | 1 | 2;
  /** Frames on either side, a whole number ≥ 1. */
  readonly halfWidth: number;
}

export interface DeltaStream {
  /** (order + 1) · size: the row itself, then its deltas, then theirs. */
  readonly size: number;
  /** How many frames later a row comes out than it came in. */
  readonly delayFrames: number;
  /** Takes the next row. Calls `listener` at most once, with the row of `delayFrames` ago. */
  push(row: ArrayLike<number>, listener: RowListener): void;
  /** Says that no row follows: calls `listener` for those that are still due. */
  finish(listener: RowListener): void;
  reset(): void;
}

/**
 * A stream of rows with their deltas.
 *
 * @throws RangeError unless size and halfWidth are whole numbers of at least 1.
 */
export function createDeltaStream({ size, order, halfWidth }: DeltaStreamOptions): DeltaStream {
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(halfWidth) || halfWidth < 1) {
    throw new RangeError(
      `createDeltaStream: size and halfWidth must be whole numbers of at least 1, got ${size} and ${halfWidth}; ` +
        `13 and 2 are usual`,
    );
  }
  const delayFrames = order * halfWidth;
  // Level 0 holds rows, level 1 slopes, level 2 slopes of slopes; frame t of each in slot t mod slots.
  const slots = 2 * delayFrames + 1;
  const levels = Array.from({ length: order + 1 }, () => new Float64Array(slots * size));
  const made = new Int32Array(order + 1);
  const out = new Float64Array((order + 1) * size);
  let squares = 0;
  for (let n = 1; n <= halfWidth; n += 1) squares += n * n;
  let sent = 0;

  const slope = (level: number, t: number, last: number): void => {
    const below = levels[level - 1];
    for (let d = 0; d < size; d += 1) {
      let sum = 0;
      for (let n = 1; n <= halfWidth; n += 1) {
        const after = (Math.min(last, t + n) % slots) * size + d;
        const before = (Math.max(0, t - n) % slots) * size + d;
        sum += n * (below[after] - below[before]);
      }
      levels[level][(t % slots) * size + d] = sum / (2 * squares);
    }
  };
  /** Makes what can be made; at the end all of it, with the last row repeated. */
  const advance = (ended: boolean, listener: RowListener): void => {
    for (let level = 1; level <= order; level += 1) {
      const last = made[level - 1] - 1;
      const until = ended ? last : last - halfWidth;
      while (made[level] <= until) {
        slope(level, made[level], last);
        made[level] += 1;
      }
    }
    while (sent < made[order]) {
      for (let level = 0; level <= order; level += 1) {
        const from = (sent % slots) * size;
        for (let d = 0; d < size; d += 1) out[level * size + d] = levels[level][from + d];
      }
      sent += 1;
      listener(out, sent - 1);
    }
  };

  return {
    size: out.length,
    delayFrames,
    push(row, listener) {
      if (row.length !== size) {
        throw new RangeError(`DeltaStream.push: row must have size=${size} entries, got ${row.length}`);
      }
      const at = (made[0] % slots) * size;
      for (let d = 0; d < size; d += 1) levels[0][at + d] = row[d];
      made[0] += 1;
      advance(false, listener);
    },
    finish(listener) {
      advance(true, listener);
    },
    reset() {
      made.fill(0);
      sent = 0;
    },
  };
}
