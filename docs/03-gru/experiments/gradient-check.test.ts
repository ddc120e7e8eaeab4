import { runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { experiment } from './gradient-check';
import { FAULTS } from './shared/broken-gru';

const run = async (values: object) => {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: 'reference64' }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

const mistakes = FAULTS.map(({ value }) => value).filter((value) => value !== 'none');

describe.each(['before', 'after'])('reset %s the product', (form) => {
  test.each([1, 2, 3])('seed %i: as written every entry agrees', async (seed) => {
    const { result, finding } = await run({ form, seed, hidden: 5 });
    expect(result.numbers.differing).toBe(0);
    expect(finding.ok).toBe(true);
  });

  test.each(mistakes)('%s is caught on three seeds', async (gradient) => {
    for (const seed of [1, 2, 3]) {
      const { result, finding } = await run({ form, gradient, seed, hidden: 4 });
      expect(result.numbers.differing).toBeGreaterThan(0);
      expect(finding).toMatchObject({ ok: true, text: expect.stringMatching(/^Caught/) });
    }
  });

  test('gates at one half hide two of the mistakes and not the others, and the finding says why', async () => {
    for (const gradient of mistakes) {
      const { result, finding } = await run({ form, gradient, start: 'half', hidden: 4 });
      const hidden = gradient === 'swap' || gradient === 'reset-route';
      expect(result.numbers.differing === 0).toBe(hidden);
      expect(finding).toMatchObject({ ok: true, text: expect.stringMatching(hidden ? /^Not caught/ : /^Caught/) });
    }
  });
});

test('each mistake leaves its own trace: no two of them differ in the same entries', async () => {
  const counts = [];
  for (const gradient of mistakes) {
    const { numbers } = (await run({ gradient, hidden: 4 })).result;
    counts.push(numbers.worstRelative);
  }
  expect(new Set(counts).size).toBe(mistakes.length);
});
