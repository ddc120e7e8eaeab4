/**
 * Undoes gzip and deflate piece by piece, with the decompressor that browsers and Node have built in.
 *
 * Input goes in by 16 kB, so that what one step gives out stays under 17 MB however hostile (deflate: at most 1032 to
 * 1); what comes out waits until it is asked for. A stream that grows too much is stopped.
 * Must not: throw, or hold more than one step's output.
 */
import type { ByteStream } from './byte-source';
import { type Outcome, type Refusal, accept, refuse } from './outcome';

interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}
interface Writer {
  readonly ready: Promise<unknown>;
  write(piece: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
}
declare const DecompressionStream: new (format: 'gzip' | 'deflate-raw') => {
  readonly readable: { getReader(): Reader };
  readonly writable: { getWriter(): Writer };
};

const STEP_BYTES = 16_384;

export interface GrowthLimits {
  /** More bytes than this from each byte are an attack and no recording … */
  readonly maxRatio: number;
  /** … once there are more than this. */
  readonly freeBytes: number;
}
export const GROWTH_LIMITS: GrowthLimits = { maxRatio: 200, freeBytes: 100_000_000 };

interface Feeding {
  fedBytes: number;
  /** The input's own trouble. */
  refusal: Refusal | null;
  cancelled: boolean;
}

/** The stream's bytes, decompressed. */
export function decompressed(
  stream: ByteStream,
  format: 'gzip' | 'deflate-raw',
  limits: GrowthLimits = GROWTH_LIMITS,
): ByteStream {
  const { readable, writable } = new DecompressionStream(format);
  const reader = readable.getReader();
  const feeding: Feeding = { fedBytes: 0, refusal: null, cancelled: false };
  let fed: Promise<void> | null = null;
  let given = 0;
  const cancel = async (): Promise<void> => {
    feeding.cancelled = true;
    await reader.cancel().catch(() => undefined);
    await stream.cancel();
  };
  return {
    cancel,
    async next(): Promise<Outcome<Uint8Array | null>> {
      fed ??= feed(stream, writable.getWriter(), feeding);
      try {
        const { done, value } = await reader.read();
        if (feeding.refusal !== null) return feeding.refusal;
        if (done || value === undefined) return accept(null);
        given += value.length;
        if (given > limits.freeBytes && given > limits.maxRatio * feeding.fedBytes) {
          await cancel();
          const message = `The compressed data grow to more than ${limits.maxRatio} times their size.`;
          return refuse('unsafe', feeding.fedBytes, message, 'Do not open this file: it is made to fill memories.');
        }
        return accept(value);
      } catch {
        await fed;
        if (feeding.refusal !== null) return feeding.refusal;
        await stream.cancel();
        // Browsers do not tell damage from a missing end.
        const message = 'The compressed data are damaged or cut off.';
        return refuse('bad-format', feeding.fedBytes, message, 'Download or copy the file again.');
      }
    },
  };
}

/** Gives the decompressor its input; its errors come out at the other end. */
async function feed(stream: ByteStream, writer: Writer, feeding: Feeding): Promise<void> {
  try {
    while (!feeding.cancelled) {
      const piece = await stream.next();
      if (!piece.ok) {
        feeding.refusal = piece;
        await writer.abort();
        return;
      }
      if (piece.value === null) {
        await writer.close();
        return;
      }
      for (let at = 0; at < piece.value.length && !feeding.cancelled; at += STEP_BYTES) {
        const step = piece.value.subarray(at, at + STEP_BYTES);
        await writer.ready;
        feeding.fedBytes += step.length;
        await writer.write(step);
      }
    }
  } catch {
    // The reader's side fails with it and says so.
  }
}
