/**
 * Additive scores of one query step against all keys, forward and backward by hand.
 *
 *   e_j = v · tanh(p + r_j),   p = W_q q the projected query, r_j = W_k k_j + b the projected keys
 *
 * The projections are products and stand in attention.ts; the keys are projected once for all queries.
 * Source: Bahdanau, Cho, Bengio 2015, arXiv:1409.0473, appendix A.1.2. Must not: allocate.
 */
import type { Tensor } from '../kernels/types';

/** Fills scores (B,Tk) and bent (B,Tk,A) = tanh(p + r_j). p (B,A), r (Tk,B,A), v (A). */
export function additiveScoresForward(p: Tensor, r: Tensor, v: Tensor, bent: Tensor, scores: Tensor): void {
  const [Tk, B, A] = r.shape;
  for (let b = 0; b < B; b++) {
    for (let j = 0; j < Tk; j++) {
      const at = (b * Tk + j) * A;
      let sum = 0;
      for (let a = 0; a < A; a++) {
        bent.data[at + a] = Math.tanh(p.data[b * A + a] + r.data[(j * B + b) * A + a]);
        sum += v.data[a] * bent.data[at + a];
      }
      scores.data[b * Tk + j] = sum;
    }
  }
}

/** Adds to dp (B,A), dr (Tk,B,A) and dv (A), given dScores (B,Tk). */
export function additiveScoresBackward(
  v: Tensor,
  bent: Tensor,
  dScores: Tensor,
  dp: Tensor,
  dr: Tensor,
  dv: Tensor,
): void {
  const [Tk, B, A] = dr.shape;
  for (let b = 0; b < B; b++) {
    for (let j = 0; j < Tk; j++) {
      const slope = dScores.data[b * Tk + j];
      if (slope === 0) continue;
      const at = (b * Tk + j) * A;
      for (let a = 0; a < A; a++) {
        const y = bent.data[at + a];
        const delta = slope * v.data[a] * (1 - y * y);
        dv.data[a] += slope * y;
        dp.data[b * A + a] += delta;
        dr.data[(j * B + b) * A + a] += delta;
      }
    }
  }
}
