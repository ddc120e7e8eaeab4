/** The promises of the chapter's demos, on seeds that are not the stored ones, and that their numbers hang together. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment, type Frame } from '@unrolled/lab-protocol';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { experiment as compare } from './compare';
import { experiment as cost } from './cost';
import { experiment as gates, VARIANTS } from './gates';
import { bestOf, experiment as search } from './search';
import { experiment as seeds } from './seeds';
import { NETWORK_NAMES } from './shared/networks';
import { pairKey, PAIRS } from './shared/pairs';
import { SETTINGS } from './shared/settings';
import { LENGTHS, TASK_NAMES } from './shared/tasks';

const FULL = process.env.UNROLLED_FULL !== undefined;
const LONG = 600_000;

async function run(experiment: unknown, values: Readonly<Record<string, number | string>>) {
  const frames: Frame[] = [];
  const started = startRun(experiment as AnyExperiment, values, { kernels: DEFAULT_KERNELS });
  const end = await runToEnd(started, (frame) => frames.push(frame));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { ...end, numbers: end.result.numbers, frames };
}

const others = FULL ? [21, 22, 23] : [21];

describe('compare', () => {
  const short: Readonly<Record<string, number | string>> = FULL
    ? {}
    : { task: 'adding', repetitions: 2, updates: 300, budget: 1500 };

  test.each(others)(
    'seed %i: the promise holds, and differences are those of the means',
    async (seed) => {
      const { finding, numbers: n } = await run(compare, { ...short, seed });
      expect(finding).toMatchObject({ ok: true });
      for (const pair of PAIRS) {
        const key = pairKey(pair);
        expect(n[key]).toBeCloseTo(n[`${pair[0]}Mean`] - n[`${pair[1]}Mean`], 10);
        expect(n[`${key}Low`]).toBeLessThan(n[key]);
        expect(n[`${key}High`]).toBeGreaterThan(n[key]);
        expect(n[`${key}High`] - n[`${key}Low`]).toBeGreaterThanOrEqual(n[`${key}Student`] - 1e-12);
      }
      expect(n.margin).toBeCloseTo(n.level / 20, 12);
    },
    LONG,
  );

  test('a seed more leaves the scores of the others as they were, and without training nothing is promised or reached', async () => {
    const little = { task: 'adding', updates: 10, budget: 500, seed: 21 };
    const two = await run(compare, { ...little, repetitions: 2 });
    const three = await run(compare, { ...little, repetitions: 3 });
    const scoresOf = ({ frames }: typeof two) =>
      frames.flatMap(({ views }) => (views && 'scores' in views ? [views.scores] : [])).at(-1) as unknown as {
        rows: (string | number)[][];
      };
    expect(scoresOf(three).rows.map((row) => row.slice(0, 5))).toEqual(scoresOf(two).rows);
    expect(two.finding.ok).toBe(true);
    const nothing = compare.finding(
      { numbers: { ...two.numbers, gruMean: 1, lstmMean: 1 } },
      {
        ...{ task: 'adding', length: 'short', repetitions: 2, share: 'weights', updates: 600, budget: 500, seed: 1 },
      },
    );
    expect(nothing.ok).toBe(false);
  });

  test('alike in units means the units of the LSTM', async () => {
    const { numbers: n } = await run(compare, { task: 'adding', share: 'units', updates: 10, repetitions: 2 });
    expect([n.rnnUnits, n.gruUnits]).toEqual([n.lstmUnits, n.lstmUnits]);
    expect(n.rnnWeights).toBeLessThan(n.gruWeights);
  });
});

describe('search', () => {
  test('the table of settings is what the search found', () => {
    const file = path.join(import.meta.dirname, '../claims.json');
    const { claims } = JSON.parse(readFileSync(file, 'utf8')) as { claims: Record<string, { value: number }> };
    for (const task of TASK_NAMES) {
      for (const length of LENGTHS) {
        for (const name of NETWORK_NAMES) {
          const id = `search.${task}.${length}.${name}`;
          const start = claims[`${id}.keeping`].value === 1 ? 'keeping' : 'usual';
          expect([id, SETTINGS[task][length][name]]).toEqual([id, { rate: claims[`${id}.rate`].value, start }]);
        }
      }
    }
  });

  test('the best candidate is the smallest of its own network, the first of equals', () => {
    const of = (name: 'rnn' | 'gru', rate: number, score: number) => ({ name, rate, score, start: 'usual' }) as const;
    const found = [of('rnn', 1, 5), of('rnn', 2, 3), of('rnn', 3, 3), of('gru', 4, 1)];
    expect(bestOf(found, 'rnn').rate).toBe(2);
    expect(bestOf(found, 'gru').rate).toBe(4);
  });

  test.each(others)(
    'seed %i: the best candidates pass the score of remembering nothing',
    async (seed) => {
      const { finding } = await run(search, { seed, ...(FULL ? {} : { budget: 1500, updates: 100 }) });
      expect(finding).toMatchObject({ ok: true });
    },
    LONG,
  );
});

describe('gates', () => {
  test.each(others)(
    'seed %i: the whole LSTM passes the score of remembering nothing, every variant has its numbers',
    async (seed) => {
      const { finding, numbers } = await run(gates, {
        seed,
        ...(FULL ? {} : { updates: 100, budget: 1500 }),
      });
      expect(finding).toMatchObject({ ok: true });
      for (const { key } of VARIANTS) expect(Number.isFinite(numbers[`${key}Mean`])).toBe(true);
      expect(numbers.noForgetWeights).toBeLessThan(numbers.baseWeights);
      expect(numbers.peepholesWeights).toBe(numbers.baseWeights + 3 * numbers.units);
    },
    LONG,
  );
});

test.each(others)(
  'seeds, seed %i: the bootstrap of five is caught believing too much, twenty are narrower than half of five',
  async (seed) => {
    const { finding, numbers: n } = await run(seeds, { seed });
    expect(finding).toMatchObject({ ok: true });
    expect(n.student5).toBeGreaterThan(0.91);
    expect(n.unpaired5).toBeGreaterThan(n.width5);
  },
);

test('cost: memory is counted and the same everywhere, and no time is among the numbers', async () => {
  const few = { repetitions: 1, budget: 1000 };
  const [one, two] = [await run(cost, few), await run(cost, few)];
  expect(two.numbers).toEqual(one.numbers);
  expect(one.finding.ok).toBe(true);
  const units = await run(cost, { ...few, share: 'units' });
  expect(units.numbers.rnnPerFrame).toBeLessThan(units.numbers.lstmPerFrame);
});
