/** What the tests of exercises share: the boxes, writing into the editor, right and wrong programs. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './support';

export const PAGE = '01-phoneme-rnn/exercises/';
export type ExerciseName =
  'slope' | 'backward' | 'clipping' | 'transpose' | 'count' | 'ceiling' | 'windows' | 'bug' | 'choice';
export const exercise = (page: Page, name: ExerciseName): Locator =>
  page.locator(`[data-exercise="01-phoneme-rnn/${name}"]`);
export const editorOf = (box: Locator): Locator => box.getByRole('textbox', { name: /^Your code/ });
export const verdictOf = (box: Locator): Locator => box.getByRole('status', { name: 'Verdict' });
export const press = (box: Locator, name: string): Promise<void> =>
  box.getByRole('button', { name, exact: true }).click();

/** Right, with types in it. `step` replaces the line that collects dWhh. */
export const backwardProgram = (
  dWhh = 'h[t]',
): string => `function backward({ x, mask, h, dS, dLast, Wxh, Whh, Why }: any) {
  const [H, D, K]: [number, number, number] = [Wxh.length, Wxh[0].length, Why.length];
  let [dWxh, dWhh, dbh] = [zeros(H, D), zeros(H, H), zeros(H)];
  let [dWhy, dby] = [zeros(K, H), zeros(K)];
  let q = dLast;
  for (let t = x.length - 1; t >= 0; t--) {
    const dh = add(matmul(dS[t], Why), q);
    const delta = dh.map((row: number[], b: number) => row.map((d, i) => mask[t][b] * (1 - h[t + 1][b][i] ** 2) * d));
    const passed = dh.map((row: number[], b: number) => row.map((d) => (1 - mask[t][b]) * d));
    q = add(passed, matmul(delta, Whh));
    dWxh = add(dWxh, matmul(transpose(delta), x[t]));
    dWhh = add(dWhh, matmul(transpose(delta), ${dWhh}));
    dbh = add(dbh, sumRows(delta));
    dWhy = add(dWhy, matmul(transpose(dS[t]), h[t + 1]));
    dby = add(dby, sumRows(dS[t]));
  }
  return { dWxh, dWhh, dbh, dWhy, dby, dh0: q };
}`;
export const DWHH_LINE = 12;

/** An exercise in code of each further chapter, with a program that is right. */
export const FURTHER: readonly {
  readonly id: string;
  readonly start: string;
  readonly program: string;
  readonly says: string;
}[] = [
  {
    id: '02-lstm/forward',
    start: 'Not yet: none of seven parts agree.',
    program: `function forward({ x, hPrev, CPrev, Wf, Wi, WC, Wo, bf, bi, bC, bo }: any) {
  const u: number[][] = join(hPrev, x);
  const block = (W: number[][], b: number[], g: (a: number) => number): number[][] =>
    matmul(u, transpose(W)).map((row: number[]) => row.map((s, j) => g(s + b[j])));
  const sigma = (a: number) => 1 / (1 + Math.exp(-a));
  const [f, i, o] = [block(Wf, bf, sigma), block(Wi, bi, sigma), block(Wo, bo, sigma)];
  const CTilde = block(WC, bC, Math.tanh);
  const C = add(mul(f, CPrev), mul(i, CTilde));
  return { f, i, CTilde, o, C, h: mul(o, C.map((row: number[]) => row.map((cell) => Math.tanh(cell)))) };
}`,
    says: 'All seven agree',
  },
  {
    id: '03-gru/convert',
    start: 'Not yet:',
    program: `function convert(weights: any, from: any, to: any) {
  if (from.reset !== to.reset) return null;
  if (from.z === to.z) return weights;
  const turned = (rows: number[][]) => rows.map((row: number[]) => row.map((w) => -w));
  const { fromH, fromX, bias } = weights.z;
  return { ...weights, z: { fromH: turned(fromH), fromX: turned(fromX), bias: bias.map((b: number) => -b) } };
}`,
    says: 'All six',
  },
  {
    id: '04-lstm-vs-gru/match',
    start: 'Not yet: none of three cells agree.',
    program: `function match({ kind, D, K, budget }: any) {
  const blocks: number = { rnn: 1, gru: 3, lstm: 4 }[kind];
  const count = (H: number): number => blocks * H * (H + D + 1) + K * (H + 1);
  let H = 1;
  while (Math.abs(count(H + 1) - budget) < Math.abs(count(H) - budget)) H++;
  return { H, weights: count(H) };
}`,
    says: 'All three agree',
  },
];

/** Opens the page and the editor of one exercise. */
export async function openEditor(page: Page, name: ExerciseName): Promise<Locator> {
  await page.goto(PAGE);
  const box = exercise(page, name);
  await press(box, 'Write it here');
  await expect(editorOf(box)).toBeFocused();
  return box;
}

/** Replaces all that stands in the editor. */
export async function write(page: Page, box: Locator, program: string): Promise<void> {
  await editorOf(box).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(program);
}

/** Writes, checks, and waits for a verdict. */
export async function check(page: Page, box: Locator, program: string): Promise<Locator> {
  await write(page, box, program);
  const before = Number(await box.getAttribute('data-checks'));
  await press(box, 'Check');
  await expect(box).toHaveAttribute('data-checks', String(before + 1), { timeout: 30_000 });
  return verdictOf(box);
}
