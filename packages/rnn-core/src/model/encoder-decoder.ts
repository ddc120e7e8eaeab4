/**
 * An encoder and a decoder: one sequence in, another of a different length out, trained with teacher forcing.
 *
 * The encoder reads the source; its last states become the decoder's first. The decoder's input at a step is the
 * embedding of the symbol before, the right one while training. Attention, if any, reads all encoder states:
 *
 *   additive                   query s_{t−1}, cell input [embedding, context], scores from [s_t, context]     (Bahdanau)
 *   dot, scaled-dot, general   query s_t, cell input embedding, scores from tanh(W_c [context, s_t] + b_c)    (Luong)
 *
 * Sources as in decoder-readout.ts and layers/attention.ts. Must not: know which cell it runs on, or choose symbols
 * (it gives scores; the caller's sampler chooses).
 */
import type { Kernels, Tensor } from '../kernels/types';
import { fillAllowed } from '../layers/attention-mask';
import {
  attentionKeysBackward,
  attentionKeysForward,
  attentionStepBackward,
  attentionStepForward,
  attentionTape,
  type AttentionScore,
  type AttentionTape,
} from '../layers/attention';
import { denseBackward, denseForward } from '../layers/dense';
import { embeddingBackward, embeddingForward, NO_SYMBOL } from '../layers/embedding';
import type { LayerSizes, RecurrentLayer, Stepper } from '../layers/recurrent';
import { crossEntropyBackward, crossEntropyForward } from '../losses/softmax-cross-entropy';
import { glorotUniform } from '../optim/initialise';
import type { Rng } from '../rng';
import { allocateAll, assertShape, firstOf, stepsOf, type Params } from '../tensor';
import type { Batch } from '../train/batch';
import { attentionParams } from './decoder-attention';
import { readoutBackward, readoutForward, readoutTape, readoutWidth, type Readout } from './decoder-readout';

/** The source of a batch: x (T,B,D) and mask (T,B), with their steps. */
export type SourceBatch = Pick<Batch, 'x' | 'mask' | 'steps'>;

export interface EncoderDecoderConfig {
  /** Makes the cell of encoder and decoder, e.g. `(sizes) => createLstmLayer(k, sizes, rng)`. One way, one layer. */
  readonly cell: (sizes: LayerSizes) => RecurrentLayer;
  readonly attention: 'none' | AttentionScore;
  /** Features of a source frame, units of both cells, symbols, width of an embedded symbol. */
  readonly D: number;
  readonly H: number;
  readonly V: number;
  readonly embedding: number;
  /** The longest source, the most target symbols, sequences side by side. */
  readonly T: number;
  readonly U: number;
  readonly B: number;
  /** Units of the additive score. Default H. */
  readonly A?: number;
  /** The symbol that stands before the first target. */
  readonly start: number;
}

export interface EncoderDecoder {
  readonly params: Params;
  readonly grads: Params;
  readonly encoder: RecurrentLayer;
  readonly decoder: RecurrentLayer;
  /** Attention weights α (U,B,T) and contexts of the last pass, for drawing; null without attention. */
  readonly attention: AttentionTape | null;
  /** To be called after `params` have changed. */
  repack(): void;
  /**
   * Scores (U,B,V) with teacher forcing. targets: U·B symbols, step by step, −1 past the end of a sequence; they tell
   * the inputs of the decoder. Throws on wrong sizes.
   */
  forward(source: SourceBatch, targets: ArrayLike<number>): Tensor;
  /** Mean cross-entropy in nats over the target symbols that count. */
  loss(source: SourceBatch, targets: ArrayLike<number>): number;
  /** The same, and `grads` = its gradient (zeroed first). dx: T tensors (B,D) to be added to, or none. */
  lossAndGrads(source: SourceBatch, targets: ArrayLike<number>, dx?: readonly Tensor[]): number;
  /** Free running: reads the source and stands before the first symbol. */
  begin(source: SourceBatch): void;
  /** The scores (B,V) of the next symbol after the symbols just chosen (first `start`). At most U times. */
  next(symbols: ArrayLike<number>): Tensor;
}

