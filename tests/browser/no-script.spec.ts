/** Without JavaScript a page is whole: text, formulas, code, stored pictures and findings; dead controls are absent. */
import { demo, demoNames, expect, pageOf, test, writtenPages } from './support';

test.use({ javaScriptEnabled: false });

for (const path of writtenPages) {
  test(`without JavaScript ${path === '' ? 'the front page' : path} shows its text and offers nothing dead`, async ({
    page,
  }) => {
    await page.goto(path);
    await expect(page.locator('h1').first()).toBeVisible();
    const main = page.locator('main').first();
    expect((await main.innerText()).length).toBeGreaterThan(600);
    for (const control of await page.locator('button, input, select, [role=button], [role=slider]').all()) {
      await expect(control, await control.evaluate((element) => element.outerHTML)).toBeHidden();
    }
    expect(await main.locator('a[href]:visible').count()).toBeGreaterThan(0);
  });
}

for (const [path, equations] of [
  ['01-phoneme-rnn/3-data/', 3],
  ['01-phoneme-rnn/4-cell/', 3],
  ['01-phoneme-rnn/5-training/', 10],
] as const) {
  test(`without JavaScript ${path} shows its formulas and its code`, async ({ page }) => {
    await page.goto(path);
    const formulas = page.locator('.katex-display .katex-html');
    expect(await formulas.count()).toBeGreaterThanOrEqual(equations);
    for (const formula of await formulas.all()) {
      const box = await formula.boundingBox();
      expect(box?.height ?? 0).toBeGreaterThan(15);
    }
    expect(await page.locator('pre:visible').count()).toBeGreaterThan(0);
    expect((await page.locator('pre').first().innerText()).length).toBeGreaterThan(40);
  });
}

for (const name of demoNames) {
  test(`without JavaScript the demo ${name} is its stored picture, its finding and a sentence about scripts`, async ({
    page,
  }) => {
    await page.goto(pageOf(name));
    const box = demo(page, name);
    // Playwright's search by text passes over <noscript>.
    const sentence = box.locator('noscript p');
    await expect(sentence).toBeVisible();
    await expect(sentence).toHaveText('This picture is the stored run. To run it yourself, turn JavaScript on.');
    await expect(box.getByText('Stored result')).toBeVisible();
    const finding = box.locator('p[aria-live="polite"]').last();
    await expect(finding).toBeVisible();
    expect((await finding.innerText()).length).toBeGreaterThan(30);
    await expect(box.locator('button, input, select')).toHaveCount(0);
    const pictures = box.locator('svg:visible, img:visible');
    for (const picture of await pictures.all()) {
      const size = await picture.boundingBox();
      expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBeGreaterThan(8);
    }
    // The cell draws itself in HTML.
    if (name === 'cell') await expect(box.getByRole('group', { name: /The unrolled chain/ })).toBeVisible();
    else expect(await pictures.count()).toBeGreaterThan(0);
    // A stored heat-map is a picture with pixels in it.
    for (const image of await box.locator('img:visible').all()) {
      expect(await image.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBeGreaterThan(3);
    }
  });
}

test('without JavaScript a phone shows the sections of the chapter, which its menu would hold', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('01-phoneme-rnn/3-data/');
  await expect(page.getByRole('link', { name: 'The cell' }).first()).toBeVisible();
  await expect(page.locator('.u-menu-button')).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
