import { expect, test } from 'vitest';
import { answersWith, judge, testJudges, type JudgeCase } from '../../../tests/exercises/judged-in-test';
import { experiment as backward, MISTAKES as BACKWARD } from './judge-backward';
import { experiment as convert } from './judge-convert';
import { experiment as torch, MISTAKES as TORCH } from './judge-torch';
import { convertWith } from './shared/convert-gru';
import { convertMistakes } from './shared/convert-mistakes';
import { backwardAfter } from './shared/wrong-after';
import { backwardBefore } from './shared/wrong-before';

const OURS: JudgeCase = { name: 'backward', judge: backward, mistakes: BACKWARD, program: backwardBefore };
const PYTORCH: JudgeCase = { name: 'torch', judge: torch, mistakes: TORCH, program: backwardAfter };
const CONVERT: JudgeCase = {
  name: 'convert',
  judge: convert,
  mistakes: convertMistakes(''),
  program: convertWith,
};
testJudges([OURS, PYTORCH, CONVERT]);

test('two mistakes at once are both named', async () => {
  const verdictOf = async (one: JudgeCase, ...ids: string[]) =>
    (await judge(one.judge, 6, await answersWith(one, 6, ...ids))).verdict;
  expect([...(await verdictOf(OURS, 'route-4', 'sign')).mistakes].sort()).toEqual(['route-4', 'sign']);
  expect([...(await verdictOf(PYTORCH, 'matrix-inside', 'bias-inside')).mistakes].sort()).toEqual([
    'bias-inside',
    'matrix-inside',
  ]);
});
