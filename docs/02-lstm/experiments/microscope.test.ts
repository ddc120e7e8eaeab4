import { runToEnd, startRun, type Experiment, type TimelineData } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { experiment, type MicroscopeResult } from './microscope';

/** The long run takes the demo's own settings and more seeds. */
const full = Boolean(process.env.UNROLLED_FULL);

async function look(values: object) {
  const views: Record<string, unknown> = {};
  const one = experiment as unknown as Experiment;
  const end = await runToEnd(startRun(one, values, { kernels: 'wasm' }), (frame) => Object.assign(views, frame.views));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { ...end, result: end.result as MicroscopeResult, axis: views.axis as TimelineData };
}

describe('the promise', () => {
  test.each(full ? [11, 12, 13, 14, 15] : [11])(
    'seed %i, which is not stored: it listens back, and forgets on purpose',
    async (seed) => {
      const { result, finding } = await look({ seed, hidden: full ? 16 : 8, updates: full ? 300 : 200 });
      expect(result.numbers.late).toBeGreaterThan(result.numbers.f0Late + 0.3);
      expect(result.numbers.accuracy).toBeGreaterThan(result.numbers.f1Accuracy + 0.2);
      expect(finding.ok).toBe(true);
    },
  );
});

describe('a network as first drawn', () => {
  const drawn = look({ updates: 0, hidden: 5, seed: 3 });
  const numbers = async (id: string, unit: number, label: string): Promise<readonly number[]> => {
    const row = (await drawn).result.looks[0].units[unit].find((one) => one.id === id);
    if (row?.kind !== 'lines') throw new Error(`no lines called ${id}`);
    return row.series.find((line) => line.label === label)!.values;
  };

  test('every unit of every utterance has its rows, and one of them is shown', async () => {
    const { result, axis } = await drawn;
    expect(result.looks).toHaveLength(6);
    for (const { units } of result.looks) expect(units).toHaveLength(5);
    expect(axis.rows.map(({ id }) => id)).toEqual(['sound', 'said', 'gates', 'states', 'heard']);
    expect(axis.rows[2]).toEqual(result.looks[0].units[result.unit][0]);
  });

  test('the lines are those of an LSTM: gates between 0 and 1, and h is o times tanh C', async () => {
    for (let unit = 0; unit < 5; unit++) {
      const [f, i, o] = [
        await numbers('gates', unit, 'f'),
        await numbers('gates', unit, 'i'),
        await numbers('gates', unit, 'o'),
      ];
      for (const share of [...f, ...i, ...o]) expect(share).toBeGreaterThanOrEqual(0);
      for (const share of [...f, ...i, ...o]) expect(share).toBeLessThanOrEqual(1);
      const [C, h] = [await numbers('states', unit, 'C'), await numbers('states', unit, 'h')];
      h.forEach((value, t) => expect(Math.abs(value - o[t] * Math.tanh(C[t]))).toBeLessThan(2e-3)); // three decimals each
      // C moves from what it was by no more than the gates let through.
      C.slice(1).forEach((value, t) => expect(Math.abs(value - f[t + 1] * C[t])).toBeLessThan(i[t + 1] + 2e-3));
    }
  });

  test('forcing the gates has left no trace: afterwards each of them moves again, in every unit', async () => {
    for (let unit = 0; unit < 5; unit++) {
      for (const gate of ['f', 'i', 'o']) expect(new Set(await numbers('gates', unit, gate)).size).toBeGreaterThan(10);
    }
  });

  test('it knows nothing, and the finding does not pretend otherwise', async () => {
    const { result, finding } = await drawn;
    expect(result.numbers.accuracy).toBeLessThan(0.35);
    expect(finding.text).toContain('of frames right');
    expect(result.numbers.weights).toBe(4 * 5 * (5 + 13 + 1));
  });
});
