/**
 * Which query may look at which key: padding and causality as one tensor of zeros and ones.
 *
 * Sequences stand time first here as everywhere: queries (Tq,B,·), keys (Tk,B,·). The result is (Tq,B,Tk), so that the
 * permissions of one query step are one block (B,Tk). Must not: know how scores are made.
 */
import type { Tensor } from '../kernels/types';
import { assertShape } from '../tensor';

/** 'all': every key of the sequence. 'causal': query t sees the keys 0 … t only. */
export type AttentionReach = 'all' | 'causal';

/**
 * Fills allowed (Tq,B,Tk) with 1 where a query may look and 0 where it may not.
 *
 * keyMask (Tk,B): 1 for a key of the sequence, 0 past its end; null where there is no padding. Throws on a wrong shape.
 */
export function fillAllowed(allowed: Tensor, keyMask: Tensor | null, reach: AttentionReach = 'all'): void {
  const [Tq, B, Tk] = allowed.shape;
  assertShape('fillAllowed', 'allowed', allowed, [['Tq', Tq], ['B', B], ['Tk', Tk]]); // prettier-ignore
  if (keyMask) assertShape('fillAllowed', 'keyMask', keyMask, [['Tk', Tk], ['B', B]]); // prettier-ignore
  for (let t = 0; t < Tq; t++) {
    for (let b = 0; b < B; b++) {
      for (let j = 0; j < Tk; j++) {
        const present = keyMask === null || keyMask.data[j * B + b] !== 0;
        const early = reach === 'all' || j <= t;
        allowed.data[(t * B + b) * Tk + j] = present && early ? 1 : 0;
      }
    }
  }
}
