/**
 * Softmax and cross-entropy at every frame, averaged over the frames that count.
 *
 *   L = −(1/N) Σ m_{t,b} log y_{t,b}[ℓ_{t,b}],   N = Σ m_{t,b},   y = softmax(s)
 *
 * Through log-sum-exp, so that scores of ±1000 stay finite. Source: any text on maximum likelihood; the shift by the
 * largest score is in Goodfellow, Bengio, Courville 2016, section 4.1, https://www.deeplearningbook.org.
 * Must not: divide by T·B (padding does not count), or allocate.
 */
import type { FloatArray, Tensor } from '../kernels/types';

/** y[n] = softmax(s[n]) for every row. s (N,K), y (N,K); y may be s. */
export function softmaxRows(s: Tensor, y: Tensor): void {
  const K = s.shape[s.shape.length - 1];
  for (let row = 0; row < s.data.length; row += K) softmaxRow(s.data, y.data, row, K);
}

/** The K numbers from `row` on. Returns log Σ exp s. */
function softmaxRow(scores: FloatArray, out: FloatArray, row: number, K: number): number {
  //> eq loss.softmax
  let largest = scores[row];
  for (let j = 1; j < K; j++) largest = Math.max(largest, scores[row + j]); // NaN stays NaN
  let sum = 0;
  for (let j = 0; j < K; j++) sum += out[row + j] = Math.exp(scores[row + j] - largest);
  for (let j = 0; j < K; j++) out[row + j] /= sum;
  //< eq loss.softmax
  return largest + Math.log(sum);
}

/**
 * The mean cross-entropy in nats over the frames with mask 1. Fills y with the probabilities of all rows.
 *
 * s, y (…,K); labels and mask: one entry a row. Labels run from 0 to K−1 where the mask is 1; anything may stand in
 * padding. y may be s. Throws on a label out of range, or when no frame counts.
 */
export function crossEntropyForward(s: Tensor, labels: ArrayLike<number>, mask: Tensor, y: Tensor): number {
  const K = s.shape[s.shape.length - 1];
  const [scores, probs] = [s.data, y.data];
  const frames = countFrames(mask);
  let total = 0;
  for (let n = 0; n < mask.data.length; n++) {
    const [row, label] = [n * K, labels[n]];
    if (mask.data[n] === 0) {
      softmaxRow(scores, probs, row, K);
      continue;
    }
    if (!(label >= 0 && label < K)) {
      throw new Error(`crossEntropyForward: labels must be 0 to ${K - 1} in valid frames, got ${label} in row ${n}`);
    }
    //> eq loss.crossentropy
    const scoreOfLabel = scores[row + label];
    const logSum = softmaxRow(scores, probs, row, K); // log Σ exp s, on the way to y
    total += logSum - scoreOfLabel; // −log y[label], never log 0
    //< eq loss.crossentropy
  }
  return total / frames;
}

/** ds[n] += (m_n / N)(y_n − e_ℓ). Rows of padding are left exactly as they are. y, ds (…,K). */
export function crossEntropyBackward(y: Tensor, labels: ArrayLike<number>, mask: Tensor, ds: Tensor): void {
  const K = y.shape[y.shape.length - 1];
  const frames = countFrames(mask);
  for (let n = 0; n < mask.data.length; n++) {
    if (mask.data[n] === 0) continue;
    const row = n * K;
    //> eq loss.ds
    for (let j = 0; j < K; j++) ds.data[row + j] += y.data[row + j] / frames;
    ds.data[row + labels[n]] -= 1 / frames;
    //< eq loss.ds
  }
}

/** N: the number of frames that count. */
function countFrames(mask: Tensor): number {
  let frames = 0;
  for (let n = 0; n < mask.data.length; n++) frames += mask.data[n];
  if (frames === 0) throw new Error('crossEntropy: mask must keep at least one frame, got none; check the lengths');
  return frames;
}
