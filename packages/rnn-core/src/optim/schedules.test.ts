import { describe, expect, test } from 'vitest';
import { SCHEDULE_BUGS } from '../../test-support/bugs/schedules';
import { PLATEAU_BUGS } from '../../test-support/bugs/watching';
import { patchedCore } from '../../test-support/patched-core';
import { createPlateauState, reportPlateau, type PlateauConfig } from './plateau';
import { learningRateAt, type Schedule } from './schedules';

const rates = (schedule: Schedule, updates: number[], at = learningRateAt) =>
  updates.map((update) => at(schedule, update));

/** What each schedule must be at a few updates, worked out by hand. */
const EXPECTED: [string, Schedule, number[], number[]][] = [
  ['constant', { kind: 'constant', rate: 0.5 }, [0, 1, 1e6], [0.5, 0.5, 0.5]],
  ['step', { kind: 'step', rate: 1, every: 3, factor: 0.5 }, [0, 2, 3, 5, 6], [1, 1, 0.5, 0.5, 0.25]],
  ['milestones', { kind: 'milestones', rate: 1, at: [2, 5], factor: 0.1 }, [0, 1, 2, 4, 5], [1, 1, 0.1, 0.1, 0.01]],
  ['exponential', { kind: 'exponential', rate: 2, factor: 0.5 }, [0, 1, 3], [2, 1, 0.25]],
  [
    'cosine',
    { kind: 'cosine', rate: 1, floor: 0.2, updates: 12 },
    [0, 4, 6, 8, 12, 13, 1000],
    [1, 0.8, 0.6, 0.4, 0.2, 0.2, 0.2],
  ],
  [
    'cosine-restarts',
    { kind: 'cosine-restarts', rate: 1, updates: 2, lengthen: 2 },
    [0, 1, 2, 4, 6, 10],
    [1, 0.5, 1, 0.5, 1, 0.5],
  ],
  ['cosine-restarts of equal length', { kind: 'cosine-restarts', rate: 1, updates: 2 }, [0, 1, 2, 3], [1, 0.5, 1, 0.5]],
  ['linear', { kind: 'linear', rate: 2, from: 0.25, to: 1, updates: 3 }, [0, 1, 2, 3, 9], [0.5, 1, 1.5, 2, 2]],
  [
    'warm-up',
    { kind: 'warm-up', updates: 4, then: { kind: 'step', rate: 1, every: 2, factor: 0.5 } },
    [0, 1, 3, 4, 5, 6],
    [0.25, 0.5, 1, 1, 1, 0.5],
  ],
  ['inverse-root', { kind: 'inverse-root', rate: 1, updates: 4 }, [0, 1, 3, 15, 63], [0.25, 0.5, 1, 0.5, 0.25]],
  [
    'one-cycle, linear',
    { kind: 'one-cycle', rate: 1, updates: 11, rise: 6 / 11, startDivisor: 5, endDivisor: 2, shape: 'linear' },
    [0, 1, 5, 6, 10, 11],
    [0.2, 0.36, 1, 0.82, 0.1, 0.1],
  ],
  [
    'one-cycle, cosine',
    { kind: 'one-cycle', rate: 1, updates: 9, rise: 5 / 9, startDivisor: 4, endDivisor: 5 },
    [0, 2, 4, 6, 8],
    [0.25, 0.625, 1, 0.525, 0.05],
  ],
];

/** The largest deviation from the table, for the schedules as they are or as patched. */
const worst = (at: typeof learningRateAt) =>
  Math.max(...EXPECTED.flatMap(([, s, updates, expected]) => rates(s, updates, at).map((r, j) => Math.abs(r - expected[j])))); // prettier-ignore

test.each(EXPECTED)('%s has the rates worked out by hand', (_, schedule, updates, expected) => {
  rates(schedule, updates).forEach((rate, j) => expect(rate).toBeCloseTo(expected[j], 13));
});

test.each(SCHEDULE_BUGS)('the table of rates shows a bug: $why', async (bug) => {
  const patched = await patchedCore([bug]);
  expect(worst(learningRateAt)).toBeLessThan(1e-13);
  expect(worst(patched.learningRateAt)).toBeGreaterThan(1e-3);
});

