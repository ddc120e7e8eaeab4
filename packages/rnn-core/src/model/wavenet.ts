/**
 * A network that writes a sequence of symbols by itself: an embedding, the stack of layers/wavenet-stack.ts, and
 * cross-entropy of the next symbol; with classes, one to many: one class in, a whole sequence out.
 *
 * It owns its weights, gradients and memory. Source: van den Oord et al. 2016, arXiv:1609.03499, sections 2 and 2.5.
 * Must not: know that symbols are sound, or choose them (it gives scores; the caller's sampler chooses).
 */
import type { Kernels, Tensor } from '../kernels/types';
import { packConv } from '../layers/causal-conv';
import { embeddingBackward, embeddingForward, NO_SYMBOL } from '../layers/embedding';
import {
  receptiveField,
  waveNetBackward,
  waveNetForward,
  waveNetTape,
  type PackedWaveNet,
  type WaveNetGrads,
} from '../layers/wavenet-stack';
import { waveNetStream } from '../layers/wavenet-stream';
import { crossEntropyBackward, crossEntropyForward } from '../losses/softmax-cross-entropy';
import { glorotUniform } from '../optim/initialise';
import type { Rng } from '../rng';
import { allocateAll, stepsOf, type Params } from '../tensor';

export interface WaveNetConfig {
  /** Symbols, channels of the residual path, channels of the skip path. */
  readonly V: number;
  readonly C: number;
  readonly skip: number;
  readonly taps: number;
  /** One a layer, e.g. [1, 2, 4, 8, 1, 2, 4, 8]. */
  readonly dilations: readonly number[];
  /** Predicted symbols of a sequence, and sequences side by side. */
  readonly T: number;
  readonly B: number;
  /** How many classes there are and how wide a class is embedded. Default: none. */
  readonly classes?: { readonly count: number; readonly width: number };
}

export interface WaveNet {
  readonly kind: 'wavenet';
  readonly params: Params;
  readonly grads: Params;
  /** Symbols that one prediction sees. */
  readonly reach: number;
  /** To be called after `params` have changed. */
  repack(): void;
  /**
   * Mean cross-entropy in nats of the symbols 1 … T given those before. symbols: (T+1)·B, step by step, −1 past the end
   * of a sequence; classes: B of them, where the network has classes. Throws on a wrong number of either.
   */
  loss(symbols: ArrayLike<number>, classes?: ArrayLike<number>): number;
  /** The same, and `grads` = its gradient (zeroed first). */
  lossAndGrads(symbols: ArrayLike<number>, classes?: ArrayLike<number>): number;
  /** Scores (T,B,V) of the last `loss`. */
  readonly scores: Tensor;
  /** What went into the two ReLUs on top, (T,B,skip) each, for drawing and for gradient checks, which fear their kinks. */
  readonly hinges: { readonly sum: Tensor; readonly mid: Tensor };
  /** Starts to write B sequences of these classes. */
  begin(classes?: ArrayLike<number>): void;
  /** Scores (B,V) of the next symbol after the ones just chosen; valid until the next call. Any number of times. */
  next(symbols: ArrayLike<number>): Tensor;
}

