/** Starts the lab's worker. Apart from the client, so that the client can be tested where there is no bundler. */
import type { WorkerLike } from '@unrolled/lab-protocol';

/** A new worker; throws where the browser has none. */
export function startWorker(): WorkerLike {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}
