/**
 * npm run claims [-- ID…] [--check] [--quick]: computes the numbers of the text and the stored pictures.
 *
 * Without --check it writes docs/NN/claims.json and docs/NN/experiments/NAME.stored.json. With --check it writes
 * nothing and fails where the text no longer says what the code computes. --quick takes the share that `npm test` runs.
 * ID is a claim ("accuracy", "01-phoneme-rnn/accuracy") or an experiment ("01-phoneme-rnn/train"). --docs FOLDER reads
 * another folder than docs.
 */
import path from 'node:path';
import type { Statistics } from './claims/judge';
import { judgeClaim, judgeStored, statisticsOf } from './claims/judge';
import { makePlan, quickShare, type ClaimPlan, type Job, type Plan } from './claims/plan';
import { computeJobs, type Outcome, type Outcomes } from './claims/pool';
import { makeStored } from './claims/stored';
import { pinnedNode, readStored, storedPath, writeClaims, writeStored } from './claims/write';
import { loadExperiment, type LoadedExperiment } from './lab/bundle';
import { experimentsOf, findExperiments } from './lab/find';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
const problems: string[] = [];

function takeOption(name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
}
function takeFlag(name: string): boolean {
  const at = args.indexOf(name);
  if (at >= 0) args.splice(at, 1);
  return at >= 0;
}

const docs = takeOption('--docs') ?? 'docs';
const chapter = takeOption('--chapter');
const check = takeFlag('--check');
const quick = takeFlag('--quick');
const unknown = args.find((one) => one.startsWith('-'));
if (unknown) stop(`claims: unknown option ${unknown}; there are --check, --quick and --docs FOLDER`);
if (quick && !check) stop('claims: --quick only goes with --check; without it every run is needed');

const experiments: LoadedExperiment[] = [];
for (const found of chapter ? experimentsOf(root, docs, chapter) : findExperiments(root, docs)) {
  try {
    experiments.push(await loadExperiment(root, found));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
}
const whole = makePlan(root, docs, experiments);
problems.push(...whole.errors);
const plan = select(quick ? quickShare(whole) : whole, args);
const jobs = [...plan.claims, ...plan.stored].flatMap((one) => one.jobs);
const outcomes = await computeJobs(root, jobs);
for (const [key, outcome] of outcomes) {
  if (typeof outcome !== 'string') continue;
  const job = jobs.find((one) => one.key === key);
  problems.push(`${job?.id} with ${JSON.stringify(job?.values)} did not run to its end: ${outcome}`);
}
const pinned = pinnedNode(root);
if (check) checkAll(plan);
else writeAll(plan);
for (const problem of problems) console.error(`claims: ${problem}`);
const counted = `${plan.claims.length} claims and ${plan.stored.length} stored pictures`;
console.log(
  problems.length > 0
    ? `${counted}: ${problems.length} problems`
    : `${counted}: ${check ? 'as the code computes them' : 'up to date'}`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

function checkAll({ claims, stored, pinned: byChapter }: Plan): void {
  for (const one of claims) {
    const fresh = statistics(one);
    const wrong = fresh && judgeClaim(one, fresh, (byChapter[one.chapter] ?? pinned) === process.version);
    if (wrong) problems.push(wrong);
  }
  for (const one of stored) {
    const run = outcomesOf(one.jobs.slice(0, 1), outcomes)?.[0];
    const file = readStored(storedPath(root, one));
    if (run) problems.push(...judgeStored(one, file, run, file?.node === process.version));
  }
}

function writeAll({ claims, stored }: Plan): void {
  for (const name of new Set(claims.map((one) => one.chapter))) {
    const computed = new Map<ClaimPlan, Statistics>();
    for (const one of claims.filter((each) => each.chapter === name)) {
      const fresh = statistics(one);
      if (fresh) computed.set(one, fresh);
    }
    const file = path.join(root, docs, name, 'claims.json');
    if (writeClaims(file, computed, process.version)) console.log(`wrote ${path.relative(root, file)}`);
    if (process.version !== pinned)
      console.log(`note: these digits are of Node ${process.version}, .nvmrc names ${pinned}`);
  }
  const date = new Date().toISOString().slice(0, 10);
  for (const one of stored) {
    const runs = outcomesOf(one.jobs, outcomes);
    if (!runs) continue;
    const made = makeStored(one, runs, date);
    const file = storedPath(root, one);
    if (typeof made === 'string') problems.push(made);
    else if (writeStored(file, made.text))
      console.log(`wrote ${path.relative(root, file)} (${Buffer.byteLength(made.text)} bytes)`);
    for (const [i, run] of runs.entries()) {
      if (!run.finding.ok)
        problems.push(
          `${one.experiment.id}, seed ${one.seeds[i]}: the demo's promise does not hold: ${run.finding.text}`,
        );
    }
  }
}

/** The claim's number, or undefined after its problem has been noted (a run that failed is noted already). */
function statistics(one: ClaimPlan): Statistics | undefined {
  const runs = outcomesOf(one.jobs, outcomes);
  const fresh = runs && statisticsOf(one, runs);
  if (typeof fresh === 'string') problems.push(fresh);
  return typeof fresh === 'string' ? undefined : fresh;
}

function outcomesOf(wanted: readonly Job[], known: Outcomes): Outcome[] | undefined {
  const found = wanted.map((job) => known.get(job.key));
  return found.every((one): one is Outcome => typeof one === 'object') ? found : undefined;
}

function select(all: Plan, ids: readonly string[]): Plan {
  if (ids.length === 0) return all;
  const isClaim = (one: ClaimPlan, id: string): boolean => id === one.claimId || id === `${one.chapter}/${one.claimId}`;
  for (const id of ids) {
    if (!all.claims.some((one) => isClaim(one, id)) && !all.stored.some((one) => one.experiment.id === id)) {
      stop(`claims: there is no claim and no experiment ${id}`);
    }
  }
  const claims = all.claims.filter((one) => ids.some((id) => isClaim(one, id) || one.experiment.id === id));
  return { ...all, claims, stored: all.stored.filter((one) => ids.includes(one.experiment.id)) };
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
