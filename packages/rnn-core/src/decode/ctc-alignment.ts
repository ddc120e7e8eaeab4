/**
 * Forced alignment: which frames belong to which label, when the labels are known.
 *
 * The most probable of all paths that collapse to the labels, by the recursion of the CTC loss with the largest in place
 * of the sum (Viterbi 1967, doi:10.1109/TIT.1967.1054010).
 */
import { classAt, mayLeap } from '../losses/ctc';
import { ctcLogProbabilities } from './ctc-best-path';

export interface AlignedLabel {
  readonly label: number;
  /** Its first frame, and the frame after its last. */
  readonly from: number;
  readonly to: number;
}

export interface CtcAlignment {
  /** The class of each frame, blanks among them. */
  readonly path: readonly number[];
  /** One entry a label, in order. Frames between them are blanks. */
  readonly segments: readonly AlignedLabel[];
  readonly logProbability: number;
}

/**
 * The best path for the labels, or null where they do not fit into the frames.
 *
 * scores (T,K), flat, T ≥ 1; labels from 0 to K−1 without the blank. Throws on a label out of range.
 */
export function ctcAlign(
  scores: ArrayLike<number>,
  K: number,
  labels: readonly number[],
  blank = 0,
): CtcAlignment | null {
  const logY = ctcLogProbabilities('ctcAlign', scores, K);
  for (const label of labels) {
    if (!(Number.isInteger(label) && label >= 0 && label < K && label !== blank)) {
      throw new Error(`ctcAlign: labels must be 0 to ${K - 1} and not the blank ${blank}, got ${label}`);
    }
  }
  const T = logY.length / K;
  const U = 2 * labels.length + 1;
  const best = new Float64Array(T * U).fill(-Infinity); // (T,U): log p of the best path to place u in frame t
  const cameFrom = new Int32Array(T * U);
  for (let t = 0; t < T; t++) {
    for (let u = 0; u < U; u++) {
      const here = t * U + u;
      let before = t === 0 && u < 2 ? 0 : -Infinity;
      cameFrom[here] = u;
      for (let back = 0; t > 0 && back <= (mayLeap(labels, u) ? 2 : Math.min(1, u)); back++) {
        const candidate = best[here - U - back];
        if (candidate <= before) continue;
        before = candidate;
        cameFrom[here] = u - back;
      }
      best[here] = before + logY[t * K + classAt(labels, u, blank)];
    }
  }
  const end = (T - 1) * U;
  let u = U > 1 && best[end + U - 2] >= best[end + U - 1] ? U - 2 : U - 1;
  const logProbability = T === 0 ? -Infinity : best[end + u];
  if (!(logProbability > -Infinity)) return null;
  const places = new Array<number>(T);
  for (let t = T - 1; t >= 0; t--) {
    places[t] = u;
    u = cameFrom[t * U + u];
  }
  const segments = labels.map((label, j) => {
    const place = 2 * j + 1;
    return { label, from: places.indexOf(place), to: places.lastIndexOf(place) + 1 };
  });
  return { path: places.map((place) => classAt(labels, place, blank)), segments, logProbability };
}
