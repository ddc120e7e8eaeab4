/**
 * A stream whose pieces somebody else brings: what is given in goes out in order, and how much was taken says when to
 * bring more. Must not: hold more than was given and not taken.
 */
import type { ByteStream } from '@unrolled/audio-core';

export interface Inbox {
  readonly stream: ByteStream;
  /** The next piece; an empty one is the end. */
  give(piece: Uint8Array): void;
  /** Bytes that the stream's reader has taken. */
  taken(): number;
  /** True once the reader wants no more. */
  closed(): boolean;
}

type Answer = Awaited<ReturnType<ByteStream['next']>>;

export function createInbox(): Inbox {
  const pieces: Uint8Array[] = [];
  let waiting: ((answer: Answer) => void) | undefined;
  let taken = 0;
  let closed = false;
  const answer = (piece: Uint8Array): Answer => {
    taken += piece.length;
    return { ok: true, value: piece.length > 0 ? piece : null, warnings: [] };
  };
  return {
    stream: {
      next() {
        const piece = pieces.shift();
        if (piece !== undefined) return Promise.resolve(answer(piece));
        if (closed) return Promise.resolve(answer(new Uint8Array()));
        return new Promise((resolve) => {
          waiting = resolve;
        });
      },
      async cancel() {
        closed = true;
        pieces.length = 0;
        waiting?.(answer(new Uint8Array()));
        waiting = undefined;
      },
    },
    give(piece) {
      if (closed) return;
      if (waiting === undefined) {
        pieces.push(piece);
        return;
      }
      const take = waiting;
      waiting = undefined;
      take(answer(piece));
    },
    taken: () => taken,
    closed: () => closed,
  };
}
