import { PHONEMES } from '@unrolled/audio-core';
import { runToEnd, startRun, type Frame, type TimelineData } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, HEARD, windowOf } from './how-much';

const run = (values: object) => runToEnd(startRun(experiment, values, { kernels: 'reference64' }));

/** The game of a seed: the first frame a run gives when somebody listens. */
async function game(values: object): Promise<TimelineData> {
  const started = startRun(experiment, values, { kernels: 'reference64', data: { game: Uint8Array.of(1) } });
  const frames: Frame[] = [];
  while (frames.length === 0) frames.push(...(await started.next(0)).frames);
  await started.cancel();
  return frames[0].views?.sounds as TimelineData;
}

test.each([11, 12, 13])('seed %i: more frames are never worse, and both sides beat the past', async (seed) => {
  const end = await run({ seed, utterances: 40 });
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  const n = end.result.numbers;
  expect(end.finding.ok).toBe(true);
  expect(n.both1).toBe(n.past1);
  expect(n.both17).toBeLessThanOrEqual(n.whole + 0.001);
  expect(n.past17).toBeLessThanOrEqual(n.pastAll + 0.001);
  // In a closure one frame leaves three to choose from, and the frame before it says nothing more in most of it.
  expect(Math.abs(n.both1Closures - 1 / 3)).toBeLessThan(0.12);
  expect(n.past17Closures).toBeGreaterThan(0.9);
});

test('a run without a listener makes no sounds', async () => {
  const end = await run({ utterances: 20 });
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  expect(end.frames.some(({ views }) => views !== undefined && 'sounds' in views)).toBe(false);
});

test('the game has five pieces a frame, each 300 ms, and the same answer in all of them', async () => {
  const { rows } = await game({ rounds: 6 });
  expect(rows).toHaveLength(6 * HEARD.length);
  for (let round = 0; round < 6; round++) {
    const pieces = rows.slice(round * HEARD.length, (round + 1) * HEARD.length);
    const side = round % 2 === 0 ? 'both' : 'past';
    expect(pieces.map(({ id }) => id)).toEqual(HEARD.map((heard) => `${round} ${side} ${heard}`));
    expect(new Set(pieces.map(({ label }) => label)).size).toBe(1);
    expect(PHONEMES).toContain(pieces[0].label);
    for (const piece of pieces) {
      if (piece.kind !== 'wave') throw new Error('no sound');
      expect(piece.samples.length).toBe(4800);
      expect(Array.from(piece.samples).every((sample) => Math.abs(sample) <= 1)).toBe(true);
    }
  }
});

test('frames are asked in proportion: over many rounds, a quarter are closures and more than half vowels', async () => {
  const { rows } = await game({ rounds: 24, seed: 3 });
  const asked = rows.filter((_, i) => i % HEARD.length === 0);
  const closures = asked.filter(({ note }) => note?.startsWith('closure')).length;
  const vowels = asked.filter(({ label }) => ['a', 'i', 'u'].includes(label)).length;
  expect(Math.abs(closures - 24 * (18 / 79))).toBeLessThan(2.5);
  expect(Math.abs(vowels - 24 * (45 / 79))).toBeLessThan(2.5);
});

test('windows hold as many frames as are heard, the asked one among them', () => {
  for (const side of ['both', 'past'] as const) {
    for (const heard of HEARD) {
      const { before, after } = windowOf(side, heard);
      expect(before + 1 + after).toBe(heard);
    }
  }
});
