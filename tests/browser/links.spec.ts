/** A demo's address: a copied link restores it, and no address does harm. */
import type { Page } from '@playwright/test';
import {
  button,
  demo,
  demoId,
  expect,
  expectPhase,
  full,
  openDemo,
  pageOf,
  PLAIN_PAGE,
  test,
  type DemoName,
} from './support';

const HOSTILE = full ? 1000 : 20;
const LOADS = full ? 200 : 3;
const DEFAULTS = { 'Hidden units H': '32', 'Learning rate η': '0.005', 'Clip at θ': '1', Seed: '7' };

async function expectValues(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  const box = demo(page, 'train');
  for (const [label, value] of Object.entries(values)) {
    await expect(box.getByRole('textbox', { name: `${label}, as a number` })).toHaveValue(value);
  }
}

test('a copied link opens the demo with the values, the kernels and the place it was copied with', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const box = await openDemo(page, 'train');
  await box.getByRole('textbox', { name: 'Hidden units H, as a number' }).fill('9');
  await box.getByRole('textbox', { name: 'Seed, as a number' }).fill('4321');
  await box.getByRole('combobox', { name: 'Data' }).selectOption('sound');
  await box.getByText('more', { exact: true }).click();
  await box.getByRole('combobox', { name: 'Optimiser' }).selectOption('sgd');
  await button(box, 'use float32').click();
  await button(box, 'copy link').click();
  await expect(button(box, 'copied')).toBeVisible();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  expect(address).toContain(pageOf('train'));

  const other = await context.newPage();
  await other.goto(address);
  const restored = demo(other, 'train');
  await expectValues(other, { ...DEFAULTS, 'Hidden units H': '9', Seed: '4321' });
  await expect(restored.getByRole('combobox', { name: 'Data' })).toHaveValue('sound');
  await restored.getByText('more', { exact: true }).click();
  await expect(restored.getByRole('combobox', { name: 'Optimiser' })).toHaveValue('sgd');
  await expect(button(restored, 'use float64')).toBeVisible();
  await expect(restored.getByRole('heading')).toBeInViewport();
  await expectPhase(restored, 'stored'); // a link starts nothing
});

test('where the clipboard is closed, the link stands in the address bar', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  const box = await openDemo(page, 'train', { hidden: 9 });
  await button(box, 'copy link').click();
  await expect(button(box, 'it is in the address bar')).toBeVisible();
  await expect(page).toHaveURL(/\?demo=01-phoneme-rnn\/train&hidden=9#demo-01-phoneme-rnn-train$/);
});

test('values outside their range are moved into it, and what is no value leaves the default', async ({ page }) => {
  await page.goto(`${pageOf('train')}?demo=01-phoneme-rnn/train&hidden=1e9&rate=-3&clip=NaN&seed=abc&optimiser=magic`);
  await expectValues(page, { ...DEFAULTS, 'Hidden units H': '96', 'Learning rate η': '0.0001' });
});

test('values for one demo leave the other demos of the page alone', async ({ page }) => {
  await page.goto(`${pageOf('train')}?demo=01-phoneme-rnn/gradient-check&hidden=9`);
  await expectValues(page, DEFAULTS);
  const check = demo(page, 'gradient-check');
  await expect(check.getByRole('textbox', { name: 'Hidden units H, as a number' })).toHaveValue('9');
});

/** Numbers in [0, 1) that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Queries that should leave every value as it is: unknown keys, values that are none, text in every form. */
function hostileQueries(count: number, name: DemoName): string[] {
  const random = seeded(5);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)];
  const keys = [
    'hidden',
    'rate',
    'clip',
    'seed',
    'data',
    'kernels',
    '__proto__',
    'constructor',
    'toString',
    '',
    '%00',
    'é',
  ];
  const values = [
    '',
    'NaN',
    'undefined',
    '[object Object]',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '%E0%A4%A',
    '%',
    '%u0041',
    '\u202Eevil',
    '٣٢',
    '🎧',
    '1;2',
    '0x',
    '--5',
    'x'.repeat(5000),
    '%00',
    '1,5',
  ];
  const starts = [`?demo=${demoId(name)}`, '?demo=', '?', `?demo=${demoId(name)}&demo=${demoId(name)}`];
  return Array.from({ length: count }, () => {
    const pairs = Array.from({ length: 1 + Math.floor(4 * random()) }, () => `&${pick(keys)}=${pick(values)}`);
    const hash = random() < 0.2 ? pick(['#', '#%', '#demo-', '#<b>', '#%E0%A4%A', '#a"b', '#👂']) : '';
    return pick(starts) + pairs.join('') + hash;
  });
}

test(`${HOSTILE} addresses with nonsense in them, reached by the page's own links, change nothing and throw nothing`, async ({
  page,
}) => {
  test.setTimeout(full ? 300_000 : 90_000);
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  await page.goto(pageOf('listen'));
  await expect(button(demo(page, 'listen'), 'Run')).toBeVisible();
  const here = new URL(page.url()).pathname;
  const elsewhere = here.replace(pageOf('listen'), PLAIN_PAGE);
  const read = await page.evaluate(
    async ([queries, here, elsewhere]) => {
      const go = (address: string): void => {
        window.history.pushState(null, '', address);
        window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
      };
      const until = async (holds: () => boolean): Promise<void> => {
        const deadline = performance.now() + 10_000;
        while (!holds()) {
          if (performance.now() > deadline) throw new Error(`nothing came at ${window.location.href}`);
          await new Promise((resolve) => setTimeout(resolve, 4));
        }
      };
      const box = (): Element | null => document.querySelector('[data-demo="01-phoneme-rnn/listen"]');
      const values = (): string =>
        [...(box()?.querySelectorAll('input[type=text], select') ?? [])]
          .map((field) => (field as HTMLInputElement).value)
          .join(' ');
      const seen: string[] = [];
      for (const query of queries) {
        go(elsewhere);
        await until(() => !box());
        go(here + query);
        await until(() => values() !== '');
        await new Promise((resolve) => setTimeout(resolve)); // the address is read after the first drawing
        seen.push(values());
      }
      return seen;
    },
    [hostileQueries(HOSTILE, 'listen'), here, elsewhere] as const,
  );
  const unchanged = read[0];
  expect(unchanged.split(' ')).toEqual(expect.arrayContaining(['32', '300', '7']));
  expect(new Set(read)).toEqual(new Set([unchanged]));
  expect(dialogs).toBe(0);
});

test(`${LOADS} addresses with nonsense in them, opened from outside, change nothing and throw nothing`, async ({
  page,
}) => {
  test.setTimeout(full ? 600_000 : 90_000);
  for (const query of hostileQueries(LOADS, 'train')) {
    await page.goto(pageOf('train') + query);
    await expect(button(demo(page, 'train'), 'Run')).toBeVisible();
    await expectValues(page, DEFAULTS);
  }
});

test('a link with good values does change them, by the page’s own links too', async ({ page }) => {
  await openDemo(page, 'train', { hidden: 11 });
  await expectValues(page, { ...DEFAULTS, 'Hidden units H': '11' });
});
