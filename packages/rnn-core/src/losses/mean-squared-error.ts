/**
 * The mean of squared errors, over every entry of every frame that counts.
 *
 *   L = 1/(N·K) Σ m_n Σ_j (y_{n,j} − target_{n,j})²,   N = Σ m_n
 *
 * Source: Gauss 1809; any text on regression. Must not: count padding, or allocate.
 */
import type { Tensor } from '../kernels/types';
import { assertShape } from '../tensor';

/** y, target (…,K); mask one entry a row. Padding may hold anything. Throws where shapes differ or no frame counts. */
export function meanSquaredErrorForward(y: Tensor, target: Tensor, mask: Tensor): number {
  const entries = countEntries('meanSquaredErrorForward', y, target, mask);
  const K = y.shape[y.shape.length - 1];
  let total = 0;
  for (let n = 0; n < mask.data.length; n++) {
    if (mask.data[n] === 0) continue;
    for (let j = n * K; j < (n + 1) * K; j++) total += (y.data[j] - target.data[j]) ** 2;
  }
  return total / entries;
}

/** dy += 2 (y − target) / (N·K). Rows of padding are left exactly as they are. dy (…,K). */
export function meanSquaredErrorBackward(y: Tensor, target: Tensor, mask: Tensor, dy: Tensor): void {
  const entries = countEntries('meanSquaredErrorBackward', y, target, mask);
  const K = y.shape[y.shape.length - 1];
  for (let n = 0; n < mask.data.length; n++) {
    if (mask.data[n] === 0) continue;
    for (let j = n * K; j < (n + 1) * K; j++) dy.data[j] += (2 * (y.data[j] - target.data[j])) / entries;
  }
}

/** N·K. */
function countEntries(where: string, y: Tensor, target: Tensor, mask: Tensor): number {
  assertShape(where, 'target', target, y.shape);
  const K = y.shape[y.shape.length - 1];
  if (mask.data.length * K !== y.data.length) {
    throw new Error(
      `${where}: mask must have one entry a row of y (${y.shape.join(',')}), got (${mask.shape.join(',')})`,
    );
  }
  let frames = 0;
  for (let n = 0; n < mask.data.length; n++) frames += mask.data[n];
  if (frames === 0) throw new Error(`${where}: mask must keep at least one frame, got none; check the lengths`);
  return frames * K;
}
