import { expect, test } from 'vitest';
import { answersWith, judge, testJudges, type JudgeCase } from '../../../tests/exercises/judged-in-test';
import { experiment as backward } from './judge-backward';
import { experiment as forward } from './judge-forward';
import { BACKWARD_MISTAKES } from './shared/backward-mistakes';
import { backwardWith } from './shared/wrong-backward';
import { FORWARD_MISTAKES, forwardWith } from './shared/wrong-forward';

const BACKWARD: JudgeCase = { name: 'backward', judge: backward, mistakes: BACKWARD_MISTAKES, program: backwardWith };
testJudges([{ name: 'forward', judge: forward, mistakes: FORWARD_MISTAKES, program: forwardWith }, BACKWARD]);

test('both routes lost past the end are named together', async () => {
  const { verdict } = await judge(backward, 6, await answersWith(BACKWARD, 6, 'route-h', 'route-C'));
  expect([...verdict.mistakes].sort()).toEqual(['route-C', 'route-h']);
});

test('a mistake nobody has foreseen is reported without a reason, with the gradient and the entry', async () => {
  const answers = (await answersWith(BACKWARD, 6)) as ReturnType<typeof backwardWith>[];
  for (const { dWi } of answers) dWi[1][2] += 0.25;
  const { verdict, says, why, writes } = await judge(backward, 6, answers);
  expect([why, writes]).toEqual([[], ['dWi']]);
  expect(verdict.worst).toMatchObject({ name: 'dWi', at: [1, 2] });
  expect(says).toContain('Not yet: ten of eleven gradients agree. dWi has the right shape and wrong values');
});

test('gates at biases of ±1000 are counted in a row of their own, and NaN is said in words', async () => {
  const answers = await answersWith(
    { name: '', judge: forward, mistakes: [], program: forwardWith },
    6,
    'overflow-sigma',
  );
  const { verdict, says } = await judge(forward, 6, answers);
  expect(verdict.rows.filter(({ differing }) => differing > 0).map(({ name }) => name)).toEqual(['biases of ±1000']);
  expect(says).toContain('holds something that is not a number');
});
