/**
 * Runs adapters over golden files and keeps score. Must not: print, exit, or know a particular file.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Adapter, Comparison, GoldenFile } from '../../tests/golden/compare';
import { matches, wants, wantsFile, type Request } from './select';

/** One quantity of one file, over the cases that have it. */
export interface QuantityScore {
  readonly file: string;
  readonly quantity: string;
  passed: number;
  total: number;
  /** The comparison closest to its limit, or furthest past it, and its case. */
  worst: Comparison;
  worstCase: string;
}
export interface Failure {
  readonly file: string;
  readonly case: string;
  readonly reason: string;
}
/** Something of a file that has no code yet, and the cases it stands in. */
export interface Gap {
  readonly file: string;
  readonly what: string;
  readonly cases: string[];
}
export interface Report {
  readonly scores: QuantityScore[];
  readonly failures: Failure[];
  readonly gaps: Gap[];
  /** What no kernels take part in; empty on the reference. */
  readonly referenceOnly: Gap[];
  /** Files that could not be read, as sentences. */
  readonly errors: string[];
  /** What a reader should know and what is no fault, as sentences. */
  readonly notes: string[];
  readonly filesRead: number;
}

/** The golden files of a folder in alphabetical order, or the one file that was named. A sentence if there are none. */
export function goldenPaths(target: string): string[] | string {
  if (!existsSync(target))
    return `golden: no folder ${target}; name a folder that holds golden files, e.g. tests/golden`;
  if (statSync(target).isFile()) return [target];
  const paths = readdirSync(target)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(target, name));
  return paths.length > 0 ? paths : `golden: no *.json in ${target}; name a folder that holds golden files`;
}

/** Reads one file. Returns a sentence if it is not a golden file of schema golden/1. */
export function readGolden(path: string): GoldenFile | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return `golden: cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof parsed !== 'object' || parsed === null) return `golden: ${path} must hold an object, got ${typeof parsed}`;
  const file = parsed as Partial<GoldenFile>;
  if (file.schema !== 'golden/1') {
    return `golden: ${path} must have schema "golden/1", got ${JSON.stringify(file.schema) ?? 'none'}; is it a golden file?`;
  }
  if (!Array.isArray(file.cases) || file.cases.some((one) => typeof one?.name !== 'string')) {
    return `golden: ${path} must have a list "cases" of objects with a name`;
  }
  return { ...file, schema: file.schema, file: file.file ?? basename(path), cases: file.cases };
}

/** Runs every wanted case of every file. */
export function runGolden(
  paths: readonly string[],
  request: Request,
  adapters: Readonly<Record<string, Adapter>>,
  inputsOnly: readonly string[],
): Report {
  const report: Report = { scores: [], failures: [], gaps: [], referenceOnly: [], errors: [], notes: [], filesRead: 0 };
  const seen: [string, string][] = [];
  let filesRead = 0;
  for (const path of paths) {
    if (!wantsFile(request, basename(path))) continue;
    const file = readGolden(path);
    if (typeof file === 'string') {
      report.errors.push(file);
      continue;
    }
    filesRead++;
    const name = basename(path);
    const adapter = adapters[file.file] ?? adapters[name];
    if (!adapter && inputsOnly.includes(file.file)) {
      if (request.only.length > 0) report.notes.push(`golden: ${name} holds inputs only; nothing in it is compared`);
      continue;
    }
    for (const golden of file.cases) {
      seen.push([name, golden.name]);
      if (!wants(request, name, golden.name)) continue;
      if (!adapter) {
        addGap(report.gaps, name, 'the whole file', golden.name);
        continue;
      }
      try {
        const { comparisons, missing, referenceOnly } = adapter(
          golden,
          { kernels: request.kernels },
          file,
          dirname(path),
        );
        if (referenceOnly) addGap(report.referenceOnly, name, referenceOnly, golden.name);
        else if (comparisons.length === 0 && missing.length === 0) {
          report.failures.push({
            file: name,
            case: golden.name,
            reason: 'nothing was compared, and nothing was said to be missing',
          });
        }
        for (const comparison of comparisons) addScore(report, name, golden.name, comparison);
        for (const what of missing) addGap(report.gaps, name, what, golden.name);
      } catch (error) {
        report.failures.push({
          file: name,
          case: golden.name,
          reason: error instanceof Error ? `threw: ${error.message}` : `threw: ${String(error)}`,
        });
      }
    }
  }
  for (const selector of [...request.only, ...request.except]) {
    const known =
      selector.case === undefined
        ? paths.some((path) => matches({ file: selector.file }, basename(path), ''))
        : seen.some(([file, caseName]) => matches(selector, file, caseName));
    const asked = selector.case === undefined ? selector.file : `${selector.file}:${selector.case}`;
    if (!known && !report.errors.length) report.errors.push(`golden: nothing here is named ${asked}`);
  }
  const ran = report.scores.length + report.failures.length + report.gaps.length + report.referenceOnly.length;
  if (ran === 0 && report.notes.length > 0 && report.errors.length === 0) {
    report.errors.push('golden: nothing was compared; name a file that holds results too');
  }
  return { ...report, filesRead };
}

function addScore(report: Report, file: string, caseName: string, comparison: Comparison): void {
  let score = report.scores.find((one) => one.file === file && one.quantity === comparison.quantity);
  if (!score) {
    score = { file, quantity: comparison.quantity, passed: 0, total: 0, worst: comparison, worstCase: caseName };
    report.scores.push(score);
  }
  score.total++;
  if (comparison.ok) score.passed++;
  else {
    report.failures.push({
      file,
      case: caseName,
      reason: `${comparison.quantity}: error ${comparison.error.toExponential(2)}, allowed ${comparison.limit.toExponential(2)}`,
    });
  }
  if (worse(comparison, score.worst)) {
    score.worst = comparison;
    score.worstCase = caseName;
  }
}

/** Ordered by error over limit, with 0 over 0 taken for 0. */
function worse(a: Comparison, b: Comparison): boolean {
  const ratio = (one: Comparison): number => (one.error === 0 ? 0 : one.error / one.limit);
  return ratio(a) > ratio(b);
}

function addGap(gaps: Gap[], file: string, what: string, caseName: string): void {
  const gap = gaps.find((one) => one.file === file && one.what === what);
  if (gap) gap.cases.push(caseName);
  else gaps.push({ file, what, cases: [caseName] });
}
