/**
 * Gradient clipping: by the norm over all tensors together, or entry by entry.
 *
 * By norm keeps the direction (Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063, algorithm 1). By value does not:
 * (3,4) clipped at 1 becomes (1,1). Neither cures gradients that vanish. Must not: allocate.
 */
import type { Params } from '../tensor';

/** √(Σ over all entries of all tensors g²); p = 1 sums magnitudes, p = Infinity takes the largest. NaN if any is NaN. */
export function globalNorm(grads: Params, p = 2): number {
  let total = 0;
  for (const { data } of Object.values(grads)) {
    for (let j = 0; j < data.length; j++) {
      const size = Math.abs(data[j]);
      total = p === Infinity ? Math.max(total, size) : total + (p === 2 ? size * size : size ** p);
    }
  }
  return p === Infinity ? total : p === 2 ? Math.sqrt(total) : total ** (1 / p);
}

/** Scales all gradients by min(1, limit/n), n = their joint norm; returns n. limit > 0, Infinity for none. */
export function clipByNorm(grads: Params, limit: number, p = 2): number {
  if (!(limit > 0)) throw new Error(`clipByNorm: limit must be above 0, got ${limit}; use Infinity for no clipping`);
  //> eq clip.norm
  const norm = globalNorm(grads, p);
  const factor = Math.min(1, limit / norm);
  for (const { data } of Object.values(grads)) {
    if (factor < 1) for (let j = 0; j < data.length; j++) data[j] *= factor;
  }
  //< eq clip.norm
  return norm;
}

/** Every entry into [−limit, limit], on its own. limit > 0. */
export function clipByValue(grads: Params, limit: number): void {
  if (!(limit > 0)) throw new Error(`clipByValue: limit must be above 0, got ${limit}; use Infinity for no clipping`);
  //> eq clip.value
  for (const { data } of Object.values(grads)) {
    for (let j = 0; j < data.length; j++) data[j] = Math.max(-limit, Math.min(limit, data[j]));
  }
  //< eq clip.value
}
