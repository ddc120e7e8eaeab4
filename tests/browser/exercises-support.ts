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