/** Matrices by Glorot's rule from rng, biases 0. */
export function createWaveNet(k: Kernels, config: WaveNetConfig, rng: Rng): WaveNet {
  const { V, C, skip, taps, dilations, T, B, classes } = config;
  const shapes = waveNetShapes(config);
  const params = allocateAll(k, shapes);
  const grads = allocateAll(k, shapes);
  for (const { shape, data } of Object.values(params)) {
    if (shape.length === 2) glorotUniform({ shape, data }, rng);
    if (shape.length === 3) glorotUniform({ shape: [C, taps * C], data }, rng); // a unit sees all its taps
  }
  const weights = packWaveNet(k, params, dilations.length);
  const dWeights = gradsOf(grads, dilations.length);
  const tape = waveNetTape(k, { T, B, C, skip, K: V, taps, dilations });
  const condition = classes ? k.alloc(B, classes.width) : null;
  const dCondition = classes ? k.alloc(B, classes.width) : null;
  const mask = k.alloc(T, B);
  const [probs, dScores] = [k.alloc(T, B, V), k.alloc(T, B, V)];
  const [inputs, labels] = [new Int32Array(T * B), new Int32Array(T * B)];
  const stream = waveNetStream(k, weights, { B, dilations });
  const symbol = k.alloc(B, C);

  function setClasses(chosen: ArrayLike<number> | undefined): void {
    const given = chosen ? `${chosen.length}` : 'none';
    if ((classes !== undefined) !== (chosen !== undefined) || (chosen && chosen.length !== B)) {
      const wanted = classes ? `${B}, one a sequence` : 'left out, the network has none';
      throw new Error(`WaveNet: classes must be ${wanted}, got ${given}; see the config`);
    }
    if (condition && chosen) embeddingForward(params.classes, chosen, condition);
  }

  function loss(symbols: ArrayLike<number>, chosen?: ArrayLike<number>): number {
    if (symbols.length !== (T + 1) * B) {
      throw new Error(
        `WaveNet: symbols must be (T+1)·B=${(T + 1) * B} numbers, got ${symbols.length}; pad with ${NO_SYMBOL}`,
      );
    }
    setClasses(chosen);
    for (let n = 0; n < T * B; n++) {
      inputs[n] = symbols[n];
      labels[n] = symbols[n + B];
      mask.data[n] = labels[n] === NO_SYMBOL ? 0 : 1;
    }
    embeddingForward(params.embedding, inputs, tape.h[0]);
    waveNetForward(k, weights, condition, tape);
    return crossEntropyForward(tape.scores, labels, mask, probs);
  }

  return {
    kind: 'wavenet',
    params,
    grads,
    reach: receptiveField(taps, dilations),
    scores: tape.scores,
    hinges: { sum: tape.sum, mid: tape.mid },
    repack() {
      for (const { unit, R, S } of weights.layers) {
        for (const packed of [...unit.filter.W, ...unit.gate.W, R, S]) k.repack(packed);
        for (const V of [unit.Vf, unit.Vg]) if (V) k.repack(V);
      }
      k.repack(weights.O1);
      k.repack(weights.O2);
    },
    loss,
    lossAndGrads(symbols, chosen) {
      const value = loss(symbols, chosen);
      for (const grad of Object.values(grads)) k.fill(grad, 0);
      k.fill(dScores, 0);
      if (dCondition) k.fill(dCondition, 0);
      crossEntropyBackward(probs, labels, mask, dScores);
      waveNetBackward(k, weights, condition, tape, dScores, dWeights, dCondition);
      embeddingBackward(inputs, tape.dh[0], grads.embedding);
      if (dCondition && chosen) embeddingBackward(chosen, dCondition, grads.classes);
      return value;
    },
    begin(chosen) {
      setClasses(chosen);
      stream.reset();
    },
    next(symbols) {
      embeddingForward(params.embedding, symbols, symbol);
      return stream.step(symbol, condition);
    },
  };
}

/** embedding (V,C), for each layer Wf, Wg (taps,C,C), R, S and biases, on top O1, O2; with classes Vf, Vg and a table. */
function waveNetShapes({ V, C, skip, taps, dilations, classes }: WaveNetConfig): Record<string, number[]> {
  const shapes: Record<string, number[]> = { embedding: [V, C] };
  dilations.forEach((_, l) => {
    const layer: Record<string, number[]> = {
      ...{ Wf: [taps, C, C], bf: [C], Wg: [taps, C, C], bg: [C] },
      ...{ R: [C, C], r: [C], S: [skip, C], s: [skip] },
      ...(classes ? { Vf: [C, classes.width], Vg: [C, classes.width] } : {}),
    };
    for (const [name, shape] of Object.entries(layer)) shapes[`layer${l}.${name}`] = shape;
  });
  const top = { O1: [skip, skip], o1: [skip], O2: [V, skip], o2: [V] };
  return { ...shapes, ...top, ...(classes ? { classes: [classes.count, classes.width] } : {}) };
}

function packWaveNet(k: Kernels, params: Params, count: number): PackedWaveNet {
  const layers = Array.from({ length: count }, (_, l) => {
    const of = (name: string): Tensor => params[`layer${l}.${name}`];
    const conditioned = `layer${l}.Vf` in params;
    const unit = {
      filter: packConv(k, of('Wf'), of('bf')),
      gate: packConv(k, of('Wg'), of('bg')),
      Vf: conditioned ? k.pack(of('Vf')) : null,
      Vg: conditioned ? k.pack(of('Vg')) : null,
    };
    return { unit, R: k.pack(of('R')), r: of('r'), S: k.pack(of('S')), s: of('s') };
  });
  return { layers, O1: k.pack(params.O1), o1: params.o1, O2: k.pack(params.O2), o2: params.o2 };
}

function gradsOf(grads: Params, count: number): WaveNetGrads {
  const layers = Array.from({ length: count }, (_, l) => {
    const of = (name: string): Tensor => grads[`layer${l}.${name}`];
    const unit = {
      filter: { dW: stepsOf(of('Wf')), db: of('bf') },
      gate: { dW: stepsOf(of('Wg')), db: of('bg') },
      dVf: grads[`layer${l}.Vf`] ?? null,
      dVg: grads[`layer${l}.Vg`] ?? null,
    };
    return { unit, dR: of('R'), dr: of('r'), dS: of('S'), ds: of('s') };
  });
  return { layers, dO1: grads.O1, do1: grads.o1, dO2: grads.O2, do2: grads.o2 };
}
