import { readSound, writeWav } from '@unrolled/audio-core';
import { DEFAULT_KERNELS, runToEnd, startRun, type Frame, type HeatmapData } from '@unrolled/lab-protocol';
import { createKernels, createRng, loadModel } from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { experiment, type ClassifyResult } from './classify';
import { WORDS } from './shared/synthetic';

const FULL = process.env.UNROLLED_FULL !== undefined;
const QUICK = { epochs: 2, hidden: 8, directions: 'one', split: 'official' };

async function run(values: object, data?: Record<string, Uint8Array>) {
  const frames: Frame[] = [];
  const options = { kernels: DEFAULT_KERNELS, ...(data ? { data } : {}) } as const;
  const end = await runToEnd(startRun(experiment, values, options), (frame) => frames.push(frame));
  return { end, frames };
}
async function done(values: object, data?: Record<string, Uint8Array>) {
  const { end, frames } = await run(values, data);
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { result: end.result as ClassifyResult, finding: end.finding, frames };
}

async function failure(values: object, data: Record<string, Uint8Array>) {
  const { end } = await run(values, data);
  if (end.state !== 'failed') throw new Error(`expected a failure, got ${end.state}`);
  return end.error;
}

/** Takes 0, 1 and 5. */
function few(files: Record<string, Uint8Array>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => /_[015]\.wav$/.test(path)));
}

/** The same files with noise of that level behind them, up to `seconds`. */
function withTail(files: Record<string, Uint8Array>, seconds: number, level: number): Record<string, Uint8Array> {
  const rng = createRng(6);
  return Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => {
      const longer = new Float32Array(Math.round(8_000 * seconds));
      longer.set(samplesOf(bytes));
      for (let n = Math.round(8_000 * 3.05); n < longer.length; n++) longer[n] = level * (2 * rng.uniform() - 1);
      return [path, writeWav(longer, 8_000)];
    }),
  );
}

/** The sound again and again, said to be at `rateHz`. */
function atRate(bytes: Uint8Array, rateHz: number, seconds: number): Uint8Array {
  const samples = samplesOf(bytes);
  return writeWav(
    Float32Array.from({ length: rateHz * seconds }, (_, n) => samples[n % samples.length]),
    rateHz,
  );
}

function samplesOf(bytes: Uint8Array): Float32Array {
  const read = readSound(bytes);
  if (!read.ok) throw new Error(read.message);
  return read.value.samples;
}

/** Two "digits" that a hum and a hiss tell apart, by two speakers, eight takes each, as WAV files of 8 kHz. */
function humAndHiss(): Record<string, Uint8Array> {
  const rng = createRng(5);
  const files: Record<string, Uint8Array> = {};
  for (const [s, speaker] of ['ada', 'bo'].entries()) {
    for (const digit of [0, 1]) {
      for (let take = 0; take < 8; take++) {
        const samples = Float32Array.from({ length: 1600 + 160 * take }, (_, n) =>
          digit === 0 ? 0.3 * Math.sin(0.1 * (1 + 0.3 * s) * n) : 0.2 * (2 * rng.uniform() - 1),
        );
        files[`recordings/${digit}_${speaker}_${take}.wav`] = writeWav(samples, 8_000);
      }
    }
  }
  return files;
}

/** Less of everything, and a way to divide them that they do not have: speakers are left out instead. */
const SMALL = {
  ...{ epochs: 5, hidden: 16, directions: 'one', rate: 0.03, augment: 0, dropout: 0.1 },
  split: 'song-folds',
};

