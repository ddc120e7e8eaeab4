/** One of the workers of two-workers.ts: trains W1 for the seconds asked for and answers with updates a second. */
import { parentPort } from 'node:worker_threads';
import { ourTrainer } from './ours';
import { WORKLOADS } from './workloads';

const trainer = ourTrainer(WORKLOADS[0], 'wasm');
parentPort?.on('message', async ({ seconds }: { seconds: number }) => {
  const start = performance.now();
  let updates = 0;
  while (performance.now() - start < seconds * 1000) {
    await trainer.run(10);
    updates += 10;
  }
  parentPort?.postMessage(updates / ((performance.now() - start) / 1000));
});
