/** Readers' programs as texts: what the page's path makes of them, run in a realm of its own, judged by the experiments. */
import { createRng, judgeReader } from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { changed, judged, runProgram, testPrograms, type CodeCase } from '../../../tests/exercises/judged-in-test';
import { experiment as judgeBackward } from '../experiments/judge-backward';
import { experiment as judgeForward } from '../experiments/judge-forward';
import { hiddenPass } from '../experiments/shared/hidden-pass';
import { BACKWARD, BUG, BUG_LINE, FORWARD } from './code';

const START = FORWARD.slice(FORWARD.indexOf('  const [B, H]'), FORWARD.indexOf('  return'));
const FORWARD_SOLVED = changed(
  FORWARD,
  START,
  `  const u = join(hPrev, x);
  const sum = (W: number[][], b: number[]) => matmul(u, transpose(W)).map((row) => row.map((s, j) => s + b[j]));
  const sigma = (a: number[][]) => a.map((row) => row.map((s) => 1 / (1 + Math.exp(-s))));
  const tanh = (a: number[][]) => a.map((row) => row.map((s) => Math.tanh(s)));
  const f = sigma(sum(Wf, bf));
  const i = sigma(sum(Wi, bi));
  const CTilde = tanh(sum(WC, bC));
  const o = sigma(sum(Wo, bo));
  const C = add(mul(f, CPrev), mul(i, CTilde));
  const h = mul(o, tanh(C));
`,
);
const BACKWARD_SOLVED = changed(
  BACKWARD,
  '    // One step: from dH[t], qh and qC to the gradients,\n    // to dx[t], and to the next qh and qC.',
  `    const inside = (a: number[][]) => a.map((row, b) => row.map((d) => mask[t][b] * d));
    const past = (a: number[][]) => a.map((row, b) => row.map((d) => (1 - mask[t][b]) * d));
    const each = (a: number[][], g: (x: number) => number) => a.map((row) => row.map((x) => g(x)));
    const tanhC = each(C[t + 1], Math.tanh);
    const said = add(dH[t], qh);
    const dh = inside(said);
    const dC = inside(add(mul(mul(dh, o[t]), each(tanhC, (y) => 1 - y ** 2)), qC));
    const alphaO = mul(mul(dh, tanhC), each(o[t], (g) => g * (1 - g)));
    const alphaF = mul(mul(dC, C[t]), each(f[t], (g) => g * (1 - g)));
    const alphaI = mul(mul(dC, CTilde[t]), each(i[t], (g) => g * (1 - g)));
    const alphaC = mul(mul(dC, i[t]), each(CTilde[t], (y) => 1 - y ** 2));
    qC = add(past(qC), mul(f[t], dC));
    const du = [matmul(alphaF, Wf), matmul(alphaI, Wi), matmul(alphaC, WC), matmul(alphaO, Wo)].reduce((a, b) => add(a, b));
    qh = add(past(said), columns(du, 0, H));
    dx[t] = columns(du, H);
    dWf = add(dWf, matmul(transpose(alphaF), u[t]));
    dWi = add(dWi, matmul(transpose(alphaI), u[t]));
    dWC = add(dWC, matmul(transpose(alphaC), u[t]));
    dWo = add(dWo, matmul(transpose(alphaO), u[t]));
    dbf = add(dbf, sumRows(alphaF));
    dbi = add(dbi, sumRows(alphaI));
    dbC = add(dbC, sumRows(alphaC));
    dbo = add(dbo, sumRows(alphaO));`,
);

