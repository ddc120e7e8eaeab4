/**
 * Sinusoidal positions: what tells attention, which knows no order, where in the sequence a step stands.
 *
 *   pe[t, 2i] = sin(t / base^(2i/D)),   pe[t, 2i+1] = cos(t / base^(2i/D));   an odd D ends on a sine
 *
 * Fixed numbers, nothing trained, so the backward pass of adding them is the identity: dx is what came from above.
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.5. Must not: allocate.
 */
import type { Tensor } from '../kernels/types';
import { assertShape } from '../tensor';

/** Fills pe (T,D), row t for position `from` + t. base > 1, by default 10000; the paper's wavelengths end at 2π·base. */
export function sinusoidalPositions(pe: Tensor, { base = 10000, from = 0 } = {}): void {
  const [T, D] = pe.shape;
  assertShape('sinusoidalPositions', 'pe', pe, [['T', T], ['D', D]]); // prettier-ignore
  if (!(base > 1)) throw new Error(`sinusoidalPositions: base must be greater than 1, got ${base}; 10000 is usual`);
  for (let t = 0; t < T; t++) {
    for (let d = 0; d < D; d++) {
      const angle = (from + t) / Math.pow(base, (d - (d % 2)) / D);
      pe.data[t * D + d] = d % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
}

/** y[t,b] = x[t,b] + pe[t] for every sequence. x, y (T,B,D), pe (at least T,D). y may be x. dx is dy. */
export function addPositions(x: Tensor, pe: Tensor, y: Tensor): void {
  const [T, B, D] = x.shape;
  assertShape('addPositions', 'x', x, [['T', T], ['B', B], ['D', D]]); // prettier-ignore
  assertShape('addPositions', 'y', y, [['T', T], ['B', B], ['D', D]]); // prettier-ignore
  assertShape('addPositions', 'pe', pe, [['T', Math.max(T, pe.shape[0])], ['D', D]]); // prettier-ignore
  for (let t = 0; t < T; t++) {
    for (let b = 0; b < B; b++) {
      for (let d = 0; d < D; d++) {
        const at = (t * B + b) * D + d;
        y.data[at] = x.data[at] + pe.data[t * D + d];
      }
    }
  }
}