/** Weights drawn from rng (the cells draw their own in `cell`). Throws where the cell cannot run step by step. */
export function createEncoderDecoder(k: Kernels, config: EncoderDecoderConfig, rng: Rng): EncoderDecoder {
  const { D, H, V, T, U, B, A = H, embedding: E, start } = config;
  const score = config.attention === 'none' ? null : config.attention;
  const early = score === 'additive';
  const readout: Readout = score === null ? 'state' : early ? 'joined' : 'combined';
  const inputWidth = early ? E + H : E;
  const encoder = config.cell({ T, B, D, H });
  const decoder = config.cell({ T: U, B, D: inputWidth, H });
  const stepper = stepperOf(encoder, decoder);

  const shapes = { embedding: [V, E], Why: [V, readoutWidth(readout, H)], by: [V] };
  const [own, dOwn] = [allocateAll(k, shapes), allocateAll(k, shapes)];
  glorotUniform(own.embedding, rng);
  glorotUniform(own.Why, rng);
  const Why = k.pack(own.Why);
  const mix = readout === 'combined' ? mixingParams(k, H, rng) : null;
  const attend = score && attentionParams(k, score, { A, H }, rng);
  const params = named(encoder.params, decoder.params, attend?.params, { ...own, ...mix?.params });
  const grads = named(encoder.grads, decoder.grads, attend?.grads, { ...dOwn, ...mix?.grads });
  const combine = mix && mix.weights;

  const attention = score && attentionTape(k, score, { Tq: U, Tk: T, B, Dq: H, Dk: H, Dv: H, A });
  const head = readoutTape(k, readout, { U, B, H });
  const room = {
    keyMask: k.alloc(T, B),
    keys: k.alloc(T, B, H),
    dKeys: k.alloc(T, B, H),
    allowed: k.alloc(1, B, T),
    mask: k.alloc(U, B),
    embedded: k.alloc(U, B, E),
    dEmbedded: k.alloc(U, B, E),
    input: k.alloc(U, B, inputWidth),
    dInput: k.alloc(U, B, inputWidth),
    scores: k.alloc(U, B, V),
    probs: k.alloc(U, B, V),
    dScores: k.alloc(U, B, V),
    fromInput: k.alloc(B, H),
    dQuery: k.alloc(B, H),
    next: k.alloc(B, V),
  };
  const allowed = { shape: [B, T], data: room.allowed.data };
  const steps = {
    mask: stepsOf(room.mask),
    embedded: stepsOf(room.embedded),
    dEmbedded: stepsOf(room.dEmbedded),
    input: early ? stepsOf(room.input) : stepsOf(room.embedded),
    dInput: early ? stepsOf(room.dInput) : stepsOf(room.dEmbedded),
    dKeys: stepsOf(room.dKeys),
    dH: stepsOf(head.dH),
    dContext: stepsOf(head.dContext),
  };
  const inputs = new Int32Array(U * B);
  /** Steps of free running since `begin`; null where it has not begun, or training came between. */
  let free: number | null = null;

  /** The state before step t. */
  const before = (t: number): Tensor => (t === 0 ? decoder.states[0].first : decoder.ySteps[t - 1]);

  function encode(source: SourceBatch): void {
    const [frames] = source.x.shape;
    assertShape('EncoderDecoder', 'source.x', source.x, [['T', Math.min(frames, T)], ['B', B], ['D', D]]); // prettier-ignore
    encoder.forward(source.steps.x, source.steps.mask);
    decoder.states.forEach(({ first }, s) => k.copy(encoder.states[s].last, first));
    k.fill(room.keyMask, 0);
    k.copy(source.mask, firstOf(room.keyMask, frames));
    k.keepRows(room.keyMask, encoder.y, room.keys); // what stands past an end is not looked at, whatever it is
    if (!attend || !attention) return;
    fillAllowed(room.allowed, room.keyMask);
    attentionKeysForward(k, attend.weights, room.keys, attention);
  }

  function step(t: number): void {
    if (early && attend && attention) {
      attentionStepForward(k, attend.weights, t, before(t), room.keys, room.keys, allowed, attention);
      k.joinColumns(steps.embedded[t], attention.steps.context[t], steps.input[t]); // (B,E+H)
    }
    stepper.forward(t, steps.input[t], steps.mask[t]);
    if (!early && attend && attention) {
      attentionStepForward(k, attend.weights, t, decoder.ySteps[t], room.keys, room.keys, allowed, attention);
    }
  }

  function forward(source: SourceBatch, targets: ArrayLike<number>): Tensor {
    const count = stepsIn(targets, U, B);
    for (let n = 0; n < count * B; n++) {
      inputs[n] = n < B ? start : targets[n - B];
      room.mask.data[n] = targets[n] === NO_SYMBOL ? 0 : 1;
    }
    free = null;
    encode(source);
    embeddingForward(own.embedding, inputs.subarray(0, count * B), firstOf(room.embedded, count));
    stepper.begin();
    for (let t = 0; t < count; t++) step(t);
    stepper.end(count);
    const context = attention && firstOf(attention.context, count);
    const read = readoutForward(k, combine, firstOf(decoder.y, count), context, head);
    const scores = firstOf(room.scores, count);
    denseForward(k, Why, own.by, read, scores);
    return scores;
  }

  function loss(source: SourceBatch, targets: ArrayLike<number>): number {
    const scores = forward(source, targets);
    const [count] = scores.shape;
    return crossEntropyForward(scores, targets, firstOf(room.mask, count), firstOf(room.probs, count));
  }

  /** From ∂L/∂(h, context) of every step back through the decoder; leaves ∂L/∂(encoder states) in `room.dKeys`. */
  function decoderBackward(count: number): void {
    const { keys, dKeys, fromInput, dQuery } = room;
    k.fill(dKeys, 0);
    k.fill(dQuery, 0);
    for (const { dLast } of decoder.states) k.fill(dLast, 0);
    stepper.beginBackward();
    for (let t = count - 1; t >= 0; t--) {
      const [dContext, dH] = [steps.dContext[t], steps.dH[t]];
      if (!early && attend && attention) {
        const { weights, dWeights } = attend;
        const query = decoder.ySteps[t];
        attentionStepBackward(k, weights, t, query, keys, keys, attention, dContext, dWeights, dH, dKeys, dKeys);
      }
      stepper.backward(t, steps.input[t], steps.mask[t], dH, steps.dInput[t]);
      if (early && attend && attention) {
        const { weights, dWeights } = attend;
        const [query, to] = [before(t), t === 0 ? dQuery : steps.dH[t - 1]];
        k.splitColumns(steps.dInput[t], steps.dEmbedded[t], fromInput);
        k.add(dContext, fromInput, dContext); // the context went into the cell and into the scores
        attentionStepBackward(k, weights, t, query, keys, keys, attention, dContext, dWeights, to, dKeys, dKeys);
      }
    }
    stepper.endBackward();
    if (attend && attention) attentionKeysBackward(k, attend.weights, keys, attention, attend.dWeights, dKeys);
  }

  function lossAndGrads(source: SourceBatch, targets: ArrayLike<number>, dx?: readonly Tensor[]): number {
    const value = loss(source, targets);
    const count = stepsIn(targets, U, B);
    for (const grad of Object.values(grads)) k.fill(grad, 0);
    for (const zeroed of [room.dScores, head.dRead, room.dEmbedded, room.dInput]) k.fill(zeroed, 0);
    const dScores = firstOf(room.dScores, count);
    crossEntropyBackward(firstOf(room.probs, count), targets, firstOf(room.mask, count), dScores);
    const [read, dRead] = [firstOf(head.read, count), firstOf(head.dRead, count)];
    denseBackward(k, Why, read, dScores, { dW: dOwn.Why, db: dOwn.by }, dRead);
    readoutBackward(k, combine, count, head);
    decoderBackward(count);
    embeddingBackward(inputs.subarray(0, count * B), firstOf(room.dEmbedded, count), dOwn.embedding);
    encoder.states.forEach(({ dLast }, s) => k.copy(decoder.states[s].dFirst, dLast));
    if (early) k.add(encoder.states[0].dLast, room.dQuery, encoder.states[0].dLast); // the first query was h itself
    encoder.backward(source.steps.x, source.steps.mask, steps.dKeys, dx ?? null);
    return value;
  }

  return {
    params,
    grads,
    encoder,
    decoder,
    attention,
    repack() {
      encoder.repack();
      decoder.repack();
      k.repack(Why);
      if (combine) k.repack(combine.Wc);
      attend?.repack();
    },
    forward,
    loss,
    lossAndGrads,
    begin(source) {
      encode(source);
      stepper.begin();
      free = 0;
    },
    next(symbols) {
      const t = free;
      if (t === null) {
        throw new Error(
          'EncoderDecoder.next: begin(source) must come first; forward has ended the run before it, if there was one',
        );
      }
      if (t >= U) throw new Error(`EncoderDecoder.next: at most U=${U} steps, got one more; make room for more`);
      free = t + 1;
      embeddingForward(own.embedding, symbols, steps.embedded[t]);
      k.fill(steps.mask[t], 1);
      step(t);
      const context = attention && asOneStep(attention.steps.context[t]);
      const read = readoutForward(k, combine, asOneStep(decoder.ySteps[t]), context, head);
      denseForward(k, Why, own.by, read, room.next);
      return room.next;
    },
  };
}

