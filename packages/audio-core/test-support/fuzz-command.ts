/**
 * npm run fuzz -- NAME --runs 1000000 [--seed N] [--start N]: reads damaged files until something breaks.
 *
 * Checked in each run: nothing is thrown; at most 1 s of processor time a megabyte (0.25 s for small files, best
 * of three; what never comes back is ended after 20 s); at most 4 times
 * the input + 16 MB, both in typed arrays asked for (counted exactly, in their constructors) and in growth of the heap
 * and of array buffers over the run (which a garbage collection in between makes smaller); no number accepted that is
 * not finite. A run is known by seed and number: `--seed 1 --start 77 --runs 1` does run 77 of seed 1 again.
 *
 * Exit code 0: all promises kept. 1: one was broken; the input is in .cache/fuzz. 2: what was asked for cannot be run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { countAllocations } from './allocations';
import { type FuzzTarget, inputOf, judgeFairly } from './fuzz';
import { fuzzTargets } from './fuzz-targets';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = path.join(root, '.cache', 'fuzz');
const MEGABYTE = 2 ** 20;
const REPORT_EVERY_MS = 2000;
const MOST_FAULTS = 10;
const HANG_MS = 20_000;

/** What was asked for cannot be run. */
class WrongRequest extends Error {}

function refuse(sentence: string): never {
  const readers = `Readers: ${fuzzTargets.map(({ name }) => name).join(', ')}, all`;
  throw new WrongRequest(`fuzz: ${sentence}\n\n${readers}\nnpm run fuzz -- NAME --runs 1000000 [--seed N] [--start N]`);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 0) refuse(`--${name} must be a whole number, got ${text}.`);
  return value;
}

export interface Request {
  readonly targets: readonly FuzzTarget[];
  readonly runs: number;
  readonly seed: number;
  readonly start: number;
}

export function readRequest(args: string[]): Request {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '100000' },
        seed: { type: 'string', default: '1' },
        start: { type: 'string', default: '0' },
      },
    });
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (positionals.length !== 1) refuse('name one reader.');
  const [name] = positionals;
  const targets = name === 'all' ? fuzzTargets : fuzzTargets.filter((target) => target.name === name);
  if (targets.length === 0) refuse(`there is no reader ${name}.`);
  return {
    targets,
    runs: wholeNumber('runs', values.runs),
    seed: wholeNumber('seed', values.seed),
    start: wholeNumber('start', values.start),
  };
}

/** Ends the process if a run never comes back: a loop that does not end lets nothing else on its own thread speak. */
function watch(counter: Int32Array, name: string, seed: number): Worker {
  const source = `
    const { workerData } = require('node:worker_threads');
    const { writeSync } = require('node:fs');
    const { counter, name, seed, ms } = workerData;
    let last = -1;
    setInterval(() => {
      const run = Atomics.load(counter, 0);
      if (run === last) {
        writeSync(2, '\\nfuzz: ' + name + ' hangs in run ' + run + ' of seed ' + seed +
          '\\n  again: npm run fuzz -- ' + name + ' --seed ' + seed + ' --start ' + run + ' --runs 1\\n');
        process.kill(process.pid, 'SIGKILL');
      }
      last = run;
    }, ms);`;
  const worker = new Worker(source, { eval: true, workerData: { counter, name, seed, ms: HANG_MS } });
  worker.unref();
  return worker;
}

const held = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

async function fuzzOne(target: FuzzTarget, { runs, seed, start }: Request): Promise<number> {
  const seeds = await target.seeds();
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const watcher = watch(counter, target.name, seed);
  const count = countAllocations();
  const began = performance.now();
  let reported = began;
  let accepted = 0;
  let faults = 0;
  let slowestMs = 0;
  let mostBytes = 0;
  let mostGrowth = 0;
  const line = (done: number): string => {
    const seconds = (performance.now() - began) / 1000;
    const left = ((runs - done) * seconds) / Math.max(1, done);
    return (
      `${target.name}  ${done}/${runs}  ${Math.round(done / seconds)}/s  ${left.toFixed(0)} s left  ` +
      `accepted ${((100 * accepted) / Math.max(1, done)).toFixed(1)} %  slowest ${slowestMs.toFixed(1)} ms  ` +
      `typed arrays ${(mostBytes / MEGABYTE).toFixed(2)} MB  heap +${(mostGrowth / MEGABYTE).toFixed(2)} MB  faults ${faults}`
    );
  };
  for (let run = start; run < start + runs && faults < MOST_FAULTS; run += 1) {
    Atomics.store(counter, 0, run);
    const bytes = inputOf(target, seeds, seed, run);
    const before = held();
    const result = await judgeFairly(target, bytes, count, 1);
    const growth = held() - before;
    if (result.accepted) accepted += 1;
    slowestMs = Math.max(slowestMs, result.ms);
    mostBytes = Math.max(mostBytes, result.allocatedBytes);
    mostGrowth = Math.max(mostGrowth, growth);
    const most = 4 * bytes.length + 16 * MEGABYTE;
    const fault = result.fault ?? (growth > most ? `memory grew by ${growth} bytes; ${most} are allowed` : undefined);
    if (fault !== undefined) {
      faults += 1;
      mkdirSync(folder, { recursive: true });
      const file = path.join(folder, `${target.name}-${seed}-${run}.bin`);
      writeFileSync(file, bytes);
      console.log(`\n${target.name}: run ${run} of seed ${seed}: ${fault}`);
      console.log(`  input: ${path.relative(root, file)} (${bytes.length} bytes)`);
      console.log(`  again: npm run fuzz -- ${target.name} --seed ${seed} --start ${run} --runs 1`);
    }
    if (performance.now() - reported > REPORT_EVERY_MS) {
      reported = performance.now();
      if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line(run - start + 1)}`);
    }
  }
  count.end();
  await watcher.terminate();
  console.log(`${process.stdout.isTTY ? '\r\x1b[K' : ''}${line(runs)}`);
  return faults;
}

/** Runs what the arguments say; resolves to the exit code. */
export async function runFuzz(args: string[]): Promise<0 | 1 | 2> {
  let request;
  try {
    request = readRequest(args);
  } catch (error) {
    if (!(error instanceof WrongRequest)) throw error;
    console.error(error.message);
    return 2;
  }
  let faults = 0;
  const unhandled = (error: unknown): void => {
    console.log(`\nfuzz: a rejection that nobody handles: ${String(error)}`);
    faults += 1;
  };
  // It is a crash in a page, too.
  process.on('unhandledRejection', unhandled);
  for (const target of request.targets) faults += await fuzzOne(target, request);
  process.off('unhandledRejection', unhandled);
  return faults === 0 ? 0 : 1;
}
