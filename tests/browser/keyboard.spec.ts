/** Everything by keyboard: Tab, Shift, Enter, Space and the arrows. */
import type { Locator, Page } from '@playwright/test';
import { button, demo, expect, expectPhase, LONG, openDemo, pageOf, progressOf, queryOf, test } from './support';

/** Presses Tab until the focus is on `goal`; fails where it never gets there. */
async function tabTo(page: Page, goal: Locator, presses = 300): Promise<void> {
  const handle = await goal.elementHandle();
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((element) => document.activeElement === element, handle)) return;
  }
  throw new Error(`tabTo: ${presses} presses of Tab did not reach ${goal.toString()}`);
}

/** Whether the focused element shows that it has the focus. */
const focusShows = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement ?? document.body);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  });

test('the first Tab offers to skip to the text, and does', async ({ page }) => {
  await page.goto(pageOf('train'));
  await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to main content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  // The next Tab goes into the text, not into the header.
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('nav.navbar') === null)).toBe(true);
  expect(await focusShows(page)).toBe(true);
});

test('the training can be reached, started, changed and paused without a pointer', async ({ page }) => {
  await page.goto(pageOf('train') + queryOf('train', LONG));
  const box = demo(page, 'train');
  await expect(button(box, 'Run')).toBeVisible();
  await tabTo(page, button(box, 'Run'));
  expect(await focusShows(page)).toBe(true);
  await page.keyboard.press('Enter');
  await expectPhase(box, 'running');
  await expect(button(box, 'Pause')).toBeFocused(); // the same button, so the next press pauses
  const slider = box.getByRole('slider', { name: 'Hidden units H' });
  await tabTo(page, slider, 10);
  expect(await focusShows(page)).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await expect(box.getByRole('textbox', { name: 'Hidden units H, as a number' })).toHaveValue('31');
  await expect(page).toHaveURL(/hidden=31/);
  await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  while (!(await button(box, 'Pause').evaluate((element) => document.activeElement === element))) {
    await page.keyboard.press('Shift+Tab');
  }
  await page.keyboard.press('Space');
  await expectPhase(box, 'paused');
});

test('the search box lets go of the focus when its index arrives late, and its shortcut brings the focus back', async ({
  page,
}) => {
  let arrive = (): void => undefined;
  const late = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/search-index/, async (route) => {
    await late;
    await route.continue();
  });
  await page.goto(pageOf('train'));
  await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
  const box = page.getByPlaceholder('Search');
  const asked = page.waitForRequest(/search-index/);
  await tabTo(page, box, 20);
  await asked;
  const toggle = page.getByRole('button', { name: /^Switch between dark and light mode/ });
  await tabTo(page, toggle, 3);
  const loaded = page.waitForResponse(/search-index/);
  arrive();
  await loaded;
  // The list is there once the index is read; the box would have taken the focus in the same moment.
  await expect(page.locator('[role="listbox"]')).toBeAttached();
  await expect(toggle).toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(box).toBeFocused();
});

test('the theme is switched by keyboard, and the choice lasts', async ({ page }) => {
  await page.goto(pageOf('train'));
  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-has-hydrated', 'true');
  const first = await html.getAttribute('data-theme');
  const toggle = page.getByRole('button', { name: /^Switch between dark and light mode/ });
  await tabTo(page, toggle, 20);
  expect(await focusShows(page)).toBe(true);
  // Three choices in a circle, as the system has it, light, dark: each press is waited for before the next.
  for (let i = 0; i < 3 && (await html.getAttribute('data-theme')) === first; i++) {
    const name = (await toggle.getAttribute('aria-label')) ?? '';
    await page.keyboard.press('Enter');
    await expect(toggle).not.toHaveAttribute('aria-label', name);
  }
  const second = await html.getAttribute('data-theme');
  expect(second).not.toBe(first);
  await page.reload();
  await expect(html).toHaveAttribute('data-theme', second ?? '');
});

test('the cursor of the time axis moves by frames with the arrows and by labels with Shift', async ({ page }) => {
  const box = await openDemo(page, 'data');
  const cursor = box.getByRole('slider', { name: /^Moment in/ });
  await tabTo(page, cursor, 120);
  const text = (): Promise<string> => cursor.getAttribute('aria-valuetext').then((value) => value ?? '');
  const first = Number(await cursor.inputValue());
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(cursor).toHaveValue(String(first + 2));
  expect(await text()).toMatch(new RegExp(`^Frame ${first + 2}, \\d\\.\\d\\d s\\. .*Said`));
  await expect(box.getByText(new RegExp(`^\\d\\.\\d\\d s · frame ${first + 2}$`))).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(cursor).toHaveValue(String(first + 1));
  await page.keyboard.press('Shift+ArrowRight');
  expect(Number(await cursor.inputValue())).toBeGreaterThan(first + 2);
  await page.keyboard.press('End');
  expect(Number(await cursor.inputValue())).toBeGreaterThan(40);
});

test('the unrolled chain of the cell is walked with the arrows', async ({ page }) => {
  const box = await openDemo(page, 'cell');
  const chain = box.getByRole('group', { name: /The unrolled chain/ });
  await tabTo(page, chain.getByRole('button', { name: /^forward, frame 1,/ }), 120);
  await page.keyboard.press('ArrowRight');
  const here = chain.locator('[aria-current="step"]');
  const first = await here.getAttribute('aria-label');
  await page.keyboard.press('ArrowRight');
  await expect(here).not.toHaveAttribute('aria-label', first ?? '');
  await expect(here).toBeFocused();
  await page.keyboard.press('End');
  await expect(here).toHaveAttribute('aria-label', /^backward, frame 1, step 12 of 12$/);
});

test('a wide table, formula or listing that scrolls can be scrolled by keyboard', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['01-phoneme-rnn/4-cell/', '01-phoneme-rnn/5-training/']) {
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
    const stuck = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main *')]
        .filter((one) => one.scrollWidth > one.clientWidth + 2 && one.clientWidth > 0)
        .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX))
        .filter((one) => one.tabIndex < 0 && !one.querySelector('a[href], button, input, select, [tabindex="0"]'))
        .map((one) => `${one.tagName}.${one.className}`),
    );
    expect(stuck, path).toEqual([]);
  }
});

test('progress goes on while the reader tabs through the page', async ({ page }) => {
  const box = await openDemo(page, 'train', LONG);
  await button(box, 'Run').press('Enter');
  await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
  const before = await progressOf(box);
  for (let i = 0; i < 20; i++) await page.keyboard.press('Tab');
  await expect.poll(() => progressOf(box)).toBeGreaterThan(before);
});
