import { writeWav } from '@unrolled/audio-core';
import { DEFAULT_KERNELS, runToEnd, startRun } from '@unrolled/lab-protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { experiment } from './listen';

const quick = { updates: 40, sequences: 30 }; // enough for labels, not for good ones; the claims hold the promise
const run = (values: object, data?: Record<string, Uint8Array>) =>
  runToEnd(startRun(experiment, values, { kernels: DEFAULT_KERNELS, ...(data ? { data } : {}) }));

let model: Uint8Array;
beforeAll(async () => {
  const end = await run(quick);
  if (end.state !== 'done' || !end.result.model) throw new Error(JSON.stringify(end));
  model = end.result.model;
});

/** A sentence for the reader, or a failure of the test. */
async function refusal(recording: Uint8Array): Promise<string> {
  const end = await run(quick, { recording, model });
  if (end.state !== 'failed') throw new Error(`expected a refusal, got ${end.state}`);
  expect(end.error.kind).toBe('input');
  expect(end.error.hint).not.toBe('');
  return end.error.message;
}
const tone = (rateHz: number, seconds: number) =>
  writeWav(
    Float32Array.from(
      { length: Math.round(rateHz * seconds) },
      (_, n) => 0.5 * Math.sin((2 * Math.PI * 220 * n) / rateHz),
    ),
    rateHz,
  );

describe('a recording', () => {
  test.each([8_000, 16_000, 44_100])('at %i Hz gets a label for every frame', async (rateHz) => {
    const end = await run(quick, { recording: tone(rateHz, 0.5), model });
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    expect(end.result.numbers.frames).toBe(1 + Math.floor((8_000 - 400) / 160));
    expect(end.finding.text).toContain('expect poor labels');
  });

  test('longer than 20 s is cut, and says so', async () => {
    const started = startRun(experiment, quick, {
      kernels: DEFAULT_KERNELS,
      data: { recording: tone(8_000, 21), model },
    });
    const slice = await started.next(0);
    expect(slice.frames[0].text).toContain('Only the first 20 s are shown.');
  });

  test('that is a text file, or empty, or cut in its header, or too short is refused with a sentence', async () => {
    expect(await refusal(new Uint8Array(Array.from('Hello, I am a text file.', (c) => c.charCodeAt(0))))).toContain(
      'not a WAV file',
    );
    expect(await refusal(new Uint8Array())).not.toBe('');
    expect(await refusal(tone(16_000, 0.5).slice(0, 30))).not.toBe('');
    expect(await refusal(tone(16_000, 0.01))).toContain('too short');
  });

  test('that is cut off in its data is used as far as it goes, and says so', async () => {
    const started = startRun(experiment, quick, {
      kernels: DEFAULT_KERNELS,
      data: { recording: tone(16_000, 1).slice(0, 16_044), model },
    });
    const slice = await started.next(0);
    expect(slice.frames[0].text).toMatch(/cut off/);
  });
});

describe('the microphone', () => {
  const heard = (samples: Float32Array, rateHz = 48_000) =>
    new Uint8Array(Float32Array.from([rateHz, ...samples]).buffer);
  const voice = (seconds: number) =>
    Float32Array.from({ length: 48_000 * seconds }, (_, n) => 0.02 * Math.sin((2 * Math.PI * 220 * n) / 48_000));

  test('at 48 kHz gets a label for every frame, and the note says where it came from', async () => {
    const end = await run(quick, { microphone: heard(voice(0.5)), model });
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    expect(end.result.numbers.frames).toBe(1 + Math.floor((8_000 - 400) / 160));
    expect(end.finding.text).toContain('from your microphone, 48000 Hz, resampled to 16000 Hz');
    expect(end.result.model).toBeUndefined(); // the model that was brought along stays where it is
  });

  test.each([
    ['that heard nothing but zeros', new Float32Array(24_000), /every sample is zero/],
    ['that was open for an instant', voice(0.01), /lasts 10 ms, too short/],
    ['that was closed before it heard anything', new Float32Array(), /every sample is zero|too short/],
  ])('%s is refused with a sentence', async (_, samples, sentence) => {
    const end = await run(quick, { microphone: heard(samples), model });
    if (end.state !== 'failed') throw new Error(`expected a refusal, got ${end.state}`);
    expect(end.error).toMatchObject({ kind: 'input', message: expect.stringMatching(sentence) as string });
  });
});

test('a recording of 31 minutes and more says how long it is and what is shown', async () => {
  expect(await refusal(tone(1_000, 40 * 60))).toContain('40 minutes long');
});

test('a model that is none is refused before anything is labelled', async () => {
  const end = await run(quick, { model: new Uint8Array(40), recording: tone(16_000, 0.5) });
  if (end.state !== 'failed') throw new Error(`expected a refusal, got ${end.state}`);
  expect(end.error.message).toContain('readSafetensors');
});
