/** Two workers, each with an engine of its own, against one: updates a second, together. */
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

const SECONDS = 1.5;

export interface TwoWorkers {
  readonly workload: string;
  readonly one: number;
  readonly two: number;
  /** two ÷ one: 2 where the workers do not get in each other's way. */
  readonly ratio: number;
}

/** The best of `rounds` rounds each, one and two in turn. */
export async function measureTwoWorkers(rounds: number): Promise<TwoWorkers> {
  const folder = mkdtempSync(path.join(tmpdir(), 'unrolled-bench-'));
  const file = path.join(folder, 'worker.mjs');
  try {
    await build({
      entryPoints: [path.join(import.meta.dirname, 'two-workers-worker.ts')],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile: file,
      logLevel: 'error',
    });
    const workers = [new Worker(file), new Worker(file)];
    const updates = (worker: Worker): Promise<number> =>
      new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage({ seconds: SECONDS });
      });
    let [one, two] = [0, 0];
    await Promise.all(workers.map(updates)); // compiled and warm
    for (let round = 0; round < rounds; round++) {
      one = Math.max(one, await updates(workers[0]));
      const both = await Promise.all(workers.map(updates));
      two = Math.max(two, both[0] + both[1]);
    }
    await Promise.all(workers.map((worker) => worker.terminate()));
    return { workload: 'W1', one, two, ratio: two / one };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
