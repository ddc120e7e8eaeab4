/**
 * One worker for one started demo: made when the first run starts, ended after 10 s without a run or at once when the
 * demo leaves, and replaced when it was killed.
 *
 * Must not: start anything before it is asked to.
 */
import { connect, type LabConnection, type ParamValues, type RemoteRun, type RunOptions } from '@unrolled/lab-protocol';
import type { WorkerLike } from '@unrolled/lab-protocol';
import { countLive } from './live';

export const IDLE_MS = 10_000;

export interface LabClient {
  /** Starts a run, in a new worker if there is none that lives. Rejects with what `toLabError` understands. */
  start(id: string, values: ParamValues, options: RunOptions): Promise<RemoteRun>;
  /** No run is open: the worker ends after a while unless another one starts. */
  rest(): void;
  /** Ends the worker at once; every pending call is rejected. The client can be used again. */
  end(): void;
}

export interface ClientOptions {
  readonly startWorker: () => WorkerLike;
  readonly idleMs?: number;
  /** The least silence after which a worker is given up; longer for runs with long steps. Default: that of `connect`. */
  readonly silenceLimitMs?: number;
}

/** A client without a worker yet. */
export function createClient({ startWorker, idleMs = IDLE_MS, silenceLimitMs }: ClientOptions): LabClient {
  let connection: LabConnection | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function alive(): LabConnection {
    clearTimeout(idle);
    if (connection?.alive) return connection;
    const fresh = connect(startWorker(), silenceLimitMs === undefined ? {} : { silenceLimitMs });
    countLive('workers', 1);
    fresh.onEnd(() => countLive('workers', -1));
    connection = fresh;
    return fresh;
  }

  function end(): void {
    clearTimeout(idle);
    connection?.end();
    connection = undefined;
  }

  return {
    start: async (id, values, options) => alive().start(id, values, options),
    rest() {
      clearTimeout(idle);
      if (connection) idle = setTimeout(end, idleMs);
    },
    end,
  };
}
