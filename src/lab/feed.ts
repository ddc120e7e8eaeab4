/**
 * Carries a large file of the reader's through a run of the worker, piece by piece, and what the run hands out to whoever
 * keeps it. At most two pieces are under way.
 *
 * The run says in `frame.progress` how many bytes it has taken; then it gets the next piece, and an empty one at the end.
 * Must not: hold the file, or know what is in it.
 */
import { labError, type Data, type ParamValues, type Progress, type Result } from '@unrolled/lab-protocol';
import { awake } from './ask';
import type { LabClient } from './client';

/** What is used of a `File`. */
export interface PiecedFile {
  readonly name: string;
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

export interface Feeding {
  readonly id: string;
  readonly values?: ParamValues;
  readonly data: Data;
  readonly file: PiecedFile;
  readonly pieceBytes?: number;
  /** The run waits until it is settled. 'stop' is sent to the run, which then ends by itself. */
  readonly onFiles?: (files: Data) => Promise<'stop' | void>;
  readonly onProgress?: (progress: Progress) => void;
}

const PIECE_BYTES = 1_000_000;

/** Rejects with what `toLabError` understands, and with the signal's reason once it is aborted. */
export function feed(client: LabClient, feeding: Feeding, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  return awake(client, () => fed(client, feeding, signal));
}

async function fed(client: LabClient, feeding: Feeding, signal: AbortSignal): Promise<Result> {
  const { id, values = {}, data, file, pieceBytes = PIECE_BYTES, onFiles, onProgress } = feeding;
  const run = await client.start(id, values, { kernels: 'reference32', data });
  let sent = 0;
  let taken = -1;
  let ended = false;
  let input: Uint8Array | 'stop' | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      // A budget of 0: the worker's own decompressor goes on between the slices.
      const slice = await run.next(0, input);
      signal.throwIfAborted();
      input = undefined;
      for (const { files, progress } of slice.frames) {
        if (progress) {
          taken = progress.done;
          onProgress?.(progress);
        }
        if (files && (await onFiles?.(files)) === 'stop') input = 'stop';
      }
      if (slice.state === 'done') return slice.result;
      if (slice.state === 'failed') {
        const { kind, message, hint, remedy } = slice.error;
        throw labError(kind, message, hint, remedy);
      }
      if (input === 'stop') ended = true;
      else if (!ended && taken >= sent) {
        input = await pieceOf(file, sent, Math.min(file.size, sent + pieceBytes));
        sent += input.length;
        ended = input.length === 0;
      }
    }
  } finally {
    run.cancel().catch(() => undefined); // a run that is over does not mind, a dead worker cannot be asked
  }
}

async function pieceOf(file: PiecedFile, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch {
    // Browsers say no more than that the file could not be had.
    const message = `${file.name} could not be read further: it was moved, changed, or its disk was taken out.`;
    throw labError('input', message, 'Choose it again.');
  }
}
