/** Without JavaScript a page is whole: text, formulas, code, stored pictures and findings; dead controls are absent. */
import type { Page } from '@playwright/test';
import { demo, demoNames, expect, pageOf, test, writtenPages, type DemoName } from './support';

test.use({ javaScriptEnabled: false });

/** Display equations that a page has at least. */
const EQUATIONS: Readonly<Record<string, number>> = {
  '01-phoneme-rnn/3-data/': 3,
  '01-phoneme-rnn/4-cell/': 3,
  '01-phoneme-rnn/5-training/': 10,
};

async function expectFormulasAndCode(page: Page, equations: number): Promise<void> {
  const formulas = page.locator('.katex-display .katex-html');
  const heights = await formulas.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(heights.length).toBeGreaterThanOrEqual(equations);
  expect(Math.min(...heights)).toBeGreaterThan(15);
  expect(await page.locator('pre:visible').count()).toBeGreaterThan(0);
  expect((await page.locator('pre').first().innerText()).length).toBeGreaterThan(40);
}

/** The demo is its stored picture, its finding and a sentence about scripts. */
async function expectStored(page: Page, name: DemoName): Promise<void> {
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
  const sides = await pictures.evaluateAll((all) =>
    all.map((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height)),
  );
  expect(Math.min(...sides, Infinity)).toBeGreaterThan(8);
  // Two draw themselves in HTML.
  if (name === 'cell') await expect(box.getByRole('group', { name: /The unrolled chain/ })).toBeVisible();
  else if (name === 'memory') await expect(box.getByRole('img', { name: /limit/ })).toBeVisible();
  else expect(sides.length).toBeGreaterThan(0);
  // A stored heat-map is a picture with pixels in it.
  const widths = await box.locator('svg:visible > image').evaluateAll((all) =>
    // The width stands in bytes 17 to 20 of a PNG.
    all.map(
      (one) =>
        Number(one.getAttribute('href')?.startsWith('data:image/png')) *
        atob(one.getAttribute('href')?.split(',')[1] ?? '')
          .slice(16, 20)
          .charCodeAt(3),
    ),
  );
  for (const width of widths) expect(width).toBeGreaterThan(3);
}

for (const path of writtenPages) {
  const title = path === '' ? 'the front page' : path;
  test(`without JavaScript ${title} shows its text, formulas, code and stored pictures, and nothing dead`, async ({
    page,
  }) => {
    await page.goto(path);
    await expect(page.locator('h1').first()).toBeVisible();
    const main = page.locator('main').first();
    expect((await main.innerText()).length).toBeGreaterThan(600);
    const dead = page.locator(
      'button:visible, input:visible, select:visible, [role=button]:visible, [role=slider]:visible',
    );
    expect(await dead.evaluateAll((all) => all.map((one) => one.outerHTML))).toEqual([]);
    expect(await main.locator('a[href]:visible').count()).toBeGreaterThan(0);
    if (EQUATIONS[path]) await expectFormulasAndCode(page, EQUATIONS[path]);
    for (const name of demoNames.filter((one) => pageOf(one) === path)) await expectStored(page, name);
  });
}

test('without JavaScript a phone shows the sections of the chapter, which its menu would hold', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('01-phoneme-rnn/3-data/');
  await expect(page.getByRole('link', { name: 'The cell' }).first()).toBeVisible();
  await expect(page.locator('.u-menu-button')).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
