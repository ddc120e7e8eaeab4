import { describe, expect, test } from 'vitest';
import { createKernels, type KernelChoice } from '../kernels/create';
import { softmaxRows } from '../losses/softmax-cross-entropy';
import { createRng } from '../rng';
import { exampleRoom, fillExamples } from '../train/examples';
import { createModel, type LayerDescription, type ModelDescription } from './description';
import { createLabelStream } from './label-stream';

const [T, D, H, K] = [57, 5, 7, 4];
const LAYERS: Record<string, LayerDescription> = {
  'simple RNN': { kind: 'simple-rnn', D, H },
  'GRU, reset after': { kind: 'gru-reset-after', D, H },
  'GRU, reset before': { kind: 'gru-reset-before', D, H },
  LSTM: { kind: 'lstm', D, H },
  'two LSTMs, one above the other': {
    kind: 'stack',
    layers: [
      { kind: 'lstm', D, H },
      { kind: 'lstm', D: H, H },
    ],
  },
};
const KERNELS: readonly KernelChoice[] = ['reference64', 'reference32', 'wasm'];
const rng = createRng(12);
const features = Float32Array.from({ length: T * D }, () => rng.normal());

/** The same weights in a model with room for the whole and in one with room for a single frame. */
function twins(choice: KernelChoice, description: ModelDescription) {
  const k = createKernels(choice);
  const whole = createModel(k, description, { T, B: 1 }, createRng(3));
  const single = createModel(k, description, { T: 1, B: 1 }, createRng(3));
  return { k, whole, single };
}

/**
 * One row at a time, wasm sums a product in another order than several rows at once, so the output layer may round
 * otherwise: a few units in the last place of a float32 below 1. States have one row in either case.
 */
const ROUNDING: Readonly<Partial<Record<KernelChoice, number>>> = { wasm: 4 * 2 ** -24 };

describe.each(KERNELS)('on %s', (choice) => {
  test.each(Object.entries(LAYERS))('frame by frame the numbers are those of the whole: %s', (_, layer) => {
    const { k, whole, single } = twins(choice, { layer, K });
    const room = exampleRoom(k, { T, B: 1, D, answers: 'frames', learnsFrom: 'labels', K });
    const scores = whole.forward(fillExamples(room, [{ frames: T, features, labels: new Uint8Array(T) }]));
    softmaxRows(scores, scores);
    const stream = createLabelStream(single);
    for (let pass = 0; pass < 2; pass++) {
      stream.reset();
      for (let t = 0; t < T; t++) {
        const got = stream.push(features.subarray(t * D, (t + 1) * D)).data;
        expect(Array.from(single.layer.y.data)).toEqual(Array.from(whole.layer.ySteps[t].data));
        for (let j = 0; j < K; j++) {
          expect(Math.abs(got[j] - scores.data[t * K + j])).toBeLessThanOrEqual(ROUNDING[choice] ?? 0);
        }
      }
    }
    const late = Array.from(stream.push(features.subarray(0, D)).data); // without a reset the past is still there
    expect(Math.abs(late[0] - scores.data[0])).toBeGreaterThan(1e-4);
  });
});

test('what cannot run frame by frame is refused with the reason', () => {
  const one: LayerDescription = { kind: 'lstm', D, H };
  const stream = (description: ModelDescription, B = 1) =>
    createLabelStream(createModel(createKernels('reference32'), description, { T: 1, B }, createRng(3)));
  expect(() => stream({ layer: { kind: 'bidirectional', forward: one, reverse: one }, K })).toThrow(
    /forwards only, got a bidirectional one/,
  );
  expect(() => stream({ layer: one, K, head: { kind: 'final-state' } })).toThrow(/answer at every frame/);
  expect(() => stream({ layer: one, K }, 2)).toThrow(/one sequence/);
  expect(() => stream({ layer: one, K, input: { kind: 'symbols', V: 3 } })).toThrow(/reads features/);
  expect(() => stream({ layer: one, K }).push([1, 2])).toThrow(/1×5 features/);
});
