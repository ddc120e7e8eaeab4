/** Starts the lab's worker. Apart from the client, so that the client can be tested where there is no bundler. */
import type { WorkerLike } from '@unrolled/lab-protocol';
import { loadAnew } from './load-anew';
import { isMissing } from './missing';

/** A new worker; throws where the browser has none. `onMissing` is called where its program cannot be loaded. */
export function startWorker(onMissing: () => void = loadAnew): WorkerLike {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  let heard = false;
  worker.addEventListener('message', ({ data }) => {
    heard = true;
    if (isMissing(data)) onMissing();
  });
  // A program that cannot be fetched is an error without a message; one that throws says why.
  worker.addEventListener('error', ({ message }) => {
    if (!heard && !message) onMissing();
  });
  return worker;
}
