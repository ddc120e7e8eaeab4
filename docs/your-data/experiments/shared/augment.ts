/**
 * Augmentation: each time a training recording is used, it is heard a little differently.
 *
 * Tempo and the length of the vocal tract change how it is looked at (features.ts); pitch and noise change its samples;
 * masks hide some bands and some moments. What a word is stays the same under all of these, so a network that has heard
 * few speakers learns what not to listen to.
 *
 * Must not: touch recordings it is judged on, or draw from anything but the generator it is given.
 * Source: noise and speed: T. Ko et al., Audio augmentation for speech recognition, Interspeech 2015; tract: N. Jaitly and
 * G. Hinton 2013; masks: D. Park et al., SpecAugment, Interspeech 2019, arXiv:1904.08779.
 */
import type { FrameMatrix } from '@unrolled/audio-core';
import type { Rng } from '@unrolled/rnn-core';
import type { Look, Stretch } from './features';

/** How far each change goes. 0 everywhere changes nothing. */
export interface AugmentRanges {
  /** Factors are drawn from 2^−x … 2^x. */
  readonly tempoOctaves: number;
  readonly tractOctaves: number;
  readonly pitchOctaves: number;
  /** Noise lies at least this far below the recording's mean power; between it and 30 dB more. null: none. */
  readonly noiseDb: number | null;
  /** At most so many bands are hidden at once, and at most this share of the time, twice. */
  readonly maskBands: number;
  readonly maskTime: number;
}

export interface Heard {
  readonly samples: Float32Array;
  readonly look: Look;
  /** Shares 0 … 1 of the frames that are hidden. */
  readonly hidden: readonly Stretch[];
}

/** One more way to hear `samples`. `bandCount` is that of the features. */
export function augment(samples: Float32Array, ranges: AugmentRanges, bandCount: number, rng: Rng): Heard {
  const factor = (octaves: number): number => 2 ** (octaves * (2 * rng.uniform() - 1));
  const pitch = factor(ranges.pitchOctaves);
  const heard = withNoise(pitch === 1 ? samples : atSpeed(samples, pitch), ranges.noiseDb, rng);
  const width = Math.floor((ranges.maskBands + 1) * rng.uniform());
  const hidden = [0, 1].map(() => {
    const count = ranges.maskTime * rng.uniform();
    return { from: (1 - count) * rng.uniform(), count };
  });
  return {
    samples: heard,
    look: {
      tempo: factor(ranges.tempoOctaves) / pitch, // a higher pitch made the recording shorter
      tract: factor(ranges.tractOctaves),
      bands: { from: rng.integer(bandCount - width + 1), count: width },
    },
    hidden: ranges.maskTime > 0 ? hidden : [],
  };
}

/** Hides stretches of time: features (frames, size) there become 0, their mean once they are normalised. */
export function hideFrames({ frames, size, values }: FrameMatrix, hidden: readonly Stretch[]): void {
  for (const { from, count } of hidden) {
    const first = Math.floor(from * frames);
    values.fill(0, first * size, Math.min(frames, first + Math.round(count * frames)) * size);
  }
}

/**
 * The recording played `speed` times as fast: shorter, and everything in it higher by that factor. Between samples it
 * follows a cubic through the four nearest (Catmull–Rom).
 */
export function atSpeed(samples: Float32Array, speed: number): Float32Array {
  const out = new Float32Array(Math.max(1, Math.floor(samples.length / speed)));
  const last = samples.length - 1;
  for (let i = 0; i < out.length; i++) {
    const n = Math.floor(i * speed);
    const share = i * speed - n;
    const [a, b] = [samples[Math.max(0, n - 1)], samples[n]];
    const [c, d] = [samples[Math.min(last, n + 1)], samples[Math.min(last, n + 2)]];
    const curve = 2 * a - 5 * b + 4 * c - d + share * (3 * (b - c) + d - a);
    out[i] = b + 0.5 * share * (c - a + share * curve);
  }
  return out;
}

/** White noise is added, its power drawn evenly in dB. */
function withNoise(samples: Float32Array, noiseDb: number | null, rng: Rng): Float32Array {
  if (noiseDb === null) return samples;
  let power = 0;
  for (const sample of samples) power += (sample * sample) / samples.length;
  const size = Math.sqrt(3 * power) * 10 ** (-(noiseDb + 30 * rng.uniform()) / 20);
  const out = new Float32Array(samples.length);
  for (let n = 0; n < out.length; n++) out[n] = samples[n] + size * (2 * rng.uniform() - 1);
  return out;
}
