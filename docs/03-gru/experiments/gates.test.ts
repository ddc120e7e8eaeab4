/** Gates at work: the half-life against repeated multiplication, the table of the page, and the promise on other seeds. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment, type TimelineData } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, halfLife, type Params } from './gates';

const FULL = process.env.UNROLLED_FULL !== undefined;

test('eq gru.halflife: after so many frames half is left', () => {
  for (const z of [0.5, 0.3, 0.01, 1e-6]) expect((1 - z) ** halfLife(z)).toBeCloseTo(0.5, 9);
  const table = [0.5, 0.1, 0.034, 0.01, 0.001].map((z) => Number(halfLife(z).toFixed(1)));
  expect(table).toEqual([1, 6.6, 20, 69, 692.8]);
  expect(halfLife(1e-9) * 1e-9).toBeCloseTo(Math.LN2, 8);
});

async function run(values: Partial<Params>) {
  const seen: Record<string, unknown> = {};
  const local = startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS });
  const end = await runToEnd(local, (frame) => Object.assign(seen, frame.views));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { ...end, picture: seen.utterance as TimelineData };
}

test.each(FULL ? [21, 22, 23, 24, 25] : [21])(
  'seed %i: while nothing sounds, z falls and some units keep',
  async (seed) => {
    const { result, finding, picture } = await run({ seed, ...(FULL ? {} : { updates: 200 }) });
    expect(finding.ok).toBe(true);
    expect(result.numbers.zVowel - result.numbers.zClosure).toBeGreaterThan(0.2);
    expect(picture.rows.map(({ id }) => id)).toEqual(['said', 'given', 'z', 'r', 'h']);
  },
  60_000,
);

test('untrained gates do not tell closures from vowels', async () => {
  const { result } = await run({ seed: 21, updates: 0 });
  expect(Math.abs(result.numbers.zVowel - result.numbers.zClosure)).toBeLessThan(0.05);
});
