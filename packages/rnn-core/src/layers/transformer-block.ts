/**
 * One transformer encoder block over (T,B,D): self-attention and a feed-forward layer, each with a residual connection
 * and layer normalisation. Forward and backward by hand.
 *
 *   norm 'after':   m = LN1(x + MHA(x)),        y = LN2(m + FF(m))       Vaswani et al. 2017, arXiv:1706.03762
 *   norm 'before':  m = x + MHA(LN1(x)),        y = m + FF(LN2(m))       Xiong et al. 2020, arXiv:2002.04745
 *
 * No dropout: who wants it puts layers/dropout.ts around the block. Must not: allocate in the passes, make masks
 * (attention-mask.ts), or add positions (positions.ts).
 */
import type { Kernels, Tensor } from '../kernels/types';
import { assertShape } from '../tensor';
import {
  feedForwardBackward,
  feedForwardForward,
  feedForwardTape,
  type FeedForwardGrads,
  type FeedForwardTape,
  type PackedFeedForward,
} from './feed-forward';
import { layerNormBackward, layerNormForward, layerNormTape, type LayerNormTape } from './layer-norm';
import {
  multiHeadBackward,
  multiHeadForward,
  multiHeadTape,
  type MultiHeadGrads,
  type MultiHeadTape,
  type PackedMultiHead,
} from './multi-head-attention';

export type NormPlace = 'before' | 'after';

/** gain and bias (D) of a layer norm. */
interface NormWeights {
  readonly gain: Tensor;
  readonly bias: Tensor;
}
interface NormGrads {
  readonly dgain: Tensor;
  readonly dbias: Tensor;
}

export interface PackedTransformerBlock {
  readonly attention: PackedMultiHead;
  readonly feedForward: PackedFeedForward;
  readonly norm1: NormWeights;
  readonly norm2: NormWeights;
}

export interface TransformerBlockGrads {
  readonly attention: MultiHeadGrads;
  readonly feedForward: FeedForwardGrads;
  readonly norm1: NormGrads;
  readonly norm2: NormGrads;
}

export interface TransformerBlockTape {
  readonly norm: NormPlace;
  readonly epsilon: number;
  readonly attention: MultiHeadTape;
  readonly feedForward: FeedForwardTape;
  readonly norm1: LayerNormTape;
  readonly norm2: LayerNormTape;
  /** (T,B,D): what goes into attention, m, what goes into the feed-forward layer, what a sublayer adds, a sum. */
  readonly read: Tensor;
  readonly m: Tensor;
  readonly middle: Tensor;
  readonly branch: Tensor;
  readonly sum: Tensor;
  /** (T,B,D), overwritten on the way back. */
  readonly dm: Tensor;
  readonly dSum: Tensor;
  readonly dBranch: Tensor;
}

/** Room for T frames of B sequences; F is the inner width of the feed-forward layer. `norm` defaults to 'before'. */
export function transformerBlockTape(
  k: Kernels,
  sizes: { T: number; B: number; D: number; F: number; heads: number },
  { norm = 'before', epsilon = 1e-5 }: { norm?: NormPlace; epsilon?: number } = {},
): TransformerBlockTape {
  const { T, B, D, F, heads } = sizes;
  const [read, m, middle, branch, sum, dm, dSum, dBranch] = Array.from({ length: 8 }, () => k.alloc(T, B, D));
  return {
    norm,
    epsilon,
    attention: multiHeadTape(k, { Tq: T, B, D, heads }),
    feedForward: feedForwardTape(k, { T, B, F }),
    norm1: layerNormTape(k, { N: T * B, H: D }),
    norm2: layerNormTape(k, { N: T * B, H: D }),
    read,
    m,
    middle,
    branch,
    sum,
    dm,
    dSum,
    dBranch,
  };
}