test('a warm-up may stand before a warm-up', () => {
  const inner: Schedule = { kind: 'warm-up', updates: 2, then: { kind: 'constant', rate: 1 } };
  expect(rates({ kind: 'warm-up', updates: 2, then: inner }, [0, 1, 2, 3, 4])).toEqual([0.25, 0.5, 0.5, 1, 1]);
});

test('one-cycle defaults are torch’s: a 25th at first, a 250,000th at last', () => {
  const schedule: Schedule = { kind: 'one-cycle', rate: 1, updates: 100 };
  rates(schedule, [0, 29]).forEach((rate, j) => expect(rate).toBeCloseTo([1 / 25, 1][j], 15));
  expect(learningRateAt(schedule, 99)).toBeCloseTo(1 / 250000, 15);
});

test('every schedule is above 0 and finite at every update, also past its end and for the shortest run', () => {
  const shortest: Schedule[] = [
    { kind: 'one-cycle', rate: 1, updates: 1 },
    { kind: 'cosine', rate: 1, floor: 0.1, updates: 1 },
    { kind: 'inverse-root', rate: 1, updates: 1 },
  ];
  for (const schedule of [...EXPECTED.map(([, s]) => s), ...shortest]) {
    for (let update = 0; update < 40; update++) {
      const rate = learningRateAt(schedule, update);
      expect(rate > 0 && rate <= 2).toBe(true);
    }
  }
});

test('numbers of updates below 1 and shares outside 0 to 1 are refused', () => {
  expect(() => learningRateAt({ kind: 'cosine', rate: 1, updates: 0 }, 0)).toThrow('updates must be at least 1, got 0');
  expect(() => learningRateAt({ kind: 'step', rate: 1, every: NaN, factor: 1 }, 0)).toThrow('every must be at least 1');
  const restarts: Schedule = { kind: 'cosine-restarts', rate: 1, updates: 2, lengthen: 0.5 };
  expect(() => learningRateAt(restarts, 0)).toThrow('lengthen must be at least 1, got 0.5');
  expect(() => learningRateAt({ kind: 'one-cycle', rate: 1, updates: 5, rise: 1 }, 0)).toThrow('rise must be above 0');
});

describe('on a plateau', () => {
  const run = (config: PlateauConfig, values: number[], report = reportPlateau) => {
    const state = createPlateauState(1);
    return values.map((value) => report(state, config, value));
  };

  test('the rate drops after more than `patience` reports that are no better, and patience starts anew', () => {
    expect(run({ factor: 0.5, patience: 1 }, [3, 3, 3, 3, 3, 2, 2, 2])).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]); // prettier-ignore
  });

  test('a cooldown holds reports after a drop not against it', () => {
    expect(run({ factor: 0.5, patience: 0, cooldown: 2 }, [3, 3, 3, 3, 3])).toEqual([1, 0.5, 0.5, 0.5, 0.25]);
  });

  test('better means by more than the margin, NaN never is, and the floor holds', () => {
    expect(run({ factor: 0.5, patience: 0, margin: 0.1 }, [10, 9.5, 8.9])).toEqual([1, 0.5, 0.5]);
    expect(run({ factor: 0.1, patience: 0, floor: 0.05 }, [1, NaN, NaN, NaN])).toEqual([1, 0.1, 0.05, 0.05]);
    expect(() => run({ factor: 2, patience: 0 }, [1])).toThrow('factor must be above 0 and below 1, got 2');
  });

  test.each(PLATEAU_BUGS)('a story of reports and rates shows a bug: $why', async (bug) => {
    const patched = await patchedCore([bug]);
    const story = (report: typeof reportPlateau) => [
      run({ factor: 0.5, patience: 1 }, [3, 3, 3, 3, 3, 2, 2, 2], report).join(),
      run({ factor: 0.5, patience: 0, cooldown: 2 }, [3, 3, 3, 3, 3], report).join(),
      run({ factor: 0.5, patience: 0, margin: 0.1 }, [10, 9.5, 8.9], report).join(),
    ];
    expect(story(patched.reportPlateau)).not.toEqual(story(reportPlateau));
  });
});
