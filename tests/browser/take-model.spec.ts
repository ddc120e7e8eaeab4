/** What was trained can be taken along: by keyboard, on a phone, in both themes, as weights and as a program. */
import { readFileSync } from 'node:fs';
import type { Download, Locator, Page } from '@playwright/test';
import { findings, overflow } from './judging';
import { button, demoSelector, expect, expectPhase, openDemo, SHORT, test } from './support';

const PHONE = { width: 360, height: 740 };

async function taken(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download');
  await act();
  const download: Download = await waiting;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
async function trained(page: Page): Promise<Locator> {
  const box = await openDemo(page, 'train', SHORT.train);
  await expect(button(box, 'Take the model')).toHaveCount(0);
  await button(box, 'Run').click();
  await expectPhase(box, 'done');
  return box;
}

test('a trained model leaves as weights and as a PyTorch program, by keyboard', async ({ page }) => {
  const box = await trained(page);
  const menu = button(box, 'Take the model');
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(menu).toHaveAttribute('aria-expanded', 'true');

  const weights = box.getByRole('button', { name: /^Weights, safetensors \(\d+ kB\)$/ });
  const file = await taken(page, async () => {
    await weights.focus();
    await page.keyboard.press('Enter');
  });
  expect(file.name).toBe('unrolled_01_phoneme_rnn_train.safetensors');
  const header = file.bytes.subarray(8, 8 + file.bytes.readUInt32LE(0)).toString();
  expect(JSON.parse(header)).toHaveProperty('Whh');

  const program = await taken(page, async () => {
    await button(box, 'PyTorch program').focus();
    await page.keyboard.press('Enter');
  });
  expect(program.name).toBe('unrolled_01_phoneme_rnn_train.py');
  expect(program.bytes.toString()).toMatch(/^"""01-phoneme-rnn\/train: .*seed=7/m);
  expect(program.bytes.toString()).toContain('def simple_rnn(w, x, mask, bend):');
  await expect(box.getByText(/python3 unrolled_01_phoneme_rnn_train\.py/)).toBeVisible();

  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(weights).toHaveCount(0);
  await button(box, 'Reset').click();
  await expect(menu).toHaveCount(0);
});

test('the way out fits a phone and has nothing that axe would find, light and dark', async ({ page }) => {
  await page.setViewportSize(PHONE);
  const box = await trained(page);
  await button(box, 'Take the model').click();
  await expect(button(box, 'PyTorch program')).toBeVisible();
  expect(await overflow(page)).toBeFalsy();
  expect(await findings(page, { within: demoSelector('train') })).toEqual([]);
});

test('the notebook of a chapter is there under its name', async ({ page }) => {
  await page.goto('01-phoneme-rnn/');
  const link = page.getByRole('link', { name: '1_Phoneme_Sequence_Recognition_RNN.ipynb' });
  const { name, bytes } = await taken(page, () => link.click());
  expect(name).toBe('1_Phoneme_Sequence_Recognition_RNN.ipynb');
  expect(JSON.parse(bytes.toString())).toMatchObject({ nbformat: 4 });
});
