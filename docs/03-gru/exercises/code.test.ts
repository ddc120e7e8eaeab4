/** Readers' programs as texts: what the page's path makes of them, run in a realm of its own, judged by the experiments. */
import { describe, expect, test } from 'vitest';
import { changed, judge, judged, testPrograms, type CodeCase } from '../../../tests/exercises/judged-in-test';
import { experiment as judgeBackward } from '../experiments/judge-backward';
import { experiment as judgeConvert } from '../experiments/judge-convert';
import { experiment as judgeTorch } from '../experiments/judge-torch';
import { BACKWARD, BUG, BUG_LINE, CONVERT, TORCH } from './code';

const BACKWARD_SOLVED = changed(
  BACKWARD,
  '  // Yours: alphaH, alphaZ, alphaR, and from them the eight gradients.',
  `  const rest = (a: number[][]): number[][] => a.map((row) => row.map((entry) => 1 - entry));
  const v = join(mul(r, hPrev), x);
  const alphaH = mul(mul(dh, z), rest(mul(hTilde, hTilde)));
  const alphaZ = mul(mul(dh, sub(hTilde, hPrev)), mul(z, rest(z)));
  const dv = matmul(alphaH, Wh);
  const p = columns(dv, 0, H);
  const alphaR = mul(mul(p, hPrev), mul(r, rest(r)));
  const du = add(matmul(alphaZ, Wz), matmul(alphaR, Wr));
  dWz = matmul(transpose(alphaZ), u);
  dWr = matmul(transpose(alphaR), u);
  dWh = matmul(transpose(alphaH), v);
  [dbz, dbr, dbh] = [sumRows(alphaZ), sumRows(alphaR), sumRows(alphaH)];
  dx = add(columns(dv, H), columns(du, H));
  dhPrev = add(add(mul(dh, rest(z)), mul(p, r)), columns(du, 0, H));`,
);
const TORCH_SOLVED = changed(
  TORCH,
  '  // Yours: alphaN, alphaZ, alphaR, dp, and from them the twelve gradients.',
  `  const rest = (a: number[][]): number[][] => a.map((row) => row.map((entry) => 1 - entry));
  const alphaN = mul(mul(dh, rest(z)), rest(mul(n, n)));
  const alphaZ = mul(mul(dh, sub(hPrev, n)), mul(z, rest(z)));
  const alphaR = mul(mul(alphaN, p), mul(r, rest(r)));
  const dp = mul(alphaN, r);
  [dWxz, dWxr, dWxn] = [alphaZ, alphaR, alphaN].map((alpha) => matmul(transpose(alpha), x));
  [dWhz, dWhr] = [alphaZ, alphaR].map((alpha) => matmul(transpose(alpha), hPrev));
  dWhn = matmul(transpose(dp), hPrev);
  [dbz, dbr, dbn] = [sumRows(alphaZ), sumRows(alphaR), sumRows(alphaN)];
  dbhn = sumRows(dp);
  dx = add(add(matmul(alphaZ, Wxz), matmul(alphaR, Wxr)), matmul(alphaN, Wxn));
  const throughGates = add(matmul(alphaZ, Whz), matmul(alphaR, Whr));
  dhPrev = add(add(mul(dh, z), throughGates), matmul(dp, Whn));`,
);
const CONVERT_SOLVED = changed(
  CONVERT,
  '  return weights;',
  `  if (from.reset !== to.reset) return null;
  if (from.z === to.z) return weights;
  const minus = (entry: number): number => -entry;
  const { fromH, fromX, bias } = weights.z;
  const z = {
    fromH: fromH.map((row) => row.map(minus)),
    fromX: fromX.map((row) => row.map(minus)),
    bias: bias.map(minus),
  };
  return { ...weights, z };`,
);

