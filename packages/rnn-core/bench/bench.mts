/**
 * npm run bench: how fast rnn-core is, beside its peers.
 *
 *   --only W1,W5,growth,workers   only these        --rounds N   rounds (default 15)
 *   --json                        print JSON        --write      keep the results for the page *How fast*
 *   --peers pytorch,tfjs-wasm,tfjs-cpu,typescript   only these peers
 *
 * Gradients are compared first (with float64, everybody's), and whoever differs is not timed. Then everybody runs in
 * turn, round by round, so that a busy machine is busy for all; processor time is taken and the minimum counts. Ends with code 1 on a difference.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createKernels } from '../src/index';
import { measureGrowth } from './growth';
import { ourStreamer, ourTrainer } from './ours';
import { createPeak } from './peak';
import { printRest, printWorkload, type Results, type Row, type Who, type WorkloadResult } from './results';
import type { Runner } from './runner';
import { relativeDifference, timingOf } from './statistics';
import { installTfjs, tfjsRunner } from './tfjs';
import { findTorch, torchRunner } from './torch';
import { measureTwoWorkers } from './two-workers';
import { flopsOf, titleOf, WORKLOADS, type Workload } from './workloads';

/** float32 against float64 over a hundred frames; what goes wrong in a gradient is larger by far. */
const SAME_GRADIENTS = 1e-4;
/** Slow peers are not asked more often than this. */
const MILLISECONDS_A_PEER = 8_000;
const RESULTS = path.resolve(import.meta.dirname, '../../../src/components/Speed/results.json');
const RELAXED_FLAG = '--experimental-wasm-relaxed-simd';

const args = process.argv.slice(2);
const option = (name: string): string | undefined => {
  const place = args.findIndex((one) => one === name || one.startsWith(`${name}=`));
  return place < 0 ? undefined : args[place].includes('=') ? args[place].split('=')[1] : (args[place + 1] ?? '');
};
const only = option('--only')?.split(',');
const peersWanted = option('--peers')?.split(',');
const rounds = Number(option('--rounds') ?? 15);
const json = args.includes('--json');
const known = [...WORKLOADS.map(({ id }) => id), 'growth', 'workers'];
const unknown = only?.filter((one) => !known.includes(one)) ?? [];
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(`bench: --only knows ${known.join(', ')}, got ${unknown.join(', ')}; --rounds must be at least 1.`);
  process.exit(2);
}
const wanted = (what: string): boolean => !only || only.includes(what);

// Node 20 hides relaxed SIMD behind a flag, later versions have it and refuse the flag: ask first.
const hasRelaxed = createKernels('wasm-relaxed', { megabytes: 2 }).name.startsWith('WebAssembly relaxed SIMD');
if (!hasRelaxed && !process.execArgv.includes(RELAXED_FLAG)) {
  const probe = spawnSync(process.execPath, [RELAXED_FLAG, '-e', '']);
  if (probe.status === 0) {
    const again = [RELAXED_FLAG, ...process.execArgv, process.argv[1], ...args];
    process.exit(spawnSync(process.execPath, again, { stdio: 'inherit' }).status ?? 1);
  }
}

type Make = () => Promise<Runner> | Runner;

function entrants(w: Workload, torch: string | undefined, tfjs: boolean): { who: Who; make: Make | null }[] {
  const ours = (choice: 'wasm' | 'wasm-relaxed' | 'reference32') => () =>
    w.streaming ? ourStreamer(w, choice) : ourTrainer(w, choice);
  const all: { who: Who; make: Make | null }[] = [
    { who: 'simd128', make: ours('wasm') },
    { who: 'relaxed', make: hasRelaxed ? ours('wasm-relaxed') : null },
    { who: 'pytorch', make: torch ? () => torchRunner(torch, w) : null },
    { who: 'tfjs-wasm', make: tfjs ? () => tfjsRunner('wasm', w) : null },
    { who: 'tfjs-cpu', make: tfjs ? () => tfjsRunner('cpu', w) : null },
    { who: 'typescript', make: ours('reference32') },
  ];
  return all.map(({ who, make }) => ({
    who,
    make: isPeer(who) && !(peersWanted?.includes(who) ?? true) ? null : make,
  }));
}

const isPeer = (who: Who): boolean => who !== 'simd128' && who !== 'relaxed';

const peak = await createPeak();
let peakGflops = 0;
let wrong = 0;

