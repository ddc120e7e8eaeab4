/** What a reader finds on every page: names of symbols, the policy, paper, a way on from a wrong address, a card for links. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { findings, overflow } from './judging';
import { expect, full, openDemo, pageOf, test } from './support';

const site = process.env.SITE_FOLDER ?? path.resolve(__dirname, '../../.cache/site');
const EQUATIONS = '01-phoneme-rnn/4-cell/';

test('every built page but the sandbox has a policy without eval, and no script that the policy would not let run', () => {
  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  expect(pages.length).toBeGreaterThan(60);
  for (const page of pages) {
    const html = readFileSync(path.join(site, page), 'utf8');
    const [, policy = ''] = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? [];
    expect(policy, page).toContain("default-src '");
    expect(policy, page).not.toContain("'unsafe-eval'");
    expect(/script-src[^;]*/.exec(policy)?.[0], page).not.toContain("'unsafe-inline'");
    expect(html, page).not.toMatch(/\son(click|load|error)=/);
  }
});

test('a page refuses eval, a script of another host and a request to one', async ({ page, watched }) => {
  watched.allow(/Content Security Policy|violates the following|Refused to|request: https:\/\/example\.org/);
  await page.goto(EQUATIONS);
  const refused = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const script = Object.assign(document.createElement('script'), { src: 'https://example.org/a.js' });
    document.head.append(script);
    const asked = await fetch('https://example.org/').then(
      () => 'sent',
      () => 'refused',
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { asked, violations: violations.sort() };
  });
  expect(refused).toEqual({ asked: 'refused', violations: ['connect-src', 'script-src-elem'] });
});

/** Whether the faces of text and formulas have been given to the page. */
const faces = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.fonts]
      .filter(({ family, status }) => /STIX|KaTeX_Math/.test(family) && status === 'loaded')
      .map(({ family, style }) => `${family.replace(/"/g, '')} ${style}`)
      .sort(),
  );

test('the text is there before its typeface, and all faces come at once', async ({ page }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/Math-Italic.*\.woff2$/, (route) => held.then(() => route.continue()));
  await page.goto(EQUATIONS, { waitUntil: 'commit' }); // a page has loaded only when its faces have
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
  expect(await faces(page)).toEqual([]);
  release();
  await expect
    .poll(() => faces(page))
    .toEqual(['KaTeX_Math italic', 'STIX Two Text Variable italic', 'STIX Two Text Variable normal']);
});

test('on a phone what is out of view waits, and a link to a place within a page leads there', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(EQUATIONS);
  await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
  const last = page.locator('.markdown > *').last();
  const waits = (): Promise<boolean> =>
    last.evaluate((block) => !block.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }));
  expect(await waits()).toBe(true);
  await page.evaluate(() => (window.location.hash = 'eq-rnn-preactivation'));
  await expect(page.locator('[id="eq-rnn-preactivation"]')).toBeInViewport();
  await page.goto('about:blank');
  await page.goto(`${EQUATIONS}#eq-rnn-preactivation`);
  await expect(page.locator('[id="eq-rnn-preactivation"]')).toBeInViewport();
  expect(await waits()).toBe(false);
  await last.scrollIntoViewIfNeeded();
  await expect(last).toBeInViewport();
});

