import { describe, expect, test } from 'vitest';
import { fuzz, fuzzCuts } from '../../test-support/fuzz';
import { fuzzTargets } from '../../test-support/fuzz-targets';

const FULL = Boolean(process.env.UNROLLED_FULL);
const FULL_RUNS = 20_000;

describe.each(fuzzTargets)('any bytes read as $name', (target) => {
  const faultsOf = (faults: readonly { where: string; fault: string }[]): string[] =>
    faults.map(({ where, fault }) => `${where}: ${fault}`);

  test('whole are accepted', async () => {
    for (const file of await target.seeds()) expect(await target.read(file)).toBe(true);
  });

  test('damaged in every way give data, in time and in bounds', async () => {
    const report = await fuzz(target, 1, FULL ? Math.max(FULL_RUNS, target.quickRuns) : target.quickRuns);
    expect(faultsOf(report.faults)).toEqual([]);
    // Both roads must have been walked, or the test tests nothing.
    expect(report.accepted / report.runs).toBeGreaterThan(target.acceptedShare[0]);
    expect(report.accepted / report.runs).toBeLessThan(target.acceptedShare[1]);
  });

  test('cut off anywhere give data', async () => {
    const report = await fuzzCuts(target, FULL ? 1 : (target.quickCutStep ?? 1));
    expect(report.runs).toBeGreaterThan(20);
    expect(faultsOf(report.faults)).toEqual([]);
  });
});
