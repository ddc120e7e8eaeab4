/** What the specs of *Your own data* share: folders and archives on the disk, and the page's two boxes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { TAR_END, tarEntry } from '../../packages/audio-core/test-support/archive-files';
import type { FileTree } from '../../packages/audio-core/test-support/mini-datasets';
import { button, expect } from './support';

export const ID = 'your-data/classify';
/** A training that is over in a moment. */
export const SHORT = `?demo=${ID}&epochs=12&hidden=16&directions=one&augment=0&split=official`;

export const BRIEF = SHORT.replace('epochs=12', 'epochs=1');

let scratch: string | undefined;
/** A place for a file of that name, in a folder that is made when it is needed. */
export function inScratch(name: string): string {
  scratch ??= mkdtempSync(path.join(tmpdir(), 'unrolled-own-'));
  return path.join(scratch, name);
}

/** For `afterAll`. */
export function clearScratch(): void {
  if (scratch) rmSync(scratch, { recursive: true, force: true });
  scratch = undefined;
}

/** A folder on disk with those files. */
export function folderOf(name: string, files: FileTree): string {
  const folder = inScratch(name);
  for (const [inside, bytes] of files) {
    const file = path.join(folder, inside);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return folder;
}

export const source = (page: Page): Locator => page.locator('[data-own]:is(section)');
export const training = (page: Page): Locator => page.locator(`[data-demo="${ID}"]`);

export async function openPage(page: Page, query = SHORT): Promise<void> {
  await page.goto(`your-data/${query}`);
  await expect(button(source(page), 'Choose a folder')).toBeVisible();
}

export async function openFolder(page: Page, folder: string, stage = 'found'): Promise<void> {
  await page.locator('input[data-own="folder"]').setInputFiles(folder);
  await expect(source(page)).toHaveAttribute('data-own', stage);
}

/** Every request from now on that is not a plain fetch of a file of the site. */
export function strangeRequests(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const words = `${request.method()} ${request.url()} ${request.postData() ?? ''}`;
    if (!/^(GET http:\/\/127\.0\.0\.1:\d+\/\S+\.(js|css|woff2|json|wasm|svg)|GET blob:\S+) $/.test(words))
      seen.push(words);
  });
  return seen;
}

/** A tar.gz of that name, as a real one: with the folder itself first, and gzipped. */
export function tarGz(name: string, files: FileTree): string {
  const entries = [...files].map(([inside, bytes]) => tarEntry(`./${inside}`, bytes));
  const archive = inScratch(name);
  writeFileSync(archive, gzipSync(Buffer.concat([tarEntry('./', new Uint8Array(), '5'), ...entries, TAR_END])));
  return archive;
}
