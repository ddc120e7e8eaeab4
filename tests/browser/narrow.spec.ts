/** Every page opens under the base URL and fits its window, wide and narrow. */
import { everythingIn, overflow, tooLow } from './judging';
import { button, demoNames, everyPath, expect, expectPhase, full, openDemo, pageOf, SHORT, test } from './support';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };

const paths = everyPath();
/** The quick form looks at every fifth page of the chapters: planned ones are all alike, chapters.spec.ts sees the others. */
const looked = paths.filter((path, i) => full || !/\/\d\d-/.test(path) || i % 5 === 0);
const chunks = [0, 1, 2, 3].map((part) => looked.filter((_, i) => i % 4 === part));

test('the sitemap names the pages of ten chapters', ({ baseURL }) => {
  expect(paths.length).toBeGreaterThan(60);
  for (const path of paths) expect(path.startsWith(new URL(baseURL ?? '').pathname), path).toBe(true);
});

chunks.forEach((chunk, part) => {
  test(`${full ? 'every page' : 'every kind of page'} of the sitemap opens and has no sideways scroll at 360 and 1280 px, part ${part + 1}`, async ({
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

for (const path of full ? new Set(demoNames.map(pageOf)) : [pageOf('listen')]) {
  const names = demoNames.filter((name) => pageOf(name) === path);
  test(`on a phone ${names.join(', ')} fit before and after a run, with buttons 44 px high`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize(PHONE);
    for (const name of names) {
      const box = await openDemo(page, name, SHORT[name]);
      expect(await tooLow(box), name).toEqual([]);
      await button(box, 'Run').click();
      await expectPhase(box, 'done');
      await everythingIn(box);
      expect(await tooLow(box), name).toEqual([]);
      expect(await overflow(page), name).toBe('');
    }
  });
}

test('an address that leads nowhere answers 404 with a page that leads back', async ({ page, baseURL, watched }) => {
  watched.allow(/status of 404.*no\/such\/page/);
  const response = await page.goto('no/such/page/');
  expect(response?.status()).toBe(404);
  await expect(page.locator(`a[href="${new URL(baseURL ?? '').pathname}"]`).first()).toBeVisible();
});
