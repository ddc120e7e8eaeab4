/**
 * How sure a few seeds make us, tried out where the truth is known: scores drawn from distributions that the reader sets.
 *
 * A score of a seed is what the seed gives to both networks (its data), plus what each network makes of it. The true
 * difference is known, so it can be counted how often an interval catches it. Promise: with five seeds the bootstrap's
 * intervals miss the truth more often than Student's, and twenty seeds give an interval less than half as wide as five.
 */
import type { Experiment, Frame, ParamValues, Schema, TableData } from '@unrolled/lab-protocol';
import {
  bootstrapInterval,
  meanOf,
  pairedDifferences,
  standardDeviation,
  studentInterval,
  studentQuantile,
  widest,
  type Interval,
  type Rng,
} from '@unrolled/rnn-core';

export interface Params extends ParamValues {
  truth: number;
  shared: number;
  own: number;
  seeds: number;
  luck: string;
  seed: number;
}

const params: Schema<Params> = {
  seeds: {
    kind: 'number',
    label: 'Seeds',
    min: 2,
    max: 20,
    step: 1,
    default: 5,
    help: 'How often both networks are run.',
  },
  truth: {
    kind: 'number',
    label: 'True difference',
    min: -3,
    max: 3,
    step: 0.1,
    default: 0.5,
    help: 'How much larger the score of A is than that of B on average, in points.',
  },
  shared: {
    kind: 'number',
    label: 'Luck of the data',
    min: 0,
    max: 5,
    step: 0.1,
    default: 2,
    help: 'Spread, in points, of what a seed gives to both: easy or hard examples.',
  },
  own: {
    kind: 'number',
    label: 'Luck of each',
    min: 0.1,
    max: 5,
    step: 0.1,
    default: 0.7,
    help: 'Spread, in points, of what a seed gives to one network alone: its first weights.',
  },
  luck: {
    kind: 'choice',
    label: 'How it scatters',
    options: [
      { value: 'bell', label: 'like a bell' },
      { value: 'failures', label: 'one run in ten of A fails' },
    ],
    default: 'bell',
    more: true,
    help: 'A run that fails scores twenty points more. The true difference is the mean over all, failures included.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 3, help: 'Decides the draws.' },
};

const BASE = 10;
const FAILURE = { share: 0.1, points: 20 };
const COUNTS = [2, 3, 4, 5, 6, 8, 10, 14, 20];
const REPETITIONS = 500;
const DRAWS = 300;
/** Repeated experiments that are drawn one by one. */
const SHOWN = 40;

export const experiment: Experiment<Params> = {
  title: 'How sure do a few seeds make you?',
  params,
  views: [
    { kind: 'table', id: 'scores', title: 'One experiment: scores of both networks, in points' },
    { kind: 'table', id: 'intervals', title: 'Its intervals for the difference A − B' },
    { kind: 'table', id: 'again', title: 'The same experiment again, with other seeds' },
    {
      kind: 'curve',
      id: 'caught',
      title: 'How many intervals catch the true difference',
      size: 'half',
      x: { label: 'seeds' },
      y: { min: 0.4, max: 1, format: 'percent' },
      series: [
        { key: 'bootstrap', label: 'bootstrap', style: 'frame' },
        { key: 'student', label: 'Student', style: 'ink' },
        { key: 'widest', label: 'the wider of both', style: 'thin' },
      ],
      levels: [{ key: 'promised', label: 'what a 95 % interval promises' }],
    },
    {
      kind: 'curve',
      id: 'width',
      title: 'How wide they are on average, in points',
      size: 'half',
      x: { label: 'seeds' },
      y: { min: 0, format: 'number' },
      series: [
        { key: 'widest', label: 'paired', style: 'ink' },
        { key: 'unpaired', label: 'not paired', style: 'thin' },
      ],
    },
  ],

  *run(p, { rng }) {
    const one = drawScores(p, p.seeds, rng.fork('one'));
    const intervals = intervalsOf(one, rng.fork('one bootstrap'));
    const differences = pairedDifferences(one.a, one.b);
    const again: (readonly (string | number)[])[] = [];
    const repeat = rng.fork('again');
    let missed = 0;
    for (let j = 0; j < SHOWN; j++) {
      const { low, high } = intervalsOf(drawScores(p, p.seeds, repeat), repeat).widest;
      const caught = low <= p.truth && p.truth <= high;
      if (!caught) missed += 1;
      again.push([j + 1, low, high, caught ? 'yes' : 'no']);
    }
    yield {
      views: { scores: scoresTable(one), intervals: intervalTable(intervals, p.truth), again: againTable(again) },
    } as Frame;
    const numbers: Record<string, number> = {
      ...{ truth: p.truth, mean: meanOf(differences), missed, shown: SHOWN },
      ...{ low: intervals.widest.low, high: intervals.widest.high },
      ...{ spreadScores: standardDeviation(one.a), spreadDifferences: standardDeviation(differences) },
    };
    const many = rng.fork('many');
    for (const [at, count] of COUNTS.entries()) {
      const caught = { bootstrap: 0, student: 0, widest: 0 };
      const width = { widest: 0, unpaired: 0 };
      for (let j = 0; j < REPETITIONS; j++) {
        const found = intervalsOf(drawScores(p, count, many), many);
        for (const key of ['bootstrap', 'student', 'widest'] as const) {
          if (found[key].low <= p.truth && p.truth <= found[key].high) caught[key] += 1 / REPETITIONS;
        }
        for (const key of ['widest', 'unpaired'] as const)
          width[key] += (found[key].high - found[key].low) / REPETITIONS;
        if (j % 50 === 0) yield;
      }
      for (const [key, share] of Object.entries(caught)) numbers[`${key}${count}`] = share;
      numbers[`width${count}`] = width.widest;
      numbers[`unpaired${count}`] = width.unpaired;
      yield {
        progress: { done: at + 1, total: COUNTS.length, unit: 'numbers of seeds' },
        views: { caught: { x: count, y: caught, levels: { promised: 0.95 } }, width: { x: count, y: width } },
      } as Frame;
    }
    return { numbers };
  },

  finding({ numbers: n }, p) {
    const said = (points: number): string => points.toFixed(1).replace('-', '−');
    const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
    return {
      ok: n.bootstrap5 < n.student5 && n.width20 < n.width5 / 2,
      text:
        `The true difference is ${said(p.truth)}. ${p.seeds} seeds say: between ${said(n.low)} and ${said(n.high)}. ` +
        `Of ${n.shown} such experiments ${n.missed} missed the truth. With five seeds the bootstrap catches it in ` +
        `${percent(n.bootstrap5)} of cases, Student in ${percent(n.student5)}. From five seeds to twenty the interval ` +
        `narrows from ${said(n.width5)} to ${said(n.width20)} points.`,
    };
  },
};

interface Both {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** Scores of both networks on so many seeds; their mean difference is `truth` whatever scatters. */
export function drawScores({ truth, shared, own, luck }: Params, seeds: number, rng: Rng): Both {
  const [a, b]: number[][] = [[], []];
  const fails = luck === 'failures';
  const offset = fails ? truth - FAILURE.share * FAILURE.points : truth;
  for (let j = 0; j < seeds; j++) {
    const data = BASE + shared * rng.normal();
    const failed = rng.uniform() < FAILURE.share && fails;
    a.push(data + offset + own * rng.normal() + (failed ? FAILURE.points : 0));
    b.push(data + own * rng.normal());
  }
  return { a, b };
}

interface Intervals {
  readonly bootstrap: Interval;
  readonly student: Interval;
  readonly widest: Interval;
  readonly unpaired: Interval;
}

function intervalsOf({ a, b }: Both, rng: Rng): Intervals {
  const differences = pairedDifferences(a, b);
  const bootstrap = bootstrapInterval(differences, { draws: DRAWS }, rng);
  const student = studentInterval(differences);
  return { bootstrap, student, widest: widest(bootstrap, student), unpaired: unpairedInterval({ a, b }) };
}

/** What one would say without knowing which run belongs to which: both spreads count in full. */
export function unpairedInterval({ a, b }: Both): Interval {
  const mean = meanOf(a) - meanOf(b);
  const error = Math.sqrt((standardDeviation(a) ** 2 + standardDeviation(b) ** 2) / a.length);
  const reach = studentQuantile(0.975, 2 * (a.length - 1)) * error;
  return { low: mean - reach, high: mean + reach };
}

function scoresTable({ a, b }: Both): TableData {
  return {
    columns: ['network', ...a.map((_, j) => `seed ${j + 1}`)],
    rows: [
      ['A', ...a],
      ['B', ...b],
      ['A − B', ...pairedDifferences(a, b)],
    ],
  };
}

function intervalTable({ bootstrap, student, widest: both, unpaired }: Intervals, truth: number): TableData {
  const row = (name: string, { low, high }: Interval) => [
    name,
    low,
    high,
    low <= truth && truth <= high ? 'yes' : 'no',
  ];
  return {
    columns: ['interval', 'low', 'high', 'holds the truth?'],
    rows: [
      row('bootstrap', bootstrap),
      row('Student', student),
      row('the wider of both', both),
      row('not paired', unpaired),
    ],
  };
}

function againTable(rows: readonly (readonly (string | number)[])[]): TableData {
  return { columns: ['experiment', 'low', 'high', 'holds the truth?'], rows };
}
