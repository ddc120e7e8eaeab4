/**
 * The height of a Bayes line: what the best possible classifier scores, estimated without ever asking for labels.
 *
 * A classifier that knows the distribution is right on a frame with probability max_k P(k | what it sees). The average
 * of that over drawn frames is its expected accuracy, with less noise than counting hits. Frames of an utterance hang
 * together, so the standard error treats utterances, not frames, as the independent pieces (a ratio estimator for clusters
 * of unequal size; Cochran 1977, Sampling Techniques).
 *
 * Must not: know where posteriors come from.
 */
import { PHONEME_COUNT } from './inventory';

export interface BayesLine {
  /** Mean of the posterior maximum over all frames, 0 to 1. */
  readonly expectedAccuracy: number;
  /** Its standard error, clustered by utterance. */
  readonly standardError: number;
  /** Share of frames on which the most probable label was the true one: must agree with expectedAccuracy. */
  readonly observedAccuracy: number;
  /** Standard error of observedAccuracy, clustered by utterance. */
  readonly observedStandardError: number;
  readonly frames: number;
}

/** Exact posteriors of one utterance, (frames, PHONEME_COUNT) row-major, beside its true labels. */
export interface LabelledPosteriors {
  readonly posteriors: Float64Array;
  readonly labels: Uint8Array;
}

/** Gathers the posteriors of two or more utterances into one line. */
export function bayesLine(utterances: readonly LabelledPosteriors[]): BayesLine {
  if (utterances.length < 2) {
    throw new Error(`bayesLine: expected at least 2 utterances, got ${utterances.length}; one gives no standard error`);
  }
  let frames = 0;
  let total = 0;
  let hits = 0;
  const clusters: { sum: number; frames: number }[] = [];
  const hitClusters: { sum: number; frames: number }[] = [];
  for (const { posteriors, labels } of utterances) {
    let sum = 0;
    const hitsBefore = hits;
    for (let t = 0; t < labels.length; t++) {
      //> eq bayes.line
      const best = mostProbable(posteriors, t);
      sum += posteriors[t * PHONEME_COUNT + best]; // max over k of P(k | what is seen)
      //< eq bayes.line
      if (best === labels[t]) hits++;
    }
    clusters.push({ sum, frames: labels.length });
    hitClusters.push({ sum: hits - hitsBefore, frames: labels.length });
    total += sum;
    frames += labels.length;
  }
  const expectedAccuracy = total / frames;
  return {
    expectedAccuracy,
    standardError: clusteredStandardError(clusters, expectedAccuracy),
    observedAccuracy: hits / frames,
    observedStandardError: clusteredStandardError(hitClusters, hits / frames),
    frames,
  };
}

/**
 * Standard error of Σ sum / Σ frames when utterances are independent and frames within one are not: for accuracies too,
 * with `sum` the number of right frames.
 */
export function clusteredStandardError(
  clusters: readonly { readonly sum: number; readonly frames: number }[],
  mean: number,
): number {
  let squares = 0;
  let frames = 0;
  for (const cluster of clusters) {
    squares += (cluster.sum - mean * cluster.frames) ** 2;
    frames += cluster.frames;
  }
  return Math.sqrt((clusters.length / (clusters.length - 1)) * squares) / frames;
}

/** Index of the most probable label of a frame. */
export function mostProbable(posteriors: Float64Array, frame: number): number {
  let best = 0;
  for (let k = 1; k < PHONEME_COUNT; k++) {
    if (posteriors[frame * PHONEME_COUNT + k] > posteriors[frame * PHONEME_COUNT + best]) best = k;
  }
  return best;
}
