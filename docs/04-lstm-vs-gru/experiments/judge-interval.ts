/**
 * Judges a reader's paired confidence interval, on four hidden comparisons: ten seeds, five, two, and differences that are
 * all alike.
 *
 * The wrong versions it is compared with are WRONG ON PURPOSE; the test asserts that each is found and told from the
 * others.
 */
import { createJudge } from '@unrolled/lab-protocol';
import {
  meanOf,
  oneNumber,
  pairedDifferences,
  studentInterval,
  studentQuantile,
  type HiddenCase,
  type KnownMistake,
  type Rng,
} from '@unrolled/rnn-core';

const FACTOR = ['factor', 't', 'reach', 'low'];
const SPREAD = ['spread', 's', 'sd', 'std', 'variance', 'reach', 'low'];
const REACH = ['reach', 'error', 'se', 'low'];

export const MISTAKES: readonly KnownMistake[] = [
  {
    id: 'unpaired',
    writes: SPREAD,
    why: [
      'Look at the case in which all differences are alike. How wide should its interval be, and how wide is yours?',
      'It should have no width at all: A was worse by the same on every seed. Yours adds up how A and B scatter by themselves, so the luck of the data is in it twice. Take the spread of the differences.',
    ],
  },
  {
    id: 'unpaired-degrees',
    writes: SPREAD,
    why: [
      'Look at the case in which all differences are alike. How wide should its interval be, and how wide is yours?',
      'It should have no width at all. Yours adds up how A and B scatter by themselves. Take the spread of the differences; there is one difference a seed.',
    ],
  },
  {
    id: 'spread-of-a',
    writes: SPREAD,
    why: [
      'Whose mean is it that the interval is about?',
      'That of the differences. You took the spread of the scores of A, with all the luck of the data in it.',
    ],
  },
  {
    id: 'population',
    writes: SPREAD,
    why: [
      'The mean agrees and the interval is too narrow, most of all with two seeds. By what do you divide the sum of squares?',
      'By the number of differences. The mean was made of the same differences and lies nearer to them than the truth does, so one less is divided by: n − 1.',
    ],
  },
  {
    id: 'degrees',
    writes: FACTOR,
    why: [
      'The mean agrees and the interval is too narrow, most of all with two seeds. How many degrees of freedom have five differences?',
      'Four: n − 1. You took the factor for n.',
    ],
  },
  {
    id: 'bell',
    writes: FACTOR,
    why: [
      'The mean agrees and the interval is too narrow, and far too narrow with two seeds. Where does your factor come from?',
      'It is 1.96, which belongs to a spread that is known. Here the spread is measured on the same few seeds: take Student’s factor, student[n − 1].',
    ],
  },
  {
    id: 'single',
    writes: REACH,
    why: [
      'The mean agrees and the interval is too wide, most of all with ten seeds. What does the spread of the differences describe: one difference, or a mean of them?',
      'One. The mean of n of them scatters √n times less. You left out that division.',
    ],
  },
  {
    id: 'over-n',
    writes: REACH,
    why: [
      'The mean agrees and the interval is too narrow. How many times the seeds does it take to halve it?',
      'Four times, because the spread of a mean falls with √n. You divided by n.',
    ],
  },
  {
    id: 'variance',
    writes: SPREAD,
    why: [
      'In which unit is your spread, if the scores are in points?',
      'In squared points. It is the variance; take its root.',
    ],
  },
  {
    id: 'half',
    writes: REACH,
    why: [
      'The mean agrees. How far does the interval reach to each side of it?',
      'By the whole of factor times spread / √n, to each side. Yours is that wide in all.',
    ],
  },
  {
    id: 'turned',
    writes: ['differences', 'gaps', 'd', 'mean'],
    why: [
      'Which of the two is subtracted?',
      'B from A. Yours is B − A: every sign is turned, and low is where high should be.',
    ],
  },
  {
    id: 'range',
    writes: ['low', 'high'],
    why: [
      'What happens to your interval if more and more seeds are run?',
      'It can only grow: it goes from the smallest difference to the largest. That is where differences lie, not where their mean does.',
    ],
  },
];

interface Scores {
  readonly a: readonly number[];
  readonly b: readonly number[];
}
export interface GivenScores extends Scores {
  /** Student's factor for 95 in 100 by degrees of freedom; entry 0 is not used. */
  readonly student: readonly number[];
}
const MOST_DEGREES = 20;

export const experiment = createJudge({
  title: 'Is this the paired interval?',
  seedHelp: 'Decides the hidden scores.',
  rows: 'cases',
  mistakes: MISTAKES,
  program: intervalWith,

  *hidden(rng) {
    const student = [0];
    for (let degrees = 1; degrees <= MOST_DEGREES; degrees++) student.push(studentQuantile(0.975, degrees));
    const one = (row: string, scores: Scores): HiddenCase<[GivenScores]> => ({
      given: [{ ...scores, student }],
      right: rightOf(scores),
      row,
    });
    yield one('ten seeds', drawScores(10, rng));
    yield one('five seeds', drawScores(5, rng));
    yield one('two seeds', drawScores(2, rng));
    yield one('all differences alike', alike(rng));
  },
});

/** What a seed gives to both, plus what each network makes of it. */
function drawScores(seeds: number, rng: Rng): Scores {
  const [a, b]: number[][] = [[], []];
  for (let j = 0; j < seeds; j++) {
    const data = 12 + 2 * rng.normal();
    a.push(data + 0.5 + 0.6 * rng.normal());
    b.push(data + 0.6 * rng.normal());
  }
  return { a, b };
}

/** Quarters, so that every difference is the same to the last bit. */
function alike(rng: Rng): Scores {
  const b = [8, 11, 13, 10].map((score) => score + 0.25 * rng.integer(8));
  const gap = 0.25 * (1 + rng.integer(6));
  return { a: b.map((score) => score + gap), b };
}

function rightOf({ a, b }: Scores): HiddenCase['right'] {
  const differences = pairedDifferences(a, b);
  const { low, high } = studentInterval(differences);
  return { mean: oneNumber(meanOf(differences)), low: oneNumber(low), high: oneNumber(high) };
}

/** The interval in plain words, with the given mistakes in it. With none it is right. */
export function intervalWith(
  mistakes: ReadonlySet<string>,
  { a, b, student }: GivenScores,
): { mean: number; low: number; high: number } {
  const has = (id: string): boolean => mistakes.has(id);
  const n = a.length;
  const differences = a.map((score, j) => (has('turned') ? b[j] - score : score - b[j]));
  const mean = average(differences);
  if (has('range')) return { mean, low: Math.min(...differences), high: Math.max(...differences) };
  const variance = (values: readonly number[]): number => {
    const middle = average(values);
    const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
    return squares / (has('population') ? n : n - 1);
  };
  const apart = has('unpaired') || has('unpaired-degrees');
  const squared = apart ? variance(a) + variance(b) : variance(has('spread-of-a') ? a : differences);
  const spread = has('variance') ? squared : Math.sqrt(squared);
  const degrees = has('unpaired') ? 2 * (n - 1) : has('degrees') ? n : n - 1;
  const factor = has('bell') ? 1.96 : student[degrees];
  const divisor = has('single') ? 1 : has('over-n') ? n : Math.sqrt(n);
  const reach = ((factor * spread) / divisor) * (has('half') ? 0.5 : 1);
  return { mean, low: mean - reach, high: mean + reach };
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