/** (B,·) seen as (1,B,·). */
const asOneStep = ({ shape, data }: Tensor): Tensor => ({ shape: [1, ...shape], data });

/** Wc (H,2H) and bc (H) of the combined readout. */
function mixingParams(k: Kernels, H: number, rng: Rng) {
  const shapes = { Wc: [H, 2 * H], bc: [H] };
  const [params, grads] = [allocateAll(k, shapes), allocateAll(k, shapes)];
  glorotUniform(params.Wc, rng);
  return { params, grads, weights: { Wc: k.pack(params.Wc), bc: params.bc, dWc: grads.Wc, dbc: grads.bc } };
}

/** All weights under one roof: those of the cells and of the attention with their place before the name. */
function named(encoder: Params, decoder: Params, attention: Params | undefined, own: Params): Params {
  const all = Object.entries({ encoder, decoder, attention: attention ?? {} });
  const placed = all.flatMap(([place, some]) => Object.entries(some).map(([name, one]) => [`${place}.${name}`, one]));
  return { ...(Object.fromEntries(placed) as Params), ...own };
}

/** The decoder step by step. Throws unless both cells carry the same states and the decoder can be stepped. */
function stepperOf(encoder: RecurrentLayer, decoder: RecurrentLayer): Stepper {
  const [ours, theirs] = [encoder, decoder].map(({ states }) => states.map(({ name }) => name).join(', '));
  if (decoder.stepper === null || ours !== theirs || encoder.width !== encoder.sizes.H) {
    throw new Error(
      `createEncoderDecoder: cell must make a one-way layer that can be stepped, got ${decoder.kind} with states ` +
        `${theirs} and width ${encoder.width}; use a single cell`,
    );
  }
  return decoder.stepper;
}

/** How many steps U·B targets are. */
function stepsIn(targets: ArrayLike<number>, U: number, B: number): number {
  const count = targets.length / B;
  if (Number.isInteger(count) && count >= 1 && count <= U) return count;
  throw new Error(
    `EncoderDecoder: targets must be 1 to ${U} steps of B=${B} symbols, got ${targets.length} numbers; ` +
      'pad them step by step, or make room for more',
  );
}