describe('without files', () => {
  test.each(FULL ? [7, 8, 9] : [7])(
    'seed %i: most words of speakers it never heard are understood, and what is shown adds up',
    async (seed) => {
      const values = { seed, ...(FULL ? {} : SMALL) };
      const { result, finding, frames } = await done(values);
      expect(finding.ok).toBe(true);
      expect(finding.text).toContain('of speakers it had never heard');
      expect(result.split).toMatchObject({ id: 'leave-one-speaker-out', verdict: 'honest' });
      expect(result.numbers).toMatchObject({ recordings: 180, speakers: 3, trainings: 3, skipped: 0, chance: 0.1 });
      expect(result.numbers.accuracy).toBeGreaterThan(FULL ? 0.75 : 0.4); // chance is 0.1; full: 0.84 to 0.88, quick: 0.64
      const pictures = frames.flatMap(({ views }) => (views?.confusion ? [views.confusion] : []));
      const last = pictures[pictures.length - 1] as HeatmapData & { readonly values: Float32Array };
      expect(last.rowLabels).toEqual([...WORDS]);
      for (let row = 0; row < 10; row++) {
        expect(last.values.subarray(10 * row, 10 * row + 10).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      }
      const epochs = FULL ? 25 : SMALL.epochs;
      const steps = frames.flatMap(({ progress }) => (progress ? [progress] : []));
      expect(steps.map(({ done: passes }) => passes)).toEqual(Array.from({ length: 3 * epochs }, (_, i) => i + 1));
      expect(steps[0].total).toBe(3 * epochs);
    },
    60_000,
  );
});

describe('with a folder', () => {
  test('the same seed gives the same numbers and model, another seed gives others; repetitions are counted', async () => {
    const values = { ...QUICK, epochs: 2, repetitions: 2 };
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => done({ ...values, seed }, few(humAndHiss()))));
    expect(b.result).toEqual(a.result);
    expect(c.result.numbers.loss).not.toBe(a.result.numbers.loss);
    const steps = a.frames.flatMap(({ progress }) => (progress ? [progress.done] : []));
    expect(steps).toEqual([1, 2, 3, 4]);
    expect(a.result.numbers.trainings).toBe(2);
  });

  test('recordings are told apart, files that cannot be used are left out and named', async () => {
    const files = humAndHiss();
    files['recordings/0_ada_1.wav'] = new TextEncoder().encode('not sound');
    files['recordings/1_bo_7.wav'] = writeWav(new Float32Array(1600), 8_000);
    files['recordings/hello.wav'] = files['recordings/0_ada_0.wav'];
    files['README.md'] = new TextEncoder().encode('about');
    const { result, finding } = await done(
      { epochs: 10, hidden: 16, rate: 0.02, split: 'leave-one-speaker-out' },
      files,
    );
    expect(result.numbers).toMatchObject({ recordings: 30, speakers: 2, skipped: 3 });
    expect(result.numbers.accuracy).toBeGreaterThan(0.9);
    expect(result.skipped.map(({ path }) => path).sort()).toEqual([
      'recordings/0_ada_1.wav',
      'recordings/1_bo_7.wav',
      'recordings/hello.wav',
    ]);
    expect(result.notes).toContain('3 files were left out.');
    expect(finding.text).not.toContain('leaky');
    expect(finding.text).toContain('recordings/1_bo_7.wav: It is silent');
  });

  test('the model file says what it hears, and can be opened', async () => {
    const { result } = await done(QUICK, few(humAndHiss()));
    const file = loadModel(createKernels('reference32'), result.model, { T: 20, B: 1 });
    expect(JSON.parse(file.notes.labels)).toEqual(['0', '1']);
    expect(JSON.stringify(file.notes)).not.toMatch(/ada|bo\b/);
    expect(JSON.parse(file.notes.features)).toMatchObject({ rateHz: 8_000, hopMs: 15, coefficientCount: 13 });
    expect(file.extras.featureMean.shape).toEqual([26]);
    expect(file.model.sizes).toMatchObject({ D: 26, K: 2 });
  });

  test('a test recording changes nothing of the training: its sound may be anything', async () => {
    const files = few(humAndHiss());
    const { result: a } = await done(QUICK, files);
    const swapped = { ...files, 'recordings/0_ada_1.wav': files['recordings/1_ada_1.wav'] };
    const { result: b } = await done(QUICK, swapped);
    expect(b.model).toEqual(a.model);
    expect(b.numbers.loss).not.toBe(a.numbers.loss);
  });

  test.each([
    ['an empty folder', {}, /No dataset .* Found: No file\. Looked for: .*7_jackson_32\.wav/],
    ['another folder', { 'holiday.jpg': Uint8Array.of(1) }, /Found: 1 file: 1 \.jpg\./],
    [
      'a single class',
      Object.fromEntries(Object.entries(humAndHiss()).filter(([path]) => path.includes('/0_'))),
      /^This is Free Spoken Digit Dataset\. All recordings here are “0”/,
    ],
  ])('%s is answered with what was looked for and found', async (_, files, words) => {
    const { end } = await run(QUICK, files as Record<string, Uint8Array>);
    if (end.state !== 'failed') throw new Error(`expected a failure, got ${end.state}`);
    expect(end.error.kind).toBe('input');
    expect(end.error.message).toMatch(words);
  });

  test('one speaker cannot be left out, and the sentence says what can be done instead', async () => {
    const files = Object.fromEntries(Object.entries(humAndHiss()).filter(([path]) => path.includes('_ada_')));
    const error = await failure({ ...QUICK, split: 'leave-one-speaker-out' }, files);
    expect(error.message).toMatch(
      /cannot be tested on a speaker never heard\. What can be chosen: “Official: .+”, “A fifth/,
    );
    expect(error.hint).toBe('There is one speaker. To ask about a new voice, bring a second.');
    const two = await failure(QUICK, { '0_ada_9.wav': files['recordings/0_ada_1.wav'], '1_ada_9.wav': files['recordings/1_ada_1.wav'] }); // prettier-ignore
    expect(two.message).toMatch(/leaves nothing to test on/);
    expect(two.hint).toMatch(/Bring a second speaker, or at least three recordings of each class/);
  });

  test('a leaky split is called so in the finding, and nothing of long recordings but their beginning counts', async () => {
    const files = few(humAndHiss());
    const { result: a, finding: plain } = await done(QUICK, withTail(files, 3.2, 0));
    expect(plain.text).toMatch(/This split is leaky\. Every speaker of the test is heard in training/);
    expect(plain.text).toMatch(/12 recordings are longer than 3\.0 s; only their first 3\.0 s were used\./);
    const { result: b } = await done(QUICK, withTail(files, 3.2, 0.5));
    expect(b.model).toEqual(a.model);
  });
});

describe('recordings of 48 kHz', () => {
  test('are read and brought down one at a time: no step of the run holds more than a small part of that work', async () => {
    const wanted = Object.entries(few(humAndHiss()));
    const files = Object.fromEntries(wanted.map(([path, bytes]) => [path, atRate(bytes, 48_000, 2)]));
    const options = { kernels: DEFAULT_KERNELS, data: files } as const;
    const started = startRun(experiment, { ...QUICK, epochs: 1, hidden: 4 }, options);
    const steps: number[] = [];
    let reading = true;
    const end = await runToEnd({
      cancel: started.cancel,
      async next() {
        const begun = performance.now();
        const slice = await started.next(0);
        reading &&= slice.frames.length === 0; // the first frame is sent when all are read
        if (reading) steps.push(performance.now() - begun);
        return slice;
      },
    });
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    expect(end.result.numbers.recordings).toBe(8);
    expect(steps.length).toBeGreaterThanOrEqual(12);
    const whole = steps.reduce((sum, ms) => sum + ms, 0);
    expect(Math.max(...steps)).toBeLessThan(0.5 * whole);
  });
});
