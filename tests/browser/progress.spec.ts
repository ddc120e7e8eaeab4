/** The progress page: what was read and solved, marks by hand, a file out and in, forgetting and taking it back. */
import { readFileSync } from 'node:fs';
import { findings, overflow, tooLow } from './judging';
import { expect, full, test } from './support';

const PAGE = 'progress/';
const READ = '01-phoneme-rnn/exercises/';
const sum = /^\d+ of \d+ pages read, \d+ of \d+ exercises solved\.$/;

test('a page that was read to its end and an exercise that was solved are there, and can be saved, forgotten and had back', async ({
  page,
}) => {
  test.setTimeout(90_000);
  await page.goto(PAGE);
  await expect(page.getByText('Nothing is read or solved yet.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save as a file' })).toBeDisabled();
  expect(await findings(page, { themes: full ? ['light', 'dark'] : ['dark'] })).toEqual([]);

  await page.goto(READ);
  const bug = page.locator('[data-exercise="01-phoneme-rnn/bug"]');
  await bug.getByRole('button', { name: /^Line 8:/ }).click();
  await page.locator('footer').scrollIntoViewIfNeeded();
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('unrolled.read')), { timeout: 10_000 })
    .toContain('01-phoneme-rnn/exercises');

  await page.goto(PAGE);
  await expect(page.getByText(sum)).toHaveText(/^1 of \d+ pages read, 1 of /);
  const box = page.getByRole('checkbox', { name: 'Exercises: read' }).first();
  await expect(box).toBeChecked();
  await expect(page.getByRole('listitem').filter({ hasText: 'find the bug' }).first()).toContainText('✓ solved');
  await page.getByRole('checkbox', { name: '1.4 The cell: read' }).check();
  await expect(page.getByText(sum)).toHaveText(/^2 of /);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflow(page)).toBe('');
  expect(await tooLow(page.locator('[data-progress]'))).toEqual([]);

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  const file = await (await saving).path();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    format: 'unrolled-progress',
    read: ['01-phoneme-rnn/exercises', '01-phoneme-rnn/4-cell'],
    exercises: { '01-phoneme-rnn/bug': { solved: true } },
  });

  await page.getByRole('button', { name: 'Forget everything' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByText(sum)).toHaveText(/^2 of /);
  await expect(page.getByRole('button', { name: 'Forget everything' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Forget it all' }).click();
  await expect(page.getByText('Nothing is read or solved yet.')).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => /^unrolled\./.test(key)))).toEqual([]);
  await page.getByRole('button', { name: 'Have it back' }).click();
  await expect(page.getByText(sum)).toHaveText(/^2 of \d+ pages read, 1 of /);

  await page.getByRole('button', { name: 'Forget everything' }).click();
  await page.getByRole('button', { name: 'Forget it all' }).click();
  await page.reload();
  await page.getByLabel('A file of your progress').setInputFiles(file);
  await expect(page.getByText('Added from the file: 2 pages and 1 exercise.')).toBeVisible();
  await expect(page.getByText(sum)).toHaveText(/^2 of \d+ pages read, 1 of /);
  await page
    .getByLabel('A file of your progress')
    .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{"format":"other"}') });
  await expect(page.getByText('This is not a file of this page. Nothing was changed.')).toBeVisible();
  await expect(page.getByText(sum)).toHaveText(/^2 of \d+ pages read, 1 of /);
});

test('where the browser keeps nothing, the page says so and still works', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('refused', 'QuotaExceededError');
    };
  });
  await page.goto(PAGE);
  await expect(page.getByText('This browser keeps nothing for this site')).toBeVisible();
  await page.getByRole('checkbox', { name: '1.4 The cell: read' }).check();
  await expect(page.getByText(sum)).toHaveText(/^1 of /);
});
