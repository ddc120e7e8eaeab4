/**
 * The feed-forward baseline: the same two dense layers without the recurrence. Each frame is labelled on its own.
 *
 *   g_t = tanh(W_xg x_t + b_g),   s_t = W_gy g_t + b_y
 *
 * Must not: let one frame see another; that is its whole point.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { denseBackward, denseForward } from '../layers/dense';
import { crossEntropyBackward, crossEntropyForward } from '../losses/softmax-cross-entropy';
import { glorotUniform } from '../optim/initialise';
import type { Rng } from '../rng';
import { allocateAll, firstOf, stepsOf } from '../tensor';
import type { Batch } from '../train/batch';
import type { Labeller } from './labeller';

export interface FrameLabellerConfig {
  readonly D: number;
  readonly H: number;
  readonly K: number;
  readonly maxT: number;
  readonly B: number;
}

/** Weights drawn from rng: Wxg (H,D), bg (H), Wgy (K,H), by (K). */
export function createFrameLabeller(k: Kernels, config: FrameLabellerConfig, rng: Rng): Labeller {
  const { D, H, K, maxT, B } = config;
  const shapes = { Wxg: [H, D], bg: [H], Wgy: [K, H], by: [K] } as const;
  const params = allocateAll(k, shapes);
  const grads = allocateAll(k, shapes);
  glorotUniform(params.Wxg, rng);
  glorotUniform(params.Wgy, rng);
  const Wxg = k.pack(params.Wxg);
  const Wgy = k.pack(params.Wgy);
  const room = {
    g: k.alloc(maxT, B, H),
    dg: k.alloc(maxT, B, H),
    scores: k.alloc(maxT, B, K),
    probs: k.alloc(maxT, B, K),
    dScores: k.alloc(maxT, B, K),
  };

  function forward(batch: Batch): Tensor {
    const T = batch.x.shape[0];
    const g = firstOf(room.g, T);
    const scores = firstOf(room.scores, T);
    denseForward(k, Wxg, params.bg, batch.x, g);
    k.tanh(g, g);
    denseForward(k, Wgy, params.by, g, scores);
    return scores;
  }

  function loss(batch: Batch): number {
    return crossEntropyForward(forward(batch), batch.labels, batch.mask, firstOf(room.probs, batch.x.shape[0]));
  }

  function lossAndGrads(batch: Batch): number {
    const T = batch.x.shape[0];
    const value = loss(batch);
    for (const grad of Object.values(grads)) k.fill(grad, 0);
    const [g, dg, dScores] = [room.g, room.dg, room.dScores].map((tensor) => firstOf(tensor, T));
    k.fill(dScores, 0);
    k.fill(dg, 0);
    crossEntropyBackward(firstOf(room.probs, T), batch.labels, batch.mask, dScores);
    denseBackward(k, Wgy, g, dScores, { dW: grads.Wgy, db: grads.by }, dg);
    k.tanhBackward(g, dg, dg);
    denseBackward(k, Wxg, batch.x, dg, { dW: grads.Wxg, db: grads.bg }, null);
    return value;
  }

  return {
    kind: 'frame',
    sizes: { D, H, K },
    params,
    grads,
    kernels: k,
    repack() {
      k.repack(Wxg);
      k.repack(Wgy);
    },
    forward,
    loss,
    lossAndGrads,
    trace: () => ({
      forward: [
        { name: 'hidden layer', steps: stepsOf(room.g) },
        { name: 'scores', steps: stepsOf(room.scores) },
      ],
      backward: [{ name: 'gradient of the scores', steps: stepsOf(room.dScores) }],
    }),
  };
}
