/**
 * Each written page of the chapters, in one visit: axe, both widths, its demos run, and nothing left when it is closed.
 *
 * The quick form takes every second page, runs its first demo and lets axe look at one theme; the full form takes all. Chapter 1 has
 * longer tests of its own beside this one: accessibility, narrow, leaks, no-script.
 */
import { everythingIn, findings, overflow, tooLow } from './judging';
import { chapterPages, type CoursePage } from './course';
import { button, expect, expectPhase, followLink, full, keepHandles, live, test } from './support';

const PHONE = { width: 360, height: 740 };

/** A page of the same chapter to go to by a link, the index or the first section. */
function neighbour(page: CoursePage): CoursePage | undefined {
  const chapter = page.path.slice(0, page.path.indexOf('/') + 1);
  return chapterPages.find((other) => other.path.startsWith(chapter) && other.path !== chapter && other !== page);
}

const looked = chapterPages.filter((_, n) => full || n % 2 === 0);

looked.forEach((one, n) => {
  test(`${one.path} is sound to axe, fits a phone, runs, and leaves nothing behind`, async ({ page }) => {
    test.setTimeout(full ? 600_000 : 120_000);
    await keepHandles(page);
    const elsewhere = neighbour(one);
    await page.goto(one.path);
    await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
    expect(await overflow(page), 'at 1280 px').toBe('');
    expect(await findings(page, { themes: full ? ['light', 'dark'] : [n % 2 === 0 ? 'light' : 'dark'] })).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflow(page), 'at 360 px').toBe('');

    for (const { id, short } of full ? one.demos : one.demos.slice(0, 1)) {
      const box = page.locator(`[data-demo="${id}"]`);
      const query = Object.entries(short).map(([key, value]) => `&${key}=${value}`);
      await page.goto(`${one.path}?demo=${id}${query.join('')}`);
      expect(await tooLow(box), id).toEqual([]);
      await button(box, 'Run').click();
      await expectPhase(box, 'done', 60_000);
      await everythingIn(box);
      expect(await tooLow(box), id).toEqual([]);
      expect(await overflow(page), `${id} after a run, at 360 px`).toBe('');
    }

    if (elsewhere === undefined || one.demos.length === 0) return;
    await page.setViewportSize({ width: 1280, height: 900 });
    await button(page.locator(`[data-demo="${one.demos[0].id}"]`), 'Run again').click();
    await followLink(page, elsewhere.path);
    for (const kind of ['workers', 'sounds', 'charts'] as const) await expect.poll(() => live(page, kind)).toBe(0);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  for (const one of chapterPages.filter((each) => each.demos.length > 0 && !each.path.startsWith('01-'))) {
    test(`${one.path} shows its text and stored pictures, and nothing dead`, async ({ page }) => {
      await page.goto(one.path);
      const main = page.locator('main').first();
      expect((await main.innerText()).length).toBeGreaterThan(600);
      const dead = page.locator('button:visible, input:visible, select:visible, [role=button]:visible');
      expect(await dead.evaluateAll((all) => all.map((each) => each.outerHTML))).toEqual([]);
      for (const { id } of one.demos) {
        const box = page.locator(`[data-demo="${id}"]`);
        await expect(box.getByText('Stored result').first(), id).toBeVisible();
        await expect(box.locator('noscript p').first(), id).toBeVisible();
      }
    });
  }
});
