import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createRng } from '@unrolled/rnn-core';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { connect, type ConnectOptions, type LabConnection, type WorkerLike } from './connect';
import { toLabError } from './errors';
import type { RunOptions } from './experiment';
import { freshCopy } from './serve';
import { defaultValues } from './schema';
import { experiment } from './test-support/count-experiment';

const values = defaultValues(experiment.params);
const options: RunOptions = { kernels: 'reference64' };
const quick: ConnectOptions = { hidden: () => false, silenceLimitMs: 200, tickMs: 20 };
let code = '';

beforeAll(async () => {
  const entry = fileURLToPath(new URL('./test-support/count-worker.ts', import.meta.url));
  const bundle = await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', write: false });
  code = bundle.outputFiles[0].text;
});

type Listener = (event: Event) => void;

/** A Node worker with the events of a browser's Worker. */
function startWorker(source = code): WorkerLike & { node: Worker } {
  const node = new Worker(source, { eval: true, stdout: true, stderr: true });
  const listeners = new Map<string, Set<Listener>>();
  const fire = (type: string, event: object): void => {
    for (const listener of [...(listeners.get(type) ?? [])]) listener(event as Event);
  };
  node.on('message', (data: unknown) => fire('message', { data }));
  node.on('messageerror', (error) => fire('messageerror', { message: error.message }));
  node.on('error', (error: Error) => fire('error', { message: error.message }));
  return {
    node,
    postMessage: (message: unknown, transfer?: Transferable[]) => node.postMessage(message, transfer as never),
    addEventListener(type: string, listener: EventListenerOrEventListenerObject) {
      if (!listeners.has(type)) listeners.set(type, new Set());
      listeners.get(type)?.add(listener as Listener);
    },
    removeEventListener: (type: string, listener: EventListenerOrEventListenerObject) =>
      void listeners.get(type)?.delete(listener as Listener),
    terminate: () => void node.terminate(),
  };
}

async function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'answered',
    (reason: unknown) => toLabError(reason).message,
  );
}

test('a run across a worker gives the frames and the result of a run at home', async () => {
  const lab = connect(startWorker(), quick);
  const run = await lab.start('count', { ...values, steps: 3 }, options);
  expect(run.description).toMatchObject({ id: 'count', title: 'How far does it count?' });
  expect(run.kernelsName).toMatch(/float64/);
  const slice = await run.next(1000);
  expect(slice.frames.map((frame) => frame.text)).toEqual(['Step 1.', 'Step 2.', 'Step 3.']);
  expect(slice.state === 'done' && slice.result.model).toEqual(new Uint8Array([1, 2, 3]));
  expect(lab.pending).toBe(0);
  lab.end();
});

test('typed arrays in a frame arrive as copies of their moment', async () => {
  const shared = new Float32Array([1, 2, 3, 4]);
  const buffers: ArrayBuffer[] = [];
  const copy = freshCopy({ rows: [{ samples: shared.subarray(1, 3) }], n: 1 }, buffers);
  shared.fill(9);
  expect(copy).toEqual({ rows: [{ samples: new Float32Array([2, 3]) }], n: 1 });
  expect(buffers).toHaveLength(1);
  expect(buffers[0].byteLength).toBe(8);
});

test('an unknown experiment and a failing run are answered with sentences, and the worker lives on', async () => {
  const lab = connect(startWorker(), quick);
  await expect(lab.start('nowhere', values, options)).rejects.toThrow('there is no experiment nowhere');
  const run = await lab.start('count', { ...values, mode: 'diverge' }, options);
  expect(await run.next(1000)).toMatchObject({ state: 'failed', error: { kind: 'diverged', remedy: { rate: 0.1 } } });
  expect(await run.next(10)).toMatchObject({ state: 'failed' });
  expect(lab.alive).toBe(true);
  lab.end();
});

test('cancel gets in between slices', async () => {
  const lab = connect(startWorker(), quick);
  const run = await lab.start('count', { ...values, steps: 1000 }, options);
  await run.next(0);
  await run.cancel();
  expect(await run.next(10)).toMatchObject({ state: 'failed', error: { message: 'This run is over.' } });
  lab.end();
});

test('a worker that hangs is found by the watchdog, terminated, and every pending call rejected', async () => {
  const worker = startWorker();
  let exited = false;
  worker.node.on('exit', () => (exited = true));
  const lab = connect(worker, quick);
  const run = await lab.start('count', { ...values, mode: 'hang' }, options);
  const calls = [run.next(1000), run.next(10), lab.start('count', values, options)];
  const outcomes = await Promise.all(calls.map(outcome));
  for (const text of outcomes) expect(text).toMatch(/did not answer/);
  expect(lab.alive).toBe(false);
  await expect.poll(() => exited).toBe(true);
});

test('the watchdog sleeps while the page is hidden', async () => {
  let hidden = true;
  const lab = connect(startWorker(), { ...quick, hidden: () => hidden });
  const run = await lab.start('count', { ...values, mode: 'hang' }, options);
  const call = outcome(run.next(1000));
  const first = await Promise.race([call, new Promise((resolve) => setTimeout(() => resolve('still waiting'), 800))]);
  expect(first).toBe('still waiting');
  hidden = false;
  expect(await call).toMatch(/did not answer/);
});

test('a worker whose code throws, and one that never says it is ready, are given up', async () => {
  const broken = connect(startWorker('throw new Error("no such file")'), quick);
  expect(await outcome(broken.start('count', values, options))).toBe('The worker stopped: no such file');
  const mute = connect(startWorker('setInterval(() => {}, 1000)'), { ...quick, startLimitMs: 150 });
  expect(await outcome(mute.start('count', values, options))).toBe('The worker did not start.');
});

test('calls on an ended connection are rejected at once', async () => {
  const lab = connect(startWorker(), quick);
  const run = await lab.start('count', values, options);
  let ended = 0;
  lab.onEnd(() => (ended += 1));
  lab.end();
  lab.end();
  expect(ended).toBe(1);
  expect(await outcome(run.next(10))).toBe('The worker has ended.');
  expect(await outcome(lab.start('count', values, options))).toBe('The worker has ended.');
});

test('20 workers killed at random points leave no promise hanging', async () => {
  const rng = createRng(20);
  const kills = [
    (lab: LabConnection) => lab.end(),
    (_: LabConnection, worker: WorkerLike & { node: Worker }) => void worker.node.terminate(), // nobody is told
  ];
  let rejected = 0;
  for (let i = 0; i < 20; i++) {
    const worker = startWorker();
    const lab = connect(worker, { ...quick, startLimitMs: 400 });
    const calls: Promise<string>[] = [];
    const go = (async (): Promise<void> => {
      const run = await lab.start('count', { ...values, steps: 1000 }, options);
      for (;;) {
        calls.push(outcome(run.next(1)), outcome(lab.start('count', values, options)));
        await calls[calls.length - 1];
        if (!lab.alive) return;
      }
    })();
    calls.push(outcome(go));
    await new Promise((resolve) => setTimeout(resolve, rng.integer(120)));
    kills[i % 2](lab, worker);
    const outcomes = await Promise.all(calls);
    rejected += outcomes.filter((text) => text !== 'answered').length;
    expect(lab.alive).toBe(false);
    expect(lab.pending).toBe(0);
  }
  expect(rejected).toBeGreaterThanOrEqual(20);
});
