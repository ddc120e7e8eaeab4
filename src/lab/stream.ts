/**
 * Feeds a run with what arrives while it runs: a run that answers each input with what the input completes.
 *
 * The protocol stays one of pull: a call with what has come since the last one, one call under way at a time, and nothing
 * is asked while nothing arrives. So a worker that falls behind gets larger pieces, not a longer queue.
 * Must not: know what is fed, or draw.
 */
import { toLabError, type Finding, type Frame, type LabError, type Result, type Run } from '@unrolled/lab-protocol';

export interface StreamOptions<Part> {
  readonly run: Run;
  /** Makes one input of the parts that have come since the last call. */
  readonly join: (parts: readonly Part[]) => unknown;
  /** What is handed in to say that nothing follows. */
  readonly ending: unknown;
  readonly onFrames: (frames: readonly Frame[]) => void;
  /** Called once, unless the stream was cancelled: the run came to its end. */
  readonly onDone: (result: Result, finding: Finding) => void;
  /** Called once, unless the stream was cancelled: the run failed, or the worker died. */
  readonly onFail: (error: LabError) => void;
}

export interface Stream<Part> {
  push(part: Part): void;
  /** No part follows: the run is led to its end. */
  finish(): void;
  /** Ends the run; nothing is called any more. */
  cancel(): void;
  /** Parts that wait for the call under way. */
  readonly waiting: number;
}

/** Computing time between two calls once nothing follows. */
const LAST_BUDGET_MS = 50;

/** Takes a run to its first `yield`; after this its answers come without delay. Rejects where the run fails before. */
export async function primeRun(run: Run): Promise<void> {
  const slice = await run.next(0);
  if (slice.state === 'failed') throw Object.assign(new Error(slice.error.message), { lab: slice.error });
}

/** The stream of a run that was primed. */
export function createStream<Part>({ run, join, ending, onFrames, onDone, onFail }: StreamOptions<Part>): Stream<Part> {
  let parts: Part[] = [];
  let calling = false;
  let last: 'not yet' | 'wanted' | 'told' = 'not yet';
  let over = false;

  async function pump(): Promise<void> {
    if (calling) return;
    calling = true;
    try {
      while (!over && (parts.length > 0 || last !== 'not yet')) {
        let input: unknown;
        if (parts.length > 0) {
          input = join(parts);
          parts = [];
        } else if (last === 'wanted') {
          input = ending;
          last = 'told';
        }
        const slice = await run.next(last === 'told' ? LAST_BUDGET_MS : 0, input);
        if (over) return;
        if (slice.frames.length > 0) onFrames(slice.frames);
        if (slice.state === 'running') continue;
        over = true;
        if (slice.state === 'done') onDone(slice.result, slice.finding);
        else onFail(slice.error);
      }
    } catch (thrown) {
      if (over) return;
      over = true;
      onFail(toLabError(thrown));
    } finally {
      calling = false;
    }
  }

  return {
    push(part) {
      if (over || last !== 'not yet') return;
      parts.push(part);
      void pump();
    },
    finish() {
      if (last === 'not yet') last = 'wanted';
      void pump();
    },
    cancel() {
      if (over) return;
      over = true;
      parts = [];
      run.cancel().catch(() => undefined); // a dead worker cannot be asked
    },
    get waiting() {
      return parts.length;
    },
  };
}
