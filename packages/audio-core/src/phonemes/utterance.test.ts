import { describe, expect, test } from 'vitest';
import { fixedSource } from './fixed-source';
import { CATEGORIES, MANNER, PHONEMES, PLACE_OF } from './inventory';
import { FEATURE_SPEECH, SOUND_SPEECH, speechModel, withTempo } from './speech-model';
import { drawUtterance } from './utterance';

const random = fixedSource(11);
const drawn = Array.from({ length: 2000 }, () => drawUtterance({ frames: 60 }, random));

describe('drawUtterance', () => {
  test('starts with a vowel and alternates vowels and consonants without a pause, up to the last frame', () => {
    for (const { segments, frames } of drawn) {
      segments.forEach((segment, i) => {
        expect(MANNER[segment.phoneme] === 'vowel').toBe(i % 2 === 0);
        expect(segment.fromFrame).toBe(i === 0 ? 0 : segments[i - 1].toFrame);
      });
      expect(segments[segments.length - 1].toFrame).toBe(frames);
    }
  });

  test('labels every frame with its segment, in a category that can carry that label', () => {
    for (const { segments, labels, categories } of drawn.slice(0, 300)) {
      for (const segment of segments) {
        for (let t = segment.fromFrame; t < segment.toFrame; t++) {
          expect(labels[t]).toBe(segment.phoneme);
          expect(CATEGORIES[categories[t]].phonemes).toContain(segment.phoneme);
        }
      }
    }
  });

  test('glides towards the neighbouring places, except that the first vowel begins steady', () => {
    for (const { segments, categories } of drawn.slice(0, 300)) {
      segments.forEach((vowel, i) => {
        if (MANNER[vowel.phoneme] !== 'vowel' || vowel.toFrame < vowel.plannedToFrame) return;
        const kinds = Array.from(categories.slice(vowel.fromFrame, vowel.toFrame), (c) => CATEGORIES[c]);
        const next = segments[i + 1];
        if (next) expect(kinds.slice(-2).map((c) => c.place)).toEqual([PLACE_OF[next.phoneme], PLACE_OF[next.phoneme]]);
        if (i === 0) expect(kinds[0].kind).toBe('steady');
        else expect(kinds.slice(0, 2).map((c) => c.place)).toEqual(Array(2).fill(PLACE_OF[segments[i - 1].phoneme]));
      });
    }
  });

  test('draws p t k twice as often as m n s ʃ, and vowels alike', () => {
    // The third segment and later ones are left out where the cut would favour short phonemes.
    const first = new Map<string, number>();
    for (const { segments } of drawn) {
      for (const i of [0, 1])
        first.set(PHONEMES[segments[i].phoneme], (first.get(PHONEMES[segments[i].phoneme]) ?? 0) + 1);
    }
    const expected = { a: 1 / 3, i: 1 / 3, u: 1 / 3, p: 0.2, t: 0.2, k: 0.2, m: 0.1, n: 0.1, s: 0.1, ʃ: 0.1 };
    for (const [phoneme, p] of Object.entries(expected)) {
      const deviations = ((first.get(phoneme) ?? 0) - 2000 * p) / Math.sqrt(2000 * p * (1 - p));
      expect(Math.abs(deviations)).toBeLessThan(4);
    }
  });

  test('draws durations alike within a manner class, over the whole range', () => {
    const seen: Record<string, Set<number>> = {};
    for (const { segments } of drawn) {
      segments.forEach((s, i) => {
        if (i > 0) (seen[PHONEMES[s.phoneme]] ??= new Set()).add(s.plannedToFrame - s.fromFrame);
      });
    }
    const ranges = Object.fromEntries(
      Object.entries(seen).map(([phoneme, lengths]) => [phoneme, [...lengths].sort((a, b) => a - b).join(' ')]),
    );
    const [vowel, stop, nasal, fricative] = ['7 8 9 10 11', '5 6 7 8 9', '4 5 6 7 8', '5 6 7 8 9'];
    expect(ranges).toEqual({
      ...{ a: vowel, i: vowel, u: vowel, p: stop, t: stop, k: stop, m: nasal, n: nasal },
      ...{ s: fricative, ʃ: fricative },
    });
  });

  test('is decided by its random source', () => {
    const once = drawUtterance({ frames: 80 }, fixedSource(3));
    expect(drawUtterance({ frames: 80 }, fixedSource(3))).toEqual(once);
    expect(drawUtterance({ frames: 80 }, fixedSource(4)).labels).not.toEqual(once.labels);
  });

  test('refuses an impossible length', () => {
    expect(() => drawUtterance({ frames: 0 }, random)).toThrow(
      'drawUtterance: frames must be a whole number ≥ 1, got 0',
    );
  });
});

describe('tempo', () => {
  test('stretches closures and murmurs and nothing else', () => {
    const slow = withTempo(FEATURE_SPEECH, { closureStretch: 3 });
    expect(slow).toEqual({ ...FEATURE_SPEECH, closure: { from: 12, to: 24 }, murmur: { from: 12, to: 24 } });
    expect(withTempo(FEATURE_SPEECH, {})).toEqual(FEATURE_SPEECH);
    expect(() => withTempo(FEATURE_SPEECH, { closureStretch: 0 })).toThrow('closureStretch must be above 0');
  });

  test('makes sound with 120 ms closures, 80 % stops and 90 ms vowels', () => {
    const { closure, steady, consonantWeights } = speechModel('sound');
    expect((closure.from + closure.to) / 2).toBe(12);
    expect((steady.from + steady.to) / 2 + 4).toBe(9);
    const total = consonantWeights.reduce((a, b) => a + b, 0);
    expect((consonantWeights[0] + consonantWeights[1] + consonantWeights[2]) / total).toBe(0.8);
    expect(speechModel('sound')).toEqual(SOUND_SPEECH);
  });
});
