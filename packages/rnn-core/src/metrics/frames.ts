/** How many frames are labelled right, and which label is taken for which. Padding never counts. */

/** The class with the largest score in each row (the first of equals). scores (…,K), flat. */
export function argmaxRows(scores: ArrayLike<number>, K: number): Int32Array {
  const best = new Int32Array(scores.length / K);
  for (let n = 0; n < best.length; n++) {
    for (let j = 1; j < K; j++) if (scores[n * K + j] > scores[n * K + best[n]]) best[n] = j;
  }
  return best;
}

/** Counts (K,K), row = true label, column = predicted; rows with mask 0 are left out. Adds to `counts`. */
export function addToConfusion(
  counts: Float64Array,
  K: number,
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  mask: ArrayLike<number>,
): void {
  for (let n = 0; n < predicted.length; n++) if (mask[n] !== 0) counts[labels[n] * K + predicted[n]] += 1;
}

export interface FrameScores {
  /** Share of frames labelled right, 0 to 1. NaN where there is no frame. */
  readonly accuracy: number;
  /** Of the frames given label j, the share that is j; 0 where none was given it. */
  readonly precision: Float64Array;
  /** Of the frames that are j, the share given label j; 0 where there is none. */
  readonly recall: Float64Array;
  readonly f1: Float64Array;
  /** The mean of f1 over the classes, each counting alike. */
  readonly macroF1: number;
}

/** All of them from the counts (K,K) of `addToConfusion`. */
export function frameScores(counts: Float64Array, K: number): FrameScores {
  let right = 0;
  let total = 0;
  const precision = new Float64Array(K);
  const recall = new Float64Array(K);
  const f1 = new Float64Array(K);
  for (let j = 0; j < K; j++) {
    let isJ = 0;
    let givenJ = 0;
    //> eq frames.recall
    for (let other = 0; other < K; other++) {
      isJ += counts[j * K + other]; // frames that are j, whatever was heard
      givenJ += counts[other * K + j]; // frames called j, whatever was said
    }
    const hits = counts[j * K + j];
    recall[j] = isJ === 0 ? 0 : hits / isJ;
    precision[j] = givenJ === 0 ? 0 : hits / givenJ;
    //< eq frames.recall
    right += hits;
    total += isJ;
    f1[j] = hits === 0 ? 0 : (2 * precision[j] * recall[j]) / (precision[j] + recall[j]);
  }
  return { accuracy: right / total, precision, recall, f1, macroF1: f1.reduce((a, b) => a + b, 0) / K };
}
