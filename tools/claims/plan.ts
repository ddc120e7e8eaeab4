/**
 * Which runs the claims and the stored pictures of a course need. Reads claims.json; computes nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { KernelChoice, ParamValues } from '@unrolled/lab-protocol';
import { claimFormats, type Claim, type ClaimsFile } from '../claims-format';
import { defaultKernels, type LoadedExperiment } from '../lab/bundle';

/** One run of one experiment: the same job is never computed twice. */
export interface Job {
  readonly key: string;
  readonly id: string;
  readonly bundle: string;
  readonly values: ParamValues;
  readonly kernels: KernelChoice;
}
export interface ClaimPlan {
  readonly kind: 'claim';
  readonly chapter: string;
  readonly claimId: string;
  readonly claim: Claim;
  readonly experiment: LoadedExperiment;
  /** In the order of the claim's seeds. */
  readonly jobs: readonly Job[];
}
export interface StoredPlan {
  readonly kind: 'stored';
  readonly chapter: string;
  readonly experiment: LoadedExperiment;
  readonly values: ParamValues;
  readonly seeds: readonly number[];
  /** In the order of `seeds`; the first is the run with the default values. */
  readonly jobs: readonly Job[];
  /** Too long for the quick share. */
  readonly long: boolean;
}
export interface Plan {
  readonly claims: ClaimPlan[];
  readonly stored: StoredPlan[];
  /** Sentences about entries that cannot be computed. */
  readonly errors: string[];
  /** Node version whose digits are binding, by chapter. */
  readonly pinned: Record<string, string | undefined>;
}

/** claims.json of a chapter; an empty one where there is none. A sentence where it cannot be read. */
export function readClaimsFile(folder: string): ClaimsFile | string {
  const file = path.join(folder, 'claims.json');
  if (!existsSync(file)) return { claims: {} };
  try {
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as ClaimsFile;
    if (typeof parsed.claims !== 'object' || parsed.claims === null) return `${file} must hold an object "claims"`;
    return parsed;
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What a run's result depends on, in one name. Seeds and parameters are part of `values`. */
export function jobKey(hash: string, values: ParamValues, kernels: KernelChoice, node = process.version): string {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([hash, sorted, kernels, node]))
    .digest('hex')
    .slice(0, 24);
}

/** The job of an experiment with these values. */
export function jobFor(experiment: LoadedExperiment, values: ParamValues): Job {
  const { id, bundle, hash } = experiment;
  const kernels = experiment.experiment.kernels ?? defaultKernels;
  return { key: jobKey(hash, values, kernels), id, bundle, values, kernels };
}

/** The plan for all experiments of a docs folder. */
export function makePlan(root: string, docs: string, experiments: readonly LoadedExperiment[]): Plan {
  const plan: Plan = { claims: [], stored: [], errors: [], pinned: {} };
  for (const chapter of new Set(experiments.map((one) => one.chapter))) {
    const file = readClaimsFile(path.join(root, docs, chapter));
    if (typeof file === 'string') {
      plan.errors.push(file);
      continue;
    }
    plan.pinned[chapter] = file.node;
    const own = experiments.filter((one) => one.chapter === chapter);
    for (const [claimId, claim] of Object.entries(file.claims)) {
      const made = planClaim(chapter, claimId, claim, own);
      if (typeof made === 'string') plan.errors.push(`${docs}/${chapter}/claims.json, "${claimId}": ${made}`);
      else plan.claims.push(made);
    }
    for (const experiment of own) {
      const { seeds = [], long = false } = file.stored?.[experiment.name] ?? {};
      plan.stored.push({ ...planStored(experiment, seeds), long });
    }
    for (const name of Object.keys(file.stored ?? {})) {
      if (!own.some((one) => one.name === name)) {
        plan.errors.push(`${docs}/${chapter}/claims.json, stored: there is no experiment "${name}"`);
      }
    }
  }
  return plan;
}

function planClaim(
  chapter: string,
  claimId: string,
  claim: Claim,
  own: readonly LoadedExperiment[],
): ClaimPlan | string {
  const experiment = own.find((one) => one.name === claim.experiment);
  if (!experiment)
    return `there is no experiment "${claim.experiment}"; there are ${own.map((one) => one.name).join(', ')}`;
  if (!Array.isArray(claim.seeds) || claim.seeds.length === 0) return 'it needs at least one seed';
  if (!['mean', 'min', 'max', 'value'].includes(claim.statistic)) return 'statistic must be mean, min, max or value';
  if (claim.statistic === 'value' && claim.seeds.length > 1) return 'statistic "value" is for one seed';
  if (!claimFormats.includes(claim.format)) return `format must be one of ${claimFormats.join(', ')}`;
  const seedName = experiment.lab.seedKey(experiment.experiment.params);
  const jobs: Job[] = [];
  for (const seed of claim.seeds) {
    const read = experiment.lab.readValues(experiment.experiment.params, {
      ...claim.set,
      ...(seedName === undefined ? {} : { [seedName]: seed }),
    });
    if (!read.ok) return `${read.message} ${read.hint}`;
    jobs.push(jobFor(experiment, read.values));
  }
  return { kind: 'claim', chapter, claimId, claim, experiment, jobs };
}

function planStored(experiment: LoadedExperiment, seeds: readonly number[]): Omit<StoredPlan, 'long'> {
  const { lab, chapter } = experiment;
  const values = lab.defaultValues(experiment.experiment.params);
  const seedName = lab.seedKey(experiment.experiment.params);
  const first = seedName === undefined ? 0 : Number(values[seedName]);
  const all = seedName === undefined ? [first] : [first, ...seeds.filter((seed) => seed !== first)];
  const jobs = all.map((seed) => jobFor(experiment, seedName === undefined ? values : { ...values, [seedName]: seed }));
  return { kind: 'stored', chapter, experiment, values, seeds: all, jobs };
}

/** The seconds-long share that `npm test` runs: the default run of every experiment not marked long, and its claim with fewest seeds. */
export function quickShare(plan: Plan): Plan {
  const stored = plan.stored
    .filter((one) => !one.long)
    .map((one) => ({ ...one, jobs: one.jobs.slice(0, 1), seeds: one.seeds.slice(0, 1) }));
  const done = new Set(stored.flatMap((one) => one.jobs.map((job) => job.key)));
  const claims: ClaimPlan[] = [];
  for (const { experiment } of stored) {
    const own = plan.claims.filter((one) => one.experiment.id === experiment.id);
    const extra = (one: ClaimPlan): number => one.jobs.filter((job) => !done.has(job.key)).length;
    const cheapest = [...own].sort((a, b) => extra(a) - extra(b)).at(0);
    if (cheapest) for (const job of cheapest.jobs) done.add(job.key);
    claims.push(...own.filter((one) => extra(one) === 0));
  }
  return { ...plan, stored, claims };
}
