/** What one frame of the shared sounds gives away: nothing. */
import { describe, expect, test } from 'vitest';
import { courseMfcc } from '../features/course-mfcc';
import { clusteredStandardError } from '../phonemes/bayes-line';
import { fixedSource } from '../phonemes/fixed-source';
import { MANNER, PHONEMES, PLACE_OF } from '../phonemes/inventory';
import { pureFrames } from '../phonemes/pure-frames';
import { SOUND_SPEECH, type SpeechModel } from '../phonemes/speech-model';
import { type Segment, drawUtterance } from '../phonemes/utterance';
import { synthesise } from './formant';
import { type SoundPart, soundParts } from './sound-parts';

const D = 13;
interface Seen {
  readonly features: number[];
  readonly phoneme: number;
  readonly utterance: number;
}

/** Frames of `kind` whose whole window lies inside the part, or, for a burst, the frame that is labelled with it. */
function framesOf(kind: SoundPart['kind'], speech: SpeechModel, utterances: number, seed: number): Seen[] {
  const random = fixedSource(seed);
  return Array.from({ length: utterances }, (_, u) => u).flatMap((u) => {
    const utterance = drawUtterance({ frames: 60, speech }, random);
    const { values } = courseMfcc(synthesise(utterance, random));
    const inside = (p: SoundPart, t: number) =>
      kind === 'burst' ? t * 160 + 200 >= p.from && t * 160 + 200 < p.to : t * 160 >= p.from && t * 160 + 400 <= p.to;
    return soundParts(utterance)
      .filter((p) => p.kind === kind)
      .flatMap((p) =>
        Array.from({ length: 60 }, (_, t) => t)
          .filter((t) => inside(p, t))
          .map((t) => ({ features: Array.from(values.slice(t * D, t * D + D)), phoneme: p.phoneme, utterance: u })),
      );
  });
}

/** Accuracy on the second half of the nearest mean of the first, coefficients over their spread; with its error. */
function nearestMean(seen: readonly Seen[]) {
  const half = Math.max(...seen.map((s) => s.utterance)) / 2;
  const train = seen.filter((s) => s.utterance < half);
  const mean = (rows: readonly Seen[], d: number) => rows.reduce((sum, s) => sum + s.features[d], 0) / rows.length;
  const means = [...new Set(train.map((s) => s.phoneme))].map((phoneme) => {
    const rows = train.filter((s) => s.phoneme === phoneme);
    return { phoneme, at: Array.from({ length: D }, (_, d) => mean(rows, d)) };
  });
  const spread = Array.from({ length: D }, (_, d) => {
    const centre = mean(train, d);
    return Math.sqrt(train.reduce((sum, s) => sum + (s.features[d] - centre) ** 2, 0) / train.length);
  });
  const clusters = new Map<number, { sum: number; frames: number }>();
  const test = seen.filter((s) => s.utterance >= half);
  let right = 0;
  for (const s of test) {
    const away = means.map(({ at }) => at.reduce((sum, m, d) => sum + ((s.features[d] - m) / spread[d]) ** 2, 0));
    const hit = means[away.indexOf(Math.min(...away))].phoneme === s.phoneme ? 1 : 0;
    const cluster = clusters.get(s.utterance) ?? { sum: 0, frames: 0 };
    clusters.set(s.utterance, { sum: cluster.sum + hit, frames: cluster.frames + 1 });
    right += hit;
  }
  const accuracy = right / test.length;
  return { accuracy, standardError: clusteredStandardError([...clusters.values()], accuracy) };
}

