/**
 * A network over sequences: features or symbols → any recurrent layer → one answer a frame or one a sequence → a loss.
 *
 * It owns the embedding and the output layer and shares the layer's weights; the arithmetic stands in layers/ and
 * losses/. One to many is a batch whose input is spread over the frames (layers/heads.ts).
 * Must not: know what kind of recurrent layer it holds.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { denseBackward, denseForward } from '../layers/dense';
import { embeddingBackward, embeddingForward } from '../layers/embedding';
import { poolBackward, poolForward, poolTape, type Pooling } from '../layers/heads';
import type { RecurrentLayer, RecurrentState } from '../layers/recurrent';
import { glorotUniform } from '../optim/initialise';
import type { Rng } from '../rng';
import { allocateAll, firstOf, reshaped, stepsOf, type Params } from '../tensor';
import type { ExampleBatch } from '../train/examples';
import type { Labeller, NamedSteps } from './labeller';
import { createSequenceLoss, type LossConfig } from './sequence-loss';

/**
 * frames: an answer at every frame. final-state: one answer, from the last h of the top layer (of both directions).
 * pool: one answer, from the outputs of all frames (the last one, their mean, or the largest of each entry).
 */
export type HeadConfig =
  { readonly kind: 'frames' } | { readonly kind: 'final-state' } | { readonly kind: 'pool'; readonly pooling: Pooling };

export interface SequenceModelConfig {
  /** Symbols come in through a table of V rows as wide as the layer's D. Default: features. */
  readonly input?: { readonly kind: 'features' } | { readonly kind: 'symbols'; readonly V: number };
  /** Numbers in an answer. */
  readonly K: number;
  /** Default: frames. */
  readonly head?: HeadConfig;
  /** Default: cross-entropy. */
  readonly loss?: LossConfig;
  /**
   * What dropout masks are drawn from: anew for each `lossAndGrads`, none in `forward` and `loss`. Without it the
   * model leaves the layer's masks alone.
   */
  readonly noise?: Rng;
}

export interface SequenceModel extends Labeller {
  readonly layer: RecurrentLayer;
  readonly head: HeadConfig;
  readonly lossConfig: LossConfig;
  /** Rows of the embedding table, or 0 where features come in. */
  readonly V: number;
  /** The first states of every pass, named as the layer's states; all zero unless written to. Not trained. */
  readonly carried: Params;
  /** Scores (T,B,K) or (B,K), valid until the next call. Rows without an answer hold anything. */
  forward(batch: ExampleBatch): Tensor;
  loss(batch: ExampleBatch): number;
  lossAndGrads(batch: ExampleBatch): number;
  /** The same without zeroing `grads` first, and with the gradient of weight · loss: for sums over windows. */
  addLossAndGrads(batch: ExampleBatch, weight: number): number;
}

