/** A reader's own recording: opened, looked at, labelled, and never sent anywhere. Broken files get their sentence. */
import type { Locator, Page } from '@playwright/test';
import {
  button,
  demo,
  demoId,
  expect,
  expectPhase,
  followLink,
  full,
  openDemo,
  runToEnd,
  said,
  SHORT,
  test,
} from './support';
import { file, wav } from './wav';

const GAP = /only ever heard our synthesiser.*on a real voice expect poor labels/;

async function open(box: Locator, name: string, bytes: Buffer): Promise<void> {
  await box.getByLabel('Open a WAV file').setInputFiles(file(bytes, name));
}

/** Every request made from now on. */
function requestsOf(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
  return seen;
}

const RECORDINGS = [
  ['8 kHz stereo', { rateHz: 8000, channels: 2 }, 1, /2 channels mixed to one, 8000 Hz.*nothing above 4000 Hz/],
  ['44.1 kHz mono', { rateHz: 44_100, channels: 1 }, 0.6, /mono, 44100 Hz, resampled to 16000 Hz/],
  ['16 kHz mono and 25 s', { rateHz: 16_000, channels: 1 }, 25, /Only the first 20 s are shown\./],
] as const;

for (const [words, options, seconds, remark] of full ? RECORDINGS : RECORDINGS.slice(0, 1)) {
  test(`a WAV file of ${words} opens, shows its sound and MFCCs, and gets labels from a network just trained`, async ({
    page,
  }) => {
    const box = await openDemo(page, 'listen', SHORT.listen);
    const requests = requestsOf(page);
    await open(box, 'voice.wav', wav({ ...options, seconds }));
    await expect(box.getByText('voice.wav')).toBeVisible();
    await expect(box.getByText('your recording')).toBeVisible();
    await expect(box.getByText('MFCC', { exact: true }).first()).toBeVisible();
    await expectPhase(box, 'done');
    await expect(box.getByText('Heard', { exact: true })).toBeVisible();
    await expect(box.getByText('Said', { exact: true })).toHaveCount(0);
    // One frame every 10 ms, the first needs 25 ms: 98 in a second.
    const frames = 1 + Math.floor((Math.min(seconds, 20) * 16_000 - 400) / 160);
    await expect(said(box)).toHaveText(new RegExp(`Of ${frames} frames it calls /`));
    await expect(said(box)).toHaveText(GAP);
    await expect(said(box)).toHaveText(remark);
    const heard = box.locator('[data-labels]');
    await expect(heard).toHaveCount(1);
    await expect(heard).toHaveText(/^[aiuptkmnsʃ\s]+$/);
    // The sound is drawn, and so are the pixels of the MFCCs.
    expect((await box.locator('svg path').first().getAttribute('d'))?.length).toBeGreaterThan(200);
    const inks = await box
      .locator('canvas')
      .first()
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
    expect(inks).toBeGreaterThan(5);
    await expect(box.getByText('Uses the network that was just trained here.')).toBeVisible();
    expect(requests.filter((request) => /POST|PUT|RIFF/.test(request))).toEqual([]);
  });
}

test('the same recording is labelled anew at once when it is opened again, and closing it brings the stored run', async ({
  page,
}) => {
  const box = await openDemo(page, 'listen', SHORT.listen);
  await open(box, 'first.wav', wav());
  await expectPhase(box, 'done');
  const first = await said(box).innerText();
  await open(box, 'second.wav', wav());
  await expect(box.getByText('second.wav')).toBeVisible();
  await expectPhase(box, 'done');
  await expect(said(box)).toHaveText(first);
  await expect(box.getByText(/Learning from synthesised sound/)).toHaveCount(0);
  await button(box, 'close it').click();
  await expectPhase(box, 'stored');
  await expect(box.getByText('No file: it listens to a synthesised utterance.')).toBeVisible();
});

const whole = wav();
const unusable = [
  ['a text file named .wav', 'notes.wav', Buffer.from('Dear diary, today I trained a network.'), /not a WAV file/],
  ['an empty file', 'empty.wav', Buffer.alloc(0), /The file is empty: it has no bytes\./],
  ['a WAV file cut in its first bytes', 'cut.wav', whole.subarray(0, 9), /cut off in its header, after 9 bytes/],
  ['a WAV file cut in its format', 'cut.wav', whole.subarray(0, 30), /The format chunk has 10 bytes; it needs 16/],
  ['a WAV file cut before its sound', 'cut.wav', whole.subarray(0, 40), /The file is cut off before/],
  ['a WAV file without sound', 'silent.wav', wav({ seconds: 0 }), /holds no sound/],
  ['a WAV file of 20 ms', 'short.wav', wav({ seconds: 0.02 }), /lasts 20 ms, too short/],
] as const;

test('a file that cannot be used gets a sentence of its own, and another file opens after it', async ({ page }) => {
  const box = await openDemo(page, 'listen', SHORT.listen);
  for (const [words, name, bytes, sentence] of unusable) {
    await open(box, name, bytes);
    await expectPhase(box, 'failed');
    await expect(said(box), words).toHaveText(sentence);
    await open(box, 'voice.wav', whole);
    await expectPhase(box, 'done');
    await expect(said(box), words).toHaveText(GAP);
  }
});

test('a WAV file that is cut in the midst of its sound is used as far as it goes, and the page says so', async ({
  page,
}) => {
  const box = await openDemo(page, 'listen', SHORT.listen);
  await open(box, 'cut.wav', whole.subarray(0, 44 + 16_000));
  await expectPhase(box, 'done');
  await expect(said(box)).toHaveText(/Of 48 frames it calls/);
  await expect(said(box)).toHaveText(
    /The file is cut off: it promises 8000 samples \(1\.00 s\), 4000 \(0\.50 s\) are there/,
  );
});

test('a network trained on sound in section 5 is the one that listens in section 3', async ({ page }) => {
  const train = await openDemo(page, 'train', { ...SHORT.train, data: 'sound', hidden: 5, updates: 10 });
  await runToEnd(train);
  await followLink(page, '01-phoneme-rnn/3-data/');
  const listen = demo(page, 'listen');
  await expect(listen.getByText('Uses the network you trained in section 5.')).toBeVisible();
  await open(listen, 'voice.wav', whole);
  await expectPhase(listen, 'done');
  await expect(listen.getByText('5 units, −1 to 1')).toBeVisible();
  // It is still there after a reload of the tab.
  await page.reload();
  await expect(listen.getByText('Uses the network you trained in section 5.')).toBeVisible();
});

test('a network that learned from made-up features, or with a broken gradient, is not used for sound', async ({
  page,
}) => {
  for (const values of [
    { data: 'features', gradient: 'none' },
    { data: 'sound', gradient: 'transpose' },
  ]) {
    const train = await openDemo(page, 'train', { ...SHORT.train, updates: 10, ...values });
    await runToEnd(train);
    await followLink(page, '01-phoneme-rnn/3-data/');
    await expect(demo(page, 'listen').getByText('No network yet: Run trains one')).toBeVisible();
  }
  await expect(page.locator(`[data-demo="${demoId('listen')}"]`)).toHaveCount(1);
});

test('without a file it listens to an utterance of ours and says how much it got right', async ({ page }) => {
  const box = await openDemo(page, 'listen', SHORT.listen);
  await runToEnd(box);
  await expect(said(box)).toHaveText(/It labels \d+\.\d % of 90 frames right in an utterance it has never heard/);
  await expect(box.getByText('Said', { exact: true })).toBeVisible();
});
