/** Bugs in clipping that norms worked out by hand must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

export const CLIP_BUGS: readonly InjectedBug[] = [
  { why: 'the norm is left squared', find: 'p === 2 ? Math.sqrt(total)', replace: 'p === 2 ? total' },
  { why: 'the norm is of the first tensor alone', find: 'const norm = globalNorm(grads, p);', replace: 'const norm = globalNorm({ first: Object.values(grads)[0] }, p);' }, // prettier-ignore
  { why: 'the factor is the wrong way round', find: 'Math.min(1, limit / norm)', replace: 'Math.min(1, norm / limit)' },
  { why: 'the largest magnitude is of the last tensor alone', find: 'Math.max(total, size)', replace: 'size' },
  { why: 'negative entries are not cut', find: 'Math.max(-limit, Math.min(limit, data[j]))', replace: 'Math.min(limit, data[j])' }, // prettier-ignore
].map((bug) => ({ ...bug, file: 'optim/clip.ts' }));
