/**
 * Sequence models of every shape with a random batch, ready for the gradient check. For tests only.
 *
 * Built through the public API of the engine it is given, like gradient-problems.ts, so that the same problem runs on a
 * copy with a bug patched in. First states and lengths are generic; padding holds junk.
 */
import type {
  CheckedTensor,
  Example,
  ExampleBatch,
  HeadConfig,
  Kernels,
  LossConfig,
  RecurrentLayer,
  Rng,
  SequenceModel,
} from '../src/index';
import type { Core, Problem } from './gradient-problems';
import { randomTensor } from './numbers';

export interface SequenceSizes {
  readonly T: number;
  readonly B: number;
  readonly D: number;
  readonly H: number;
  readonly K: number;
  readonly lengths: readonly number[];
  /** Rows of an embedding; 0 or left out: features. */
  readonly V?: number;
  readonly head?: HeadConfig;
  readonly loss?: LossConfig;
}

/** Makes the recurrent layer of a problem from its engine. */
export type LayerMaker = (
  core: Core,
  k: Kernels,
  sizes: { T: number; B: number; D: number; H: number },
  rng: Rng,
) => RecurrentLayer;

export interface SequenceProblem extends Problem {
  readonly model: SequenceModel;
  readonly batch: ExampleBatch;
  readonly examples: readonly Example[];
}

/** Examples of the given lengths with random contents that suit the sizes. */
export function randomExamples(rng: Rng, { D, K, V = 0, lengths, head, loss }: SequenceSizes): Example[] {
  const draw = <Value>(count: number, one: () => Value): Value[] => Array.from({ length: count }, one);
  return lengths.map((frames): Example => {
    const rows = (head?.kind ?? 'frames') === 'frames' ? frames : 1;
    const input =
      V > 0 ? { symbols: draw(frames, () => rng.integer(V)) } : { features: draw(frames * D, () => rng.normal()) };
    switch (loss?.kind ?? 'cross-entropy') {
      case 'cross-entropy':
        return { frames, ...input, labels: draw(rows, () => rng.integer(K)) };
      case 'squared-error':
        return { frames, ...input, targets: draw(rows * K, () => rng.normal()) };
      case 'binary':
        return { frames, ...input, targets: draw(rows * K, () => rng.integer(2)) };
      case 'ctc':
        return {
          frames,
          ...input,
          transcript: draw(Math.min(2, Math.floor(frames / 2)), () => 1 + rng.integer(K - 1)),
        };
    }
  });
}

/** Tensors: all params, and the first states. The loss reads no final state but through the head. */
export function sequenceProblem(core: Core, make: LayerMaker, sizes: SequenceSizes, seed: number): SequenceProblem {
  const { T, B, D, H, K, V = 0, head, loss } = sizes;
  const k = core.createKernels('reference64');
  const rng = core.createRng(seed);
  const layer = make(core, k, { T, B, D, H }, rng);
  const input = V > 0 ? ({ kind: 'symbols', V } as const) : ({ kind: 'features' } as const);
  const model = core.createSequenceModel(k, layer, { K, head, loss, input }, rng);
  for (const { shape, data } of Object.values(model.params)) data.set(randomTensor(k, shape, rng, 0.8).data);
  for (const { shape, data } of Object.values(model.carried)) data.set(randomTensor(k, shape, rng, 0.8).data);
  const room = core.exampleRoom(k, {
    T,
    B,
    K,
    D: V > 0 ? 0 : D,
    answers: (head?.kind ?? 'frames') === 'frames' ? 'frames' : 'sequence',
    learnsFrom: core.LEARNS_FROM[loss?.kind ?? 'cross-entropy'],
  });
  const examples = randomExamples(rng, sizes);
  const batch = core.fillExamples(room, examples);
  for (let j = 0; j < batch.x.data.length; j++) {
    if (batch.mask.data[Math.floor(j / D)] === 0) batch.x.data[j] = 7 * rng.normal();
  }
  const checked = (name: string): [string, CheckedTensor] => [
    name,
    { value: model.params[name], grad: model.grads[name] },
  ];
  const firsts = layer.states.map(({ name, first, dFirst }): [string, CheckedTensor] => [
    `first ${name}`,
    { value: first, grad: dFirst },
  ]);
  return {
    model,
    batch,
    examples,
    loss() {
      model.repack();
      return model.loss(batch);
    },
    analyse() {
      model.repack();
      model.lossAndGrads(batch);
    },
    tensors: Object.fromEntries([...Object.keys(model.params).map(checked), ...firsts]),
  };
}

export const LSTM: LayerMaker = (core, k, sizes, rng) => core.createLstmLayer(k, sizes, rng);
export const SIMPLE: LayerMaker = (core, k, sizes, rng) => core.createSimpleRnnLayer(k, sizes, rng);
