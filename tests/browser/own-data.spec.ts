/**
 * The reader's own datasets in the page, as generated miniatures with their faults: told, looked at, trained on, saved,
 * forgotten; and not a request that carries any of it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { zip } from '../../packages/audio-core/test-support/archive-files';
import { MINI_DATASETS } from '../../packages/audio-core/test-support/mini-datasets';
import {
  BRIEF,
  clearScratch,
  folderOf,
  ID,
  openFolder,
  openPage,
  inScratch,
  source,
  strangeRequests,
  tarGz,
  training,
} from './own-files';
import { button, expect, expectPhase, full, live, said, test } from './support';

test.afterAll(clearScratch);

/** What axe finds in the page's two boxes, in both themes. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const builder = new AxeBuilder({ page })
      .setLegacyMode(true)
      .include('section[data-own]')
      .include(`[data-demo="${ID}"]`);
    const { violations } = await builder.analyze();
    found.push(
      ...violations.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map((node) => node.html).join(' ')}`),
    );
  }
  return found;
}

test('spoken digits are told, looked at, trained on and saved, nothing is sent, and all is forgotten', async ({
  page,
}) => {
  await openPage(page);
  await expect(training(page).getByText('Stored result')).toBeVisible();
  const strange = strangeRequests(page);
  await openFolder(page, folderOf('fsdd', MINI_DATASETS.fsdd()));
  const box = source(page);
  await expect(box.getByText(/^This is Free Spoken Digit Dataset: 240 sound files/)).toBeVisible();
  await expect(box.getByText('3: george, jackson, theo')).toBeVisible();

  await button(box, 'Open a recording').click();
  await expect(box.getByText(/fsdd\/recordings\/0_george_0\.wav, 1 of 24\. 0\.20 s, 16-bit PCM, mono, 8000 samples a second/)).toBeVisible(); // prettier-ignore
  await expect(box.getByRole('img', { name: /0\.20 seconds; Sound, MFCC/ })).toBeVisible();
  await button(box, 'Play').click();
  await expect.poll(() => live(page, 'sounds')).toBe(1);
  await button(box, 'Next recording').click();
  await expect(box.getByText(/0_george_1\.wav, 2 of 24/)).toBeVisible();

  const lab = training(page);
  const splits = lab.getByRole('radio');
  await expect(splits).toHaveCount(3);
  await expect(splits.first()).toHaveAccessibleName(
    /One speaker left out, 3 trainings ✓ honest Each speaker is tested/,
  );
  await expect(splits.nth(1)).toHaveAccessibleName(/✕ leaky Every speaker of the test is heard in training/);
  await expect(splits.nth(1)).toBeChecked();
  await expect(lab.getByText(/^240 of 240 recordings are chosen, 846 kB\./)).toBeVisible();
  await expect(said(lab)).toHaveText('Nothing has been trained on your recordings yet. Press Run.');
  await expect(lab.getByText(/stored (?:run|result)/i)).toHaveCount(0);
  await button(lab, 'Run').click();
  await expectPhase(lab, 'done');
  await expect(said(lab)).toHaveText(/^It answers \d+\.\d % of 150 recordings.* This split is leaky\. Every speaker/);
  const right = Number(/answers (\d+\.\d) %/.exec(await said(lab).innerText())?.[1]);
  expect(right).toBeGreaterThan(50); // a tenth by naming one digit
  await expect(lab.getByRole('cell', { name: 'jackson' })).toBeVisible();

  const download = page.waitForEvent('download');
  await button(lab, 'Save the model').click();
  const saved = readFileSync(await (await download).path());
  expect(JSON.parse(saved.subarray(8, 8 + Number(saved.readBigUInt64LE(0))).toString())).toHaveProperty('__metadata__');
  expect(strange).toEqual([]);

  expect(await page.evaluate(() => window.sessionStorage.length)).toBeGreaterThan(0);
  await button(box, 'Forget everything').click();
  await expect(box).toHaveAttribute('data-own', 'empty');
  await expectPhase(training(page), 'stored');
  await expect(button(box, 'Choose a folder')).toBeFocused();
  expect(new URL(page.url()).search).toBe('');
  expect(await page.evaluate((id) => window.sessionStorage.getItem(`unrolled-model:${id}`), ID)).toBeNull();
  expect(await live(page, 'workers')).toBe(0);
  await expect.poll(() => page.workers().length).toBe(0);
});

test('a zip archive is opened without being unpacked first, and what its metadata say counts', async ({ page }) => {
  await openPage(page, BRIEF);
  const files = [...MINI_DATASETS['speech-commands']()].map(([name, body]) => ({ name: `sc/${name}`, body }));
  const archive = inScratch('speech commands.zip');
  writeFileSync(archive, zip(files));
  await page.locator('input[data-own="files"]').setInputFiles(archive);
  const box = source(page);
  await expect(box.locator('[data-found]')).toHaveAttribute('data-found', 'speech-commands');
  await button(box, 'Open a recording').click();
  await expect(box.getByText(/^sc\/marvin\/\S+\.wav, 1 of 12\. 0\.\d\d s, 16-bit PCM/)).toBeVisible();
  const lab = training(page);
  await button(lab, 'Run').click();
  await expectPhase(lab, 'done');
  // Two of six speakers are tested, each with four words and two takes.
  await expect(said(lab)).toHaveText(/of 16 recordings/);
});

test('a folder that is dropped onto the box is opened', async ({ page }) => {
  test.skip(!full, 'what follows a drop is what follows a choice');
  await openPage(page);
  const folder = folderOf('dropped', MINI_DATASETS['emo-db']());
  await source(page).scrollIntoViewIfNeeded();
  const place = (await source(page).boundingBox())!;
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    await session.send('Input.dispatchDragEvent', { type, x: place.x + 40, y: place.y + 20, data });
  }
  await expect(source(page).locator('[data-found]')).toHaveAttribute('data-found', 'emo-db');
  await expect(source(page).getByText('dropped', { exact: true })).toBeVisible();
  await expect(source(page).getByText('84, ')).toBeVisible();
});

test('a folder of something else is answered with what was looked for and what was found', async ({ page }) => {
  await openPage(page);
  const files = new Map([['trip/beach.jpg', Buffer.from('a picture')], ['trip/notes.txt', Buffer.from('sun')]]); // prettier-ignore
  await openFolder(page, folderOf('holiday', files), 'unknown');
  const alert = source(page).getByRole('alert');
  await expect(alert).toContainText('“holiday” is none of the datasets that are known here.');
  await expect(alert).toContainText('2 files: 1 .jpg and 1 .txt.');
  await expect(alert).toContainText('Free Spoken Digit Dataset: recordings/7_jackson_32.wav');
  await button(source(page), 'Forget everything').click();
  await expect(source(page).getByRole('alert')).toHaveCount(0);
});

const KINDS = full ? (Object.keys(MINI_DATASETS) as (keyof typeof MINI_DATASETS)[]) : (['urban-sound-8k', 'timit'] as const); // prettier-ignore
test(`copies with faults are opened and their faults named: ${KINDS.join(', ')}`, async ({ page }) => {
  test.setTimeout(full ? 300_000 : 60_000);
  await openPage(page, BRIEF);
  for (const kind of KINDS) {
    await openFolder(page, folderOf(`faulty-${kind}`, MINI_DATASETS[kind]({ faults: true })), 'found');
    await expect(source(page).locator('[data-found]')).toHaveAttribute('data-found', kind);
    await expect(source(page).getByText('What is odd about this copy')).toBeVisible();
    await expect(training(page).getByRole('radio').first()).toBeVisible();
    if (!full) continue;
    const lab = training(page);
    await button(lab, 'Run').click();
    await expectPhase(lab, 'done', 120_000);
    await expect(said(lab)).toHaveText(/^It answers \d+\.\d % of \d+ recordings/);
  }
});

test('a faulty copy is trained on without what cannot be read, and that is named', async ({ page }) => {
  await openPage(page, BRIEF);
  await openFolder(page, folderOf('faulty', MINI_DATASETS.fsdd({ faults: true })));
  await expect(source(page).getByText(/^1 file without a single byte; left out\./)).toBeVisible();
  const lab = training(page);
  await lab.getByRole('spinbutton', { name: 'Recordings of each class, at most' }).fill('9');
  await expect(lab.getByText(/^90 of 238 recordings are chosen/)).toBeVisible();
  await lab.getByRole('spinbutton', { name: 'Recordings of each class, at most' }).fill('24');
  await button(lab, 'Run').click();
  await expectPhase(lab, 'done');
  await expect(said(lab)).toHaveText(/1 file was left out\. \S*4_jackson_3\.wav: This is a RIFF file/);
});

test('reading many files says how far it is, and can be cancelled', async ({ page }) => {
  await page.addInitScript(() => {
    const { arrayBuffer } = Blob.prototype;
    let asked = 0;
    File.prototype.arrayBuffer = async function (this: File) {
      asked += 1;
      const waitMs = asked <= 64 ? 800 : 60_000; // the first batch comes late, the second in no time a test would wait
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return arrayBuffer.call(this);
    };
  });
  await openPage(page);
  await openFolder(page, folderOf('slow', MINI_DATASETS.fsdd()));
  const lab = training(page);
  await button(lab, 'Run').click();
  await expect(lab.getByText(/^Reading files: 64 of 240, \d+ kB of 846 kB/)).toBeVisible();
  await expect(lab.getByText(/· about \d+ s left$/)).toBeVisible();
  await button(lab, 'Cancel reading').click();
  await expect(lab.getByRole('progressbar', { name: 'Files read' })).toHaveCount(0);
  await expectPhase(lab, 'stored');
  await expect(button(lab, 'Run')).toBeEnabled();
  await expect(button(lab, 'Run')).toBeFocused();
});

test('axe finds nothing where a folder is open, is none that is known, or could not be opened', async ({ page }) => {
  test.skip(!full, 'takes half a minute');
  test.slow();
  await openPage(page);
  await openFolder(page, folderOf('axe', MINI_DATASETS.fsdd({ faults: true })));
  await button(source(page), 'Open a recording').click();
  await expect(button(source(page), 'Play')).toBeVisible();
  for (const fold of await source(page).locator('summary').all()) await fold.click();
  expect(await findings(page)).toEqual([]);
  await openFolder(page, folderOf('nothing', new Map([['a.txt', Buffer.from('a')]])), 'unknown');
  expect(await findings(page)).toEqual([]);
  const packed = tarGz('axe.tar.gz', MINI_DATASETS['speech-commands']());
  await page.locator('input[data-own="files"]').setInputFiles(packed);
  await expect(source(page)).toHaveAttribute('data-own', 'archive');
  await source(page).getByRole('spinbutton').fill('2000');
  expect(await findings(page)).toEqual([]);
  const archive = inScratch('set.rar');
  writeFileSync(archive, 'not looked into');
  await page.locator('input[data-own="files"]').setInputFiles(archive);
  await expect(source(page).getByRole('alert')).toHaveText(/Unpack “set\.rar” first, then choose the folder\.$/);
  expect(await findings(page)).toEqual([]);
});

test('by keyboard alone a split is chosen, classes are left out, and leaving the page ends everything', async ({
  page,
}) => {
  await openPage(page);
  await openFolder(page, folderOf('keys', MINI_DATASETS.fsdd()));
  const lab = training(page);
  await lab.getByRole('radio', { checked: true }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(lab.getByRole('radio').first()).toBeChecked();
  const nine = lab.getByRole('checkbox', { name: '9' });
  await nine.focus();
  await page.keyboard.press('Space');
  await expect(nine).not.toBeChecked();
  await expect(lab.getByText(/^216 of 240 recordings are chosen/)).toBeVisible();
  await button(lab, 'Run').focus();
  await page.keyboard.press('Enter');
  await expectPhase(lab, 'running');
  expect(await live(page, 'workers')).toBeGreaterThan(0);
  await page.locator('footer a[href$="/how-fast/"]').click();
  await expect(page).toHaveURL(/how-fast/);
  for (const kind of ['workers', 'sounds', 'charts'] as const) expect(await live(page, kind), kind).toBe(0);
});
