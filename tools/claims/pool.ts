/**
 * Computes jobs on all cores and remembers their outcomes under .cache/claims, so that an unchanged run is never
 * repeated. A cached outcome is found by a key that covers the code, the values, the kernels and the Node version.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Finding, Picture } from '@unrolled/lab-protocol';
import { formatDuration, progressLine } from '../lab/progress';
import type { Job } from './plan';

export interface Outcome {
  readonly numbers: Readonly<Record<string, number>>;
  readonly finding: Finding;
  readonly picture: Picture;
  readonly kernels: string;
  readonly ms: number;
}
/** By job key: an outcome, or the sentence a run ended with. */
export type Outcomes = Map<string, Outcome | string>;

type Answer =
  { kind: 'progress'; part: number } | { kind: 'done'; outcome: Outcome } | { kind: 'failed'; message: string };

/** Computes every job that is not in the cache. */
export async function computeJobs(root: string, jobs: readonly Job[]): Promise<Outcomes> {
  const folder = path.join(root, '.cache', 'claims');
  mkdirSync(folder, { recursive: true });
  const outcomes: Outcomes = new Map();
  const todo: Job[] = [];
  for (const job of new Map(jobs.map((one) => [one.key, one])).values()) {
    const cached = readCached(folder, job);
    if (cached) outcomes.set(job.key, cached);
    else todo.push(job);
  }
  if (todo.length === 0) return outcomes;
  console.error(`${todo.length} runs to compute, ${outcomes.size} known already.`);
  const parts = new Map<string, number>();
  const started = performance.now();
  const line = progressLine(process.stderr, 15_000);
  const show = (): void => {
    const finished = [...parts.values()].reduce((sum, part) => sum + part, 0);
    const elapsed = performance.now() - started;
    const left = finished > 0.02 ? ` · ${formatDuration((elapsed / finished) * (todo.length - finished))} left` : '';
    const complete = [...parts.values()].filter((part) => part === 1).length;
    line.show(`${complete} of ${todo.length} runs, ${formatDuration(elapsed)}${left}`);
  };
  const queue = [...todo];
  const lanes = Array.from({ length: Math.min(availableParallelism(), todo.length) }, () =>
    lane(queue, (job, part, outcome) => {
      parts.set(job.key, part);
      if (outcome !== undefined) {
        outcomes.set(job.key, outcome);
        if (typeof outcome !== 'string') writeCached(folder, job, outcome);
      }
      show();
    }),
  );
  await Promise.all(lanes);
  line.end();
  return outcomes;
}

/** One thread that takes jobs until there are none left. A thread that dies takes only its own job with it. */
async function lane(queue: Job[], tell: (job: Job, part: number, outcome?: Outcome | string) => void): Promise<void> {
  let worker: Worker | undefined;
  for (let job = queue.shift(); job; job = queue.shift()) {
    const current = job;
    worker ??= new Worker(new URL('./worker.mjs', import.meta.url), { execArgv: [] });
    const thread = worker;
    const outcome = await new Promise<Outcome | string>((resolve) => {
      const died = (error: Error): void => {
        worker = undefined;
        resolve(`the thread ended: ${error.message}`);
      };
      thread.removeAllListeners();
      thread.on('error', died);
      thread.on('exit', (code) => died(new Error(`exit code ${code}`)));
      thread.on('message', (answer: Answer) => {
        if (answer.kind === 'progress') tell(current, Math.min(0.99, answer.part));
        else resolve(answer.kind === 'done' ? answer.outcome : answer.message);
      });
      thread.postMessage({ bundle: current.bundle, values: current.values, kernels: current.kernels });
    });
    tell(current, 1, outcome);
  }
  worker?.removeAllListeners();
  await worker?.terminate();
}

function readCached(folder: string, job: Job): Outcome | undefined {
  const file = path.join(folder, `${job.key}.json`);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Outcome;
  } catch {
    return undefined;
  }
}

/** Only what JSON can hold is cached: an outcome with an infinite number is computed again each time. */
function writeCached(folder: string, job: Job, outcome: Outcome): void {
  if (!Object.values(outcome.numbers).every(Number.isFinite)) return;
  const plain = (_key: string, value: unknown): unknown =>
    ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
  const file = path.join(folder, `${job.key}.json`);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(outcome, plain));
  renameSync(`${file}.${process.pid}`, file);
}
