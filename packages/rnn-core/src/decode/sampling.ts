/**
 * Choosing the next symbol from scores: the best one, or one drawn from the distribution they stand for.
 *
 * Temperature divides the scores first; then only the k largest are kept (Fan, Lewis, Dauphin 2018, arXiv:1805.04833);
 * then the smallest set whose probability reaches p, the nucleus (Holtzman et al. 2020, arXiv:1904.09751); what is left
 * is brought to sum 1. Must not: draw random numbers of its own.
 */
import type { Rng } from '../rng';

export interface SamplingOptions {
  /** Above 0: below 1 sharpens, above 1 flattens; 1 unless given. For 0 use `greedyIndex`. */
  readonly temperature?: number;
  /** How many of the largest scores are kept, 1 or more; all unless given. */
  readonly topK?: number;
  /** The probability the kept ones must reach, above 0 to 1; all are kept unless given. */
  readonly topP?: number;
}

/** The class with the largest score, the first of equals. */
export function greedyIndex(scores: ArrayLike<number>): number {
  let best = 0;
  for (let j = 1; j < scores.length; j++) if (scores[j] > scores[best]) best = j;
  return best;
}

/**
 * The probability of each class (K) under the options; those left out are exactly 0. scores (K), each finite or −∞.
 * Of equal scores the smaller class is kept first. Throws on an option out of range, and where no score is a number.
 */
export function samplingDistribution(
  scores: ArrayLike<number>,
  { temperature = 1, topK, topP }: SamplingOptions = {},
): Float64Array {
  const where = 'samplingDistribution';
  if (!(temperature > 0))
    throw new Error(`${where}: temperature must be above 0, got ${temperature}; or use greedyIndex`);
  if (topK !== undefined && !(topK >= 1)) throw new Error(`${where}: topK must be at least 1, got ${topK}`);
  if (topP !== undefined && !(topP > 0 && topP <= 1)) {
    throw new Error(`${where}: topP must be above 0 and at most 1, got ${topP}`);
  }
  const K = scores.length;
  const largest = scores[greedyIndex(scores)];
  const probabilities = new Float64Array(K);
  for (let j = 0; j < K; j++) probabilities[j] = Math.exp((scores[j] - largest) / temperature);
  normalise(where, probabilities); // before anything is left out, so that a NaN shows
  const order = Array.from({ length: K }, (_, j) => j).sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  for (const j of order.slice(topK ?? K)) probabilities[j] = 0;
  normalise(where, probabilities);
  if (topP !== undefined && topP < 1) {
    let before = 0;
    for (const j of order) {
      const own = probabilities[j];
      if (before >= topP) probabilities[j] = 0;
      before += own;
    }
    normalise(where, probabilities);
  }
  return probabilities;
}

/**
 * The first class at which the running sum of the probabilities exceeds u, for u uniform on [0, 1).
 * Where rounding leaves the sum at or below u, the last class of probability above 0.
 */
export function drawIndex(probabilities: ArrayLike<number>, u: number): number {
  let sum = 0;
  let last = 0;
  for (let j = 0; j < probabilities.length; j++) {
    sum += probabilities[j];
    if (sum > u) return j;
    if (probabilities[j] > 0) last = j;
  }
  return last;
}

/** One class drawn from scores (K) under the options; takes one number of the generator. */
export function sampleIndex(scores: ArrayLike<number>, options: SamplingOptions, rng: Rng): number {
  return drawIndex(samplingDistribution(scores, options), rng.uniform());
}

function normalise(where: string, probabilities: Float64Array): void {
  let sum = 0;
  for (let j = 0; j < probabilities.length; j++) sum += probabilities[j];
  if (!(sum > 0 && sum < Infinity)) {
    throw new Error(
      `${where}: scores must be numbers with at least one above −∞, got a sum of ${sum}; has training failed?`,
    );
  }
  for (let j = 0; j < probabilities.length; j++) probabilities[j] /= sum;
}
