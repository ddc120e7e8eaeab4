/**
 * Compares claims and stored pictures with what was computed again, in sentences. Must not compute or write.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Stored } from '@unrolled/lab-protocol';
import { printPlain, type Claim } from '../claims-format';
import type { ClaimPlan, StoredPlan } from './plan';
import type { Outcome } from './pool';

export interface Statistics {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The claim's number over its seeds, or a sentence. */
export function statisticsOf(plan: ClaimPlan, runs: readonly Outcome[]): Statistics | string {
  const { quantity, statistic } = plan.claim;
  const values = runs.map((run) => run.numbers[quantity]);
  const name = `${plan.chapter}, claim "${plan.claimId}"`;
  if (values.some((value) => value === undefined)) {
    return `${name}: the run has no number "${quantity}"; it has ${Object.keys(runs[0].numbers).join(', ')}`;
  }
  if (!values.every(Number.isFinite)) return `${name}: "${quantity}" is not finite: ${values.join(', ')}`;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { value: { mean, min: low, max: high, value: values[0] }[statistic], low, high };
}

/**
 * How far another Node version may leave the stored spread: a tenth of the spread, half a percent of the value, and one
 * unit of the last printed digit. Another version of tanh and exp moves a training run about as far as another seed.
 */
export function margin(claim: Claim, stored: Statistics): number {
  const decimals = Number(/\d$/.exec(claim.format)?.[0] ?? 0) + (claim.format.startsWith('percent') ? 2 : 0);
  const digit = claim.format.startsWith('scientific')
    ? Math.abs(stored.value) * 10 ** -decimals
    : 10 ** -(claim.format === 'integer' ? 0 : decimals);
  return 0.1 * (stored.high - stored.low) + 0.005 * Math.abs(stored.value) + digit;
}

/** A sentence where the text no longer says what the code computes, else undefined. */
export function judgeClaim(plan: ClaimPlan, fresh: Statistics, pinned: boolean): string | undefined {
  const { claim } = plan;
  const name = `${plan.chapter}, claim "${plan.claimId}"`;
  if (claim.value === undefined || claim.low === undefined || claim.high === undefined) {
    return `${name}: it has no value yet; run npm run claims -- ${plan.claimId}`;
  }
  const stored = { value: claim.value, low: claim.low, high: claim.high };
  const print = (value: number): string => printPlain(value, claim.format);
  if (pinned) {
    const different = (['value', 'low', 'high'] as const).find((key) => print(stored[key]) !== print(fresh[key]));
    return (
      different &&
      `${name}: its ${different} is printed as ${print(stored[different])}, computed again it is ${print(fresh[different])}; run npm run claims -- ${plan.claimId}`
    );
  }
  const wide = margin(claim, stored);
  if (fresh.value >= stored.low - wide && fresh.value <= stored.high + wide) return undefined;
  return `${name}: computed again it is ${print(fresh.value)}, outside ${print(stored.low)} to ${print(stored.high)} (widened by ${wide.toPrecision(2)} for another Node version)`;
}

/** Sentences where a stored picture is not what the experiment would leave today. `run` is its default run. */
export function judgeStored(plan: StoredPlan, stored: Stored | undefined, run: Outcome, pinned: boolean): string[] {
  const { id, experiment, file } = plan.experiment;
  if (!stored) return [`${id}: there is no ${file.replace(/\.ts$/, '.stored.json')}; run npm run claims -- ${id}`];
  const wrong: string[] = [];
  const stale = (what: string): void => {
    wrong.push(`${id}: the stored ${what} differs from the experiment's; run npm run claims -- ${id}`);
  };
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  if (stored.id !== id) stale('id');
  if (stored.title !== experiment.title) stale('title');
  if (!isDeepStrictEqual(plain(stored.params), plain(experiment.params))) stale('schema of parameters');
  if (!isDeepStrictEqual(plain(stored.views), plain(experiment.views))) stale('list of views');
  if (!isDeepStrictEqual(plain(stored.values), plain(plan.values))) stale('values');
  const shown = experiment.views.filter((view) => run.picture[view.id] !== undefined).map((view) => view.id);
  const missing = shown.find((view) => stored.picture[view] === undefined);
  if (missing) stale(`picture ("${missing}" is missing)`);
  const names = Object.keys(run.numbers).sort();
  if (!isDeepStrictEqual(Object.keys(stored.numbers).sort(), names)) stale('list of numbers');
  else if (pinned) {
    const moved = names.find((name) => !close(stored.numbers[name], run.numbers[name]));
    if (moved) stale(`number ${moved} (${stored.numbers[moved]}, computed again ${run.numbers[moved]})`);
  }
  if (!run.finding.ok)
    wrong.push(`${id}: with its default values the demo's promise does not hold: ${run.finding.text}`);
  return wrong;
}

/** Equal to the six digits that are stored. Numbers that are not finite are stored as null. */
function close(stored: number | null, fresh: number): boolean {
  if (stored === null || !Number.isFinite(fresh)) return stored === null && !Number.isFinite(fresh);
  return Math.abs(stored - fresh) <= 1e-5 * Math.abs(fresh);
}
