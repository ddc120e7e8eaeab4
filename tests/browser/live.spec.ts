/**
 * *Live*: a browser whose microphone plays our synthesiser is listened to, frame by frame; our own utterance takes the same
 * road; and every way in which there is no sound gets its sentence. The latency is printed, not judged: machines are noisy.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawCorpus, writeWav } from '@unrolled/audio-core';
import { createRng } from '@unrolled/rnn-core';
import config from './playwright.config';
import { button, expect, expectPhase, full, live, setHidden, test } from './support';

/** Speech of our own: the browser's microphone plays this file over and over. */
const spoken = path.join(mkdtempSync(path.join(tmpdir(), 'unrolled-live-')), 'spoken.wav');
const [utterance] = drawCorpus(
  { tier: 'sound', utterances: 1, framesMin: 400, framesMax: 400 },
  createRng(5),
).utterances;
writeFileSync(spoken, writeWav(utterance.samples ?? new Float32Array(1), 16_000));

test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    args: [
      ...(config.use?.launchOptions?.args ?? []),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${spoken}`,
    ],
  },
});

const PAGE = 'your-data/live/';
const LABEL = /^[aiuptkmnsʃ–]$/;
const microphones = (page: Page): Promise<number> => live(page, 'microphones');
const letter = (box: Locator): Locator => box.locator('[data-live-label] > span').first();
const latency = (box: Locator): Locator => box.locator('[data-live-latency]');
const said = (box: Locator): Locator => box.locator('[data-live-check]');

/** The page with a network that was trained for a moment: labels enough, not good ones. */
async function openLive(page: Page): Promise<Locator> {
  await page.goto(`${PAGE}?demo=your-data/live&updates=10&utterances=8&hidden=8`);
  const training = page.locator('[data-demo="your-data/live"]');
  const box = page.locator('[data-live]');
  await expect(box.getByText('No network yet.', { exact: false })).toBeVisible();
  await expect(button(box, 'Listen')).toBeDisabled();
  await button(training, 'Run').click();
  await expectPhase(training, 'done');
  await expect(button(box, 'Listen')).toBeEnabled();
  return box;
}

async function expectStage(box: Locator, stage: string): Promise<void> {
  await expect(box).toHaveAttribute('data-live', stage, { timeout: 30_000 });
}

/** Pixels of a canvas that are not empty. */
const inked = (box: Locator, row: number): Promise<number> =>
  box
    .locator('canvas')
    .nth(row)
    .evaluate((canvas: HTMLCanvasElement) => {
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count += 1;
      return count / (canvas.width * canvas.height);
    });

/** What a page sent or fetched from now on, apart from its own code. */
function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => {
    const words = `${request.method()} ${request.url()} ${request.postData() ?? ''}`;
    if (!/^GET .*\.(js|css|woff2|svg) $/.test(words)) requests.push(words);
  });
  return requests;
}

test('spoken to, the page labels frame by frame, tells how long it took, and sends nothing', async ({ page }) => {
  const box = await openLive(page);
  const requests = requestsOf(page);
  expect(await microphones(page)).toBe(0);
  await button(box, 'Listen').click();
  await expectStage(box, 'listening');
  await expect(box.getByText('The microphone is open')).toBeVisible();
  expect(await microphones(page)).toBe(1);
  await expect(letter(box)).toHaveText(LABEL);
  const meter = box.getByRole('meter', { name: 'Level' });
  await expect.poll(() => meter.evaluate((one) => (one as HTMLMeterElement).value)).toBeGreaterThan(0.2);
  await expect(latency(box)).toHaveText(/median .* ms, 95 of 100 frames within .* of \d{3} frames in less than 50 ms/);
  for (const row of [0, 1, 2]) expect(await inked(box, row)).toBeGreaterThan(0.02);
  await button(box, 'Stop').click();
  await expectStage(box, 'ended');
  expect(await microphones(page)).toBe(0);
  await expect(said(box)).toHaveText(/\d{3} frames were heard one by one.*The features are the same, bit by bit/);
  await expect(box.getByRole('alert')).toHaveCount(0);
  const sentence = (await latency(box).textContent()) ?? '';
  test.info().annotations.push({ type: 'latency', description: sentence });
  console.log(`microphone: ${sentence}`);
  expect(requests).toEqual([]);
});

test('our utterance takes the same road, its labels stand below, and it ends by itself', async ({ page }) => {
  const box = await openLive(page);
  const requests = requestsOf(page);
  await button(box, 'Let it hear our utterance').click();
  await expectStage(box, 'listening');
  expect([await microphones(page), await live(page, 'sounds')]).toEqual([0, 1]);
  await expect(letter(box)).toHaveText(LABEL);
  await expectStage(box, 'ended');
  expect(await live(page, 'sounds')).toBe(0);
  expect(await inked(box, 3)).toBeGreaterThan(0.01); // what was said
  await expect(said(box)).toHaveText(/^4\d\d frames were heard one by one.*The features are the same, bit by bit/);
  console.log(`utterance: ${(await latency(box).textContent()) ?? ''}`);
  expect(requests).toEqual([]);
  await button(box, 'Let it hear our utterance').click(); // and once more
  await expectStage(box, 'listening');
  await button(box, 'Stop').click();
  await expectStage(box, 'ended');
});

test('by keyboard alone it listens and stops', async ({ page }) => {
  const box = await openLive(page);
  await button(box, 'Listen').focus();
  await page.keyboard.press('Enter');
  await expectStage(box, 'listening');
  await expect(button(box, 'Stop')).toBeFocused();
  await page.keyboard.press('Space');
  await expectStage(box, 'ended');
  await expect(button(box, 'Listen')).toBeFocused();
});

test('when the tab is hidden it stops, keeps nothing, and says so; leaving the page closes everything', async ({
  page,
}) => {
  const box = await openLive(page);
  await button(box, 'Listen').click();
  await expectStage(box, 'listening');
  await setHidden(page, true);
  await expect(box.getByRole('alert')).toHaveText(
    /stopped because the tab was hidden. Nothing of what it heard was kept/,
  );
  await expectStage(box, 'ended');
  expect(await microphones(page)).toBe(0);
  await setHidden(page, false);
  await button(box, 'Let it hear our utterance').click();
  await expectStage(box, 'listening');
  await page.locator('a[href$="/glossary/"]').first().click();
  await expect(page).toHaveURL(/glossary/);
  for (const kind of ['microphones', 'sounds', 'workers'] as const) expect(await live(page, kind)).toBe(0);
});

test('after 30 s it stops by itself', async ({ page }) => {
  test.skip(!full, 'takes its 30 seconds');
  const box = await openLive(page);
  await button(box, 'Listen').click();
  await expect(box.getByRole('alert')).toHaveText(/stopped by itself after 30 seconds/, { timeout: 45_000 });
  await expect(said(box)).toHaveText(/^2\d\d\d frames/);
  expect(await microphones(page)).toBe(0);
});

test('with reduced motion the strip is drawn once a second, and at the end', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.addInitScript(() => {
    const { prototype } = CanvasRenderingContext2D;
    const draw = prototype.drawImage as (...all: unknown[]) => void;
    const counter = { strips: 0 };
    Object.defineProperty(window, 'testStrips', { value: counter });
    prototype.drawImage = function (this: CanvasRenderingContext2D, ...all: unknown[]) {
      counter.strips += 1;
      draw.apply(this, all);
    };
  });
  const box = await openLive(page);
  await button(box, 'Let it hear our utterance').click();
  await expectStage(box, 'ended');
  const drawn = await page.evaluate(() => (window as unknown as { testStrips: { strips: number } }).testStrips.strips);
  expect(drawn).toBeGreaterThan(3);
  expect(drawn).toBeLessThanOrEqual(4 * 8); // two pictures, each in one or two parts, at most eight times in five seconds
});

const refusals = [
  ['refused', 'NotAllowedError', /The microphone was refused.*let it hear our utterance/],
  ['absent', 'NotFoundError', /No microphone was found.*let it hear our utterance/],
  ['in use', 'NotReadableError', /something else is using it.*let it hear our utterance/],
] as const;

for (const [words, name, sentence] of refusals) {
  test(`a microphone that is ${words} gets a sentence, and our utterance can be heard instead`, async ({ page }) => {
    await page.addInitScript((error) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', error));
    }, name);
    const box = await openLive(page);
    await button(box, 'Listen').click();
    await expect(box.getByRole('alert')).toHaveText(sentence);
    expect(await microphones(page)).toBe(0);
    await expect(button(box, 'Let it hear our utterance')).toBeEnabled();
    await expect(said(box)).toHaveText('');
  });
}

test('leaving while the browser still asks opens nothing later', async ({ page }) => {
  await page.addInitScript(() => {
    const { getUserMedia } = navigator.mediaDevices;
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      return getUserMedia.call(navigator.mediaDevices, wanted);
    };
  });
  const box = await openLive(page);
  await button(box, 'Listen').click();
  await expectStage(box, 'starting');
  await button(box, 'Stop').click();
  await expectStage(box, 'ended');
  await expect.poll(() => microphones(page)).toBe(0);
  await expect(page.locator('html')).toHaveAttribute('data-live-microphones', '0');
});
