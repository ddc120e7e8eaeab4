/**
 * Takes and skips bytes of a stream in amounts of one's own, and counts them.
 *
 * Must not: reserve before the bytes are there: what a header claims may be a lie.
 */
import type { ByteStream } from './byte-source';
import type { Refusal } from './outcome';

export interface ByteQueue {
  /** Bytes taken or skipped so far. */
  offset(): number;
  /** A copy of the next `count` bytes; fewer at the end of the stream. */
  take(count: number): Promise<Uint8Array<ArrayBuffer> | Refusal>;
  /** How many of the next `count` bytes there were. */
  skip(count: number, between?: () => boolean): Promise<number | Refusal>;
}

export function queueOf(stream: ByteStream): ByteQueue {
  let piece: Uint8Array = new Uint8Array(0);
  let offset = 0;
  /** Up to `count` bytes without copying; none at the end. */
  const some = async (count: number): Promise<Uint8Array | Refusal> => {
    while (piece.length === 0) {
      const next = await stream.next();
      if (!next.ok) return next;
      if (next.value === null) return piece;
      piece = next.value;
    }
    const part = piece.subarray(0, count);
    piece = piece.subarray(part.length);
    offset += part.length;
    return part;
  };
  return {
    offset: () => offset,
    async take(count) {
      const parts: Uint8Array[] = [];
      let length = 0;
      while (length < count) {
        const part = await some(count - length);
        if ('ok' in part) return part;
        if (part.length === 0) break;
        parts.push(part);
        length += part.length;
      }
      const whole = new Uint8Array(length);
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    },
    async skip(count, between = () => true) {
      let length = 0;
      while (length < count && between()) {
        const part = await some(count - length);
        if ('ok' in part) return part;
        if (part.length === 0) break;
        length += part.length;
      }
      return length;
    },
  };
}
