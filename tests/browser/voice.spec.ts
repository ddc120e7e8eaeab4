/**
 * The microphone of *your voice*: a browser whose microphone plays a WAV file of our own synthesiser is spoken to and
 * answers with labels; and every way in which there is no microphone gets its sentence.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawCorpus, writeWav } from '@unrolled/audio-core';
import { createRng } from '@unrolled/rnn-core';
import config from './playwright.config';
import { button, demo, expect, expectPhase, followLink, full, live, said, setHidden, SHORT, test } from './support';
import { file } from './wav';

/** Four seconds of our own speech, written before the browser starts: its microphone plays this file and then silence. */
const spoken = path.join(mkdtempSync(path.join(tmpdir(), 'unrolled-voice-')), 'spoken.wav');
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
      `--use-file-for-fake-audio-capture=${spoken}%noloop`,
    ],
  },
});

const PAGE = '01-phoneme-rnn/6-evaluation/';
const microphones = (page: Page): Promise<number> => live(page, 'microphones');

async function openVoice(page: Page): Promise<Locator> {
  const values = Object.entries(SHORT.listen).map(([key, value]) => `&${key}=${value}`);
  await page.goto(`${PAGE}?demo=01-phoneme-rnn/listen${values.join('')}`);
  const box = demo(page, 'listen');
  await expect(button(box, 'Use the microphone')).toBeVisible();
  return box;
}

/** Keeps hold of every track that `getUserMedia` gives. */
async function keepTracks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.defineProperty(window, 'testTracks', { value: tracks });
    const devices = navigator.mediaDevices;
    const real = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await real(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
}
const tracks = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (window as unknown as { testTracks: MediaStreamTrack[] }).testTracks.map((track) => track.readyState),
  );

test('spoken to, the page shows that it listens, closes the microphone, and labels what it heard', async ({ page }) => {
  await keepTracks(page);
  const box = await openVoice(page);
  await expect(box.getByText('No network yet: Run trains one on synthesised sound first.')).toBeVisible();
  expect(await tracks(page)).toEqual([]); // nothing is open before the press
  const requests: string[] = [];
  await button(box, 'Use the microphone').click();
  await expect(box.getByText('The microphone is open')).toBeVisible();
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
  expect(await microphones(page)).toBe(1);
  expect(await tracks(page)).toEqual(['live']);
  const meter = box.getByRole('meter', { name: 'Level' });
  await expect.poll(() => meter.evaluate((one) => (one as HTMLMeterElement).value)).toBeGreaterThan(0.2);
  await expect(box.getByText(/^[1-9]\.\d of 20 s$/)).toBeVisible();
  await button(box, 'Stop and label it').click();
  await expect(box.getByText('The microphone is open')).toHaveCount(0);
  expect(await microphones(page)).toBe(0);
  expect(await tracks(page)).toEqual(['ended']);
  await expectPhase(box, 'done', 60_000);
  await expect(said(box)).toHaveText(/Of \d{2,} frames it calls \/.*from your microphone/);
  await expect(said(box)).toHaveText(/only ever heard our synthesiser.*expect poor labels/);
  await expect(box.locator('[data-labels]')).toHaveText(/^[aiuptkmnsʃ\s]+$/);
  await expect(box.getByText(/^Your microphone, \d+\.\d s\./)).toBeVisible();
  await expect(box.getByText('Uses the network that was just trained here.')).toBeVisible();
  expect(requests.filter((request) => !/^GET .*\.(js|css|woff2|json|wasm) $/.test(request))).toEqual([]);
});

test('after 20 s the microphone closes by itself and what it heard is labelled', async ({ page }) => {
  test.skip(!full, 'takes its 20 seconds');
  await keepTracks(page);
  const box = await openVoice(page);
  await button(box, 'Use the microphone').click();
  await expect(box.getByText('The microphone is open')).toBeVisible();
  await expect(box.getByText('The microphone is open')).toHaveCount(0, { timeout: 30_000 });
  expect(await microphones(page)).toBe(0);
  expect(await tracks(page)).toEqual(['ended']);
  await expectPhase(box, 'done', 60_000);
  await expect(box.getByText(/^Your microphone, 20\.\d s\./)).toBeVisible();
});