/** Fills y (T,B,D) from x (T,B,D). allowed: T tensors (B,T), 1 where a query may look. Throws on a wrong shape. */
export function transformerBlockForward(
  k: Kernels,
  weights: PackedTransformerBlock,
  x: Tensor,
  allowed: readonly Tensor[],
  tape: TransformerBlockTape,
  y: Tensor,
): void {
  assertSizes('transformerBlockForward', x, tape, y);
  const { norm1, norm2, feedForward, attention } = weights;
  const { read, m, middle, branch, sum, epsilon } = tape;
  if (tape.norm === 'before') {
    layerNormForward(x, norm1, read, tape.norm1, epsilon);
    multiHeadForward(k, attention, { query: read, keys: read, values: read }, allowed, tape.attention, branch);
    k.add(x, branch, m);
    layerNormForward(m, norm2, middle, tape.norm2, epsilon);
    feedForwardForward(k, feedForward, middle, tape.feedForward, branch);
    k.add(m, branch, y);
    return;
  }
  multiHeadForward(k, attention, { query: x, keys: x, values: x }, allowed, tape.attention, branch);
  k.add(x, branch, sum);
  layerNormForward(sum, norm1, m, tape.norm1, epsilon);
  feedForwardForward(k, feedForward, m, tape.feedForward, branch);
  k.add(m, branch, sum);
  layerNormForward(sum, norm2, y, tape.norm2, epsilon);
}

/** The backward pass, given dy (T,B,D). Adds to the gradients and to dx (T,B,D). */
export function transformerBlockBackward(
  k: Kernels,
  weights: PackedTransformerBlock,
  x: Tensor,
  tape: TransformerBlockTape,
  dy: Tensor,
  grads: TransformerBlockGrads,
  dx: Tensor,
): void {
  assertSizes('transformerBlockBackward', x, tape, dy);
  const { norm1, norm2, feedForward, attention } = weights;
  const { read, m, middle, dm, dSum, dBranch } = tape;
  for (const scratch of [dm, dSum, dBranch]) k.fill(scratch, 0);
  if (tape.norm === 'before') {
    k.copy(dy, dm); // the residual
    feedForwardBackward(k, feedForward, middle, tape.feedForward, dy, grads.feedForward, dBranch);
    layerNormBackward(dBranch, norm2, tape.norm2, grads.norm2, dm);
    k.add(dx, dm, dx); // the residual
    k.fill(dBranch, 0);
    selfAttentionBackward(k, attention, read, tape, dm, grads.attention, dBranch);
    layerNormBackward(dBranch, norm1, tape.norm1, grads.norm1, dx);
    return;
  }
  layerNormBackward(dy, norm2, tape.norm2, grads.norm2, dSum);
  k.copy(dSum, dm); // the residual
  feedForwardBackward(k, feedForward, m, tape.feedForward, dSum, grads.feedForward, dm);
  layerNormBackward(dm, norm1, tape.norm1, grads.norm1, dBranch);
  k.add(dx, dBranch, dx); // the residual
  selfAttentionBackward(k, attention, x, tape, dBranch, grads.attention, dx);
}

/** The three inputs are one tensor, so their gradients are one sum. */
function selfAttentionBackward(
  k: Kernels,
  weights: PackedMultiHead,
  x: Tensor,
  tape: TransformerBlockTape,
  dy: Tensor,
  grads: MultiHeadGrads,
  dx: Tensor,
): void {
  const inputs = { query: x, keys: x, values: x };
  multiHeadBackward(k, weights, inputs, tape.attention, dy, grads, { dQuery: dx, dKeys: dx, dValues: dx });
}

function assertSizes(where: string, x: Tensor, { m }: TransformerBlockTape, y: Tensor): void {
  const [T, B, D] = m.shape;
  assertShape(where, 'x', x, [['T', T], ['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, where.endsWith('Forward') ? 'y' : 'dy', y, [['T', T], ['B', B], ['D', D]]); // prettier-ignore
}
