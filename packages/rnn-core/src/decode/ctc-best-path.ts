/**
 * The most probable path through CTC scores, collapsed: fast, and not always the most probable labels.
 *
 * A labelling collects the probability of many paths, so the best path may belong to another than the best labelling:
 * with y = (blank 0.6, a 0.4) in two frames the best path is ␣␣ (0.36), but "a" has 0.64.
 * Source: Graves et al. 2006, doi:10.1145/1143844.1143891, section 3.2. Scores of one sequence are (T,K), flat; adding a
 * number to a row changes nothing, so log-probabilities will do as well.
 */
import { logSoftmaxRow } from '../losses/log-space';

export interface CtcPath {
  /** The class of each frame, blanks among them. */
  readonly path: readonly number[];
  /** The path collapsed. */
  readonly labels: readonly number[];
  /** log of the product of the path's probabilities. */
  readonly logProbability: number;
}

/** Merges runs of equal classes, then drops blanks: a a ␣ a b → a a b. */
export function ctcCollapse(path: ArrayLike<number>, blank = 0): number[] {
  return Array.from(path).filter((label, t) => label !== blank && (t === 0 || label !== path[t - 1]));
}

/** log y of one sequence (T,K), flat, from its scores. Throws where they are not whole rows of numbers. */
export function ctcLogProbabilities(where: string, scores: ArrayLike<number>, K: number): Float64Array {
  if (!(Number.isInteger(K) && K > 0) || scores.length % K !== 0) {
    throw new Error(`${where}: scores must be rows of K=${K} numbers, got ${scores.length} of them; pass (T,K), flat`);
  }
  const logY = new Float64Array(scores.length);
  for (let row = 0; row < scores.length; row += K) {
    logSoftmaxRow(scores, row, K, logY, row);
    if (Number.isNaN(logY[row])) {
      throw new Error(
        `${where}: scores must be numbers, at least one of a frame above −∞; those of frame ${row / K} are not`,
      );
    }
  }
  return logY;
}

/** The best class of each frame (the first of equals). scores (T,K), flat; no frames give no labels. */
export function ctcBestPath(scores: ArrayLike<number>, K: number, blank = 0): CtcPath {
  const logY = ctcLogProbabilities('ctcBestPath', scores, K);
  const path: number[] = [];
  let logProbability = 0;
  for (let row = 0; row < logY.length; row += K) {
    let best = 0;
    for (let j = 1; j < K; j++) if (logY[row + j] > logY[row + best]) best = j;
    path.push(best);
    logProbability += logY[row + best];
  }
  return { path, labels: ctcCollapse(path, blank), logProbability };
}
