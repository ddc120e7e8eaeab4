import { describe, expect, test } from 'vitest';
import { bayesLine, clusteredStandardError } from './bayes-line';
import { labelCategoryProbabilities, oneFrameCeiling } from './ceiling';
import { TINY_SPEECH, everyUtterance } from './every-utterance';
import { fixedSource } from './fixed-source';
import { bayesPast, bayesWhole, buildHmm, pastPosteriors, wholePosteriors } from './hmm';
import { CATEGORY_COUNT, PHONEME_COUNT } from './inventory';
import { FEATURE_COUNT, TEMPLATES, TEMPLATE_SCALE, categoryLogLikelihoods, mockFeatures } from './mock-features';
import { bayesOneFrame, oneFramePosteriors } from './one-frame';
import { FEATURE_SPEECH, withTempo } from './speech-model';
import { drawUtterance } from './utterance';

const FRAMES = 60;
const sixty = [{ frames: FRAMES, weight: 1 }];
function draw(speech = FEATURE_SPEECH, count = 600, seed = 5) {
  const random = fixedSource(seed);
  return Array.from({ length: count }, () => {
    const utterance = drawUtterance({ frames: FRAMES, speech }, random);
    return { ...utterance, features: mockFeatures(utterance, random) };
  });
}

describe('simplified features', () => {
  test('are the template of the category plus noise of scale 1', () => {
    let sum = 0;
    let squares = 0;
    let n = 0;
    for (const { features, categories } of draw(FEATURE_SPEECH, 50)) {
      features.forEach((x, i) => {
        const noise = x - TEMPLATES[categories[Math.floor(i / FEATURE_COUNT)] * FEATURE_COUNT + (i % FEATURE_COUNT)];
        sum += noise;
        squares += noise * noise;
        n++;
      });
    }
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  test('have templates of scale 1.5, and glides between vowel and place', () => {
    const steady = TEMPLATES.slice(0, 3 * FEATURE_COUNT);
    const scale = Math.sqrt(steady.reduce((s, x) => s + x * x, 0) / steady.length);
    expect(Math.abs(scale - TEMPLATE_SCALE)).toBeLessThan((4 * TEMPLATE_SCALE) / Math.sqrt(2 * steady.length));
    // Beside the consonant: 1/3 vowel + 2/3 locus. One frame on: 2/3 and 1/3. So steady − 2·second + first is 0.
    for (let d = 0; d < FEATURE_COUNT; d++) {
      const [first, second] = [3, 4].map((c) => TEMPLATES[c * FEATURE_COUNT + d]);
      expect(TEMPLATES[d] - 2 * second + first).toBeCloseTo(0, 12);
    }
  });
});

describe('the Bayes classifiers of a tiny model', () => {
  const frames = 9;
  const all = everyUtterance(TINY_SPEECH, frames);
  const random = fixedSource(2);
  const samples = Array.from({ length: 6 }, () =>
    mockFeatures(drawUtterance({ frames, speech: TINY_SPEECH }, random), random).map((x) => 0.4 * x),
  );

  /** P(label of frame t | frames up to `last`) by weighing every utterance with its likelihood. */
  function byListing(features: Float32Array, t: number, last: number): Float64Array {
    const logs = Array.from({ length: frames }, (_, frame) => {
      const out = new Float64Array(CATEGORY_COUNT);
      categoryLogLikelihoods(features, frame, out);
      return out;
    });
    const weights = all.map(({ utterance, probability }) => {
      let log = Math.log(probability);
      for (let s = 0; s <= last; s++) log += logs[s][utterance.categories[s]];
      return log;
    });
    const highest = weights.reduce((a, b) => Math.max(a, b), -Infinity);
    const posterior = new Float64Array(PHONEME_COUNT);
    all.forEach(({ utterance }, i) => (posterior[utterance.labels[t]] += Math.exp(weights[i] - highest)));
    const total = posterior.reduce((a, b) => a + b, 0);
    return posterior.map((p) => p / total);
  }

  test('give the posteriors that listing every utterance gives, from the past and from the whole', () => {
    const hmm = buildHmm(TINY_SPEECH);
    for (const features of samples) {
      const past = pastPosteriors(hmm, features);
      const whole = wholePosteriors(hmm, features);
      for (let t = 0; t < frames; t++) {
        const listedPast = byListing(features, t, t);
        const listedWhole = byListing(features, t, frames - 1);
        for (let k = 0; k < PHONEME_COUNT; k++) {
          expect(past[t * PHONEME_COUNT + k]).toBeCloseTo(listedPast[k], 10);
          expect(whole[t * PHONEME_COUNT + k]).toBeCloseTo(listedWhole[k], 10);
        }
      }
    }
  });

  test('give one frame what the mixture of categories gives', () => {
    const joint = labelCategoryProbabilities(TINY_SPEECH, [{ frames, weight: 1 }]);
    const posteriors = oneFramePosteriors(joint, samples[0]);
    const log = new Float64Array(CATEGORY_COUNT);
    categoryLogLikelihoods(samples[0], 4, log);
    const share = (k: number) => log.reduce((sum, l, c) => sum + joint[k * CATEGORY_COUNT + c] * Math.exp(l), 0);
    const total = Array.from({ length: PHONEME_COUNT }, (_, k) => share(k)).reduce((a, b) => a + b, 0);
    for (let k = 0; k < PHONEME_COUNT; k++) expect(posteriors[4 * PHONEME_COUNT + k]).toBeCloseTo(share(k) / total, 10);
  });
});

describe('the hidden Markov model', () => {
  test('has 148 states at the usual tempo, and leaves each with probability 1', () => {
    const hmm = buildHmm(FEATURE_SPEECH);
    expect(hmm.states).toBe(148);
    const out = new Float64Array(hmm.states);
    hmm.arcFrom.forEach((from, j) => (out[from] += hmm.arcProbability[j]));
    out.forEach((total) => expect(total).toBeCloseTo(1, 12));
  });
});

describe.each([
  ['usual', 1],
  ['slow', 3],
])('Bayes lines at the %s tempo', (_, closureStretch) => {
  const speech = withTempo(FEATURE_SPEECH, { closureStretch });
  const utterances = draw(speech);
  const hmm = buildHmm(speech);
  const lines = {
    frame: bayesOneFrame(labelCategoryProbabilities(speech, sixty), utterances),
    past: bayesPast(hmm, utterances),
    whole: bayesWhole(hmm, utterances),
  };

  test('are calibrated: the mean posterior maximum is the share of frames that come out right', () => {
    for (const line of Object.values(lines)) {
      // A hit is its posterior maximum plus chance, so the hits vary more than the difference does.
      expect(Math.abs(line.expectedAccuracy - line.observedAccuracy)).toBeLessThan(4 * line.observedStandardError);
      expect(line.observedStandardError).toBeLessThan(0.008);
      expect(line.standardError).toBeGreaterThan(0);
      expect(line.standardError).toBeLessThan(0.006);
    }
  });

  test('rise from one frame to the past to the whole, and one frame stays below its ceiling', () => {
    expect(lines.frame.expectedAccuracy).toBeLessThan(oneFrameCeiling(speech, sixty));
    expect(lines.past.expectedAccuracy).toBeGreaterThan(lines.frame.expectedAccuracy + 0.15);
    expect(lines.whole.expectedAccuracy).toBeGreaterThan(lines.past.expectedAccuracy + 0.01);
  });
});

describe('clustered standard error', () => {
  test('is that of the mean when clusters are single frames, and grows when the frames of a cluster agree', () => {
    const values = [1, 0, 1, 1, 0, 1, 0, 1];
    const mean = 5 / 8;
    const variance = values.reduce((s, x) => s + (x - mean) ** 2, 0) / 7;
    const single = values.map((sum) => ({ sum, frames: 1 }));
    expect(clusteredStandardError(single, mean)).toBeCloseTo(Math.sqrt(variance / 8), 12);
    const doubled = values.map((x) => ({ sum: 2 * x, frames: 2 }));
    expect(clusteredStandardError(doubled, mean)).toBeCloseTo(Math.sqrt(variance / 8), 12);
  });

  test('needs two utterances', () => {
    expect(() => bayesLine([])).toThrow('expected at least 2 utterances, got 0');
  });
});
