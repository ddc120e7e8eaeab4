/**
 * What the scores of several seeds say about pairs of networks: differences, their interval, and the verdict.
 *
 * Must not: leave a seed out.
 */
import type { TableData } from '@unrolled/lab-protocol';
import {
  bootstrapInterval,
  judgeDifference,
  meanOf,
  pairedDifferences,
  standardDeviation,
  studentInterval,
  widest,
  type Interval,
  type Rng,
  type Verdict,
} from '@unrolled/rnn-core';
import { NETWORKS, type NetworkName } from './networks';
import type { ScoreForm } from './params';

export const PAIRS = [
  ['lstm', 'gru'],
  ['lstm', 'rnn'],
  ['gru', 'rnn'],
] as const satisfies readonly (readonly [NetworkName, NetworkName])[];
export type Pair = (typeof PAIRS)[number];

/** Fixed before any run: a twentieth of the score of remembering nothing. */
export function marginOf(levelWithoutMemory: number): number {
  return levelWithoutMemory / 20;
}

export interface Judged {
  readonly differences: readonly number[];
  readonly mean: number;
  readonly bootstrap: Interval;
  readonly student: Interval;
  /** From the smaller of the two lower ends to the larger of the two upper ones. */
  readonly interval: Interval;
  readonly verdict: Verdict;
}

/** At least two seeds. The bootstrap draws from a fork of rng, so the same differences give the same interval. */
export function judgePair(a: readonly number[], b: readonly number[], margin: number, rng: Rng): Judged {
  const differences = pairedDifferences(a, b);
  const bootstrap = bootstrapInterval(differences, {}, rng.fork('bootstrap'));
  const student = studentInterval(differences);
  const interval = widest(bootstrap, student);
  return {
    differences,
    mean: meanOf(differences),
    bootstrap,
    student,
    interval,
    verdict: judgeDifference(interval, margin),
  };
}

/** The verdict on `first` against `second`, where a smaller score is better. */
export function verdictWords(verdict: Verdict, first: string, second: string): string {
  switch (verdict) {
    case 'lower':
      return `${first} better`;
    case 'higher':
      return `${second} better`;
    case 'same':
      return 'no difference that matters';
    case 'undecided':
      return 'undecided';
  }
}

export function pairKey([a, b]: Pair): string {
  return a + b[0].toUpperCase() + b.slice(1);
}

export type Scores = Readonly<Record<NetworkName, readonly number[]>>;

/** Numbers for claims: means, differences, intervals, and how much pairing has narrowed them. */
export function pairNumbers(scores: Scores, margin: number, rng: Rng): Record<string, number> {
  const numbers: Record<string, number> = { margin };
  for (const [name, values] of Object.entries(scores)) {
    numbers[`${name}Mean`] = meanOf(values);
    numbers[`${name}Least`] = Math.min(...values);
    numbers[`${name}Most`] = Math.max(...values);
    numbers[`${name}Spread`] = standardDeviation(values);
  }
  for (const pair of PAIRS) {
    const { mean, interval, bootstrap, student, differences } = judgePair(
      scores[pair[0]],
      scores[pair[1]],
      margin,
      rng,
    );
    const key = pairKey(pair);
    numbers[key] = mean;
    numbers[`${key}Low`] = interval.low;
    numbers[`${key}High`] = interval.high;
    numbers[`${key}Bootstrap`] = bootstrap.high - bootstrap.low;
    numbers[`${key}Student`] = student.high - student.low;
    numbers[`${key}Spread`] = standardDeviation(differences);
  }
  return numbers;
}

/** Rows of pairs: name, mean, low, high, verdict, and every difference. Numbers, so that a picture can be drawn of them. */
export function pairTable(scores: Scores, margin: number, rng: Rng): TableData {
  const seeds = Math.min(...Object.values(scores).map(({ length }) => length));
  const columns = ['difference', 'mean', 'low', 'high', 'verdict', ...seedColumns(seeds)];
  if (seeds < 2) return { columns, rows: [] };
  const rows = PAIRS.map((pair) => {
    const [first, second] = pair.map((name) => NETWORKS[name].label);
    const [a, b] = pair.map((name) => scores[name].slice(0, seeds));
    const { differences, mean, interval, verdict } = judgePair(a, b, margin, rng);
    const words = verdictWords(verdict, first, second);
    return [`${first} − ${second}`, mean, interval.low, interval.high, words, ...differences];
  });
  return { columns, rows };
}

export function seedColumns(seeds: number): string[] {
  return Array.from({ length: seeds }, (_, j) => `seed ${j + 1}`);
}

/** "LSTM − GRU −0.3 %, between −0.9 % and 0.2 %: undecided." */
export function pairSentence(pair: Pair, n: Readonly<Record<string, number>>, { print }: ScoreForm): string {
  const key = pairKey(pair);
  const [first, second] = pair.map((name) => NETWORKS[name].label);
  const interval = { low: n[`${key}Low`], high: n[`${key}High`] };
  const said = (score: number): string => print(score).replace('-', '−');
  const words = verdictWords(judgeDifference(interval, n.margin), first, second);
  return `${first} − ${second} ${said(n[key])}, between ${said(interval.low)} and ${said(interval.high)}: ${words}`;
}
