/**
 * One step of Adam or AdamW on one weight: the loop that every engine's `adam` must agree with.
 *
 * Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; decay beside the step: Loshchilov & Hutter 2019, arXiv:1711.05101;
 * `largest`: Reddi, Kale, Kumar 2018, arXiv:1904.09237. Must not: count updates, or choose a rate.
 */
import type { AdamStep, FloatArray } from '../kernels/types';

/** Updates w, m and v (and `largest`, where there is one) in place from the gradient dw. All have the same length. */
export function adamStep(
  w: FloatArray,
  dw: FloatArray,
  m: FloatArray,
  v: FloatArray,
  largest: FloatArray | null,
  { rate, beta1, beta2, epsilon, correction1, correction2, weightDecay, decoupled }: AdamStep,
): void {
  for (let j = 0; j < w.length; j++) {
    if (decoupled) w[j] *= 1 - rate * weightDecay;
    const g = decoupled ? dw[j] : dw[j] + weightDecay * w[j];
    //> eq optim.adam
    m[j] = beta1 * m[j] + (1 - beta1) * g; // (a)
    v[j] = beta2 * v[j] + (1 - beta2) * g * g; // (b)
    const spread = largest ? (largest[j] = Math.max(largest[j], v[j])) : v[j];
    w[j] -= (rate * (m[j] / correction1)) / (Math.sqrt(spread / correction2) + epsilon); // (c)
    //< eq optim.adam
  }
}
