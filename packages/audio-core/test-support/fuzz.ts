/**
 * What must hold for any bytes at all, tried on damaged files: an answer of data, in time, in bounds, finite.
 *
 * `npm run fuzz` and the tests share this file. A run is known by seed and number, so that each can be had again.
 */
import type { Outcome } from '../src/formats/outcome';
import { type AllocationCount, countAllocations } from './allocations';
import { drawsOf } from './draws';
import { mutate } from './mutate';

export interface FuzzTarget {
  readonly name: string;
  /** Whole files of at most about 1000 bytes, one for each feature. */
  readonly seeds: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Words of a text format. */
  readonly tokens?: readonly string[];
  /** Reads the bytes and checks what came out with `checkOutcome` and more. True if they were accepted. */
  readonly read: (bytes: Uint8Array) => boolean | Promise<boolean>;
  /** How many mutations `npm test` tries; 20,000 in the long form. */
  readonly quickRuns: number;
  /** Of the beginnings of seed files, `npm test` tries each so many bytes longer than the one before; 1 if left out. */
  readonly quickCutStep?: number;
  /** Shares of accepted mutations between which both roads have been walked. */
  readonly acceptedShare: readonly [low: number, high: number];
}

/** A promise that was not kept; everything else that is thrown is a crash. */
export class BrokenPromise extends Error {}

export function mustHold(holds: boolean, promise: string): void {
  if (!holds) throw new BrokenPromise(promise);
}

/** What every outcome owes. */
export function checkOutcome(outcome: Outcome<unknown>): void {
  const sentences = outcome.ok ? outcome.warnings : [outcome.message, outcome.hint];
  for (const sentence of sentences) {
    mustHold(typeof sentence === 'string' && sentence.length > 10, `says too little: ${sentence}`);
    mustHold(sentence.length < 1000, `says too much: ${sentence}`);
    mustHold(!/undefined|\[object|null/.test(sentence), `says what nobody understands: ${sentence}`);
  }
  if (outcome.ok) mustHold(outcome.warnings.length <= 21, `gives ${outcome.warnings.length} warnings`);
  else mustHold(Number.isSafeInteger(outcome.offset) && outcome.offset >= 0, `offset ${outcome.offset}`);
}

export function mustBeFinite(values: Iterable<number>, what: string): void {
  for (const value of values) mustHold(Number.isFinite(value), `${what} holds ${value}`);
}

const MEGABYTE = 2 ** 20;
/** A collection of garbage may take so long; nothing that needs longer for a small file may be excused. */
const PAUSE_MS = 250;
/**
 * Seconds a megabyte in the unit tests: they look for what never ends, on machines that are busy. `npm run fuzz`, run
 * when the machine is idle, holds the promise of 1 s.
 */
const PATIENCE = 10;

export interface Run {
  readonly accepted: boolean;
  /** What was broken, in a sentence; undefined if all held. */
  readonly fault?: string;
  /** Of the processor. */
  readonly ms: number;
  readonly allocatedBytes: number;
}

/**
 * Reads `bytes` once and judges it: `secondsPerMegabyte` of processor time (other work of the machine does not count),
 * 4 times the input + 16 MB in typed arrays, nothing thrown.
 */
export async function judge(
  target: FuzzTarget,
  bytes: Uint8Array,
  count: AllocationCount,
  secondsPerMegabyte: number,
): Promise<Run> {
  count.reset();
  const begun = process.cpuUsage();
  let accepted = false;
  let fault: string | undefined;
  try {
    const answer = target.read(bytes);
    accepted = typeof answer === 'boolean' ? answer : await answer;
  } catch (error) {
    if (error instanceof BrokenPromise) fault = error.message;
    else fault = `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const { user, system } = process.cpuUsage(begun);
  const ms = (user + system) / 1000;
  const allocatedBytes = count.bytes();
  const most = 4 * bytes.length + 16 * MEGABYTE;
  if (fault === undefined && allocatedBytes > most) fault = `asked for ${allocatedBytes} bytes; ${most} are allowed`;
  const slowest = secondsPerMegabyte * Math.max(PAUSE_MS, (1000 * bytes.length) / MEGABYTE);
  if (fault === undefined && ms > slowest) fault = `took ${ms.toFixed(0)} ms; ${slowest.toFixed(0)} are allowed`;
  return { accepted, fault, ms, allocatedBytes };
}

/** The damaged file of run `run`. */
export function inputOf(target: FuzzTarget, seeds: readonly Uint8Array[], seed: number, run: number): Uint8Array {
  const draws = drawsOf(seed, run);
  return mutate(seeds[draws.below(seeds.length)], seeds, target.tokens ?? [], draws);
}

/** Judges the bytes; a slow run is given two more chances, because garbage of earlier runs is collected in it. */
export async function judgeFairly(
  target: FuzzTarget,
  bytes: Uint8Array,
  count: AllocationCount,
  secondsPerMegabyte = PATIENCE,
): Promise<Run> {
  let result = await judge(target, bytes, count, secondsPerMegabyte);
  for (let again = 0; again < 2 && result.fault?.startsWith('took'); again += 1) {
    result = await judge(target, bytes, count, secondsPerMegabyte);
  }
  return result;
}

export interface FuzzReport {
  readonly runs: number;
  readonly accepted: number;
  readonly faults: readonly { readonly where: string; readonly fault: string; readonly bytes: Uint8Array }[];
}

/** `runs` mutations with that seed; stops at the fifth fault. */
export async function fuzz(target: FuzzTarget, seed: number, runs: number): Promise<FuzzReport> {
  const inputs = await target.seeds();
  return collect(target, runs, (run) => ({
    where: `run ${run} of seed ${seed}`,
    bytes: inputOf(target, inputs, seed, run),
  }));
}

/** Every beginning of every seed file, each `step` bytes longer than the one before. */
export async function fuzzCuts(target: FuzzTarget, step: number): Promise<FuzzReport> {
  const cuts = (await target.seeds()).flatMap((file, n) =>
    Array.from({ length: Math.ceil(file.length / step) }, (_, i) => ({
      where: `file ${n} cut after ${i * step} bytes`,
      bytes: file.slice(0, i * step),
    })),
  );
  return collect(target, cuts.length, (run) => cuts[run]);
}

async function collect(
  target: FuzzTarget,
  runs: number,
  inputFor: (run: number) => { where: string; bytes: Uint8Array },
): Promise<FuzzReport> {
  const count = countAllocations();
  const faults: { where: string; fault: string; bytes: Uint8Array }[] = [];
  let accepted = 0;
  try {
    for (let run = 0; run < runs && faults.length < 5; run += 1) {
      const input = inputFor(run);
      const result = await judgeFairly(target, input.bytes, count);
      if (result.accepted) accepted += 1;
      if (result.fault !== undefined) faults.push({ ...input, fault: result.fault });
    }
  } finally {
    count.end();
  }
  return { runs, accepted, faults };
}
