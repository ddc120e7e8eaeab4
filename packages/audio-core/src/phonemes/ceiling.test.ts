import { describe, expect, test } from 'vitest';
import {
  hindsightBound,
  labelCategoryProbabilities,
  oneFrameCeiling,
  stationaryCeiling,
  uniformLengths,
} from './ceiling';
import { TINY_SPEECH, everyUtterance } from './every-utterance';
import { fixedSource } from './fixed-source';
import { CATEGORY_COUNT, MURMUR, PHONEME_COUNT, SILENCE } from './inventory';
import { FEATURE_SPEECH, SOUND_SPEECH, withTempo } from './speech-model';
import { drawUtterance } from './utterance';

describe('one-frame ceiling', () => {
  test('eq data.ceiling: is 64/79 for speech without end, by the closures and murmurs it cannot tell apart', () => {
    expect(stationaryCeiling(FEATURE_SPEECH)).toEqual({ numerator: 64, denominator: 79, value: 64 / 79 });
    expect(1 - (2 / 3) * (18 / 79) - (1 / 2) * (6 / 79)).toBeCloseTo(64 / 79, 14);
  });

  test('is 0.8142 for utterances of 60 frames', () => {
    expect(oneFrameCeiling(FEATURE_SPEECH, [{ frames: 60, weight: 1 }]).toFixed(4)).toBe('0.8142');
  });

  test.each([
    ['simplified', FEATURE_SPEECH],
    ['slow', withTempo(FEATURE_SPEECH, { closureStretch: 3 })],
    ['sound', SOUND_SPEECH],
  ])('comes near its stationary value for long utterances of %s speech', (_, speech) => {
    // What the start adds is a fixed number of frames, here below two: 4e-4 of 5,000.
    const long = oneFrameCeiling(speech, [{ frames: 5_000, weight: 1 }]);
    expect(Math.abs(long - stationaryCeiling(speech).value)).toBeLessThan(4e-4);
  });

  test('has the probabilities that listing every utterance of a tiny model gives', () => {
    const lengths = [
      { frames: 3, weight: 2 },
      { frames: 9, weight: 1 },
    ];
    const counted = new Float64Array(PHONEME_COUNT * CATEGORY_COUNT);
    for (const { frames, weight } of lengths) {
      for (const { utterance, probability } of everyUtterance(TINY_SPEECH, frames)) {
        for (let t = 0; t < frames; t++) {
          counted[utterance.labels[t] * CATEGORY_COUNT + utterance.categories[t]] += weight * probability;
        }
      }
    }
    const expectedFrames = 2 * 3 + 1 * 9;
    const joint = labelCategoryProbabilities(TINY_SPEECH, lengths);
    joint.forEach((p, i) => expect(p).toBeCloseTo(counted[i] / expectedFrames, 13));
    expect(joint[3 * CATEGORY_COUNT + SILENCE]).toBeGreaterThan(0);
    expect(joint[6 * CATEGORY_COUNT + MURMUR]).toBeGreaterThan(0);
  });

  test('agrees with counting over drawn utterances of different lengths', () => {
    const random = fixedSource(21);
    const joint = labelCategoryProbabilities(FEATURE_SPEECH, uniformLengths(40, 80));
    expect(joint.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    const unsure = Array.from({ length: 6000 }, () => {
      const { frames, labels, categories } = drawUtterance({ frames: 40 + random.integer(41) }, random);
      // Guessing p on silence and m on murmur is as good as anything, in expectation.
      const wrong = categories.filter(
        (c, t) => (c === SILENCE && labels[t] !== 3) || (c === MURMUR && labels[t] !== 6),
      );
      return { frames, wrong: wrong.length };
    });
    const frames = unsure.reduce((sum, u) => sum + u.frames, 0);
    const accuracy = 1 - unsure.reduce((sum, u) => sum + u.wrong, 0) / frames;
    const squares = unsure.reduce((sum, u) => sum + (u.wrong - (1 - accuracy) * u.frames) ** 2, 0);
    const standardError = Math.sqrt(squares) / frames;
    const ceiling = oneFrameCeiling(FEATURE_SPEECH, uniformLengths(40, 80));
    expect(standardError).toBeLessThan(0.002);
    expect(Math.abs(accuracy - ceiling)).toBeLessThan(4 * standardError);
  });

  test('refuses an empty distribution of lengths', () => {
    expect(() => oneFrameCeiling(FEATURE_SPEECH, [])).toThrow('give at least one');
  });
});

describe('hindsight bound', () => {
  test('counts the luckiest label of every category', () => {
    const set = [
      {
        labels: Uint8Array.from([3, 3, 4, 0]),
        categories: Uint8Array.from([SILENCE, SILENCE, SILENCE, 0]),
      },
      { labels: Uint8Array.from([5, 6]), categories: Uint8Array.from([SILENCE, MURMUR]) },
    ];
    expect(hindsightBound(set)).toBe((2 + 1 + 1) / 6);
    expect(() => hindsightBound([])).toThrow('hindsightBound');
  });

  test('is on average above the ceiling, because it picks its guess after the fact', () => {
    const random = fixedSource(8);
    const bounds = Array.from({ length: 40 }, () =>
      hindsightBound(Array.from({ length: 50 }, () => drawUtterance({ frames: 60 }, random))),
    );
    const mean = bounds.reduce((a, b) => a + b, 0) / bounds.length;
    expect(mean).toBeGreaterThan(oneFrameCeiling(FEATURE_SPEECH, [{ frames: 60, weight: 1 }]) + 0.002);
  });
});
