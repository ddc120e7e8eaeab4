/** Without a connection, and when a newer build has been published under an open page. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { backwardProgram, check, openEditor, PAGE } from './exercises-support';
import {
  button,
  demo,
  expect,
  expectPhase,
  followLink,
  full,
  openDemo,
  pageOf,
  runToEnd,
  SHORT,
  test,
} from './support';

const OFFLINE = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 503/;
const hydrated = (page: Page): Promise<void> =>
  expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
const kept = (page: Page): Promise<void> =>
  expect(page.locator('html')).toHaveAttribute('data-offline', 'ready', { timeout: 40_000 });

test.describe('without a connection', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a page once opened works to the end of its demo, the search finds, and another page says how it is', async ({
    page,
    context,
    watched,
  }) => {
    watched.allow(OFFLINE);
    await page.goto(pageOf('train'));
    await kept(page);
    await context.setOffline(true);
    const box = await openDemo(page, 'train', SHORT.train);
    await runToEnd(box);
    await expect(box.locator('canvas').first()).toBeVisible();
    await page.getByPlaceholder('Search').click();
    await page.getByPlaceholder('Search').pressSequentially('gradient');
    await expect(page.locator('.navbar').getByRole('option').first()).toBeVisible();
    await page.goto('02-lstm/5-melodies/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no connection');
    await page.getByRole('link', { name: /Training, step by step/ }).click();
    await hydrated(page);
  });

  test('an exercise is still checked', async ({ page, context, watched }) => {
    watched.allow(OFFLINE);
    await page.goto(PAGE);
    await kept(page);
    await context.setOffline(true);
    const box = await openEditor(page, 'backward');
    await expect(await check(page, box, backwardProgram())).toContainText('All six agree');
  });
});

/** From now on programs are gone, until `back` says that they are there again. Counts the documents asked for. */
async function newBuild(
  context: BrowserContext,
  gone: (url: string) => boolean,
  backWithReload: boolean,
): Promise<{ readonly documents: () => number }> {
  let documents = 0;
  let back = false;
  await context.route('**/*', (route) => {
    const request = route.request();
    if (request.isNavigationRequest()) {
      documents += 1;
      back = backWithReload;
    }
    if (!back && /\/assets\/js\/.*\.js$/.test(request.url()) && gone(request.url())) {
      return route.fulfill({ status: 404, body: 'gone' });
    }
    return route.continue();
  });
  return { documents: () => documents };
}
const MISSING = /404|Loading chunk|ChunkLoadError|MIME type/;

test.describe('a newer build', () => {
  test('takes the worker away: the page is loaded anew, once, and the run goes on with its values', async ({
    page,
    context,
    watched,
  }) => {
    watched.allow(MISSING);
    const box = await openDemo(page, 'train', SHORT.train);
    const { documents } = await newBuild(context, () => true, true);
    await box.getByRole('textbox', { name: 'Hidden units H, as a number' }).fill('5');
    await button(box, 'Run').click();
    await expectPhase(box, 'done');
    await expect(box.getByRole('textbox', { name: 'Hidden units H, as a number' })).toHaveValue('5');
    expect(documents()).toBe(1);
  });

  test('that lacks the worker, too, ends in a sentence and not in a loop', async ({ page, context, watched }) => {
    watched.allow(MISSING);
    const known = new Set<string>();
    page.on('request', (request) => known.add(request.url()));
    const box = await openDemo(page, 'train', SHORT.train);
    const first = new Set(known);
    const { documents } = await newBuild(context, (url) => !first.has(url), false);
    await button(box, 'Run').click();
    await expect.poll(documents).toBe(1);
    await expectPhase(box, 'failed');
    await expect(box.getByText(/program of this demo could not be loaded/)).toBeVisible();
    await button(box, 'Try again').click();
    await expectPhase(box, 'failed');
    expect(documents()).toBe(1);
  });

  test('takes the next page away: the link leads there all the same', async ({ page, context, watched }) => {
    watched.allow(MISSING);
    await page.goto(pageOf('cell'));
    await hydrated(page);
    await newBuild(context, () => true, true);
    await followLink(page, pageOf('train'));
    await hydrated(page);
    await expect(demo(page, 'train')).toBeVisible();
  });

  for (const comesBack of [true, false]) {
    const then = comesBack ? 'is loaded anew and starts' : 'says so, after one more try';
    test(`takes the program of an old page away: it ${then}`, async ({ page, context, watched }) => {
      watched.allow(MISSING);
      let documents = 0;
      await context.route('**/*', (route) => {
        if (route.request().isNavigationRequest()) documents += 1;
        const here = /\/main\.[^/]*\.js$/.test(route.request().url()) && (documents < 2 || !comesBack);
        return here ? route.fulfill({ status: 404, body: 'gone' }) : route.continue();
      });
      await page.goto(pageOf('cell'));
      await expect.poll(() => documents).toBe(2);
      if (comesBack) await hydrated(page);
      else await expect(page.getByRole('alert')).toHaveText(/could not be loaded/);
      expect(documents).toBe(2);
    });
  }
});