const CASES: readonly CodeCase[] = [
  {
    name: 'backward',
    judge: judgeBackward,
    call: 'backward',
    starter: BACKWARD,
    solved: BACKWARD_SOLVED,
    wrong: [
      {
        name: 'forgets the route through the reset gate',
        find: 'columns(du, 0, H));',
        replace: 'columns(matmul(alphaZ, Wz), 0, H));',
        mistakes: ['route-4'],
        marked: 'dhPrev = add',
      },
      {
        name: 'takes z = 1 for keep',
        find: 'const alphaH = mul(mul(dh, z), rest(mul(hTilde, hTilde)));\n  const alphaZ = mul(mul(dh, sub(hTilde, hPrev))',
        replace:
          'z = rest(z);\n  const alphaH = mul(mul(dh, z), rest(mul(hTilde, hTilde)));\n  const alphaZ = mul(mul(dh, sub(hPrev, hTilde))',
        mistakes: ['keeps'],
        marked: 'const alphaH',
      },
      {
        name: 'lets the candidate see all of the state',
        find: 'join(mul(r, hPrev), x)',
        replace: 'u',
        mistakes: ['unreset'],
        marked: 'dWh = matmul',
      },
      {
        name: 'judges z the wrong way round',
        find: 'sub(hTilde, hPrev)',
        replace: 'sub(hPrev, hTilde)',
        mistakes: ['sign'],
        marked: 'const alphaZ',
      },
      {
        name: 'forgets r on the way through the candidate',
        find: 'mul(p, r))',
        replace: 'p)',
        mistakes: ['reset-slip'],
        marked: 'dhPrev = add',
      },
    ],
  },
  {
    name: 'torch',
    judge: judgeTorch,
    call: 'torch',
    starter: TORCH,
    solved: TORCH_SOLVED,
    wrong: [
      {
        name: 'leaves the reset out of what stands inside it',
        find: 'const dp = mul(alphaN, r);',
        replace: 'const dp = alphaN;',
        mistakes: ['no-reset'],
        marked: 'const dp',
      },
      {
        name: 'takes alphaN for the bias inside the reset',
        find: 'dbhn = sumRows(dp);',
        replace: 'dbhn = sumRows(alphaN);',
        mistakes: ['bias-inside'],
        marked: 'dbhn = sumRows',
      },
      {
        name: 'multiplies by the state where the product stood',
        find: 'mul(mul(alphaN, p)',
        replace: 'mul(mul(alphaN, hPrev)',
        mistakes: ['state-for-p'],
        marked: 'const alphaR',
      },
      {
        name: 'transposes on the way back',
        find: 'const throughGates = add(matmul(alphaZ, Whz), matmul(alphaR, Whr));',
        replace:
          'const throughGates = add(matmul(alphaZ, transpose(Whz)), matmul(alphaR, transpose(Whr)));\n  Whn = transpose(Whn);',
        mistakes: ['transpose'],
        marked: 'dhPrev = add',
      },
    ],
  },
  {
    name: 'convert',
    judge: judgeConvert,
    call: 'convert',
    starter: CONVERT,
    solved: CONVERT_SOLVED,
    wrong: [
      {
        name: 'copies the weights where the reset moves',
        find: '  if (from.reset !== to.reset) return null;\n',
        replace: '',
        mistakes: ['moves-reset'],
      },
      {
        name: 'forgets the bias',
        find: 'bias: bias.map(minus),',
        replace: 'bias,',
        mistakes: ['bias-kept'],
        marked: 'const z = {',
      },
      {
        name: 'takes 1 minus each weight',
        find: '=> -entry',
        replace: '=> 1 - entry',
        mistakes: ['one-minus'],
        marked: 'const z = {',
      },
      {
        name: 'refuses as soon as anything differs',
        find: 'if (from.reset !== to.reset) return null;\n  if (from.z === to.z) return weights;',
        replace: 'if (from.reset !== to.reset || from.z !== to.z) return null;\n  if (from.z === to.z) return weights;',
        mistakes: ['refuses-z'],
      },
      {
        name: 'makes the place of the reset harmless with a diagonal matrix',
        find: 'if (from.reset !== to.reset) return null;',
        replace: `const { candidate } = weights;
  const diagonal = candidate.fromH.map((row, i) => row.map((entry, j) => (i === j ? entry : 0)));
  if (from.reset !== to.reset) weights = { ...weights, candidate: { ...candidate, fromH: diagonal } };`,
        mistakes: ['diagonal'],
      },
    ],
  },
];

