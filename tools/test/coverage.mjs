/**
 * What `npm test` says of the branches of rnn-core that its unit tests have run, from vitest's summary.
 *
 * Must not: fail a run. A number is printed, and what it leaves out is named.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup.mjs';

/** Options of vitest for the unit part: branches counted by V8 itself, in this package only. */
export function coverageOptions(folder) {
  return [
    '--coverage.enabled',
    '--coverage.provider=v8',
    '--coverage.reporter=json-summary',
    `--coverage.reportsDirectory=${folder}`,
    '--coverage.include=packages/rnn-core/src/**/*.ts',
    '--coverage.exclude=**/*.test.ts',
  ];
}

/** Lines for the end of the run; none where no unit tests were run. */
export function coverageLines(folder) {
  const file = path.join(folder, 'coverage-summary.json');
  if (!existsSync(file)) return [];
  return describeCoverage(JSON.parse(readFileSync(file, 'utf8')));
}

/** The same from the summary: `total` and one entry a file, each with `branches` of `covered` and `total`. */
export function describeCoverage({ total, ...files }) {
  const { covered, total: all, pct } = total.branches;
  const left = Object.entries(files)
    .filter(([, { branches }]) => branches.covered < branches.total)
    .map(
      ([file, { branches }]) =>
        `${path.relative(root, file)} (${branches.total - branches.covered} of ${branches.total})`,
    )
    .map((one) => one.replaceAll(path.sep, '/').replace('packages/rnn-core/src/', ''));
  const head = `Branches of packages/rnn-core that the unit tests run: ${pct} % (${covered} of ${all}).`;
  return left.length === 0 ? [head] : [head, `Not all of: ${left.join(', ')}.`];
}
