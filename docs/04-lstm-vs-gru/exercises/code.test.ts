/** Readers' programs as texts: what the page's path makes of them, run in a realm of its own, judged by the experiments. */
import {
  bootstrapInterval,
  createRng,
  judgeDifference,
  pairedDifferences,
  standardDeviation,
  type Interval,
  type Rng,
} from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { toJavaScript } from '../../../src/components/Exercise/to-javascript';
import { changed, testPrograms, type CodeCase } from '../../../tests/exercises/judged-in-test';
import { experiment as judgeInterval } from '../experiments/judge-interval';
import { experiment as judgeUnits } from '../experiments/judge-units';
import { BUG, BUG_LINE, INTERVAL, UNITS } from './code';

const UNITS_SOLVED = changed(
  UNITS,
  `  let H = 1;
  let weights = 0;
`,
  `  const blocks = { rnn: 1, gru: 3, lstm: 4 }[kind];
  const count = (H: number): number => blocks * H * (H + D + 1) + K * (H + 1);
  let H = 1;
  while (Math.abs(count(H + 1) - budget) < Math.abs(count(H) - budget)) H++;
  const weights = count(H);
`,
);
const INTERVAL_SOLVED = changed(
  INTERVAL,
  `  const mean = 0;
  const reach = 0;
`,
  `  const n = a.length;
  const differences = a.map((score, j) => score - b[j]);
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  const spread = Math.sqrt(squares / (n - 1));
  const factor = student[n - 1];
  const reach = (factor * spread) / Math.sqrt(n);
`,
);

const CASES: readonly CodeCase[] = [
  {
    name: 'match',
    judge: judgeUnits,
    call: 'match',
    starter: UNITS,
    solved: UNITS_SOLVED,
    wrong: [
      {
        name: 'rounds down always',
        find: 'Math.abs(count(H + 1) - budget) < Math.abs(count(H) - budget)',
        replace: 'count(H + 1) <= budget',
        mistakes: ['down'],
      },
      {
        name: 'forgets the output layer',
        find: ' + K * (H + 1)',
        replace: '',
        mistakes: ['no-output'],
        marked: 'const count',
      },
      {
        name: 'counts two biases',
        find: '(H + D + 1)',
        replace: '(H + D + 2)',
        mistakes: ['two-biases'],
        marked: 'const count',
      },
      {
        name: 'forgets the biases of the output layer',
        find: 'K * (H + 1)',
        replace: 'K * H',
        mistakes: ['output-without-bias'],
        marked: 'const count',
      },
      {
        name: 'counts gates and no candidate',
        find: 'gru: 3, lstm: 4',
        replace: 'gru: 2, lstm: 3',
        mistakes: ['gates-only'],
        marked: 'const blocks',
      },
    ],
  },
  {
    name: 'interval',
    judge: judgeInterval,
    call: 'interval',
    starter: INTERVAL,
    solved: INTERVAL_SOLVED,
    wrong: [
      {
        name: 'takes 1.96',
        find: 'student[n - 1]',
        replace: '1.96',
        mistakes: ['bell'],
        marked: 'const factor',
      },
      {
        name: 'divides by n where n − 1 belongs',
        find: 'squares / (n - 1)',
        replace: 'squares / n',
        mistakes: ['population'],
        marked: 'const spread',
      },
      {
        name: 'gives the spread of one difference for that of the mean',
        find: '(factor * spread) / Math.sqrt(n)',
        replace: 'factor * spread',
        mistakes: ['single'],
        marked: 'const reach',
      },
      {
        name: 'does not pair',
        find: 'Math.sqrt(squares / (n - 1))',
        replace:
          'Math.sqrt([a, b].reduce((all, s) => { const m = s.reduce((x, y) => x + y) / n; return all + s.reduce((x, y) => x + (y - m) ** 2, 0) / (n - 1); }, 0))',
        mistakes: ['unpaired-degrees'],
        marked: 'const spread',
      },
      {
        name: 'mixes up two things at once',
        find: 'squares / (n - 1));\n  const factor = student[n - 1]',
        replace: 'squares / n);\n  const factor = 1.96',
        mistakes: ['population', 'bell'],
      },
    ],
  },
];
testPrograms(CASES);

describe('the program with a bug', () => {
  const mended = BUG.split('\n')
    .map((line, at) =>
      at === BUG_LINE - 1
        ? changed(line, 'sum += a[pick()] - b[pick()]', 'const k = pick(); sum += a[k] - b[k]')
        : line,
    )
    .join('\n');

  function bootstrap(source: string, a: readonly number[], b: readonly number[], rng: Rng): Interval {
    const made = toJavaScript(source);
    if ('problem' in made) throw new Error(made.problem);
    // The text is ours; `$turn$` and `$spread$` count loops in the sandbox and nothing here.
    const make = new Function('$turn$', '$spread$', `${made.code}; return bootstrap;`) as (
      turn: () => void,
      spread: (list: unknown) => unknown,
    ) => (a: readonly number[], b: readonly number[], random: () => number) => Interval;
    return make(
      () => undefined,
      (list) => list,
    )(a, b, () => rng.uniform());
  }
  const rng = createRng(3);
  const data = Array.from({ length: 10 }, () => 12 + 2 * rng.normal());
  const [a, b] = [0.5, 0].map((better) => data.map((score) => score + better + 0.1 * rng.normal()));

  test('mended it is the bootstrap of the course, so no other line is wrong', () => {
    const ours = bootstrapInterval(pairedDifferences(a, b), {}, createRng(4));
    const theirs = bootstrap(mended, a, b, createRng(5));
    expect(theirs.low).toBeCloseTo(ours.low, 1);
    expect(theirs.high).toBeCloseTo(ours.high, 1);
    expect(theirs.high - theirs.low).toBeLessThan(1);
  });

  test('the bug loses the pairs: A was worse on every seed, and the interval is as wide as that of two separate means', () => {
    expect(Math.min(...pairedDifferences(a, b))).toBeGreaterThan(0);
    const { low, high } = bootstrap(BUG, a, b, createRng(5));
    expect(judgeDifference({ low, high }, 0.25)).toBe('undecided');
    expect(judgeDifference(bootstrap(mended, a, b, createRng(5)), 0.25)).toBe('higher');
    const error = Math.sqrt((standardDeviation(a) ** 2 + standardDeviation(b) ** 2) / a.length);
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.85);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.05);
    const paired = bootstrap(mended, a, b, createRng(5));
    expect(high - low).toBeGreaterThan(4 * (paired.high - paired.low));
  });
});
