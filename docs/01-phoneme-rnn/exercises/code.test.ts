/** Readers' programs as texts: what the page's path makes of them, run in a realm of its own, judged by the experiments. */
import { describe, expect, test } from 'vitest';
import { changed, judged, testPrograms, type CodeCase } from '../../../tests/exercises/judged-in-test';
import { experiment as judgeBackward } from '../experiments/judge-backward';
import { experiment as judgeClipping } from '../experiments/judge-clipping';
import { experiment as judgeSlope } from '../experiments/judge-slope';
import { BACKWARD, BUG, BUG_LINE, CLIPPING, SLOPE } from './code';

const SLOPE_SOLVED = changed(
  SLOPE,
  'return scores.map(() => 0);',
  `const largest = Math.max(...scores);
      const exps: number[] = scores.map((score) => Math.exp(score - largest));
      const sum = exps.reduce((x, y) => x + y);
      return exps.map((e, j) => (mask[t][b] * (e / sum - (j === labels[t][b] ? 1 : 0))) / N);`,
);
const BACKWARD_SOLVED = changed(
  BACKWARD,
  '    // One step: from dS[t] and q to the gradients, and to the next q.',
  `    const dh = add(matmul(dS[t], Why), q);
    const delta = dh.map((row, b) => row.map((d, i) => mask[t][b] * (1 - h[t + 1][b][i] ** 2) * d));
    const passed = dh.map((row, b) => row.map((d) => (1 - mask[t][b]) * d));
    q = add(passed, matmul(delta, Whh));
    dWxh = add(dWxh, matmul(transpose(delta), x[t]));
    dWhh = add(dWhh, matmul(transpose(delta), h[t]));
    dbh = add(dbh, sumRows(delta));
    dWhy = add(dWhy, matmul(transpose(dS[t]), h[t + 1]));
    dby = add(dby, sumRows(dS[t]));`,
);
const CLIPPING_SOLVED = changed(
  CLIPPING,
  'return grads;',
  `const all: number[] = [...grads.dW.flat(), ...grads.db];
  const norm = Math.sqrt(all.reduce((sum, g) => sum + g * g, 0));
  const factor = norm > limit ? limit / norm : 1;
  return { dW: grads.dW.map((row) => row.map((g) => factor * g)), db: grads.db.map((g) => factor * g) };`,
);

const CASES: readonly CodeCase[] = [
  {
    name: 'slope',
    judge: judgeSlope,
    call: 'slope',
    starter: SLOPE,
    solved: SLOPE_SOLVED,
    wrong: [
      {
        name: 'divides by all frames',
        find: 'mask.flat().reduce((sum, m) => sum + m, 0)',
        replace: 'mask.flat().length',
        mistakes: ['all-frames'],
      },
      { name: 'forgets the mask', find: 'mask[t][b] * ', replace: '', mistakes: ['padding'] },
      {
        name: 'does not subtract the largest score',
        find: 'score - largest',
        replace: 'score',
        mistakes: ['overflow-times-mask'],
      },
      {
        name: 'turns the sign',
        find: '(e / sum - (j === labels[t][b] ? 1 : 0))',
        replace: '((j === labels[t][b] ? 1 : 0) - e / sum)',
        mistakes: ['sign'],
      },
    ],
  },
  {
    name: 'backward',
    judge: judgeBackward,
    call: 'backward',
    starter: BACKWARD,
    solved: BACKWARD_SOLVED,
    wrong: [
      {
        name: 'transposes Whh',
        find: 'matmul(delta, Whh)',
        replace: 'matmul(delta, transpose(Whh))',
        mistakes: ['transpose'],
        marked: 'q = add(passed',
      },
      {
        name: 'takes the state after the frame',
        find: 'matmul(transpose(delta), h[t])',
        replace: 'matmul(transpose(delta), h[t + 1])',
        mistakes: ['next-state'],
        marked: 'dWhh = add',
      },
      {
        name: 'forgets the slope of tanh',
        find: '(1 - h[t + 1][b][i] ** 2) * ',
        replace: '',
        mistakes: ['no-slope'],
        marked: 'const delta',
      },
      {
        name: 'overwrites and loses the road past the end',
        find: 'add(passed, matmul(delta, Whh))',
        replace: 'matmul(delta, Whh)',
        mistakes: ['route'],
        marked: 'q = matmul',
      },
      {
        name: 'ignores the mask',
        find: 'mask[t][b] * (1 - h',
        replace: '(1 - h',
        mistakes: ['mask'],
        marked: 'const delta',
      },
    ],
  },
  {
    name: 'clipping',
    judge: judgeClipping,
    call: 'clip',
    starter: CLIPPING,
    solved: CLIPPING_SOLVED,
    wrong: [
      {
        name: 'forgets the root',
        find: 'Math.sqrt(all.reduce((sum, g) => sum + g * g, 0))',
        replace: 'all.reduce((sum, g) => sum + g * g, 0)',
        mistakes: ['squared'],
        marked: 'const norm',
      },
      {
        name: 'stretches what is short',
        find: 'norm > limit ? limit / norm : 1',
        replace: 'limit / norm',
        mistakes: ['always'],
        marked: 'const factor',
      },
      {
        name: 'makes everything of length one',
        find: 'norm > limit ? limit / norm : 1',
        replace: 'norm > limit ? 1 / norm : 1',
        mistakes: ['unit'],
        marked: 'const factor',
      },
    ],
  },
];

testPrograms(CASES);

describe('the program with a bug', () => {
  /** Pre-activations are not among the hidden inputs; in frames that count they are the inverse of the state. */
  const withA = (source: string): string =>
    changed(
      source,
      'function backward({ x, mask, a, h,',
      'function backward(given) { return told({ ...given, a: given.h.slice(1).map((s) => s.map((r) => r.map(Math.atanh))) }); }\nfunction told({ x, mask, a, h,',
    );

  test('is wrong, for the reason the page gives', async () => {
    const { verdict } = await judged(withA(BUG), 'backward', judgeBackward);
    expect(verdict.mistakes).toEqual(['slope-of-sum']);
  });

  test('is right once its faulty line is mended, so no other line is wrong', async () => {
    const lines = BUG.split('\n');
    expect(lines[BUG_LINE - 1]).toContain('const slope = a[t]');
    lines[BUG_LINE - 1] = lines[BUG_LINE - 1].replace('a[t]', 'h[t + 1]');
    const { verdict, says } = await judged(withA(lines.join('\n')), 'backward', judgeBackward);
    expect(verdict.passed, says).toBe(true);
  });
});
