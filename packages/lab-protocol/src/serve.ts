/**
 * The worker's side: finds experiments, runs them, and answers with frames that are safe to hand over.
 *
 * Here, and nowhere else, typed arrays are copied into fresh ones and transferred: a frame may look into memory that
 * the run goes on using. Must not: know the page, or which experiments exist.
 */
import { expose, transfer, type Endpoint } from 'comlink';
import { labError, toLabError } from './errors';
import type { Run, Slice } from './experiment';
import { startRun, type AnyExperiment } from './run-local';
import { isSignal, PING, PONG, READY, type Service, type Signal } from './service';

/** Answers the calls of `connect` on `endpoint` (default: the worker this runs in). `find` gives the experiment of an id. */
export function serve(find: (id: string) => Promise<AnyExperiment>, endpoint?: Endpoint): void {
  const port = endpoint ?? (globalThis as unknown as Endpoint);
  const runs = new Map<number, Run>();
  let count = 0;

  const service: Service = {
    async open(id, values, options) {
      try {
        const experiment = await find(id);
        const { title, params, views } = experiment;
        const run = startRun(experiment, values, options);
        count += 1;
        runs.set(count, run);
        return { run: count, description: { id, title, params, views }, kernelsName: run.kernelsName };
      } catch (thrown) {
        return { error: toLabError(thrown) };
      }
    },
    async next(number, budgetMs, input) {
      const run = runs.get(number);
      if (!run) {
        const { lab } = labError('internal', 'This run is over.', 'Run it again.');
        return { frames: [], state: 'failed', error: lab };
      }
      const slice = await run.next(budgetMs, input);
      if (slice.state !== 'running') runs.delete(number);
      const buffers: ArrayBuffer[] = [];
      return transfer(freshCopy(slice, buffers) as Slice, buffers);
    },
    async cancel(number) {
      const run = runs.get(number);
      runs.delete(number);
      await run?.cancel();
    },
  };

  port.addEventListener('message', (event) => {
    if (isSignal((event as MessageEvent).data, PING)) port.postMessage({ signal: PONG } satisfies Signal);
  });
  expose(service, port);
  port.postMessage({ signal: READY } satisfies Signal);
}

/** A deep copy of plain data in which every typed array has a buffer of its own; the buffers are added to `buffers`. */
export function freshCopy(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
    buffers.push(bytes.buffer);
    return sameKind(value, bytes.buffer);
  }
  if (Array.isArray(value)) return value.map((one) => freshCopy(one, buffers));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, freshCopy(one, buffers)]));
}

const KINDS = [
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
];

function sameKind(view: ArrayBufferView, buffer: ArrayBuffer): ArrayBufferView {
  const Kind = KINDS.find((one) => view instanceof one);
  return Kind ? new Kind(buffer) : new DataView(buffer);
}
