import { expect, test } from 'vitest';
import { answersWith, judge, testJudges, type JudgeCase } from '../../../tests/exercises/judged-in-test';
import { experiment as backward } from './judge-backward';
import { experiment as clipping, clipWith, MISTAKES as CLIPPING } from './judge-clipping';
import { experiment as slope, slopeWith, MISTAKES as SLOPE } from './judge-slope';
import { BACKWARD_MISTAKES, backwardWith } from './shared/wrong-backward';

const BACKWARD: JudgeCase = {
  name: 'backward',
  judge: backward,
  mistakes: BACKWARD_MISTAKES,
  program: backwardWith,
};
testJudges([
  { name: 'slope', judge: slope, mistakes: SLOPE, program: slopeWith },
  BACKWARD,
  { name: 'clipping', judge: clipping, mistakes: CLIPPING, program: clipWith },
]);

test('two mistakes at once are both named', async () => {
  const answers = await answersWith(BACKWARD, 6, 'transpose', 'next-state');
  const { verdict } = await judge(backward, 6, answers);
  expect([...verdict.mistakes].sort()).toEqual(['next-state', 'transpose']);
});

test('a mistake nobody has foreseen is reported without a reason, with the gradient and the entry', async () => {
  const answers = (await answersWith(BACKWARD, 6)) as ReturnType<typeof backwardWith>[];
  for (const { dWhh } of answers) dWhh[1][2] += 0.25;
  const { verdict, says, why, writes } = await judge(backward, 6, answers);
  expect(why).toEqual([]);
  expect(writes).toEqual(['dWhh']);
  expect(verdict.worst).toMatchObject({ name: 'dWhh', at: [1, 2] });
  expect(says).toBe(
    'Not yet: five of six gradients agree. dWhh has the right shape and wrong values: 2 of 25 entries differ.',
  );
});

test('shapes, gaps and things that are no numbers are said in words', async () => {
  const said = async (answer: unknown) => (await judge(backward, 6, [answer, answer])).says;
  expect(await said({})).toContain('dWxh is missing from what the function gave back');
  expect(await said(null)).toContain('dWxh is missing');
  expect(await said({ dWxh: 'sevenths' })).toContain('dWxh is a string, not an array of numbers');
  expect(await said({ dWxh: [[1], [2, 3]] })).toContain('dWxh has rows of unequal length');
  expect(await said({ dWxh: [1, 2] })).toContain('dWxh must be (4,3), got (2); an axis is missing');
  const slopes = await judge(slope, 6);
  const nan = (JSON.parse(slopes.inputs) as [{ s: number[][][] }][]).map(([{ s }]) =>
    s.map((step) => step.map((row) => row.map(() => NaN))),
  );
  expect((await judge(slope, 6, nan)).says).toContain('dS holds something that is not a number');
});
