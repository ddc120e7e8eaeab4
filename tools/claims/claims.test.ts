import path from 'node:path';
import type { CurveData, Stored, TimelineData } from '@unrolled/lab-protocol';
import { beforeAll, expect, test } from 'vitest';
import type { Claim } from '../claims-format';
import { loadExperiment, type LoadedExperiment } from '../lab/bundle';
import { experimentsOf } from '../lab/find';
import { judgeClaim, judgeStored, margin, statisticsOf } from './judge';
import { jobKey, makePlan, quickShare, type ClaimPlan, type StoredPlan } from './plan';
import type { Outcome } from './pool';
import { largestBytes, makeStored, outline, thin } from './stored';

const root = path.resolve(import.meta.dirname, '../..');
let template: LoadedExperiment[];
let toy: LoadedExperiment;
let stored: StoredPlan;
beforeAll(async () => {
  template = await Promise.all(experimentsOf(root, 'docs', '_template').map((found) => loadExperiment(root, found)));
  const planned = makePlan(root, 'docs', template).stored.find(({ experiment }) => experiment.name === 'toy');
  if (!planned) throw new Error('claims.test: the template must have an experiment "toy", it has none');
  stored = planned;
  toy = planned.experiment;
});

const claim: Claim = {
  experiment: 'toy',
  set: {},
  seeds: [1, 2],
  quantity: 'accuracy',
  statistic: 'mean',
  format: 'percent1',
  value: 0.9234,
  low: 0.91,
  high: 0.93,
};
const planned = (changes: Partial<Claim> = {}): ClaimPlan => ({
  kind: 'claim',
  chapter: '01-toy',
  claimId: 'accuracy',
  claim: { ...claim, ...changes },
  experiment: toy,
  jobs: [],
});
const points = (heights: readonly number[]): CurveData[] => heights.map((rnn, x) => ({ x, y: { rnn } }));
const outcome = (heights: readonly number[], numbers: Record<string, number> = { accuracy: 0.5 }): Outcome => ({
  numbers,
  finding: { ok: true, text: 'It holds.' },
  picture: { accuracy: points(heights) },
  kernels: 'TypeScript, float32',
  ms: 1,
});

test('a claim is the mean, lowest or highest of its seeds, with their spread', () => {
  const runs = [outcome([], { accuracy: 0.25 }), outcome([], { accuracy: 0.75 })];
  expect(statisticsOf(planned(), runs)).toEqual({ value: 0.5, low: 0.25, high: 0.75 });
  expect(statisticsOf(planned({ statistic: 'max' }), runs)).toMatchObject({ value: 0.75 });
  expect(statisticsOf(planned({ quantity: 'loss' }), runs)).toContain('has no number "loss"; it has accuracy');
  expect(statisticsOf(planned(), [outcome([], { accuracy: NaN })])).toContain('is not finite');
});

test('on the pinned Node version a claim fails where a printed digit differs, and only there', () => {
  expect(judgeClaim(planned(), { value: 0.92341, low: 0.9101, high: 0.9299 }, true)).toBeUndefined();
  expect(judgeClaim(planned(), { value: 0.9246, low: 0.91, high: 0.93 }, true)).toContain('printed as 92.3');
  expect(judgeClaim(planned(), { value: 0.9234, low: 0.89, high: 0.93 }, true)).toContain('its low');
  expect(judgeClaim(planned({ value: undefined }), { value: 1, low: 1, high: 1 }, true)).toContain('no value yet');
});

test('elsewhere a claim fails where it leaves its stored spread by more than the margin', () => {
  const wide = margin(claim, { value: 0.9234, low: 0.91, high: 0.93 });
  expect(wide).toBeCloseTo(0.1 * 0.02 + 0.005 * 0.9234 + 0.001, 12);
  expect(judgeClaim(planned(), { value: 0.93 + 0.9 * wide, low: 0, high: 1 }, false)).toBeUndefined();
  expect(judgeClaim(planned(), { value: 0.93 + 1.1 * wide, low: 0, high: 1 }, false)).toContain('outside 91.0');
  expect(judgeClaim(planned(), { value: 0.91 - 1.1 * wide, low: 0, high: 1 }, false)).toContain('outside');
});

test('a stored run holds the first seed, and bands over all of them', () => {
  const made = makeStored(stored, [outcome([0.1, 0.2]), outcome([0.3, 0.05])], '2026-01-01') as { text: string };
  const parsed = JSON.parse(made.text) as Stored;
  expect(parsed.picture.accuracy).toEqual(points([0.1, 0.2]));
  expect(parsed.bands.accuracy.rnn).toEqual({ low: [0.1, 0.05], high: [0.3, 0.2] });
  expect(parsed).toMatchObject({ id: '_template/toy', values: { seed: 7 }, date: '2026-01-01' });
});