const CASES: readonly CodeCase[] = [
  {
    name: 'forward',
    judge: judgeForward,
    call: 'forward',
    starter: FORWARD,
    solved: FORWARD_SOLVED,
    wrong: [
      {
        name: 'glues the features first',
        find: 'join(hPrev, x)',
        replace: 'join(x, hPrev)',
        mistakes: ['order'],
        marked: 'const u',
      },
      {
        name: 'reads the forget gate the wrong way round',
        find: 'mul(f, CPrev)',
        replace: 'mul(f.map((row) => row.map((g) => 1 - g)), CPrev)',
        mistakes: ['keeps-what-it-forgets'],
        marked: 'const C =',
      },
      {
        name: 'bends the cell',
        find: 'add(mul(f, CPrev), mul(i, CTilde))',
        replace: 'tanh(add(mul(f, CPrev), mul(i, CTilde)))',
        mistakes: ['bent-cell'],
        marked: 'const C =',
      },
      {
        name: 'shows the cell as it is',
        find: 'mul(o, tanh(C))',
        replace: 'mul(o, C)',
        mistakes: ['unbent-state'],
        marked: 'const h',
      },
      {
        name: 'lets the logistic function overflow',
        find: '1 / (1 + Math.exp(-s))',
        replace: 'Math.exp(s) / (1 + Math.exp(s))',
        mistakes: ['overflow-sigma'],
        marked: 'const sigma',
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
        name: 'takes the forget gate of the next frame',
        find: 'mul(f[t], dC)',
        replace: 'mul(f[t + 1] ?? f[t], dC)',
        mistakes: ['next-forget'],
        marked: 'qC = add',
      },
      {
        name: 'judges the forget gate by the new cell',
        find: 'mul(dC, C[t])',
        replace: 'mul(dC, C[t + 1])',
        mistakes: ['new-cell'],
        marked: 'const alphaF',
      },
      {
        name: 'takes the slope in what went into tanh',
        find: 'each(tanhC, (y) => 1 - y ** 2)), qC)',
        replace: 'each(C[t + 1], (y) => 1 - y ** 2)), qC)',
        mistakes: ['slope-of-cell'],
        marked: 'const dC',
      },
      {
        name: 'keeps the last block only',
        find: '.reduce((a, b) => add(a, b))',
        replace: '.reduce((a, b) => b)',
        mistakes: ['last-block'],
        marked: 'const du',
      },
      {
        name: 'loses the cell past the end',
        find: 'add(past(qC), mul(f[t], dC))',
        replace: 'mul(f[t], dC)',
        mistakes: ['route-C'],
        marked: 'qC = mul',
      },
    ],
  },
];
testPrograms(CASES);

describe('the program with a bug', () => {
  const mended = BUG.split('\n')
    .map((line, at) => (at === BUG_LINE - 1 ? changed(line, 'mul(f[t], qC)', 'mul(f[t], dC)') : line))
    .join('\n');

  test('is wrong, for the reason the page gives', async () => {
    const { verdict } = await judged(BUG, 'backward', judgeBackward);
    expect(verdict.mistakes).toEqual(['early-everywhere']);
  });

  test('is right once its faulty line is mended, so no other line is wrong', async () => {
    const { verdict, says } = await judged(mended, 'backward', judgeBackward);
    expect(verdict.passed, says).toBe(true);
  });

  test.each([
    [1, ['dC0']],
    [
      3,
      ['dWf', 'dWi', 'dWC', 'dWo', 'dbf', 'dbi', 'dbC', 'dbo', 'x', 'h0', 'C0'].map((name) =>
        name.replace(/^(?!d)/, 'd'),
      ),
    ],
  ])('with sequences of %i frames the wrong gradients are those the page names', (T, wrong) => {
    const { given, right } = hiddenPass({ T, B: 2, D: 2, H: 3, lengths: [T, T] }, createRng(5));
    const answers = runProgram(BUG, 'backward', JSON.stringify([given]));
    const problem = { right: [right], mistakes: [], answerWith: () => ({}) };
    const { rows } = judgeReader(problem, [], JSON.stringify(answers), 'gradients').verdict;
    expect(rows.filter(({ differing }) => differing > 0).map(({ name }) => name)).toEqual(wrong);
  });
});
