/**
 * Writes what was computed into claims.json and experiments/NAME.stored.json, leaving files alone that would not change.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Stored } from '@unrolled/lab-protocol';
import type { Claim, ClaimsFile } from '../claims-format';
import type { Statistics } from './judge';
import type { ClaimPlan, StoredPlan } from './plan';

/** Where the stored run of an experiment lies. */
export function storedPath(root: string, plan: StoredPlan): string {
  return path.join(root, plan.experiment.file.replace(/\.ts$/, '.stored.json'));
}

/** The stored run on disk; undefined where there is none or it cannot be read. */
export function readStored(file: string): Stored | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Stored;
  } catch {
    return undefined;
  }
}

/** Writes a stored run unless it says the same but for its date. Returns whether it wrote. */
export function writeStored(file: string, text: string): boolean {
  const before = readStored(file);
  const fresh = JSON.parse(text) as Stored;
  if (before && JSON.stringify({ ...before, date: '' }) === JSON.stringify({ ...fresh, date: '' })) return false;
  writeFileSync(file, text);
  return true;
}

/** Fills the values of a chapter's claims in. Six significant digits are kept. Returns whether the file changed. */
export function writeClaims(file: string, computed: ReadonlyMap<ClaimPlan, Statistics>, pinned: string): boolean {
  const before = readFileSync(file, 'utf8');
  const parsed = JSON.parse(before) as ClaimsFile;
  const claims: Record<string, Claim> = { ...parsed.claims };
  for (const [plan, { value, low, high }] of computed) {
    const now = claims[plan.claimId];
    // The file may have been edited while the runs went on: a value goes only under the claim it was computed for.
    if (!now || !isDeepStrictEqual(question(now), question(plan.claim))) continue;
    const six = (number: number): number => Number(number.toPrecision(6));
    const { hash } = plan.experiment;
    claims[plan.claimId] = {
      ...now,
      value: six(value),
      low: six(low),
      high: six(high),
      hash,
      node: process.version,
    };
  }
  const text = `${JSON.stringify({ ...parsed, node: pinned, claims }, null, 2)}\n`;
  if (text === before) return false;
  writeFileSync(file, text);
  return true;
}

/** What a claim asks for, without what was computed. */
function question({ experiment, set, seeds, quantity, statistic }: Claim): object {
  return { experiment, set, seeds, quantity, statistic };
}

/** The Node version whose digits are binding: the one in .nvmrc, with a leading v. */
export function pinnedNode(root: string): string {
  return `v${readFileSync(path.join(root, '.nvmrc'), 'utf8').trim().replace(/^v/, '')}`;
}
