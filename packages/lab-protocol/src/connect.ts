/**
 * The page's side: a handle around Comlink whose calls always end.
 *
 * Comlink 4.4 listens neither to `error` nor to `messageerror` and never rejects what is pending. This handle does, on
 * either event, on `end()`, and when the watchdog finds the worker silent. Must not: know React or the page's looks.
 */
import { wrap, type Endpoint } from 'comlink';
import { labError, toLabError } from './errors';
import type { Description, ParamValues, Run, RunOptions, Slice } from './experiment';
import { isSignal, PING, READY, type Opened, type Service, type Signal } from './service';

/** What `connect` needs of a Worker. */
export interface WorkerLike extends Endpoint {
  terminate(): unknown;
}

export interface RemoteRun extends Run {
  readonly description: Description;
  readonly kernelsName: string;
}

export interface LabConnection {
  /** Finds the experiment and starts a run of it. Rejects with an error that `toLabError` understands. */
  start(id: string, values: ParamValues, options: RunOptions): Promise<RemoteRun>;
  /** Terminates the worker and rejects every pending call. Harmless when called twice. */
  end(): void;
  /** False once the worker was ended, failed, or was found dead. */
  readonly alive: boolean;
  /** Calls that wait for an answer. */
  readonly pending: number;
  /** Called once, when `alive` becomes false. */
  onEnd(listener: () => void): void;
}

export interface ConnectOptions {
  /** While true the watchdog sleeps. Default: whether the document is hidden. */
  readonly hidden?: () => boolean;
  /** A worker that has not said it is ready by then is given up. */
  readonly startLimitMs?: number;
  /** The least silence that is allowed after that; 20 times the longest slice seen is allowed in any case. */
  readonly silenceLimitMs?: number;
  /** How often the watchdog looks. */
  readonly tickMs?: number;
}

const SLICES_ALLOWED = 20;

/** Connects to a worker in which `serve` runs. The worker belongs to the connection from now on. */
export function connect(worker: WorkerLike, options: ConnectOptions = {}): LabConnection {
  const hidden = options.hidden ?? documentHidden;
  const startLimitMs = options.startLimitMs ?? 20_000;
  const silenceLimitMs = options.silenceLimitMs ?? 2_000;
  const tickMs = options.tickMs ?? 250;

  const service = wrap<Service>(worker);
  const waiting = new Set<(reason: Error) => void>();
  const endListeners: (() => void)[] = [];
  let alive = true;
  let ready = false;
  let silentMs = 0;
  let longestSliceMs = 0;
  let ticker: ReturnType<typeof setInterval> | undefined;
  let lastTick = 0;

  function fail(reason: Error): void {
    if (!alive) return;
    alive = false;
    clearInterval(ticker);
    worker.removeEventListener('message', onMessage);
    worker.removeEventListener('error', onError);
    worker.removeEventListener('messageerror', onMessageError);
    worker.terminate();
    for (const reject of [...waiting]) reject(reason);
    waiting.clear();
    for (const listener of endListeners) listener();
  }

  const onMessage = (event: Event): void => {
    silentMs = 0;
    if (isSignal((event as MessageEvent).data, READY)) ready = true;
  };
  const onError = (event: Event): void => {
    const text = (event as Partial<ErrorEvent>).message;
    if (text || ready) fail(stopped(text ? `The worker stopped: ${text}` : 'The worker stopped.'));
    else
      fail(
        labError('internal', 'The program of this demo could not be loaded.', 'Check the connection and try again.'),
      );
  };
  const onMessageError = (): void => fail(stopped('A message from the worker could not be read.'));
  worker.addEventListener('message', onMessage);
  worker.addEventListener('error', onError);
  worker.addEventListener('messageerror', onMessageError);

  /** Time counts in ticks of bounded length, so that a laptop that slept does not look like a worker that died. */
  function tick(): void {
    const nowMs = performance.now();
    const sinceMs = Math.min(nowMs - lastTick, 2 * tickMs);
    lastTick = nowMs;
    if (hidden()) return;
    silentMs += sinceMs;
    const limitMs = ready ? Math.max(silenceLimitMs, SLICES_ALLOWED * longestSliceMs) : startLimitMs;
    if (silentMs > limitMs) {
      const seconds = (silentMs / 1000).toFixed(0);
      fail(stopped(ready ? `The worker did not answer for ${seconds} s.` : 'The worker did not start.'));
    } else if (ready) {
      worker.postMessage({ signal: PING } satisfies Signal);
    }
  }

  /** One call: registered while it is pending, so that it ends when the worker does. */
  function call<T>(make: () => Promise<T>): Promise<T> {
    if (!alive) return Promise.reject(stopped('The worker has ended.'));
    return new Promise<T>((resolve, reject) => {
      const settle = (): void => {
        waiting.delete(reject);
        if (waiting.size > 0) return;
        clearInterval(ticker);
        ticker = undefined;
      };
      waiting.add(reject);
      if (ticker === undefined) {
        silentMs = 0;
        lastTick = performance.now();
        ticker = setInterval(tick, tickMs);
      }
      make().then(
        (value) => {
          settle();
          resolve(value);
        },
        (reason: unknown) => {
          settle();
          const { kind, message, hint } = toLabError(reason);
          reject(labError(kind, message, hint));
        },
      );
    });
  }

  return {
    async start(id, values, runOptions) {
      const opened = await call<Opened>(() => service.open(id, values, runOptions));
      if ('error' in opened) {
        const { kind, message, hint, remedy } = opened.error;
        throw labError(kind, message, hint, remedy);
      }
      return {
        description: opened.description,
        kernelsName: opened.kernelsName,
        async next(budgetMs, input) {
          const startMs = performance.now();
          const slice = await call<Slice>(() => service.next(opened.run, budgetMs, input));
          longestSliceMs = Math.max(longestSliceMs, performance.now() - startMs);
          return slice;
        },
        cancel: () => call(() => service.cancel(opened.run)),
      };
    },
    end: () => fail(stopped('The worker has ended.')),
    get alive() {
      return alive;
    },
    get pending() {
      return waiting.size;
    },
    onEnd(listener) {
      if (alive) endListeners.push(listener);
      else listener();
    },
  };
}

function stopped(message: string): Error {
  return labError('internal', message, 'Try again: a new worker takes its place.');
}

function documentHidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden';
}
