import { expect, test } from 'vitest';
import { answersWith, judge, testJudges, type JudgeCase } from '../../../tests/exercises/judged-in-test';
import { experiment as interval, intervalWith, MISTAKES as INTERVAL } from './judge-interval';
import { experiment as units, matchWith, MISTAKES as UNITS } from './judge-units';

const PAIRED: JudgeCase = { name: 'interval', judge: interval, mistakes: INTERVAL, program: intervalWith };
const MATCHED: JudgeCase = { name: 'units', judge: units, mistakes: UNITS, program: matchWith };
testJudges([PAIRED, MATCHED]);

test('two mistakes at once are both named', async () => {
  const { verdict } = await judge(interval, 6, await answersWith(PAIRED, 6, 'population', 'bell'));
  expect([...verdict.mistakes].sort()).toEqual(['bell', 'population']);
  const counted = await judge(units, 6, await answersWith(MATCHED, 6, 'cell-without-bias', 'output-without-bias'));
  expect([...counted.verdict.mistakes].sort()).toEqual(['cell-without-bias', 'output-without-bias']);
});

test('where all differences are alike the interval has no width, and pairing is what makes it so', async () => {
  const answers = (await answersWith(PAIRED, 6)) as { mean: number; low: number; high: number }[];
  expect(answers[3].high - answers[3].low).toBe(0);
  const apart = (await answersWith(PAIRED, 6, 'unpaired')) as typeof answers;
  expect(apart[3].high - apart[3].low).toBeGreaterThan(1);
});

test('rounding down is right for three of the six networks, whatever the seed', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { verdict } = await judge(units, seed, await answersWith(MATCHED, seed, 'down'));
    expect(verdict.rows.map(({ differing, entries }) => [differing, entries])).toEqual([[2, 4], [2, 4], [2, 4]]); // prettier-ignore
  }
});
