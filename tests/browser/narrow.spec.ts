/** Every page opens under the base URL and fits its window, wide and narrow. */
import type { Page } from '@playwright/test';
import { button, demo, demoNames, everyPath, expect, expectPhase, pageOf, queryOf, SHORT, test } from './support';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };

/** How much wider than its window the page is, and what sticks out, if anything does. */
async function overflow(page: Page): Promise<string> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const width = Math.max(root.scrollWidth, document.body.scrollWidth);
    if (width <= window.innerWidth) return '';
    const out = [...document.querySelectorAll('body *')].find(
      (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
    );
    return `${width} px in ${window.innerWidth} px: ${out?.tagName ?? ''} ${out?.className ?? ''}`;
  });
}

const paths = everyPath();
const chunks = [0, 1, 2, 3].map((part) => paths.filter((_, i) => i % 4 === part));

test('the sitemap names the pages of ten chapters', ({ baseURL }) => {
  expect(paths.length).toBeGreaterThan(60);
  for (const path of paths) expect(path.startsWith(new URL(baseURL ?? '').pathname), path).toBe(true);
});

chunks.forEach((chunk, part) => {
  test(`every page of the sitemap opens and has no sideways scroll at 360 and 1280 px, part ${part + 1}`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    const wide: string[] = [];
    let sizes = [PHONE, DESK];
    for (const path of chunk) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(200);
      await expect(page.locator('h1').first(), path).toBeVisible();
      sizes = [sizes[1], sizes[0]]; // the last page was left at the size this one starts with
      for (const size of sizes) {
        await page.setViewportSize(size);
        const found = await overflow(page);
        if (found) wide.push(`${path}: ${found}`);
      }
    }
    expect(wide).toEqual([]);
  });
});

for (const name of demoNames) {
  test(`on a phone the demo ${name} fits before and after a run, and its buttons are 44 px high`, async ({ page }) => {
    await page.setViewportSize(PHONE);
    await page.goto(pageOf(name) + queryOf(name, SHORT[name]));
    const box = demo(page, name);
    await expect(button(box, 'Run')).toBeVisible();
    const low = async (): Promise<string[]> => {
      const all = await box.locator('button:visible, select:visible, summary:visible').all();
      const heights = await Promise.all(
        all.map(async (one) => ({ text: (await one.innerText()).slice(0, 30), box: await one.boundingBox() })),
      );
      return heights.filter((one) => one.box && one.box.height < 43.9).map((one) => `${one.text}: ${one.box?.height}`);
    };
    expect(await low()).toEqual([]);
    await button(box, 'Run').click();
    await expectPhase(box, 'done');
    await button(box, 'the same as a table').click();
    for (const summary of await box.locator('summary').all()) await summary.click();
    expect(await low()).toEqual([]);
    expect(await overflow(page)).toBe('');
  });
}

test('an address that leads nowhere answers 404 with a page that leads back', async ({ page, baseURL, watched }) => {
  watched.allow(/status of 404.*no\/such\/page/);
  const response = await page.goto('no/such/page/');
  expect(response?.status()).toBe(404);
  await expect(page.locator(`a[href="${new URL(baseURL ?? '').pathname}"]`).first()).toBeVisible();
});
