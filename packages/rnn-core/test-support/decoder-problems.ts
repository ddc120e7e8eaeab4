/**
 * Encoder-decoders as gradient problems, with every cell and every attention. For tests only.
 *
 * Sources and targets have unequal lengths, padding of the source holds junk, and there is room for more frames and
 * symbols than are used.
 */
import type { AttentionScore, CheckedTensor, EncoderDecoder, SourceBatch } from '../src/index';
import { drawer, maskWithJunk } from './drawn';
import type { Core, Problem } from './gradient-problems';
import { randomTensor } from './numbers';

export type DecoderCell = 'simple-rnn' | 'lstm' | 'gru-reset-before' | 'gru-reset-after';

export interface DecoderSizes {
  readonly cell: DecoderCell;
  readonly attention: 'none' | AttentionScore;
  readonly T: number;
  readonly U: number;
  readonly H: number;
  readonly sourceLengths: readonly number[];
  readonly targetLengths: readonly number[];
}

export interface DecoderProblem extends Problem {
  readonly model: EncoderDecoder;
  readonly source: SourceBatch;
  readonly targets: Int32Array;
}

/** The model's own loss. Tensors: all its params, and the source x. */
export function decoderProblem(core: Core, sizes: DecoderSizes, seed: number): DecoderProblem {
  const { cell, attention, T, U, H, sourceLengths, targetLengths } = sizes;
  const drawn = drawer(core, seed);
  const { k, rng } = drawn;
  const [B, D, V] = [sourceLengths.length, 2, 4];
  const makers = {
    'simple-rnn': core.createSimpleRnnLayer,
    lstm: core.createLstmLayer,
    'gru-reset-before': core.createGruResetBeforeLayer,
    'gru-reset-after': core.createGruResetAfterLayer,
  };
  const model = core.createEncoderDecoder(
    k,
    {
      cell: (layer) => makers[cell](k, layer, rng),
      attention,
      ...{ D, H, V, embedding: 3, T: T + 1, U: U + 1, B, A: 4, start: 0 },
    },
    rng,
  );
  for (const { data, shape } of Object.values(model.params)) data.set(randomTensor(k, shape, rng, 0.9).data);
  const x = drawn.draw([T, B, D]);
  const mask = maskWithJunk(drawn, T, sourceLengths, [x.value]);
  const source = { x: x.value, mask, steps: { x: core.stepsOf(x.value), mask: core.stepsOf(mask) } };
  const targets = Int32Array.from({ length: U * B }, (_, n) =>
    Math.floor(n / B) < targetLengths[n % B] ? rng.integer(V) : core.NO_SYMBOL,
  );
  const dx = core.stepsOf(x.grad);
  const tensors: Record<string, CheckedTensor> = { x };
  for (const [name, value] of Object.entries(model.params)) tensors[name] = { value, grad: model.grads[name] };
  return {
    model,
    source,
    targets,
    tensors,
    loss() {
      model.repack();
      return model.loss(source, targets);
    },
    analyse() {
      model.repack();
      k.fill(x.grad, 0);
      model.lossAndGrads(source, targets, dx);
    },
  };
}
