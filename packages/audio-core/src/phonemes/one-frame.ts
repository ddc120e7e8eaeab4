/**
 * The best classifier that sees one frame of simplified features, and what it scores.
 *
 * P(k | x) = Σ_c P(k,c) N(x; μ_c, I) / p(x), with P(k,c) exact (ceiling.ts). Its expected accuracy has no closed form in
 * thirteen dimensions; it is the mean posterior maximum over drawn frames, with a standard error.
 *
 * Must not: use any frame but the one it labels.
 */
import { type BayesLine, bayesLine } from './bayes-line';
import { CATEGORY_COUNT, PHONEME_COUNT } from './inventory';
import { FEATURE_COUNT, categoryLogLikelihoods } from './mock-features';

/** Simplified features of an utterance, (frames, FEATURE_COUNT), and its labels, (frames). */
export interface FeatureUtterance {
  readonly features: Float32Array;
  readonly labels: Uint8Array;
}

/**
 * P(k | x_t) for each frame on its own, (frames, PHONEME_COUNT).
 * @param joint P(k,c), (PHONEME_COUNT, CATEGORY_COUNT), from `labelCategoryProbabilities`.
 */
export function oneFramePosteriors(joint: Float64Array, features: Float32Array): Float64Array {
  const frames = features.length / FEATURE_COUNT;
  const posteriors = new Float64Array(frames * PHONEME_COUNT);
  const likelihoods = new Float64Array(CATEGORY_COUNT);
  for (let t = 0; t < frames; t++) {
    categoryLogLikelihoods(features, t, likelihoods);
    const highest = likelihoods.reduce((a, b) => Math.max(a, b), -Infinity);
    for (let c = 0; c < CATEGORY_COUNT; c++) likelihoods[c] = Math.exp(likelihoods[c] - highest);
    let total = 0;
    for (let k = 0; k < PHONEME_COUNT; k++) {
      let sum = 0;
      for (let c = 0; c < CATEGORY_COUNT; c++) sum += joint[k * CATEGORY_COUNT + c] * likelihoods[c];
      posteriors[t * PHONEME_COUNT + k] = sum;
      total += sum;
    }
    for (let k = 0; k < PHONEME_COUNT; k++) posteriors[t * PHONEME_COUNT + k] /= total;
  }
  return posteriors;
}

/** What the best one-frame classifier scores on speech like these utterances. */
export function bayesOneFrame(joint: Float64Array, utterances: readonly FeatureUtterance[]): BayesLine {
  return bayesLine(
    utterances.map(({ features, labels }) => ({ posteriors: oneFramePosteriors(joint, features), labels })),
  );
}