async function measure(w: Workload, torch: string | undefined, tfjs: boolean): Promise<WorkloadResult> {
  const witness = await (w.streaming ? ourStreamer : ourTrainer)(w, 'reference64').gradients();
  const racers: { who: Who; runner: Runner; difference: number; times: number[]; steps: number; spent: number }[] = [];
  const absent: Row[] = [];
  for (const { who, make } of entrants(w, torch, tfjs)) {
    if (!make) {
      absent.push({ who, name: who, timing: null, gradientDifference: null });
      continue;
    }
    const runner = await make();
    const gradients = await runner.gradients();
    const difference = Math.max(...Object.keys(witness).map((key) => relativeDifference(gradients[key], witness[key])));
    if (!(difference <= SAME_GRADIENTS)) {
      console.error(`bench: ${w.id}: gradients of ${runner.name} differ by ${difference}; not timed.`);
      wrong++;
      absent.push({ who, name: runner.name, timing: null, gradientDifference: difference });
      await runner.close();
      continue;
    }
    const warm = await runner.run(w.streaming ? 50 : 1);
    // Rounds of about 50 ms: long against the clock, short enough to fall between other tasks of a busy machine.
    racers.push({ who, runner, difference, times: [], steps: Math.max(1, Math.round(50 / warm)), spent: 0 });
  }
  for (let round = 0; round < rounds; round++) {
    for (const racer of racers) {
      if (racer.times.length >= 2 && racer.spent > MILLISECONDS_A_PEER) continue;
      const ms = await racer.runner.run(racer.steps);
      racer.spent += ms * racer.steps;
      // The first round still compiles, but for those whose single step takes seconds.
      if (round >= 1 || ms > 1000) racer.times.push(ms);
      racer.steps = Math.max(1, Math.round(50 / Math.min(...racer.times, ms)));
    }
    for (let j = 0; j < 5; j++) peakGflops = Math.max(peakGflops, peak.measure());
  }
  for (const { runner } of racers) await runner.close();
  const rows: Row[] = racers.map(({ who, runner, difference, times }) => ({
    who,
    name: runner.name,
    timing: timingOf(times),
    gradientDifference: difference,
  }));
  const minimumOf = (who: Who): number | undefined => rows.find((row) => row.who === who)?.timing?.minimum;
  const builds = (['simd128', 'relaxed'] as const).filter((who) => minimumOf(who) !== undefined);
  const peers = (['pytorch', 'tfjs-wasm', 'tfjs-cpu', 'typescript'] as const).filter((who) => minimumOf(who));
  return {
    id: w.id,
    title: titleOf(w),
    megaflops: flopsOf(w) / 1e6,
    rows: [...rows, ...absent],
    ratios: builds.flatMap((ours) =>
      peers.map((peer) => ({ ours, peer, ratio: (minimumOf(peer) ?? NaN) / (minimumOf(ours) ?? NaN) })),
    ),
    shareOfPeak: builds.map((ours) => ({
      ours,
      share: flopsOf(w) / ((minimumOf(ours) ?? NaN) * 1e6) / peakGflops,
    })),
  };
}

const [cpu] = os.cpus();
const load = Number(os.loadavg()[0].toFixed(1));
const chosen = WORKLOADS.filter(({ id }) => wanted(id));
const torch = chosen.length > 0 ? findTorch() : undefined;
const tfjs = chosen.length > 0 && installTfjs();
const workloads: WorkloadResult[] = [];
for (const w of chosen) {
  const result = await measure(w, torch, tfjs);
  workloads.push(result);
  if (!json) printWorkload(result);
}
const results: Results = {
  date: new Date().toISOString(),
  clock: 'processor time',
  machine: {
    cpu: cpu.model,
    cores: os.cpus().length,
    os: `${os.type()} ${os.release()}`,
    node: process.version,
    load,
  },
  peak: peakGflops > 0 ? { name: peak.name, gflops: peakGflops } : null,
  workloads,
  growth: wanted('growth') ? await measureGrowth('wasm', Math.max(3, Math.round(rounds / 2))) : [],
  workers: wanted('workers') ? await measureTwoWorkers(3) : null,
};
if (json) console.log(JSON.stringify(results, null, 2));
else printRest(results);
if (args.includes('--write')) writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
process.exitCode = wrong > 0 ? 1 : 0;
