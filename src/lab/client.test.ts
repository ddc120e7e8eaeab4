import type { WorkerLike } from '@unrolled/lab-protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient, IDLE_MS } from './client';

/** A worker that is never heard of again. */
function silentWorkers() {
  const workers: { terminated: boolean; fire(type: string): void }[] = [];
  const startWorker = (): WorkerLike => {
    const listeners = new Map<string, EventListener[]>();
    const worker = {
      terminated: false,
      fire: (type: string) => listeners.get(type)?.forEach((listener) => listener({ type } as Event)),
    };
    workers.push(worker);
    return {
      postMessage: () => undefined,
      addEventListener: (type: string, listener: EventListenerOrEventListenerObject) =>
        void listeners.set(type, [...(listeners.get(type) ?? []), listener as EventListener]),
      removeEventListener: (type: string, listener: EventListenerOrEventListenerObject) =>
        void listeners.set(
          type,
          (listeners.get(type) ?? []).filter((one) => one !== listener),
        ),
      terminate: () => void (worker.terminated = true),
    };
  };
  return { workers, startWorker };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const options = { kernels: 'reference64' } as const;

test('no worker is made before a run starts, and one serves several runs', () => {
  const { workers, startWorker } = silentWorkers();
  const client = createClient({ startWorker });
  expect(workers).toHaveLength(0);
  client.start('a', {}, options).catch(() => undefined);
  client.start('a', {}, options).catch(() => undefined);
  expect(workers).toHaveLength(1);
  client.end();
});

test('an idle worker ends after ten seconds, one in use does not', async () => {
  const { workers, startWorker } = silentWorkers();
  const client = createClient({ startWorker });
  const first = client.start('a', {}, options).catch(() => 'rejected');
  client.rest();
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1000);
  expect(workers[0].terminated).toBe(false);
  client.start('a', {}, options).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(2000);
  expect(workers[0].terminated).toBe(false);
  client.rest();
  await vi.advanceTimersByTimeAsync(IDLE_MS);
  expect(workers[0].terminated).toBe(true);
  expect(await first).toBe('rejected');
});

test('leaving ends the worker at once and rejects what waits', async () => {
  const { workers, startWorker } = silentWorkers();
  const client = createClient({ startWorker });
  const waiting = client.start('a', {}, options).catch((error: Error) => error.message);
  client.end();
  expect(workers[0].terminated).toBe(true);
  expect(await waiting).toBe('The worker has ended.');
});

test('a worker that died is replaced at the next run', async () => {
  const { workers, startWorker } = silentWorkers();
  const client = createClient({ startWorker });
  const waiting = client.start('a', {}, options).catch((error: Error) => error.message);
  workers[0].fire('error');
  expect(await waiting).toMatch(/could not be loaded/);
  client.start('a', {}, options).catch(() => undefined);
  expect(workers).toHaveLength(2);
  client.end();
});

test('a browser without workers is answered with a rejection, not an exception', async () => {
  const client = createClient({
    startWorker: () => {
      throw new Error('Worker is not defined');
    },
  });
  await expect(client.start('a', {}, options)).rejects.toThrow('Worker is not defined');
});