testPrograms(CASES);

describe('convert', () => {
  test('who copies the reset is shown the frames where the new cell goes elsewhere, with numbers', async () => {
    const source = changed(CONVERT_SOLVED, '  if (from.reset !== to.reset) return null;\n', '');
    const { verdict, says, why } = await judged(source, 'convert', judgeConvert);
    expect(says).toMatch(
      /^Not yet: three of six cases agree\. In the case “.*” the old cell goes to the state \(.*\) in hidden frame [012], and the new cell with your weights to \(.*\)\.$/,
    );
    expect(verdict.rows.filter(({ differing }) => differing > 0).map(({ name }) => name)).toEqual([
      'reset before → after',
      'reset after → before',
      'both',
    ]);
    expect(verdict.worst?.name).toMatch(/^h, /);
    expect(why[1]).toMatch(
      /The state is \(.*\), the resets are \(.*\), and unit [012], counted from 0, reads .* Reset first, it gets/,
    );
    expect(why[2]).toContain('No weights do both.');
  });

  test('whoever moves the reset in a way nobody has foreseen is shown the same', async () => {
    const source = changed(
      CONVERT_SOLVED,
      'if (from.reset !== to.reset) return null;',
      'if (from.reset !== to.reset) return { ...weights, r: { ...weights.r, bias: weights.r.bias.map(() => 9) } };',
    );
    const { verdict, why } = await judged(source, 'convert', judgeConvert);
    expect(verdict).toMatchObject({ passed: false, partly: true });
    expect(why.join(' ')).toContain('No weights do both.');
  });

  test('a program that copies everything is told of both mistakes', async () => {
    const { verdict } = await judged(CONVERT, 'convert', judgeConvert);
    expect([...verdict.mistakes].sort()).toEqual(['moves-reset', 'z-copied']);
  });

  test('a refusal that is not due, and what is no weights, are said in words', async () => {
    const answers = (one: unknown): unknown[] => Array.from({ length: 6 }, () => one);
    const refused = await judge(judgeConvert, 3, answers(null));
    expect(refused.says).toBe(
      'Not yet: three of six cases agree. In the case “z overwrite → keep” you gave back null, but there are weights that do it.',
    );
    expect(refused.verdict.worst).toBeUndefined();
    const said = async (one: unknown): Promise<string> => (await judge(judgeConvert, 3, answers(one))).says;
    expect(await said('no')).toContain('z.fromH is missing from what the function gave back');
    const block = { fromH: [[1]], fromX: [[1]], bias: [1] };
    expect(await said({ z: block, r: block, candidate: block })).toContain('z.fromH must be (3,3), got (1,1)');
  });
});

describe('the program with a bug', () => {
  test('is wrong, for the reason the page gives', async () => {
    const { verdict } = await judged(BUG, 'backward', judgeBackward);
    expect(verdict.mistakes).toEqual(['route-4']);
  });

  test('is right once its faulty line is mended, so no other line is wrong', async () => {
    const lines = BUG.split('\n');
    expect(lines[BUG_LINE - 1]).toContain('const dhPrev');
    lines[BUG_LINE - 1] = lines[BUG_LINE - 1].replace('matmul(alphaZ, Wz)', 'du');
    const { verdict, says } = await judged(lines.join('\n'), 'backward', judgeBackward);
    expect(verdict.passed, says).toBe(true);
  });
});
