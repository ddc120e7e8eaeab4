/**
 * A simple RNN with a softmax at every frame: h_t from the cell, s_t = W_hy h_t + b_y, y_t = softmax s_t.
 *
 * It owns its weights, gradients and tape; the arithmetic stands in cells/, layers/ and losses/.
 */
import {
  simpleRnnBackward,
  simpleRnnForward,
  simpleRnnTape,
  type RnnActivation,
  type SimpleRnnTape,
} from '../cells/simple-rnn';
import type { Kernels, Tensor } from '../kernels/types';
import { denseBackward, denseForward } from '../layers/dense';
import { crossEntropyBackward, crossEntropyForward } from '../losses/softmax-cross-entropy';
import { glorotUniform, identity, orthogonal } from '../optim/initialise';
import type { Rng } from '../rng';
import { allocateAll, firstOf, stepsOf } from '../tensor';
import type { Batch } from '../train/batch';
import type { Labeller } from './labeller';

export interface RnnLabellerConfig {
  readonly D: number;
  readonly H: number;
  readonly K: number;
  /** The longest sequence and the number of sequences it has room for. */
  readonly maxT: number;
  readonly B: number;
  readonly activation?: RnnActivation;
  /** How Whh starts. Default 'orthogonal'. The other matrices start by Glorot's rule, biases at 0. */
  readonly recurrentInit?: 'orthogonal' | 'glorot' | 'identity';
}

export interface RnnLabeller extends Labeller {
  /** States, pre-activations and gradients of the last pass, for drawing. */
  readonly tape: SimpleRnnTape;
  /** The first state h0 (B,H) of every pass. All zero unless written to; not trained. */
  readonly h0: Tensor;
  /** ∂L/∂h0 (B,H) of the last `lossAndGrads`. */
  readonly dh0: Tensor;
}

/** Weights drawn from rng: Wxh (H,D), Whh (H,H), bh (H), Why (K,H), by (K). */
export function createRnnLabeller(k: Kernels, config: RnnLabellerConfig, rng: Rng): RnnLabeller {
  const { D, H, K, maxT, B, recurrentInit = 'orthogonal' } = config;
  const shapes = { Wxh: [H, D], Whh: [H, H], bh: [H], Why: [K, H], by: [K] } as const;
  const params = allocateAll(k, shapes);
  const grads = allocateAll(k, shapes);
  glorotUniform(params.Wxh, rng);
  if (recurrentInit === 'orthogonal') orthogonal(params.Whh, rng);
  else if (recurrentInit === 'glorot') glorotUniform(params.Whh, rng);
  else identity(params.Whh);
  glorotUniform(params.Why, rng);

  const packed = { Wxh: k.pack(params.Wxh), Whh: k.pack(params.Whh), bh: params.bh };
  const Why = k.pack(params.Why);
  const tape = simpleRnnTape(k, { T: maxT, B, H }, config.activation);
  const h0 = k.alloc(B, H);
  const scoresRoom = k.alloc(maxT, B, K);
  const probsRoom = k.alloc(maxT, B, K);
  const dScoresRoom = k.alloc(maxT, B, K);
  const dHRoom = k.alloc(maxT, B, H);
  const dHSteps = stepsOf(dHRoom);
  /** h_1 … h_T as one tensor (T,B,H): what the output layer reads. */
  const states = { shape: [maxT, B, H], data: tape.hidden.data.subarray(B * H) };

  function forward(batch: Batch): Tensor {
    const T = batch.x.shape[0];
    k.copy(h0, tape.steps.hidden[0]);
    simpleRnnForward(k, packed, batch.steps.x, batch.steps.mask, tape);
    const scores = firstOf(scoresRoom, T);
    denseForward(k, Why, params.by, firstOf(states, T), scores);
    return scores;
  }

  function loss(batch: Batch): number {
    const T = batch.x.shape[0];
    return crossEntropyForward(forward(batch), batch.labels, batch.mask, firstOf(probsRoom, T));
  }

  function lossAndGrads(batch: Batch): number {
    const T = batch.x.shape[0];
    const value = loss(batch);
    for (const grad of Object.values(grads)) k.fill(grad, 0);
    const dScores = firstOf(dScoresRoom, T);
    const dH = firstOf(dHRoom, T);
    k.fill(dScores, 0);
    k.fill(dH, 0);
    k.fill(tape.q, 0);
    crossEntropyBackward(firstOf(probsRoom, T), batch.labels, batch.mask, dScores);
    denseBackward(k, Why, firstOf(states, T), dScores, { dW: grads.Why, db: grads.by }, dH);
    const { Wxh: dWxh, Whh: dWhh, bh: dbh } = grads;
    const { x, mask } = batch.steps;
    simpleRnnBackward(k, packed, x, mask, tape, dHSteps, { dWxh, dWhh, dbh }, null);
    return value;
  }

  return {
    kind: 'simple-rnn',
    sizes: { D, H, K },
    params,
    grads,
    kernels: k,
    tape,
    h0,
    dh0: tape.q,
    repack() {
      k.repack(packed.Wxh);
      k.repack(packed.Whh);
      k.repack(Why);
    },
    forward,
    loss,
    lossAndGrads,
    trace: () => ({
      forward: [
        { name: 'states', steps: tape.steps.hidden.slice(1) },
        { name: 'scores', steps: stepsOf(scoresRoom) },
      ],
      backward: [
        { name: 'gradient of the scores', steps: stepsOf(dScoresRoom) },
        { name: 'gradient of the pre-activations', steps: tape.steps.delta },
      ],
    }),
  };
}
