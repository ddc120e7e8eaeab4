import { writeWav } from '@unrolled/audio-core';
import { runToEnd, startRun, type Frame, type TimelineData } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, type LookResult } from './look';

async function look(recording?: Uint8Array) {
  const frames: Frame[] = [];
  const run = startRun(experiment, {}, { kernels: 'reference32', ...(recording ? { data: { recording } } : {}) });
  const slice = await runToEnd(run, (frame) => frames.push(frame));
  return { slice, axis: frames.at(-1)?.views?.axis as TimelineData | undefined };
}
const tone = (rateHz: number, seconds: number): Uint8Array =>
  writeWav(
    Float32Array.from({ length: Math.round(rateHz * seconds) }, (_, n) => 0.5 * Math.sin(n / 5)),
    rateHz,
  );

test.each([8000, 16_000, 44_100, 192_000])(
  'a recording at %i Hz has its sound and a column every 10 ms',
  async (rateHz) => {
    const { slice, axis } = await look(tone(rateHz, 0.5));
    expect(slice.state).toBe('done');
    expect(axis?.seconds).toBeCloseTo(0.5, 3);
    const [wave, mfcc] = axis!.rows;
    expect(wave.kind === 'wave' && wave.samples.length / wave.rate).toBeCloseTo(0.5, 3);
    expect(mfcc).toMatchObject({ kind: 'heatmap', rows: 13, cols: 48 });
    expect(axis!.sound!.rate).toBe(rateHz === 192_000 ? 16_000 : rateHz);
    expect(axis!.sound!.samples.length / axis!.sound!.rate).toBeCloseTo(0.5, 3);
  },
);

test('25 s are cut to 20 and the note says so; 10 ms are drawn without features', async () => {
  const long = await look(tone(8000, 25));
  expect(long.axis?.seconds).toBe(20);
  expect(long.slice.state === 'done' && (long.slice.result as LookResult).note).toMatch(/Only the first 20 s/);
  const short = await look(tone(8000, 0.01));
  expect(short.axis?.rows).toHaveLength(1);
  expect(short.slice.state === 'done' && (short.slice.result as LookResult).note).toMatch(
    /too short for a single frame/,
  );
});

test('what is no sound is refused with a sentence, and without a file it hums', async () => {
  const { slice } = await look(new TextEncoder().encode('RIFF cut off'));
  expect(slice).toMatchObject({ state: 'failed', error: { kind: 'input', message: expect.stringMatching(/\.$/) } });
  expect((await look()).slice.state).toBe('done');
});