/** Adds to the layer's params: Why (K,width), by (K), and with symbols E (V,D). Draws them from rng. */
export function createSequenceModel(
  k: Kernels,
  layer: RecurrentLayer,
  config: SequenceModelConfig,
  rng: Rng,
): SequenceModel {
  const { K, head = { kind: 'frames' }, loss: lossConfig = { kind: 'cross-entropy' }, noise } = config;
  const { T: maxT, B, D, H } = layer.sizes;
  const V = config.input?.kind === 'symbols' ? config.input.V : 0;
  const finals = finalStates(layer);
  const width = head.kind === 'final-state' ? H * finals.length : layer.width;
  if (lossConfig.kind === 'ctc' && head.kind !== 'frames') {
    throw new Error(
      `createSequenceModel: with CTC head must be frames, got ${head.kind}; CTC needs scores at each frame`,
    );
  }
  const shapes = { ...(V > 0 ? { E: [V, D] } : {}), Why: [K, width], by: [K] } as const;
  const own = allocateAll<string>(k, shapes);
  const ownGrads = allocateAll<string>(k, shapes);
  glorotUniform(own.Why, rng);
  if (V > 0) for (let j = 0; j < own.E.data.length; j++) own.E.data[j] = rng.normal() / Math.sqrt(D);
  const params = { ...layer.params, ...own };
  const grads = { ...layer.grads, ...ownGrads };

  const Why = k.pack(own.Why);
  const rows = head.kind === 'frames' ? [maxT, B] : [B];
  const scoresRoom = k.alloc(...rows, K);
  const dScoresRoom = k.alloc(...rows, K);
  const dYRoom = k.alloc(maxT, B, layer.width);
  const dYSteps = stepsOf(dYRoom);
  const embedded = V > 0 ? k.alloc(maxT, B, D) : null;
  const dEmbedded = V > 0 ? k.alloc(maxT, B, D) : null;
  const inSteps = embedded && stepsOf(embedded);
  const dInSteps = dEmbedded && stepsOf(dEmbedded);
  const gathered = k.alloc(B, width);
  const dGathered = k.alloc(B, width);
  const pool = poolTape(k, { B, H: layer.width });
  const lossOf = createSequenceLoss(k, lossConfig, { T: head.kind === 'frames' ? maxT : 1, B, K });

  const inputSteps = (batch: ExampleBatch): readonly Tensor[] =>
    inSteps ? inSteps.slice(0, batch.x.shape[0]) : batch.steps.x;
  const rowsOf = (room: Tensor, T: number): Tensor => (head.kind === 'frames' ? firstOf(room, T) : room);

  function forward(batch: ExampleBatch): Tensor {
    if (noise) layer.drawDropout(null);
    return forwardPass(batch);
  }

  function forwardPass(batch: ExampleBatch): Tensor {
    const T = batch.x.shape[0];
    if (embedded) embeddingForward(own.E, batch.symbols, reshaped(firstOf(embedded, T), T * B, D));
    layer.forward(inputSteps(batch), batch.steps.mask);
    const scores = rowsOf(scoresRoom, T);
    denseForward(k, Why, own.by, gather(batch), scores);
    return scores;
  }

  /** What the output layer reads: (T,B,width), or one row (B,width) a sequence. */
  function gather(batch: ExampleBatch): Tensor {
    const T = batch.x.shape[0];
    if (head.kind === 'frames') return firstOf(layer.y, T);
    if (head.kind === 'pool') {
      poolForward(head.pooling, firstOf(layer.y, T), batch.mask, pool);
      return pool.pooled;
    }
    if (finals.length === 1) return finals[0].last;
    k.joinColumns(finals[0].last, finals[1].last, gathered);
    return gathered;
  }

  /** Sends dScores through the output layer to the layer's outputs (dYRoom, zeroed before) or final states (dLast). */
  function backwardHead(batch: ExampleBatch, dScores: Tensor): void {
    const T = batch.x.shape[0];
    const dWeights = { dW: ownGrads.Why, db: ownGrads.by };
    const dY = firstOf(dYRoom, T);
    k.fill(dY, 0);
    if (head.kind === 'frames') return denseBackward(k, Why, firstOf(layer.y, T), dScores, dWeights, dY);
    k.fill(dGathered, 0);
    const read = head.kind === 'pool' ? pool.pooled : finals.length === 1 ? finals[0].last : gathered;
    denseBackward(k, Why, read, dScores, dWeights, dGathered);
    if (head.kind === 'pool') return poolBackward(head.pooling, batch.mask, pool, dGathered, dY);
    if (finals.length === 1) k.copy(dGathered, finals[0].dLast);
    else k.splitColumns(dGathered, finals[0].dLast, finals[1].dLast);
  }

  function addLossAndGrads(batch: ExampleBatch, weight: number): number {
    const T = batch.x.shape[0];
    if (noise) layer.drawDropout(noise);
    const scores = forwardPass(batch);
    const value = lossOf.forward(scores, batch);
    const dScores = rowsOf(dScoresRoom, T);
    k.fill(dScores, 0);
    lossOf.backward(scores, batch, dScores);
    if (weight !== 1) k.scale(dScores, weight, dScores);
    backwardHead(batch, dScores);
    if (dEmbedded) k.fill(firstOf(dEmbedded, T), 0);
    layer.backward(inputSteps(batch), batch.steps.mask, dYSteps.slice(0, T), dInSteps && dInSteps.slice(0, T));
    if (dEmbedded) embeddingBackward(batch.symbols, reshaped(firstOf(dEmbedded, T), T * B, D), ownGrads.E);
    return value;
  }

  return {
    kind: layer.kind,
    sizes: { D, H, K },
    V,
    layer,
    head,
    lossConfig,
    params,
    grads,
    kernels: k,
    noise,
    carried: Object.fromEntries(layer.states.map(({ name, first }) => [name, first])),
    repack() {
      layer.repack();
      k.repack(Why);
    },
    forward,
    loss: (batch) => lossOf.forward(forward(batch), batch),
    lossAndGrads(batch) {
      for (const grad of Object.values(grads)) k.fill(grad, 0);
      return addLossAndGrads(batch, 1);
    },
    addLossAndGrads,
    trace: () => ({
      forward: [
        ...named('', embedded ? { embedding: embedded } : {}),
        ...named('', layer.traces),
        ...named('', { outputs: layer.y }),
        { name: 'scores', steps: head.kind === 'frames' ? stepsOf(scoresRoom) : [scoresRoom] },
      ],
      backward: [
        { name: 'gradient of the scores', steps: head.kind === 'frames' ? stepsOf(dScoresRoom) : [dScoresRoom] },
        ...named('gradient of the ', { outputs: dYRoom }),
      ],
    }),
  };
}

/** The states of the top layer that the final-state head reads: h, or the h of both directions. */
function finalStates({ states }: RecurrentLayer): readonly RecurrentState[] {
  const layerOf = (name: string): number => Number(/^layer(\d+)\./.exec(name)?.[1] ?? 0);
  const top = Math.max(...states.map(({ name }) => layerOf(name)));
  return states.filter(({ name }) => layerOf(name) === top && name.split('.').at(-1) === 'h');
}

function named(prefix: string, tensors: Params): NamedSteps[] {
  return Object.entries(tensors).map(([name, tensor]) => ({ name: prefix + name, steps: stepsOf(tensor) }));
}
