import { expect, test } from '@playwright/test';

/** The paths of every page, from the sitemap, which names them by their public address. */
async function everyPath(read: (path: string) => Promise<string>): Promise<string[]> {
  const sitemap = await read('sitemap.xml');
  return [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => new URL(match[1]).pathname);
}

test('every page of the sitemap opens under the base URL without an error in the console', async ({
  page,
  request,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const paths = await everyPath(async (path) => (await request.get(path)).text());
  expect(paths.length).toBeGreaterThan(10);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  for (const path of paths) {
    expect(path.startsWith(new URL(baseURL ?? '').pathname), path).toBe(true);
    const response = await page.goto(path, { waitUntil: 'load' });
    expect(response?.status(), path).toBe(200);
    await expect(page.locator('h1').first(), path).toBeVisible();
  }
  expect(problems).toEqual([]);
});

test('an address that leads nowhere answers 404 with a page that leads back', async ({ page, baseURL }) => {
  const response = await page.goto('no/such/page/');
  expect(response?.status()).toBe(404);
  await expect(page.locator(`a[href="${new URL(baseURL ?? '').pathname}"]`).first()).toBeVisible();
});
