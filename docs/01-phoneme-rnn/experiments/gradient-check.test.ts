import { runToEnd, startRun } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment } from './gradient-check';
import { FAULTS } from './shared/broken-gradient';

const run = async (values: object) => {
  const end = await runToEnd(startRun(experiment, values, { kernels: 'reference64' }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

test.each([1, 2, 3])('seed %i: with nothing taken out every entry agrees', async (seed) => {
  const { result, finding } = await run({ seed, hidden: 12 });
  expect(result.numbers.differing).toBe(0);
  expect(finding.ok).toBe(true);
});

const faults = FAULTS.map(({ value }) => value).filter((value) => value !== 'none');

test.each(faults)('%s is caught at weights drawn at random and unequal lengths', async (gradient) => {
  const { result, finding } = await run({ gradient, hidden: 12 });
  expect(result.numbers.differing).toBeGreaterThan(0);
  expect(finding).toMatchObject({ ok: true, text: expect.stringMatching(/^Caught/) });
});

test.each([
  ['transpose', { weights: 'identity' }],
  ['padding-mean', { lengths: 'equal' }],
])('%s is not caught where it changes nothing, and the finding says why', async (gradient, blind) => {
  const { result, finding } = await run({ gradient, hidden: 12, ...blind });
  expect(result.numbers.differing).toBe(0);
  expect(finding).toMatchObject({ ok: true, text: expect.stringMatching(/^Not caught/) });
});

test('a lost transpose is caught at tiny weights too, if the limit is relative to the tensor', async () => {
  const { result } = await run({ gradient: 'transpose', weights: 'tiny', hidden: 12 });
  expect(result.numbers.differing).toBeGreaterThan(0);
});
