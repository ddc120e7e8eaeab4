/**
 * Where the bytes of large files come from: in pieces one after another, or from any place.
 *
 * Structural types, so that a browser's File and stream fit, and Node's, and a test's.
 * Must not: keep more than one piece, or throw when the bytes cannot be had.
 */
import { type Outcome, accept, refuse } from './outcome';

/** Pieces in order; null after the last. */
export interface ByteStream {
  next(): Promise<Outcome<Uint8Array | null>>;
  /** No more is wanted. */
  cancel(): Promise<void>;
}

/** Bytes at any place: `end` is behind the last; fewer come back only at the end of the file. */
export interface ByteSource {
  readonly size: number;
  read(start: number, end: number): Promise<Outcome<Uint8Array>>;
}

/** What a ReadableStream has. */
export interface ReadableLike {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

/** What a Blob or File has. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

const PIECE_BYTES = 65_536;

function unreadable(offset: number, error: unknown) {
  const why = error instanceof Error ? error.message.slice(0, 200) : 'no reason was given';
  const message = `The file could not be read further: ${why}.`;
  return refuse('source', offset, message, 'See that it is still there and unchanged, and choose it again.');
}

/** The pieces of a ReadableStream, such as `file.stream()`. */
export function streamOf(readable: ReadableLike): ByteStream {
  const reader = readable.getReader();
  let offset = 0;
  return {
    async next() {
      try {
        const { done, value } = await reader.read();
        if (done || value === undefined) return accept(null);
        offset += value.length;
        return accept(value);
      } catch (error) {
        return unreadable(offset, error);
      }
    },
    async cancel() {
      await reader.cancel().catch(() => undefined);
    },
  };
}

/** The bytes of a File, at any place. */
export function sourceOf(blob: BlobLike): ByteSource {
  return {
    size: blob.size,
    async read(start, end) {
      try {
        return accept(new Uint8Array(await blob.slice(start, end).arrayBuffer()));
      } catch (error) {
        return unreadable(start, error);
      }
    },
  };
}

/** Bytes that are in memory already. */
export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (start, end) => Promise.resolve(accept(bytes.subarray(start, end))),
  };
}

/** The part of a source from `start` to `end`, in pieces. */
export function streamOfSource(source: ByteSource, start = 0, end = source.size): ByteStream {
  let at = start;
  return {
    async next() {
      if (at >= end) return accept(null);
      const piece = await source.read(at, Math.min(at + PIECE_BYTES, end));
      if (!piece.ok) return piece;
      at += piece.value.length;
      return piece.value.length > 0 ? piece : accept(null);
    },
    cancel: () => Promise.resolve(),
  };
}
