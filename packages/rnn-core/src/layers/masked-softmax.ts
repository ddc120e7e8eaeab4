/**
 * Softmax over the keys a query may look at, forward and backward by hand.
 *
 *   α_j = e^{e_j} / Σ_i e^{e_i}, the sum over allowed keys only; α_j = 0 exactly for the others
 *
 * A query that may look at nothing gets zeros throughout: a mean over nothing is nothing, not NaN. What stands at a key
 * that is not allowed is never read, so padding may hold anything. Source of the shift by the largest score:
 * Goodfellow, Bengio, Courville 2016, section 4.1, https://www.deeplearningbook.org.
 * Must not: allocate, or know where the scores come from.
 */
import type { Tensor } from '../kernels/types';

/** alpha = softmax of each row of scores over its allowed entries. scores, allowed, alpha (N,Tk). alpha may be scores. */
export function maskedSoftmaxForward(scores: Tensor, allowed: Tensor, alpha: Tensor): void {
  const Tk = scores.shape[scores.shape.length - 1];
  const [e, may, out] = [scores.data, allowed.data, alpha.data];
  for (let row = 0; row < e.length; row += Tk) {
    let largest = -Infinity;
    for (let j = row; j < row + Tk; j++) if (may[j] !== 0) largest = Math.max(largest, e[j]); // NaN stays NaN
    let sum = 0;
    for (let j = row; j < row + Tk; j++) {
      out[j] = may[j] === 0 ? 0 : Math.exp(e[j] - largest);
      sum += out[j];
    }
    if (sum === 0) continue;
    for (let j = row; j < row + Tk; j++) out[j] /= sum;
  }
}

/** dScores += α ⊙ (dα − Σ_j α_j dα_j), row by row: exactly 0 where a key is not allowed. All (N,Tk). */
export function maskedSoftmaxBackward(alpha: Tensor, dAlpha: Tensor, dScores: Tensor): void {
  const Tk = alpha.shape[alpha.shape.length - 1];
  const [a, da, de] = [alpha.data, dAlpha.data, dScores.data];
  for (let row = 0; row < a.length; row += Tk) {
    let mean = 0;
    for (let j = row; j < row + Tk; j++) if (a[j] !== 0) mean += a[j] * da[j];
    for (let j = row; j < row + Tk; j++) if (a[j] !== 0) de[j] += a[j] * (da[j] - mean);
  }
}
