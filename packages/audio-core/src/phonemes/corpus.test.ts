import { describe, expect, test } from 'vitest';
import { courseMfcc } from '../features/course-mfcc';
import { drawCorpus, drawCorpusSteps, featureStatistics, standardise, standardiseFeatures } from './corpus';
import { fixedSource } from './fixed-source';
import { FEATURE_COUNT } from './mock-features';

const tiers = ['features', 'sound'] as const;
const lengths = { utterances: 20, framesMin: 40, framesMax: 60 };

describe.each(tiers)('a corpus of tier %s', (tier) => {
  const corpus = drawCorpus({ tier, ...lengths }, fixedSource(1));

  test('has utterances of every asked length, with a row of features and a label for each frame', () => {
    expect(corpus.utterances.length).toBe(20);
    for (const { frames, features, labels, categories, samples } of corpus.utterances) {
      expect(frames).toBeGreaterThanOrEqual(40);
      expect(frames).toBeLessThanOrEqual(60);
      expect([features.length, labels.length, categories.length]).toEqual([frames * FEATURE_COUNT, frames, frames]);
      expect(features.every(Number.isFinite)).toBe(true);
      expect(samples?.length).toBe(tier === 'sound' ? frames * 160 + 240 : undefined);
    }
    expect(new Set(corpus.utterances.map((u) => u.frames)).size).toBeGreaterThan(5);
  });

  test('is the same in steps, one utterance a step, and decided by its random source', () => {
    const steps = drawCorpusSteps({ tier, ...lengths }, fixedSource(1));
    for (let drawn = 1; drawn <= 20; drawn++) expect(steps.next()).toEqual({ done: false, value: drawn });
    expect(steps.next().value).toEqual(corpus);
    expect(drawCorpus({ tier, ...lengths }, fixedSource(2))).not.toEqual(corpus);
  });

  test('standardises to mean 0 and deviation 1 over the set, and another set by the same numbers', () => {
    const statistics = featureStatistics(corpus);
    const all = standardise(corpus, statistics).utterances.flatMap((u) => Array.from(u.features));
    for (let d = 0; d < FEATURE_COUNT; d++) {
      const column = all.filter((_, i) => i % FEATURE_COUNT === d);
      const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length).toBeCloseTo(1, 5);
    }
    const other = drawCorpus({ tier, ...lengths }, fixedSource(3)).utterances[0].features;
    const scaled = standardiseFeatures(other, statistics);
    expect(scaled[FEATURE_COUNT + 2]).toBeCloseTo(
      (other[FEATURE_COUNT + 2] - statistics.mean[2]) / statistics.deviation[2],
      4,
    );
  });
});

describe('drawCorpus', () => {
  test('keeps the raw course MFCCs of the sound', () => {
    const { utterances } = drawCorpus({ tier: 'sound', ...lengths, utterances: 2 }, fixedSource(1));
    for (const { features, samples } of utterances) {
      expect(features).toEqual(courseMfcc(samples ?? new Float32Array(0)).values);
    }
  });

  test('speaks slowly when asked to, and remembers the speech it was drawn from', () => {
    const slow = drawCorpus({ tier: 'features', ...lengths, tempo: { closureStretch: 3 } }, fixedSource(1));
    expect(slow.speech.closure).toEqual({ from: 12, to: 24 });
  });

  test('makes a coefficient that never varies 0', () => {
    const features = new Float32Array(2 * FEATURE_COUNT).fill(7);
    expect(standardiseFeatures(features, featureStatistics({ utterances: [{ features }] }))).toEqual(
      new Float32Array(2 * FEATURE_COUNT),
    );
  });

  test('refuses ranges and counts that are none', () => {
    const draw = (more: object) => () => drawCorpus({ tier: 'features', ...lengths, ...more }, fixedSource(1));
    expect(draw({ framesMin: 70 })).toThrow('framesMin … framesMax must be a range of whole numbers ≥ 1, got 70 to 60');
    expect(draw({ utterances: 0 })).toThrow('utterances must be a whole number ≥ 1, got 0');
  });
});
