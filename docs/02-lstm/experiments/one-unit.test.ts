import { runToEnd, startRun, type Data, type KernelChoice, type TableData } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { CANDIDATES, experiment } from './one-unit';

async function runUnit(values: object, data?: Data, kernels: KernelChoice = 'reference64') {
  const views: Record<string, unknown> = {};
  const end = await runToEnd(startRun(experiment, values, { kernels, data }), (frame) =>
    Object.assign(views, frame.views),
  );
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  const rows = (views.unit as TableData).rows;
  const row = (name: string): number[] => rows.find(([first]) => first === name)!.slice(2) as number[];
  return { ...end, row };
}

/** The unit once more, without an engine. */
function plain(f: readonly number[], i: readonly number[], o: readonly number[], before: number) {
  let C = before;
  return CANDIDATES.map((offered, t) => {
    C = f[t] * C + i[t] * offered;
    return { C, h: o[t] * Math.tanh(C) };
  });
}

describe.each(['carry', 'replace', 'sum', 'fade', 'open'])('the script %s', (script) => {
  test.each([-0.5, 0, 1.7])('with %f in the cell before, every number is that of plain arithmetic', async (before) => {
    const { row, finding } = await runUnit({ script, before });
    const expected = plain(row('f'), row('i'), row('o'), before);
    expected.forEach(({ C, h }, t) => {
      expect(row('C')[t]).toBeCloseTo(C, 12);
      expect(row('h')[t]).toBeCloseTo(h, 12);
    });
    expect(finding.ok).toBe(true);
  });
});

test('a hundred settings by hand: the cell is the sum of what was written, times the forget gates after it', async () => {
  for (let n = 0; n < 100; n++) {
    const gates = Uint8Array.from({ length: 24 }, (_, j) => (7 * n + 5 * j + ((n * j) % 11)) % 3);
    const { row, finding, result } = await runUnit({ script: 'mine' }, { gates });
    expect(row('f')).toEqual(Array.from(gates.subarray(0, 8), (half) => half / 2));
    expect(row('o')).toEqual(Array.from(gates.subarray(16), (half) => half / 2));
    expect(row('C')[7]).toBeCloseTo(plain(row('f'), row('i'), row('o'), -0.5)[7].C, 12);
    expect(finding.ok).toBe(true);
    expect(result.numbers.error).toBeLessThan(1e-9);
  }
});

test('a whole hint is carried through seven frames of noise, half of it is lost at every frame that keeps half', async () => {
  const { result: carry } = await runUnit({});
  expect(carry.numbers).toMatchObject({ hintShare: 1, shownBefore: expect.closeTo(0, 12) });
  expect(carry.numbers.lastC).toBeCloseTo(0.9, 12);
  const { result: fade } = await runUnit({ script: 'fade' });
  expect(fade.numbers.hintShare).toBe(2 ** -7);
});

test('gates set by the reader count only where the script says so, and without any all are shut', async () => {
  const gates = new Uint8Array(24).fill(2);
  expect((await runUnit({ script: 'carry' }, { gates })).row('i')).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  expect((await runUnit({ script: 'mine' })).row('f')).toEqual(new Array(8).fill(0));
});