/** The built site under other hashes and another build name, as a build with a change in every file would be. */
function rename(folder: string): void {
  const scripts = readdirSync(path.join(folder, 'assets/js'));
  const hashes = new Map(
    scripts.flatMap((name) => {
      const hash = /\.([0-9a-f]{8})\.js$/.exec(name)?.[1];
      return hash ? [[hash, [...hash].reverse().join('')] as const] : [];
    }),
  );
  const build = /"build":"([0-9a-f]+)"/.exec(readFileSync(path.join(folder, 'sw.js'), 'utf8'))?.[1] ?? '';
  hashes.set(build, [...build].reverse().join(''));
  const pattern = new RegExp([...hashes.keys()].join('|'), 'g');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    if (/\.(html|js)$/.test(name)) {
      const text = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        text.replace(pattern, (hash) => hashes.get(hash) ?? hash),
      );
    }
    const other = name.replace(pattern, (hash) => hashes.get(hash) ?? hash);
    if (other !== name) renameSync(file, path.join(parentPath, other));
  }
}

test.describe('two builds, one after the other, with what the first one kept', () => {
  test.skip(!full, 'copies and renames the whole site');
  test.use({ serviceWorkers: 'allow' });

  test('an old page goes on, and is renewed when it is opened again', async ({ page, watched }) => {
    test.setTimeout(180_000);
    watched.allow(MISSING);
    watched.allow(/ERR_CONNECTION_REFUSED|ERR_FAILED/);
    watched.allow(/^request: http:\/\/127\.0\.0\.1/); // a server of this test's own
    const folder = mkdtempSync(path.join(tmpdir(), 'two-builds-'));
    const base = process.env.BASE_URL ?? '/course/';
    const port = String(Number(process.env.SITE_PORT ?? '4120') + 1);
    const site = `http://127.0.0.1:${port}${base}`;
    const build = (): Promise<string | null> => page.locator('meta[name="unrolled-build"]').getAttribute('content');
    const query = '?demo=01-phoneme-rnn/train&hidden=4&updates=20&sequences=30';
    let server: ChildProcessWithoutNullStreams | undefined;
    const serve = async (): Promise<void> => {
      const script = path.join(__dirname, 'static-server.mjs');
      server = spawn(process.execPath, [script, '--dir', folder, '--base', base, '--port', port]);
      await once(server.stdout, 'data');
    };
    const stopServing = async (): Promise<void> => {
      server?.kill();
      if (server && server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    };
    try {
      cpSync(process.env.SITE_FOLDER ?? path.resolve(__dirname, '../../.cache/site'), folder, { recursive: true });
      await serve();
      await page.goto(site + pageOf('train') + query);
      await kept(page);
      const first = await build();
      rename(folder);
      await runToEnd(demo(page, 'train'));
      // Links in view were fetched before, those at the end of the page were not.
      await page.getByRole('contentinfo').getByRole('link', { name: 'How fast' }).click();
      await expect(page).toHaveURL(/how-fast\/$/);
      await expect.poll(build).not.toBe(first);
      await kept(page);
      await stopServing();
      await page.goto(site + pageOf('train') + query);
      await runToEnd(demo(page, 'train'));
      expect(await build()).toBe(first); // kept whole, as it was
      await serve();
      await page.goto(site + pageOf('train') + query);
      await kept(page);
      expect(await build()).not.toBe(first);
      await runToEnd(demo(page, 'train'));
    } finally {
      await stopServing();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
