/** Demos that were started and left leave no worker, no sound and no chart behind. */
import {
  button,
  demo,
  demoNames,
  expect,
  expectPhase,
  followLink,
  full,
  keepHandles,
  live,
  pageOf,
  PLAIN_PAGE,
  test,
} from './support';
import type { Page } from '@playwright/test';

const MOUNTS = full ? 50 : 4;
/** The pages with demos, each with what stands on it. */
const pages = [...new Set(demoNames.map(pageOf))].map((path) => ({
  path,
  demos: demoNames.filter((name) => pageOf(name) === path),
}));
/** The quick form mounts the demos of sections 3 to 5; the others stand on the same parts. */
const mounted = pages.filter(({ path }) => full || /\/[345]-/.test(path));

async function expectNothingLeft(page: Page): Promise<void> {
  for (const kind of ['workers', 'sounds', 'charts'] as const) expect(await live(page, kind), kind).toBe(0);
  await expect.poll(() => page.workers().length).toBe(0);
  const open = await page.evaluate(() => window.testHandles.sounds.map((sound) => sound.state));
  expect(open.filter((state) => state !== 'closed')).toEqual([]);
}

/**
 * Presses what starts a sound and waits until it sounds. The utterance lasts a second, so the page itself keeps watch,
 * from before the press: a look from outside could come too late on a busy machine.
 */
async function soundsFrom(page: Page, press: () => Promise<void>): Promise<void> {
  const heard = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const root = document.documentElement;
        const look = (): void => {
          if (Number(root.getAttribute('data-live-sounds')) === 1) resolve();
        };
        new MutationObserver(look).observe(root, { attributes: true, attributeFilter: ['data-live-sounds'] });
        look();
      }),
  );
  await press();
  await heard;
}

/** How many canvases the page holds in memory after a collection, in the document or not. */
async function canvasesInMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('HeapProfiler.collectGarbage');
    const { result } = await session.send('Runtime.evaluate', { expression: 'HTMLCanvasElement.prototype' });
    const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '' });
    const { result: length } = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: 'function () { return this.length; }',
    });
    return Number(length.value);
  } finally {
    await session.detach();
  }
}

for (const { path, demos } of mounted) {
  test(`${MOUNTS} times started and left in the midst of it, ${demos.join(' and ')} leave nothing behind`, async ({
    page,
  }) => {
    test.setTimeout(full ? 300_000 : 90_000);
    await keepHandles(page);
    await page.goto(PLAIN_PAGE);
    for (let mount = 0; mount < MOUNTS; mount++) {
      await followLink(page, path);
      for (const name of demos) {
        await button(demo(page, name), 'Run').click();
        await expectPhase(demo(page, name), /running|done/);
      }
      // Every other time a run has come so far that charts are drawn.
      if (mount % 2 === 1 && demos.includes('train')) await expect.poll(() => live(page, 'charts')).toBe(4);
      await followLink(page, PLAIN_PAGE);
      expect(await live(page, 'workers')).toBe(0);
    }
    await expectNothingLeft(page);
    expect(await page.evaluate(() => window.testHandles.workers.length)).toBeGreaterThanOrEqual(MOUNTS);
    expect(await canvasesInMemory(page)).toBeLessThan(MOUNTS);
  });
}

test(`${MOUNTS} times played and left while it sounds, the data leave no sound behind`, async ({ page }) => {
  test.setTimeout(full ? 300_000 : 90_000);
  await keepHandles(page);
  await page.goto(PLAIN_PAGE);
  for (let mount = 0; mount < MOUNTS; mount++) {
    await followLink(page, '01-phoneme-rnn/3-data/');
    const box = demo(page, 'data');
    await button(box, 'Run').click();
    await soundsFrom(page, () => button(box, 'Play').click());
    await followLink(page, PLAIN_PAGE);
  }
  await expectNothingLeft(page);
  expect(await page.evaluate(() => window.testHandles.sounds.length)).toBe(MOUNTS);
});

test('nothing sounds, computes or is charted before it is asked for', async ({ page }) => {
  await keepHandles(page);
  for (const { path } of pages) {
    await page.goto(path);
    await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeVisible();
    expect(await page.evaluate(() => [window.testHandles.workers.length, window.testHandles.sounds.length])).toEqual([
      0, 0,
    ]);
    expect(page.workers()).toHaveLength(0);
    expect(await live(page, 'charts')).toBe(0);
  }
});

test('a sound stops when its tab is hidden, and a second sound ends the first', async ({ page }) => {
  await page.goto('01-phoneme-rnn/3-data/');
  const data = demo(page, 'data');
  await button(data, 'Run').click();
  await button(data, 'Play').click();
  await expect(button(data, 'Stop')).toBeVisible();
  await expect(data.getByText(/^\d\.\d\d s · frame [1-9]\d*$/)).toBeVisible();
  await expect(button(data, 'Play')).toBeVisible(); // its second is over
});
