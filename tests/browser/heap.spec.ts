/**
 * Opening and leaving a page two hundred times, with every demo on it, does not fill the memory. Full form only.
 *
 * The first mounts fill caches that stay (parsed pages, compiled code, drawings of the routes), so counting starts after
 * them. A tab's heap is measured after a collection.
 */
import type { CDPSession, Page } from '@playwright/test';
import { chapterPages } from './course';
import { expect, full, live, test } from './support';

const WARM = 20;
const MOUNTS = 200;
const LIMIT_BYTES = 2_000_000;

async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Goes by the chapter's own links from one page to the other and back, `times` times, as fast as the page can. */
async function visit(page: Page, there: string, back: string, demos: number, times: number): Promise<void> {
  await page.evaluate(
    async ([to, from, count, rounds]) => {
      const until = async (holds: () => boolean): Promise<void> => {
        for (const start = performance.now(); !holds();) {
          if (performance.now() - start > 30_000) throw new Error(`the page did not come: ${location.href}`);
          await new Promise((next) => setTimeout(next, 10));
        }
      };
      const go = (where: string): void => {
        const link = document.querySelector<HTMLElement>(`nav[aria-label^="Chapter"] a[href$="/${where}"]`);
        if (!link) throw new Error(`no link to ${where}`);
        link.click();
      };
      const shown = (): number => document.querySelectorAll('[data-demo]').length;
      for (let round = 0; round < rounds; round++) {
        go(to);
        await until(() => location.pathname.endsWith(`/${to}`) && shown() >= count);
        go(from);
        await until(() => location.pathname.endsWith(`/${from}`) && shown() < count);
      }
    },
    [there, back, demos, times] as const,
  );
}

test.describe('the heap', () => {
  test.skip(!full, 'two hundred visits to every page take half an hour');
  for (const { path, demos } of chapterPages.filter((page) => page.demos.length > 0)) {
    test(`${MOUNTS} visits to ${path} with its ${demos.length} demos`, async ({ page }) => {
      test.setTimeout(1_800_000);
      const chapter = path.slice(0, path.indexOf('/') + 1);
      const back = path === chapter ? `${chapter}exercises/` : chapter;
      await page.goto(back);
      await expect(page.locator('html')).toHaveAttribute('data-has-hydrated', 'true');
      const session = await page.context().newCDPSession(page);
      await visit(page, path, back, demos.length, WARM);
      const before = await heapBytes(session);
      await visit(page, path, back, demos.length, MOUNTS);
      const grown = (await heapBytes(session)) - before;
      console.log(`${path}: ${(before / 1e6).toFixed(1)} MB, grown by ${(grown / 1e3).toFixed(0)} kB`);
      expect(grown).toBeLessThan(LIMIT_BYTES);
      for (const kind of ['workers', 'sounds', 'charts'] as const) expect(await live(page, kind)).toBe(0);
    });
  }
});
