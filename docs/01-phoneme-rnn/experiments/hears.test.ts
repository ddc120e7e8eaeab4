import { DEFAULT_KERNELS, runToEnd, startRun } from '@unrolled/lab-protocol';
import { beforeAll, expect, test } from 'vitest';
import { experiment, type HearsResult } from './hears';

const FULL = process.env.UNROLLED_FULL !== undefined;

async function run(values: object, data?: Record<string, Uint8Array>): Promise<{ result: HearsResult; ok: boolean }> {
  const end = await runToEnd(startRun(experiment, values, { kernels: DEFAULT_KERNELS, ...(data ? { data } : {}) }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { result: end.result as HearsResult, ok: end.finding.ok };
}

/** The quick form learns for less long from fewer utterances: more errors, of the same kind. */
const seeds = FULL ? [11, 12, 13, 14, 15] : [11];
const short = FULL ? {} : { updates: 150, sequences: 80 };
let quick: HearsResult;
let quickOk: boolean;
beforeAll(async () => {
  ({ result: quick, ok: quickOk } = await run({ seed: seeds[0], ...short }));
}, 120_000);

test.each(seeds)(
  'seed %i: most edits are insertions, and the error rate is larger than the share of wrong frames',
  async (seed) => {
    const { result, ok } = seed === seeds[0] ? { result: quick, ok: quickOk } : await run({ seed });
    const { numbers: n } = result;
    expect(ok).toBe(true);
    expect(n.insertions).toBeGreaterThan(n.edits / 2);
    expect(n.per).toBeGreaterThan(1 - n.accuracy);
    expect(n.framePer).toBeGreaterThan(n.constantPer); // who stammers is worse than who is nearly silent
    expect(n.frameAccuracy).toBeGreaterThan(n.constantAccuracy);
  },
);

test('every confusion counted has a case to look at, and the case lies inside its utterance', () => {
  for (const [key, cases] of Object.entries(quick.examples)) {
    expect(cases.length).toBeGreaterThan(0);
    const [said, heard] = key.split('>');
    for (const { utterance, from, to } of cases) {
      const { axis } = quick.gallery[utterance];
      const labelAt = (id: string) => {
        const row = axis.rows.find((one) => one.id === id);
        const segments = row?.kind === 'labels' ? row.segments : [];
        return segments.find((one) => one.from <= (from + to) / 2 && (from + to) / 2 < one.to)?.label;
      };
      expect([labelAt('said'), labelAt('heard')]).toEqual([said, heard]);
    }
  }
  const sound = quick.gallery[quick.first].axis.sound;
  expect(sound?.samples.length).toBeGreaterThan(8_000);
});

test('a model that is brought along is used and stays where it came from', async () => {
  const { result } = await run({ seed: seeds[0] }, { model: quick.model ?? new Uint8Array() });
  expect(result.model).toBeUndefined();
  expect(result.numbers.accuracy).toBe(quick.numbers.accuracy);
  expect(result.numbers.rnnLoss).toBeUndefined();
});
