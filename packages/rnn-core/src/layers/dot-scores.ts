/**
 * Scores of one query step against all keys as scaled dot products, and the weighted sum of the values.
 *
 *   e_j = f · (q · k_j),   context = Σ_j α_j v_j
 *
 * Both work on a range of columns, so that several heads share one tensor, each with its own slice of every row.
 * f is 1 for the plain dot product (Luong, Pham, Manning 2015, arXiv:1508.04025) and 1/√width for the scaled one
 * (Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1).
 * Must not: allocate, or read a key or value whose weight is exactly 0.
 */
import type { Tensor } from '../kernels/types';

/** The columns from … from + count − 1 of every row. */
export interface Columns {
  readonly from: number;
  readonly count: number;
}

/** scores (B,Tk) = factor · q·k_j over the given columns. query (B,D), keys (Tk,B,D). Overwrites scores. */
export function dotScoresForward(query: Tensor, keys: Tensor, factor: number, columns: Columns, scores: Tensor): void {
  const [Tk, B, D] = keys.shape;
  const { from, count } = columns;
  for (let b = 0; b < B; b++) {
    for (let j = 0; j < Tk; j++) {
      const q = b * D + from;
      const key = (j * B + b) * D + from;
      let sum = 0;
      for (let i = 0; i < count; i++) sum += query.data[q + i] * keys.data[key + i];
      scores.data[b * Tk + j] = factor * sum;
    }
  }
}

/** Adds to dQuery (B,D) and dKeys (Tk,B,D), given dScores (B,Tk). */
export function dotScoresBackward(
  query: Tensor,
  keys: Tensor,
  factor: number,
  columns: Columns,
  dScores: Tensor,
  dQuery: Tensor,
  dKeys: Tensor,
): void {
  const [Tk, B, D] = keys.shape;
  const { from, count } = columns;
  for (let b = 0; b < B; b++) {
    for (let j = 0; j < Tk; j++) {
      const slope = factor * dScores.data[b * Tk + j];
      if (slope === 0) continue;
      const q = b * D + from;
      const key = (j * B + b) * D + from;
      for (let i = 0; i < count; i++) {
        dQuery.data[q + i] += slope * keys.data[key + i];
        dKeys.data[key + i] += slope * query.data[q + i];
      }
    }
  }
}

/** context (B,D) = Σ_j alpha[j] · values[j] in the given columns. alpha (B,Tk), values (Tk,B,D). Overwrites them. */
export function weightedSumForward(alpha: Tensor, values: Tensor, columns: Columns, context: Tensor): void {
  const [Tk, B, D] = values.shape;
  const { from, count } = columns;
  for (let b = 0; b < B; b++) {
    const out = b * D + from;
    context.data.fill(0, out, out + count);
    for (let j = 0; j < Tk; j++) {
      const weight = alpha.data[b * Tk + j];
      if (weight === 0) continue;
      const value = (j * B + b) * D + from;
      for (let i = 0; i < count; i++) context.data[out + i] += weight * values.data[value + i];
    }
  }
}

/** Adds to dAlpha (B,Tk) and dValues (Tk,B,D), given dContext (B,D). A weight of exactly 0 passes nothing on. */
export function weightedSumBackward(
  alpha: Tensor,
  values: Tensor,
  columns: Columns,
  dContext: Tensor,
  dAlpha: Tensor,
  dValues: Tensor,
): void {
  const [Tk, B, D] = values.shape;
  const { from, count } = columns;
  for (let b = 0; b < B; b++) {
    const out = b * D + from;
    for (let j = 0; j < Tk; j++) {
      const weight = alpha.data[b * Tk + j];
      if (weight === 0) continue;
      const value = (j * B + b) * D + from;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        sum += dContext.data[out + i] * values.data[value + i];
        dValues.data[value + i] += weight * dContext.data[out + i];
      }
      dAlpha.data[b * Tk + j] += sum;
    }
  }
}
