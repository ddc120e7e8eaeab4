/** One unit: the promise on other seeds, its numbers against plain loops, and the tables of the page. */
import { runToEnd, startRun, type AnyExperiment, type TableData } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, type Params } from './one-unit';

async function run(values: Partial<Params>) {
  const seen: Record<string, unknown> = {};
  const local = startRun(experiment as unknown as AnyExperiment, values, { kernels: 'reference64' });
  const end = await runToEnd(local, (frame) => Object.assign(seen, frame.views));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { ...end, table: seen.numbers as TableData };
}

test.each([21, 22, 23])(
  'seed %i: with r = 0 the state is carried by 1 − z alone, with more r more arrives',
  async (seed) => {
    for (const hold of [0, 0.02, 0.3, 1]) {
      const alone = await run({ seed, hold });
      expect(alone.finding.ok).toBe(true);
      expect(alone.result.numbers.slope).toBeCloseTo((1 - hold) ** 17, 12);
      const seeing = await run({ seed, hold, reset: 0.7 });
      expect(seeing.finding.ok).toBe(true);
      if (hold > 0) expect(seeing.result.numbers.slope).toBeGreaterThan(alone.result.numbers.slope);
    }
  },
);

test('the table is that of plain loops, and the slope that of a nudge', async () => {
  const values = { hold: 0.3, write: 0.8, reset: 0.6, offered: -1.1, seed: 4 };
  const { table, result } = await run(values);
  const read = (cell: string | number): number => Number(String(cell).replace('−', '-'));
  const inputs = table.rows.map((row) => read(row[1]));
  const states = (nudge: number): number[] => {
    let h = 0;
    return inputs.map((x, t) => {
      const z = t === 2 ? values.write : values.hold;
      h = (1 - z) * h + z * Math.tanh(x + 1.5 * values.reset * h);
      if (t === 2) h += nudge;
      return h;
    });
  };
  // The table prints three digits of each input, so a state is right to about that.
  table.rows.forEach((row, t) => expect(read(row[6])).toBeCloseTo(states(0)[t], 2));
  const slope = (states(1e-5)[19] - states(-1e-5)[19]) / 2e-5;
  expect(result.numbers.slope).toBeCloseTo(slope, 2);
});

test('the tables of the page: one frame by hand, and the same with r = 0', () => {
  const step = (h: number, z: number, r: number, x: number): number[] => {
    const candidate = Math.tanh(x + 1.5 * r * h);
    return [r * h, candidate, (1 - z) * h + z * candidate].map((entry) => Number(entry.toFixed(3)));
  };
  expect(step(0.8, 0.25, 1, -1)).toEqual([0.8, 0.197, 0.649]);
  expect(step(0.8, 0.25, 0, -1)).toEqual([0, -0.762, 0.41]);
  expect(step(0.8, 0, 0, -1)).toEqual([0, -0.762, 0.8]);
  expect(step(0.8, 1, 1, -1)).toEqual([0.8, 0.197, 0.197]);
});
