/**
 * Cross-entropy with a weight for each class and smoothed labels.
 *
 *   L = (1/W) Σ m_n Σ_j q_{n,j} w'_j (−log y_{n,j}),   W = Σ m_n w_{ℓ_n}
 *
 * where the label gets the share 1 − ε with its own weight, and all K classes share ε, each with its weight:
 * q w' = (1 − ε) w_ℓ at the label, plus ε w_j / K everywhere. Without either it is the mean of the plain cross-entropy
 * (softmax-cross-entropy.ts). The definition is torch's (`torch.nn.CrossEntropyLoss`, weight and label_smoothing).
 * Source of smoothing: Szegedy et al. 2016, arXiv:1512.00567, section 7. Must not: allocate.
 */
import type { Tensor } from '../kernels/types';
import { softmaxRows } from './softmax-cross-entropy';

export interface WeightedCrossEntropyOptions {
  /** (K) weights ≥ 0, e.g. one over how often a class occurs; all 1 unless given. */
  readonly classWeights?: ArrayLike<number>;
  /** ε from 0 to 1: how much of each label is spread over all classes; 0 unless given. */
  readonly smoothing?: number;
}

/**
 * The weighted mean in nats over the frames with mask 1. Fills y with the probabilities of all rows.
 *
 * s, y (…,K); labels and mask: one entry a row, labels 0 to K−1 where the mask is 1. Throws on a label or an option out
 * of range, or when the weights of all frames sum to 0.
 */
export function weightedCrossEntropyForward(
  s: Tensor,
  labels: ArrayLike<number>,
  mask: Tensor,
  y: Tensor,
  options: WeightedCrossEntropyOptions,
): number {
  const where = 'weightedCrossEntropyForward';
  const K = s.shape[s.shape.length - 1];
  assertOptions(where, K, options);
  const { classWeights, smoothing = 0 } = options;
  const whole = weightOfAll(where, labels, mask, K, classWeights);
  let total = 0;
  for (let n = 0; n < mask.data.length; n++) {
    if (mask.data[n] === 0) continue;
    const row = n * K;
    let largest = s.data[row];
    for (let j = 1; j < K; j++) largest = Math.max(largest, s.data[row + j]);
    let sum = 0;
    for (let j = 0; j < K; j++) sum += Math.exp(s.data[row + j] - largest);
    const normaliser = largest + Math.log(sum); // −log y_j = normaliser − s_j
    total += (1 - smoothing) * weightOf(labels[n], classWeights) * (normaliser - s.data[row + labels[n]]);
    if (smoothing === 0) continue; // a score of −∞ would make 0 · ∞
    for (let j = 0; j < K; j++) total += (smoothing / K) * weightOf(j, classWeights) * (normaliser - s.data[row + j]);
  }
  softmaxRows(s, y);
  return total / whole;
}

/** The gradient of `weightedCrossEntropyForward`, added to ds. Rows of padding are left exactly as they are. y, ds (…,K). */
export function weightedCrossEntropyBackward(
  y: Tensor,
  labels: ArrayLike<number>,
  mask: Tensor,
  ds: Tensor,
  options: WeightedCrossEntropyOptions,
): void {
  const where = 'weightedCrossEntropyBackward';
  const K = y.shape[y.shape.length - 1];
  assertOptions(where, K, options);
  const { classWeights, smoothing = 0 } = options;
  const whole = weightOfAll(where, labels, mask, K, classWeights);
  let weightSum = 0;
  for (let j = 0; j < K; j++) weightSum += weightOf(j, classWeights);
  for (let n = 0; n < mask.data.length; n++) {
    if (mask.data[n] === 0) continue;
    const row = n * K;
    const atLabel = ((1 - smoothing) * weightOf(labels[n], classWeights)) / whole;
    const spread = smoothing / (K * whole);
    for (let j = 0; j < K; j++) {
      ds.data[row + j] += (atLabel + spread * weightSum) * y.data[row + j] - spread * weightOf(j, classWeights);
    }
    ds.data[row + labels[n]] -= atLabel;
  }
}

function weightOf(label: number, classWeights: ArrayLike<number> | undefined): number {
  return classWeights === undefined ? 1 : classWeights[label];
}

/** W: the sum of the weights of the labels that count. */
function weightOfAll(
  where: string,
  labels: ArrayLike<number>,
  mask: Tensor,
  K: number,
  classWeights: ArrayLike<number> | undefined,
): number {
  let whole = 0;
  for (let n = 0; n < mask.data.length; n++) {
    if (mask.data[n] === 0) continue;
    if (!(labels[n] >= 0 && labels[n] < K)) {
      throw new Error(`${where}: labels must be 0 to ${K - 1} in valid frames, got ${labels[n]} in row ${n}`);
    }
    whole += weightOf(labels[n], classWeights);
  }
  if (!(whole > 0)) {
    throw new Error(
      `${where}: the weights of the labels in valid frames must sum to more than 0, got ${whole}; ` +
        'check the lengths and the class weights',
    );
  }
  return whole;
}

function assertOptions(where: string, K: number, { classWeights, smoothing = 0 }: WeightedCrossEntropyOptions): void {
  if (!(smoothing >= 0 && smoothing <= 1)) throw new Error(`${where}: smoothing must be 0 to 1, got ${smoothing}`);
  if (classWeights === undefined) return;
  if (classWeights.length !== K) {
    throw new Error(`${where}: classWeights must have K=${K} entries, got ${classWeights.length}; give one a class`);
  }
  for (let j = 0; j < K; j++) {
    if (!(classWeights[j] >= 0 && classWeights[j] < Infinity)) {
      throw new Error(`${where}: classWeights must be at least 0 and finite, got ${classWeights[j]} for class ${j}`);
    }
  }
}
