/** The page of melodies: a stored tune is played, a short training replaces it, and a reader's own ABC file is read and heard. */
import type { Locator, Page } from '@playwright/test';
import { button, expect, expectPhase, keepHandles, live, runToEnd, said, test } from './support';

const PAGE = '02-lstm/5-melodies/';
const ABC = 'X:1\nT:Two Friends\nM:4/4\nL:1/4\nK:C\nCEGc|GECE|GcGE|C4|\n';

async function open(page: Page, name: 'melodies' | 'tunes', query: string): Promise<Locator> {
  await page.goto(`${PAGE}?demo=02-lstm/${name}&${query}`);
  const box = page.locator(`[data-demo="02-lstm/${name}"]`);
  await expect(button(box, 'Run')).toBeVisible();
  return box;
}

const note = (box: Locator): Locator => box.getByRole('slider', { name: /^Note of / });

test('a stored tune is played when asked, the networks can finish it, and leaving ends sound and worker', async ({
  page,
}) => {
  await keepHandles(page);
  await page.goto(PAGE);
  const box = page.locator('[data-demo="02-lstm/melodies"]');
  await expect(button(box, 'Play the tune')).toBeVisible();
  expect(await page.evaluate(() => window.testHandles.sounds.length)).toBe(0);
  await button(box, 'Play the tune').click();
  await expect(button(box, 'Stop')).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.testHandles.sounds.length)).toBe(1);
  await expect(box.getByText(/^Note \d+ of 32, [A-G]\d\. Nothing announces it/)).toBeVisible();
  await button(box, 'Let the LSTM finish it').click();
  await expect(button(box, 'Stop')).toBeVisible();
  await button(box, 'Stop').click();
  await expect(button(box, 'Let the LSTM finish it')).toBeVisible();
  await expectPhase(box, 'stored'); // nothing was trained for it
  await page.locator('nav a[href$="/02-lstm/"]').first().click();
  await expect.poll(() => live(page, 'sounds')).toBe(0);
  await expect.poll(() => live(page, 'workers')).toBe(0);
});

test('a short training shows its own tunes, which are read note by note with the keyboard', async ({ page }) => {
  const box = await open(page, 'melodies', 'bars=1&updates=40&wrong=0.2');
  await runToEnd(box);
  await expect(said(box)).toContainText('8 notes after a note of the theme it returns. After 40 updates');
  await button(box, 'Next tune').click();
  await expect(button(box, 'Next tune')).toBeFocused();
  await expect(box.getByText('Tune 2, with a wrong note')).toBeVisible();
  await note(box).focus();
  await expect(box.getByText(/^Note 1 of 12/)).toBeVisible();
  await page.keyboard.press('End');
  await expect(box.getByText(/^Note 12 of 12/)).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(box.getByText(/^Note 11 of 12/)).toBeVisible();
  await box.getByRole('radio', { name: 'simple RNN' }).check();
});

test('an ABC file is opened, the networks are asked about it, and a file that is none is refused in a sentence', async ({
  page,
}) => {
  const box = await open(page, 'tunes', 'updates=20');
  const choose = box.locator('input[type="file"]');
  await choose.setInputFiles({ name: 'friends.abc', mimeType: 'text/plain', buffer: Buffer.from(ABC) });
  await expectPhase(box, 'done');
  await expect(said(box)).toContainText('Your melody of 13 notes costs the simple RNN');
  await expect(box.getByText('Two Friends (your ABC file)')).toBeVisible();
  await button(box, 'Play the tune').click();
  await expect(button(box, 'Stop')).toBeVisible();
  await choose.setInputFiles({ name: 'none.abc', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await expectPhase(box, 'failed');
  await expect(said(box)).toContainText('ABC file');
  await button(box, 'Close it').click();
  await expectPhase(box, 'stored');
});