test('a stored run is made small enough, and refused where that cannot be', () => {
  const long = Array.from({ length: 20_000 }, (_, i) => Math.sin(i));
  const made = makeStored(stored, [outcome(long)], '2026-01-01') as { text: string };
  expect(made.text.length).toBeLessThanOrEqual(largestBytes);
  expect((JSON.parse(made.text) as Stored).picture.accuracy).toHaveLength(200);
  const name = { ...outcome([]), finding: { ok: true, text: 'x'.repeat(50_000) } };
  expect(makeStored(stored, [name], '2026-01-01')).toContain(`at most ${largestBytes}`);
});

test('thin keeps the first and the last point, outline keeps every peak', () => {
  expect(thin([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 3, 6, 9]);
  const samples = new Float32Array(1000);
  samples[501] = 0.75;
  samples[502] = -0.5;
  const row = outline({ id: 'w', label: 'sound', kind: 'wave', samples, rate: 1000 }, 20);
  expect(Math.max(...row.samples)).toBe(0.75);
  expect(Math.min(...row.samples)).toBe(-0.5);
  expect(row.samples.length / row.rate).toBeCloseTo(1, 12);
});

test('sound is left out of a stored timeline and NaN becomes null', () => {
  const timeline: TimelineData = { seconds: 1, rows: [], sound: { samples: new Float32Array(9), rate: 9 } };
  const plan = {
    ...stored,
    experiment: {
      ...toy,
      experiment: { ...toy.experiment, views: [{ kind: 'timeline' as const, id: 't', title: 'T' }] },
    },
  };
  const made = makeStored(plan, [{ ...outcome([], { passedAt: NaN }), picture: { t: timeline } }], '') as {
    text: string;
  };
  expect(JSON.parse(made.text)).toMatchObject({
    picture: { t: { seconds: 1, rows: [] } },
    numbers: { passedAt: null },
  });
  expect(made.text).not.toContain('sound');
});

test('judgeStored notices another title, schema, view or number, and a promise that does not hold', () => {
  const run = outcome([0.5]);
  const { text } = makeStored(stored, [run], '2026-01-01') as { text: string };
  const fresh = JSON.parse(text) as Stored;
  expect(judgeStored(stored, fresh, run, true)).toEqual([]);
  expect(judgeStored(stored, undefined, run, true)[0]).toContain(
    'there is no docs/_template/experiments/toy.stored.json',
  );
  const stale = (change: Partial<Stored>): string => judgeStored(stored, { ...fresh, ...change }, run, true).join();
  expect(stale({ title: 'Other' })).toContain('stored title');
  expect(stale({ params: {} })).toContain('schema of parameters');
  expect(stale({ views: [] })).toContain('list of views');
  expect(stale({ picture: {} })).toContain('"accuracy" is missing');
  expect(stale({ numbers: { accuracy: 0.51 } })).toContain('number accuracy (0.51, computed again 0.5)');
  expect(stale({ numbers: {} })).toContain('list of numbers');
  const broken = { ...run, finding: { ok: false, text: 'It does not.' } };
  expect(judgeStored(stored, fresh, broken, true).join()).toContain("the demo's promise does not hold: It does not.");
});

test('the quick share takes the default run and every claim it covers, one claim of each experiment at least, and nothing that is long', () => {
  const whole = makePlan(root, 'docs', template);
  expect(whole.errors).toEqual([]);
  expect(whole.claims.map((one) => one.jobs.length)).toEqual([3, 1]);
  const quick = quickShare(whole);
  expect(quick.stored[0].jobs).toHaveLength(1);
  expect(quick.claims.map((one) => one.claimId)).toEqual(['ceiling']);
  expect(quickShare({ ...whole, claims: whole.claims.slice(0, 1) }).claims.map((one) => one.claimId)).toEqual([
    'accuracy',
  ]);
  const long = quickShare({ ...whole, stored: whole.stored.map((one) => ({ ...one, long: true })) });
  expect([long.stored, long.claims]).toEqual([[], []]);
});

test('a run is known by its code, values, kernels and Node version, in any order of the values', () => {
  const key = jobKey('h', { a: 1, b: 2 }, 'reference32');
  expect(jobKey('h', { b: 2, a: 1 }, 'reference32')).toBe(key);
  const others = [
    jobKey('i', { a: 1, b: 2 }, 'reference32'),
    jobKey('h', { a: 1, b: 3 }, 'reference32'),
    jobKey('h', { a: 1, b: 2 }, 'reference64'),
    jobKey('h', { a: 1, b: 2 }, 'reference32', 'v1'),
  ];
  expect(new Set([key, ...others]).size).toBe(5);
});