test('what is thrown away is not labelled', async ({ page }) => {
  const box = await openVoice(page);
  await button(box, 'Use the microphone').click();
  await button(box, 'Throw it away').click();
  await expect(button(box, 'Use the microphone')).toBeVisible();
  expect(await microphones(page)).toBe(0);
  await expectPhase(box, 'stored');
});

test('the microphone closes when the reader leaves the page', async ({ page }) => {
  await keepTracks(page);
  const box = await openVoice(page);
  await button(box, 'Use the microphone').click();
  await expect(box.getByText('The microphone is open')).toBeVisible();
  await followLink(page, '01-phoneme-rnn/4-cell/');
  expect(await microphones(page)).toBe(0);
  expect(await tracks(page)).toEqual(['ended']);
});

test('the microphone closes when the tab is hidden, keeps nothing, and says so', async ({ page }) => {
  await keepTracks(page);
  const box = await openVoice(page);
  await button(box, 'Use the microphone').click();
  await expect(box.getByText('The microphone is open')).toBeVisible();
  await setHidden(page, true);
  await expect(box.getByText(/closed because the tab was hidden. Nothing of what it heard was kept/)).toBeVisible();
  expect(await microphones(page)).toBe(0);
  expect(await tracks(page)).toEqual(['ended']);
  await setHidden(page, false);
  await expectPhase(box, 'stored');
});

test('by keyboard alone it opens, is heard and closes', async ({ page }) => {
  const box = await openVoice(page);
  await button(box, 'Use the microphone').focus();
  await page.keyboard.press('Enter');
  await expect(box.getByText(/^[1-9]\.\d of 20 s$/)).toBeVisible();
  await button(box, 'Stop and label it').focus();
  await page.keyboard.press('Space');
  await expectPhase(box, 'done', 60_000);
});

const refusals = [
  ['refused', 'NotAllowedError', /The microphone was refused/],
  ['absent', 'NotFoundError', /No microphone was found/],
  ['in use', 'NotReadableError', /something else is using it/],
  ['unable', 'OverconstrainedError', /cannot do what was asked of it/],
] as const;

for (const [words, name, sentence] of refusals) {
  test(`a microphone that is ${words} gets a sentence, and a file can be opened instead`, async ({ page }) => {
    await page.addInitScript((error) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', error));
    }, name);
    const box = await openVoice(page);
    await button(box, 'Use the microphone').click();
    await expect(box.getByRole('alert')).toHaveText(sentence);
    expect(await microphones(page)).toBe(0);
    await expect(button(box, 'Use the microphone')).toBeEnabled();
    await expect(box.getByLabel('Open a WAV file')).toBeAttached();
  });
}

for (const [words, secure, sentence] of [
  ['on an insecure page', false, /not opened over https/],
  ['in a browser without microphones', true, /gives pages no microphone/],
] as const) {
  test(`${words} the button says why nothing opens`, async ({ page }) => {
    await page.addInitScript((isSecure) => {
      Object.defineProperty(navigator, 'mediaDevices', { get: () => undefined });
      Object.defineProperty(window, 'isSecureContext', { get: () => isSecure });
    }, secure);
    const box = await openVoice(page);
    await button(box, 'Use the microphone').click();
    await expect(box.getByRole('alert')).toHaveText(sentence);
  });
}

test('leaving while the browser still asks opens nothing later', async ({ page }) => {
  await keepTracks(page);
  await page.addInitScript(() => {
    const { getUserMedia } = navigator.mediaDevices;
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      return getUserMedia.call(navigator.mediaDevices, wanted);
    };
  });
  const box = await openVoice(page);
  await button(box, 'Use the microphone').click();
  await expect(box.getByText('Your browser asks whether it may.')).toBeVisible();
  await followLink(page, '01-phoneme-rnn/4-cell/');
  await expect.poll(() => tracks(page)).toEqual(['ended']);
  await expect.poll(() => microphones(page)).toBe(0);
});

test('a recording of 40 minutes is refused with its length', async ({ page }) => {
  const box = await openVoice(page);
  const bytes = Buffer.from(writeWav(new Float32Array(40 * 60 * 1000), 1000));
  await box.getByLabel('Open a WAV file').setInputFiles(file(bytes, 'long.wav'));
  await expectPhase(box, 'failed');
  await expect(said(box)).toHaveText(/40 minutes long; at most 30 can be read/);
});
