/** axe on every kind of page, in both themes, before and after a run. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import {
  button,
  demo,
  demoNames,
  expect,
  expectPhase,
  pageOf,
  plannedPages,
  queryOf,
  SHORT,
  test,
  writtenPages,
  type Theme,
} from './support';

const themes: readonly Theme[] = ['light', 'dark'];

/** What axe finds, in a form that names the places. */
async function findings(page: Page, within?: string): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (within ? builder.include(within) : builder).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map(({ target, any }) => `${id}: ${target.join(' ')}: ${any[0]?.message ?? ''}`),
  );
}

async function useTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

for (const path of [...writtenPages, ...plannedPages, 'search/', 'no/such/page/']) {
  test(`axe finds nothing on ${path === '' ? 'the front page' : path}, light and dark`, async ({ page, watched }) => {
    watched.allow(/status of 404.*no\/such\/page/);
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
    for (const theme of themes) {
      await useTheme(page, theme);
      expect(await findings(page), theme).toEqual([]);
    }
  });
}

for (const name of demoNames) {
  test(`axe finds nothing in the demo ${name} after a run, with everything open, light and dark`, async ({ page }) => {
    await page.goto(pageOf(name) + queryOf(name, SHORT[name]));
    const box = demo(page, name);
    await button(box, 'Run').click();
    await expectPhase(box, 'done');
    await button(box, 'the same as a table').click();
    for (const summary of await box.locator('summary').all()) await summary.click();
    for (const theme of themes) {
      await useTheme(page, theme);
      expect(await findings(page, `[data-demo="01-phoneme-rnn/${name}"]`), theme).toEqual([]);
    }
  });
}

test('axe finds nothing in a demo while it runs, nor when it has diverged', async ({ page }) => {
  const within = '[data-demo="01-phoneme-rnn/train"]';
  const box = demo(page, 'train');
  await page.goto(pageOf('train') + queryOf('train', { updates: 4000, sequences: 30 }));
  await button(box, 'Run').click();
  await expect(box.getByText(/^updates/)).toBeVisible();
  expect(await findings(page, within)).toEqual([]);
  const diverging = { activation: 'relu', clipping: 'none', rate: 1, optimiser: 'sgd', updates: 60, sequences: 30 };
  await page.goto(pageOf('train') + queryOf('train', diverging));
  await button(box, 'Run').click();
  await expectPhase(box, 'diverged');
  for (const theme of themes) {
    await useTheme(page, theme);
    expect(await findings(page, within), theme).toEqual([]);
  }
});

test('axe finds nothing on a phone, with the menu closed and open', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('01-phoneme-rnn/5-training/');
  expect(await findings(page), 'closed').toEqual([]);
  await page.getByRole('button', { name: 'Menu' }).click();
  await expect(page.getByRole('navigation', { name: 'Chapter 1' }).last()).toBeVisible();
  for (const theme of themes) {
    await useTheme(page, theme);
    expect(await findings(page), `open, ${theme}`).toEqual([]);
  }
});
