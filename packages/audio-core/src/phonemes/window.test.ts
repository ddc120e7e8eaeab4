import { describe, expect, test } from 'vitest';
import { labelCategoryProbabilities, uniformLengths } from './ceiling';
import { TINY_SPEECH, everyUtterance } from './every-utterance';
import { fixedSource } from './fixed-source';
import { bayesPast, bayesWhole, buildHmm, pastPosteriors, wholePosteriors } from './hmm';
import { CATEGORY_COUNT, PHONEME_COUNT } from './inventory';
import { categoryLogLikelihoods, mockFeatures } from './mock-features';
import { bayesOneFrame, oneFramePosteriors } from './one-frame';
import { FEATURE_SPEECH } from './speech-model';
import { drawUtterance } from './utterance';
import { bayesWindow, windowPosteriors, windowPriors } from './window';

function draw(count: number, seed: number, framesMin = 60, framesMax = 60) {
  const random = fixedSource(seed);
  return Array.from({ length: count }, () => {
    const frames = framesMin + random.integer(framesMax - framesMin + 1);
    const utterance = drawUtterance({ frames, speech: FEATURE_SPEECH }, random);
    return { ...utterance, features: mockFeatures(utterance, random) };
  });
}
const hmm = buildHmm(FEATURE_SPEECH);

describe('the posterior of a window', () => {
  test('is that of one frame when nothing else is seen', () => {
    const lengths = uniformLengths(50, 70);
    const priors = windowPriors(hmm, lengths, { before: 0, after: 0 });
    const joint = labelCategoryProbabilities(FEATURE_SPEECH, lengths);
    for (const { features } of draw(5, 3, 50, 70)) {
      const posteriors = windowPosteriors(hmm, priors, features);
      oneFramePosteriors(joint, features).forEach((p, i) => expect(posteriors[i]).toBeCloseTo(p, 10));
    }
  });

  test('is that of the past, or of the whole, when it reaches to the ends', () => {
    const lengths = [{ frames: 60, weight: 1 }];
    const past = windowPriors(hmm, lengths, { before: 60, after: 0 });
    const whole = windowPriors(hmm, lengths, { before: 60, after: 60 });
    for (const { features } of draw(2, 4)) {
      const fromPast = windowPosteriors(hmm, past, features);
      const fromWhole = windowPosteriors(hmm, whole, features);
      pastPosteriors(hmm, features).forEach((p, i) => expect(fromPast[i]).toBeCloseTo(p, 10));
      wholePosteriors(hmm, features).forEach((p, i) => expect(fromWhole[i]).toBeCloseTo(p, 10));
    }
  });

  test('is what listing every utterance of a tiny model gives, at both ends and in the middle', () => {
    const tiny = buildHmm(TINY_SPEECH);
    const lengths = [
      { frames: 5, weight: 2 },
      { frames: 8, weight: 1 },
    ];
    const window = { before: 2, after: 1 };
    const priors = windowPriors(tiny, lengths, window);
    const listed = lengths.flatMap(({ frames, weight }) =>
      everyUtterance(TINY_SPEECH, frames).map(({ utterance, probability }) => ({
        ...utterance,
        p: weight * probability,
      })),
    );
    const random = fixedSource(2);
    for (const frames of [5, 8]) {
      const features = mockFeatures(drawUtterance({ frames, speech: TINY_SPEECH }, random), random).map((x) => 0.4 * x);
      const posteriors = windowPosteriors(tiny, priors, features);
      for (let t = 0; t < frames; t++) {
        const from = Math.max(0, t - window.before);
        const to = Math.min(frames - 1, t + window.after);
        const logs = Array.from({ length: to - from + 1 }, (_, i) => {
          const out = new Float64Array(CATEGORY_COUNT);
          categoryLogLikelihoods(features, from + i, out);
          return out;
        });
        const sums = new Float64Array(PHONEME_COUNT);
        // Every place in every utterance where a window is cut off in the same way.
        for (const other of listed) {
          for (let at = 0; at < other.frames; at++) {
            const sameStart = t < window.before ? at === t : at >= window.before;
            const room = Math.min(window.after, other.frames - 1 - at);
            if (!sameStart || room !== to - t) continue;
            const log = logs.reduce((sum, l, i) => sum + l[other.categories[at - (t - from) + i]], 0);
            sums[other.labels[at]] += other.p * Math.exp(log);
          }
        }
        const total = sums.reduce((a, b) => a + b, 0);
        sums.forEach((sum, k) => expect(posteriors[t * PHONEME_COUNT + k]).toBeCloseTo(sum / total, 10));
      }
    }
  });

  test('refuses windows and lengths that are none', () => {
    expect(() => windowPriors(hmm, [{ frames: 60, weight: 1 }], { before: -1, after: 0 })).toThrow('got -1 and 0');
    expect(() => windowPriors(hmm, [], { before: 1, after: 0 })).toThrow('give at least one');
  });
});

describe('Bayes lines of windows', () => {
  const lengths = uniformLengths(50, 70);
  const utterances = draw(150, 6, 50, 70);
  const line = (before: number, after: number) => bayesWindow(hmm, utterances, { before, after }, lengths);
  const sides = [0, 1, 2, 4, 8].map((k) => line(k, k));
  const backs = [0, 2, 6, 12].map((k) => line(k, 0));

  test('are calibrated: the mean posterior maximum is the share of frames that come out right', () => {
    for (const { expectedAccuracy, observedAccuracy, observedStandardError } of [...sides, ...backs]) {
      expect(Math.abs(expectedAccuracy - observedAccuracy)).toBeLessThan(4 * observedStandardError);
      expect(observedStandardError).toBeLessThan(0.01);
    }
  });

  test('rise with every frame that is added, from the one-frame line towards the past and the whole', () => {
    const accuracies = sides.map((l) => l.expectedAccuracy);
    const past = backs.map((l) => l.expectedAccuracy);
    const joint = labelCategoryProbabilities(FEATURE_SPEECH, lengths);
    expect(accuracies[0]).toBeCloseTo(bayesOneFrame(joint, utterances).expectedAccuracy, 10);
    expect(past[0]).toBe(accuracies[0]);
    for (const rising of [accuracies, past]) {
      rising.slice(1).forEach((accuracy, i) => expect(accuracy).toBeGreaterThan(rising[i]));
    }
    expect(accuracies[4]).toBeLessThanOrEqual(bayesWhole(hmm, utterances).expectedAccuracy + 0.001);
    expect(accuracies[4]).toBeGreaterThan(bayesWhole(hmm, utterances).expectedAccuracy - 0.02);
    expect(past[3]).toBeLessThan(bayesPast(hmm, utterances).expectedAccuracy + 0.001);
    expect(past[3]).toBeGreaterThan(bayesPast(hmm, utterances).expectedAccuracy - 0.02);
  });
});
