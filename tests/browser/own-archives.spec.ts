/**
 * Tar archives of the reader's: looked into, gone through once, kept in memory, and beyond it only where that was allowed.
 */
import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { TAR_END, tarHeader } from '../../packages/audio-core/test-support/archive-files';
import { MINI_DATASETS } from '../../packages/audio-core/test-support/mini-datasets';
import { writeWav } from '../../packages/audio-core/src/formats/wav-write';
import { BRIEF, clearScratch, ID, openPage, inScratch, source, strangeRequests, tarGz, training } from './own-files';
import { button, expect, expectPhase, full, said, test } from './support';

test.afterAll(clearScratch);

/** What stands in the page's private storage. */
const opened = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
    return names;
  });

test('a tar.gz of Speech Commands is looked into, and the chosen classes are kept of it in one pass', async ({
  page,
}) => {
  await openPage(page, BRIEF);
  const strange = strangeRequests(page);
  const archive = tarGz('speech_commands.tar.gz', MINI_DATASETS['speech-commands']({ faults: true }));
  await page.locator('input[data-own="files"]').setInputFiles(archive);
  const box = source(page);
  await expect(box).toHaveAttribute('data-own', 'archive');
  await expect(box.getByText('speech_commands.tar.gz begins as Speech Commands does.')).toBeVisible();
  await expect(box.getByText(/unpacked, with about 4\d recordings, if it goes on as it begins\. One pass through it takes about \d+ s/)).toBeVisible(); // prettier-ignore
  await expect(box.getByRole('checkbox')).toHaveCount(35);
  await button(box, 'None of them').click();
  await expect(button(box, 'Read the archive')).toBeDisabled();
  for (const word of ['yes', 'marvin']) await box.getByRole('checkbox', { name: word }).check();
  await expect(box.getByText('Classes: the word, 2 of 35')).toBeVisible();
  await button(box, 'Read the archive').click();
  await expect(box).toHaveAttribute('data-own', 'found');
  await expect(box.locator('[data-found]')).toHaveAttribute('data-found', 'speech-commands');
  await expect(box.getByText('2: marvin, yes')).toBeVisible();
  await expect(box.getByText(/^Kept of the archive: 1\d\d kB, in memory\./)).toBeVisible();
  await expect(box.getByText(/of the 105\u202F829 files of Speech Commands are here/)).toBeVisible();
  await button(box, 'Open a recording').click();
  await expect(box.getByText(/^marvin\/\S+\.wav, 1 of 12\. 0\.\d\d s, 16-bit PCM, mono, 16000 samples/)).toBeVisible();
  const lab = training(page);
  await button(lab, 'Run').click();
  await expectPhase(lab, 'done');
  await expect(said(lab)).toHaveText(/of 8 recordings/);
  expect(await opened(page)).toEqual([]);
  expect(strange).toEqual([]);
});

test('a pass through an archive is cancelled, and a model of before stays', async ({ page }) => {
  await page.addInitScript((key) => {
    window.sessionStorage.setItem(key, JSON.stringify({ bytes: 'AAAA', values: {}, trainedAt: 1 }));
    const { slice } = Blob.prototype;
    Blob.prototype.slice = function (...range) {
      const piece = slice.apply(this, range);
      if (document.documentElement.dataset.stuck) piece.arrayBuffer = () => new Promise(() => undefined);
      return piece;
    };
  }, `unrolled-model:${ID}`);
  await openPage(page, BRIEF);
  await expect(button(training(page), 'Save the model')).toBeEnabled();
  await page.locator('input[data-own="files"]').setInputFiles(tarGz('stuck.tgz', MINI_DATASETS['speech-commands']()));
  const box = source(page);
  await expect(box).toHaveAttribute('data-own', 'archive');
  await page.evaluate(() => (document.documentElement.dataset.stuck = 'yes'));
  await button(box, 'Read the archive').click();
  await expect(box.getByText(/^stuck\.tgz: 0 kB of \d+ kB\. Kept: 0 files, 0 kB in memory$/)).toBeVisible();
  await button(box, 'Cancel').click();
  await expect(box).toHaveAttribute('data-own', 'empty');
  await expect(button(box, 'Choose a folder')).toBeFocused();
  await expect(button(training(page), 'Save the model')).toBeEnabled();
  await expect.poll(() => page.workers().length).toBe(0);
});

test('what does not fit into memory goes into private storage only when that is allowed, and is cleared', async ({
  page,
}) => {
  test.skip(!full, 'makes an archive of 280 MB');
  test.setTimeout(600_000);
  await openPage(page, BRIEF);
  const samples = Float32Array.from({ length: 48_000 }, (_, n) => 0.4 * Math.sin(n * n * 1e-5));
  const bytes = writeWav(samples, 16_000);
  const body = Buffer.concat([bytes, new Uint8Array(512 - (bytes.length % 512))]);
  const parts: Uint8Array[] = [];
  for (let n = 0; n < 2900; n += 1) {
    parts.push(tarHeader(`${['yes', 'no'][n % 2]}/${n.toString(16)}_nohash_0.wav`, bytes.length), body);
  }
  const archive = inScratch('large.tar');
  writeFileSync(archive, Buffer.concat([...parts, TAR_END]));
  const box = source(page);
  const read = async (): Promise<void> => {
    await page.locator('input[data-own="files"]').setInputFiles(archive);
    await expect(box).toHaveAttribute('data-own', 'archive', { timeout: 60_000 });
    await button(box, 'None of them').click();
    for (const word of ['yes', 'no']) await box.getByRole('checkbox', { name: word, exact: true }).check();
    await box.getByRole('spinbutton').fill('100000');
    await button(box, 'Read the archive').click();
    await expect(box.getByText(/^256 MB are full\. May the rest go into this device’s private storage\?/)).toBeVisible({ timeout: 120_000 }); // prettier-ignore
    expect(await opened(page)).toEqual([]);
  };
  await read();
  await button(box, 'Stop here').click();
  await expect(box.getByText(/256 MB are full, and the private storage was not to be used\. The reading stopped after 9\d %/)).toBeVisible(); // prettier-ignore
  await button(box, 'Forget everything').click();
  await read();
  await button(box, 'Use the private storage').click();
  await expect(box).toHaveAttribute('data-own', 'found', { timeout: 120_000 });
  await expect(box.getByText(/in memory and 2\d MB in this device’s private storage\./)).toBeVisible();
  expect(await opened(page)).toEqual(['unrolled-own-data']);
  await button(box, 'Open a recording').click();
  await box.getByRole('combobox').first().selectOption('yes');
  await expect(box.getByText(/^yes\/\S+\.wav, 1 of 1\u202F450\. 3\.00 s/)).toBeVisible();
  await button(box, 'Forget everything').click();
  await expect.poll(() => opened(page)).toEqual([]);
});