for (const width of full ? [1280, 360] : [360]) {
  test(`a symbol tells its name, meaning and shape to pointer and keyboard, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.goto(EQUATIONS);
    await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
    const formula = page.locator('[id="eq-rnn-preactivation"]').getByRole('group', { name: 'Formula' });
    const tip = page.locator('.u-tip');
    const status = page.locator('body > #__docusaurus > p[role=status]');
    await formula.locator('[data-sym="Whh"]').first().hover();
    await expect(tip).toContainText('weights from h to h, one frame later');
    await expect(tip).toContainText('(H,H)');
    const sides = await tip.boundingBox();
    expect(sides && sides.x >= 0 && sides.x + sides.width <= width).toBe(true);
    await page.mouse.move(0, 0);
    await page.keyboard.press('Tab');
    await formula.focus();
    await expect(tip).toHaveText('Arrow keys: what each symbol means');
    await page.keyboard.press('ArrowRight');
    await expect(status).toHaveText('pre-activations of the batch, as rows; shape (B,H); a in the code');
    await page.keyboard.press('ArrowRight');
    await expect(tip).toContainText('(B,D)');
    expect(await overflow(page)).toBe('');
    await page.keyboard.press('ArrowLeft');
    await expect(tip).toContainText('pre-activations');
    await page.keyboard.press('Escape');
    await expect(tip).toHaveCount(0);
    await expect(status).toHaveText('');
    await expect(formula).toBeFocused();
  });
}

test('a formula is one stop for Tab, however many symbols it has', async ({ page }) => {
  await page.goto(EQUATIONS);
  expect(await page.locator('.katex [tabindex], .katex a, .katex button').count()).toBe(0);
});

test('on paper there are the stored pictures, light, and none of the controls', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const box = await openDemo(page, 'train');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const away of [page.locator('.navbar'), box.getByRole('button').first(), box.getByRole('slider').first()]) {
    await expect(away).toBeHidden();
  }
  await expect(box.locator('svg:visible').first()).toBeVisible();
  const body = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)']).toContain(body);
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(20, 23, 28)');
  const links = page.locator('.markdown a[href^="http"]');
  const after = await links.first().evaluate((link) => getComputedStyle(link, '::after').content);
  expect(after).toContain('http');
  const broken = await page
    .locator('.katex-display')
    .evaluateAll((all) => all.filter((one) => getComputedStyle(one).breakInside !== 'avoid').length);
  expect(broken).toBe(0);
});

test('a wrong address leads to the chapters and to a search', async ({ page, watched }) => {
  watched.allow(/status of 404/);
  await page.goto('01-phoneme-rnn/no-such-page/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here');
  await expect(page.locator('main ol > li')).toHaveCount(10);
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflow(page)).toBe('');
  await page.getByRole('searchbox', { name: 'Words to look for' }).fill('softmax');
  await page.getByRole('searchbox', { name: 'Words to look for' }).press('Enter');
  await expect(page).toHaveURL(/\/search\/\?q=softmax/);
  await expect(page.locator('article').first()).toBeVisible();
});

test('links elsewhere show a card, robots find the map, and the map names no page twice', async ({ page, request }) => {
  await page.goto(pageOf('train'));
  for (const name of ['meta[property="og:image"]', 'meta[name="twitter:image"]']) {
    const address = await page.locator(name).getAttribute('content');
    const file = readFileSync(path.join(site, path.basename(address ?? '')));
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([1200, 630]);
  }
  expect((await request.get('robots.txt')).ok()).toBe(true);
  const map = [...(await (await request.get('sitemap.xml')).text()).matchAll(/<loc>([^<]+)/g)].map(([, url]) => url);
  expect(readFileSync(path.join(site, 'robots.txt'), 'utf8')).toContain(
    new URL('sitemap.xml', map[0]).pathname.slice(-12),
  );
  expect(new Set(map).size).toBe(map.length);
  expect(map.filter((url) => /\/search\/$|404/.test(url))).toEqual([]);
});

test('a page says how long it takes, and a reference to an equation leads to it', async ({ page }) => {
  await page.goto(pageOf('train'));
  await expect(page.getByText(/Chapter 1, section 5 of 8 · \d+ minutes to read, \d demos/)).toBeVisible();
  await page.goto('notation/');
  const reference = page.getByRole('link', { name: /^equation 1\.4\.\d$/ });
  const number = await reference.textContent();
  await reference.click();
  await expect(page).toHaveURL(/4-cell\/#eq-rnn-state$/);
  await expect(page.locator('#eq-rnn-state').getByRole('link')).toHaveText(number ?? '');
});
