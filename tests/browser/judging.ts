/** Judgements that several browser tests pass on a page: what axe finds, what sticks out, what is too low for a finger. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { button, full } from './support';

export type Theme = 'light' | 'dark';

export interface Look {
  /** A selector; the whole page if absent. */
  readonly within?: string;
  readonly themes?: readonly Theme[];
}

/** On a phone what is out of view waits to be laid out: here all of it is judged. */
const layOut = (page: Page): Promise<void> =>
  page.evaluate(() => document.documentElement.setAttribute('data-whole', ''));

/**
 * What axe finds, in a form that names the places. Only contrast can differ between the themes, so the quick form looks
 * at nothing else in a second one.
 */
export async function findings(page: Page, { within, themes = ['light', 'dark'] }: Look = {}): Promise<string[]> {
  const found: string[] = [];
  await layOut(page);
  // The drawn half of a formula is hidden from screen readers, has three inks, and is most of the elements of a page.
  if (!full) await page.evaluate(() => document.querySelectorAll('.katex-html').forEach((half) => half.remove()));
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const builder = new AxeBuilder({ page })
      .setLegacyMode(true) // one frame a page: no second page is needed to put the findings together
      .options({
        resultTypes: ['violations'],
        ...(theme !== themes[0] && !full ? { runOnly: ['color-contrast'] } : {}),
      });
    if (within) builder.include(within);
    const { violations } = await builder.analyze();
    for (const { id, nodes } of violations) {
      const places = nodes.slice(0, 5).map(({ target, any }) => `${target.join(' ')}: ${any[0]?.message ?? ''}`);
      found.push(...places.map((place) => `${theme}: ${id}: ${place}`));
    }
  }
  return found;
}

/** How much wider than its window the page is, and what sticks out, if anything does. */
export async function overflow(page: Page): Promise<string> {
  await layOut(page);
  return page.evaluate(() => {
    const root = document.documentElement;
    const width = Math.max(root.scrollWidth, document.body.scrollWidth);
    if (width <= window.innerWidth) return '';
    const out = [...document.querySelectorAll('body *')].find(
      (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
    );
    return `${width} px in ${window.innerWidth} px: ${out?.tagName ?? ''} ${out?.className ?? ''}`;
  });
}

/** Buttons, lists and folds of a demo that are too low for a finger. */
export async function tooLow(box: Locator): Promise<string[]> {
  const all = await box.locator('button:visible, select:visible, summary:visible').all();
  const heights = await Promise.all(
    all.map(async (one) => ({ text: (await one.innerText()).slice(0, 30), box: await one.boundingBox() })),
  );
  return heights.filter((one) => one.box && one.box.height < 43.9).map((one) => `${one.text}: ${one.box?.height}`);
}

/** Opens the table and every fold of a demo. */
export async function everythingIn(box: Locator): Promise<void> {
  await button(box, 'the same as a table').click();
  for (const summary of await box.locator('summary').all()) await summary.click();
}
