import { runToEnd, startRun } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment } from './gradient-check';
import { LSTM_FAULTS } from './shared/broken-lstm';

const run = async (values: object) => {
  const end = await runToEnd(startRun(experiment, { hidden: 6, ...values }, { kernels: 'reference64' }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

test.each([1, 2, 3])('seed %i: with nothing put in every entry of all 13 tensors agrees', async (seed) => {
  const { result, finding } = await run({ seed });
  expect(result.numbers.differing).toBe(0);
  expect(finding).toMatchObject({ ok: true, text: expect.stringContaining('of 13 tensors agree') });
});

const faults = LSTM_FAULTS.map(({ value }) => value).filter((value) => value !== 'none');

test.each(faults)('%s is caught at weights drawn at random and unequal lengths', async (gradient) => {
  for (const seed of [1, 2, 3]) {
    const { result, finding } = await run({ gradient, seed });
    expect(result.numbers.worstRelative).toBeGreaterThan(1e-3);
    expect(finding).toMatchObject({ ok: true, text: expect.stringMatching(/^Caught/) });
  }
});

test.each([
  ['next-forget', { weights: 'deaf' }],
  ['transpose', { weights: 'deaf' }],
  ['lost-past-end', { lengths: 'equal' }],
])('%s is not caught where it changes nothing, and the finding says why', async (gradient, blind) => {
  const { result, finding } = await run({ gradient, ...blind });
  expect(result.numbers.differing).toBe(0);
  expect(finding).toMatchObject({ ok: true, text: expect.stringMatching(/^Not caught/) });
});

test('the number of tensors in the finding is the number of tensors checked', async () => {
  const views: Record<string, unknown> = {};
  await runToEnd(startRun(experiment, { hidden: 2 }, { kernels: 'reference64' }), (frame) =>
    Object.assign(views, frame.views),
  );
  expect((views.tensors as { rows: unknown[] }).rows).toHaveLength(13);
});