describe('a frame', () => {
  test('of a closure does not tell p, t and k apart, though a burst does', () => {
    const closures = nearestMean(framesOf('closure', SOUND_SPEECH, 120, 41));
    expect(closures.standardError).toBeLessThan(0.035);
    expect(Math.abs(closures.accuracy - 1 / 3)).toBeLessThan(3.5 * closures.standardError);
    expect(nearestMean(framesOf('burst', SOUND_SPEECH, 40, 42)).accuracy).toBeGreaterThan(0.8);
  });

  test('of a murmur does not tell m and n apart', () => {
    const nasal: SpeechModel = { ...SOUND_SPEECH, consonantWeights: [1, 1, 1, 20, 20, 1, 1] };
    const murmurs = nearestMean(framesOf('murmur', nasal, 120, 43));
    expect(murmurs.standardError).toBeLessThan(0.05);
    expect(Math.abs(murmurs.accuracy - 1 / 2)).toBeLessThan(3.5 * murmurs.standardError);
  });

  test.each([
    ['closure', 'p', 't'],
    ['closure', 'p', 'k'],
    ['murmur', 'm', 'n'],
  ] as const)(
    'of a %s is the same to the last bit for %s and %s, while the vowel before it is not',
    (kind, one, other) => {
      const say = (symbol: string) => {
        const consonant = PHONEMES.indexOf(symbol as (typeof PHONEMES)[number]);
        const burstFrames = MANNER[consonant] === 'stop' ? 1 : 0;
        const plain = { placeBefore: -1, placeAfter: -1, burstFrames: 0 };
        const segments: Segment[] = [
          { phoneme: 0, fromFrame: 0, toFrame: 10, plannedToFrame: 10, ...plain, placeAfter: PLACE_OF[consonant] },
          { phoneme: consonant, fromFrame: 10, toFrame: 20, plannedToFrame: 20, ...plain, burstFrames },
          { phoneme: 1, fromFrame: 20, toFrame: 30, plannedToFrame: 30, ...plain, placeBefore: PLACE_OF[consonant] },
        ];
        const utterance = { frames: 30, segments };
        return { samples: synthesise(utterance, fixedSource(8)), part: soundParts(utterance)[1] };
      };
      const [a, b] = [say(one), say(other)];
      expect(a.part.kind).toBe(kind);
      let compared = 0;
      for (let t = 0; t < 30; t++) {
        if (t * 160 < a.part.from || t * 160 + 400 > a.part.to) continue;
        expect(a.samples.slice(t * 160, t * 160 + 400)).toEqual(b.samples.slice(t * 160, t * 160 + 400));
        compared++;
      }
      expect(compared).toBeGreaterThanOrEqual(7);
      expect(a.samples.slice(9 * 160, 9 * 160 + 400)).not.toEqual(b.samples.slice(9 * 160, 9 * 160 + 400));
    },
  );
});

describe('the labels of the sound', () => {
  test('cover it to the sample, and agree with those of the frames at their centres', () => {
    const random = fixedSource(44);
    for (let i = 0; i < 50; i++) {
      const utterance = drawUtterance({ frames: 60, speech: SOUND_SPEECH }, random);
      const parts = soundParts(utterance);
      expect(parts[0].from).toBe(0);
      expect(parts[parts.length - 1].to).toBe(60 * 160 + 240);
      parts.slice(1).forEach((part, j) => expect(part.from).toBe(parts[j].to));
      const at = (sample: number) => parts.find((p) => sample >= p.from && sample < p.to);
      utterance.labels.forEach((label, t) => expect(at(t * 160 + 200)?.phoneme).toBe(label));
      const closures = parts.filter((p) => p.kind === 'closure');
      pureFrames(utterance).forEach((pure, t) => {
        expect(closures.some((p) => t * 160 >= p.from && t * 160 + 400 <= p.to)).toBe(pure === 1);
      });
    }
  });

  test('are where the sound changes: a closure is silent from its first sample, a burst sounds from its own', () => {
    const random = fixedSource(45);
    for (let i = 0; i < 20; i++) {
      const utterance = drawUtterance({ frames: 60, speech: SOUND_SPEECH }, random);
      const samples = synthesise(utterance, random, { noiseFloorDb: -Infinity });
      for (const { kind, from, to } of soundParts(utterance)) {
        if (kind === 'closure') {
          expect(samples.subarray(from, to).every((s) => s === 0)).toBe(true);
          expect(samples.subarray(from - 16, from).some((s) => s !== 0)).toBe(true);
        }
        if (kind === 'burst') expect(samples[from]).not.toBe(0);
      }
    }
  });
});
