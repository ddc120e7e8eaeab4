/** axe on every kind of page, in both themes, before, during and after a run. */
import { everythingIn, findings } from './judging';
import {
  button,
  demoNames,
  demoSelector,
  DIVERGING,
  expect,
  expectPhase,
  full,
  LONG,
  openDemo,
  plannedPages,
  SHORT,
  PLAIN_PAGE,
  test,
  writtenPages,
  type DemoName,
} from './support';

const everyKind = [...writtenPages, ...plannedPages, 'search/', 'no/such/page/'];
/** Plain text, lists and the search: built from the parts of the other pages. */
const PLAIN = ['glossary/', 'bibliography/', '05-architectures/2-stacking/', 'search/'];

/** Pages of chapters are looked at in chapters.spec.ts, in one visit with all else. */
const inChapters = (path: string): boolean => /^\d\d-/.test(path) && !plannedPages.some((planned) => planned === path);

for (const path of everyKind.filter((one) => full || !(PLAIN.includes(one) || inChapters(one)))) {
  test(`axe finds nothing on ${path === '' ? 'the front page' : path}, light and dark`, async ({ page, watched }) => {
    if (full) test.slow();
    watched.allow(/status of 404.*no\/such\/page/);
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
    expect(await findings(page)).toEqual([]);
  });
}

/** The quick form takes those whose pictures hold every kind of view, and those that draw their own. */
const QUICK: readonly DemoName[] = ['train', 'hears', 'how-much'];
const afterRun = full ? demoNames : QUICK;

for (const name of afterRun) {
  test(`axe finds nothing in the demo ${name} after a run, with everything open, light and dark`, async ({ page }) => {
    const box = await openDemo(page, name, SHORT[name]);
    await button(box, 'Run').click();
    await expectPhase(box, 'done');
    await everythingIn(box);
    expect(await findings(page, { within: demoSelector(name) })).toEqual([]);
  });
}

test('axe finds nothing in a demo while it runs, light and dark', async ({ page }) => {
  const box = await openDemo(page, 'train', LONG);
  await button(box, 'Run').click();
  await expect(box.getByText(/^updates/)).toBeVisible();
  expect(await findings(page, { within: demoSelector('train') })).toEqual([]);
  await expectPhase(box, 'running');
});

test('axe finds nothing in a demo that has diverged, light and dark', async ({ page }) => {
  const box = await openDemo(page, 'train', DIVERGING);
  await button(box, 'Run').click();
  await expectPhase(box, 'diverged');
  expect(await findings(page, { within: demoSelector('train') })).toEqual([]);
});

test('axe finds nothing on a phone with its menu open, light and dark', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(PLAIN_PAGE);
  await page.getByRole('button', { name: 'Menu' }).click();
  await expect(page.getByRole('navigation', { name: 'Chapter 1' }).last()).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test('axe sees what it is asked about: a picture without a name and grey on grey are found', async ({ page }) => {
  await page.goto(PLAIN_PAGE);
  await page.locator('h1').evaluate((heading) => {
    heading.style.color = 'rgb(128, 128, 128)';
    heading.style.backgroundColor = 'rgb(120, 120, 120)';
    heading.after(Object.assign(document.createElement('img'), { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' }));
  });
  const found = (await findings(page)).join('\n');
  for (const kind of ['light: color-contrast', 'dark: color-contrast', 'image-alt']) expect(found).toContain(kind);
});
