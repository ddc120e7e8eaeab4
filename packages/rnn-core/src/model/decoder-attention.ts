/**
 * The weights of one attention with their gradients and packing, by the kind of its score.
 *
 * Must not: compute attention (layers/attention.ts does).
 */
import type { Kernels } from '../kernels/types';
import type { AttentionGrads, AttentionScore, PackedAttention } from '../layers/attention';
import { glorotUniform } from '../optim/initialise';
import type { Rng } from '../rng';
import { allocateAll, type Params } from '../tensor';

export interface AttentionParams {
  readonly params: Params;
  readonly grads: Params;
  readonly weights: PackedAttention;
  readonly dWeights: AttentionGrads;
  repack(): void;
}

/** Between queries and keys of width H, with A units in the additive score. Matrices by Glorot's rule, biases 0. */
export function attentionParams(
  k: Kernels,
  score: AttentionScore,
  { A, H }: { readonly A: number; readonly H: number },
  rng: Rng,
): AttentionParams {
  if (score === 'additive') {
    const shapes = { Wq: [A, H], Wk: [A, H], b: [A], v: [A] };
    const [params, grads] = [allocateAll(k, shapes), allocateAll(k, shapes)];
    glorotUniform(params.Wq, rng);
    glorotUniform(params.Wk, rng);
    glorotUniform({ shape: [1, A], data: params.v.data }, rng);
    const [Wq, Wk] = [k.pack(params.Wq), k.pack(params.Wk)];
    return {
      params,
      grads,
      weights: { score, Wq, Wk, b: params.b, v: params.v },
      dWeights: { score, dWq: grads.Wq, dWk: grads.Wk, db: grads.b, dv: grads.v },
      repack() {
        k.repack(Wq);
        k.repack(Wk);
      },
    };
  }
  if (score === 'general') {
    const shapes = { W: [H, H] };
    const [params, grads] = [allocateAll(k, shapes), allocateAll(k, shapes)];
    glorotUniform(params.W, rng);
    const W = k.pack(params.W);
    return { params, grads, weights: { score, W }, dWeights: { score, dW: grads.W }, repack: () => k.repack(W) };
  }
  return { params: {}, grads: {}, weights: { score }, dWeights: { score }, repack: () => undefined };
}
