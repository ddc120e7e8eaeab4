import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { largestDifference } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { createLayer, type LayerDescription } from './description';
import { exportTorch, fillParams, importTorch, type TorchCell } from './pytorch';
import type { StoredTensor } from './safetensors';

const k = createReferenceKernels('float64');

interface Stored {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface GoldenCase {
  readonly name: string;
  readonly options: { T: number; B: number; residual: boolean };
  readonly lengths: Stored;
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly params: Readonly<Record<string, Stored>>;
  readonly outputs: { readonly y: Stored };
}
const golden = (file: string): readonly GoldenCase[] =>
  (JSON.parse(readFileSync(new URL(`../../../../tests/golden/${file}.json`, import.meta.url), 'utf8')) as { cases: GoldenCase[] }).cases; // prettier-ignore

const stored = ({ shape, data }: Stored): StoredTensor => ({ shape, data: Float64Array.from(data) });
const recurrent = (params: GoldenCase['params']): Record<string, StoredTensor> =>
  Object.fromEntries(
    Object.entries(params)
      .filter(([name]) => /_l\d/.test(name))
      .map(([name, tensor]) => [name, stored(tensor)]),
  );

const FILES: [TorchCell, string][] = [
  ['rnn-tanh', 'rnn_tanh'],
  ['lstm', 'lstm'],
  ['gru', 'gru_reset_after'],
];

describe.each(FILES)('weights of torch’s %s', (cell, file) => {
  const cases = golden(file).filter(({ options }) => !options.residual);

  test.each(cases.map((one) => [one.name, one] as const))('compute torch’s outputs: %s', (_, one) => {
    const { layer: description, weights } = importTorch(recurrent(one.params), cell);
    const { T, B } = one.options;
    const layer = createLayer(k, description, { T, B }, createRng(1));
    fillParams(layer.params, weights);
    layer.repack();
    const [, , D] = one.inputs.x.shape;
    const [x, mask] = [k.alloc(T, B, D), k.alloc(T, B)];
    x.data.set(one.inputs.x.data);
    one.lengths.data.forEach((length, b) => {
      for (let t = 0; t < length; t++) mask.data[t * B + b] = 1;
    });
    // torch numbers first states by layer and direction; ours come in the same order, each h before its C.
    for (const [name, input] of [
      ['h', 'h0'],
      ['C', 'c0'],
    ] as const) {
      const states = layer.states.filter((state) => state.name.split('.').at(-1) === name);
      const from = one.inputs[input];
      if (from) states.forEach(({ first }, s) => first.data.set(from.data.slice(s * first.data.length, (s + 1) * first.data.length))); // prettier-ignore
    }
    layer.forward(stepsOf(x), stepsOf(mask));
    const y = layer.y.data.map((entry, j) => (mask.data[Math.floor(j / layer.width)] === 0 ? 0 : entry));
    expect(largestDifference(y, one.outputs.y.data)).toBeLessThan(1e-10);
  });

  test('go out as they came in, but for the split of the biases', () => {
    for (const one of cases) {
      const first = importTorch(recurrent(one.params), cell);
      const layer = createLayer(k, first.layer, { T: 1, B: 1 }, createRng(1));
      fillParams(layer.params, first.weights);
      const out = exportTorch(first.layer, layer.params);
      expect(Object.keys(out).sort()).toEqual(Object.keys(recurrent(one.params)).sort());
      for (const [name, { shape, data }] of Object.entries(out)) {
        expect(shape).toEqual(one.params[name].shape);
        if (name.startsWith('weight')) expect(Array.from(data)).toEqual(one.params[name].data);
      }
      expect(importTorch(out, cell)).toEqual(first);
    }
  });
});

describe('refused with the reason:', () => {
  const tensors = recurrent(golden('lstm')[0].params);
  const { weight_ih_l0: ih, weight_hh_l0: hh, bias_ih_l0: bih, bias_hh_l0: bhh } = tensors;
  const without = ({ shape, data }: StoredTensor, rows: number): StoredTensor => ({
    shape: [shape[0] - rows, ...shape.slice(1)],
    data: data.slice((rows * data.length) / shape[0]),
  });
  const refused: [string, () => unknown, RegExp][] = [
    ['a cell it does not know', () => importTorch(tensors, 'qrnn' as TorchCell), /expected cell .*, got qrnn/],
    ['an LSTM said to be a GRU', () => importTorch(tensors, 'gru'), /weight_ih_l0 must be \(3·H,D\)/],
    ['a missing matrix', () => importTorch({ weight_ih_l0: ih }, 'lstm'), /weight_ih_l0 and weight_hh_l0, got the first alone/],
    ['no input matrix', () => importTorch({ weight_hh_l0: hh }, 'lstm'), /got not the first/],
    ['one bias of two', () => importTorch({ weight_ih_l0: ih, weight_hh_l0: hh, bias_ih_l0: bih }, 'lstm'), /both biases of l0 or none, got one of them/],
    ['a bias too short', () => importTorch({ ...tensors, bias_hh_l0: without(bhh, 1) }, 'lstm'), /bias of l0 must be/],
    ['a projection', () => importTorch({ ...tensors, weight_hr_l0: hh }, 'lstm'), /projection of the state is not known here\), got weight_hr_l0/],
    ['a tensor of another kind', () => importTorch({ ...tensors, gamma: bih }, 'lstm'), /weight_ih_l0, .*, got gamma/],
    ['nothing', () => importTorch({}, 'lstm'), /at least one layer, got none/],
    ['a gap in the layers', () => importTorch({ ...tensors, weight_ih_l2: ih, weight_hh_l2: hh }, 'lstm'), /layers 0 to 1 in one direction, got 0, 2/],
    ['one layer of two in both directions', () => importTorch({ ...tensors, weight_ih_l0_reverse: ih, weight_hh_l0_reverse: hh, weight_ih_l1: ih, weight_hh_l1: hh }, 'lstm'), /in both directions/],
    ['counts for weights', () => importTorch({ weight_ih_l0: { shape: ih.shape, data: new Uint32Array(ih.data.length) }, weight_hh_l0: hh }, 'lstm'), /floating-point numbers, got counts/],
    ['weights for another model', () => fillParams({}, importTorch(tensors, 'lstm').weights), /a model with the weight Wi/],
    ['a GRU that resets before the product', () => exportTorch({ kind: 'gru-reset-before', D: 1, H: 1 }, {}), /as torch.nn.GRU does, got one that resets before it/],
    ['skips', () => exportTorch({ kind: 'stack', skips: 'residual', layers: [] }, {}), /without skips/],
    ['a cell torch has not', () => exportTorch({ kind: 'lstm-variant', D: 1, H: 1 }, {}), /got lstm-variant/],
  ]; // prettier-ignore
  test.each(refused)('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

test('a relu RNN comes in as one, without biases where there are none', () => {
  const tensor = (...shape: number[]): StoredTensor => ({
    shape,
    data: new Float32Array(shape[0] * shape[1]).fill(0.5),
  });
  const { layer } = importTorch({ weight_ih_l0: tensor(3, 2), weight_hh_l0: tensor(3, 3) }, 'rnn-relu');
  const expected: LayerDescription = { kind: 'simple-rnn', D: 2, H: 3, bias: 'without', activation: 'relu' };
  expect(layer).toEqual(expected);
});
