import { describe, expect, test } from 'vitest';
import { bitsOf, largestDifference, randomTensor } from '../../test-support/numbers';
import * as core from '../index';
import type { LstmAblation, LstmVariant, LstmVariantLayer, RecurrentLayer, Tensor } from '../index';
import { stepsOf } from '../tensor';

const k = core.createKernels('reference64');
const sizes = { T: 5, B: 3, D: 2, H: 4 };
const ones = k.alloc(sizes.T, sizes.B);
k.fill(ones, 1);
const mask = stepsOf(ones);
const x = stepsOf(randomTensor(k, [sizes.T, sizes.B, sizes.D], core.createRng(8)));

/** Random numbers in all weights, the same for the same seed and names. */
function randomised<Layer extends RecurrentLayer>(layer: Layer, seed = 2): Layer {
  for (const [name, { data, shape }] of Object.entries(layer.params)) {
    const rng = core.createRng(seed + 10 * name.charCodeAt(0) + name.charCodeAt(1));
    data.set(randomTensor(k, shape, rng).data);
  }
  for (const { first } of layer.states) first.data.set(randomTensor(k, first.shape, core.createRng(5)).data);
  layer.repack();
  return layer;
}

const variant = (config: LstmVariant): LstmVariantLayer =>
  randomised(core.createLstmVariantLayer(k, { ...sizes, ...config }, core.createRng(1)));

const run = (layer: RecurrentLayer): Tensor => {
  layer.forward(x, mask);
  return layer.y;
};

test('with nothing changed it is the LSTM, bit for bit: states, outputs and every gradient', () => {
  const dY = stepsOf(randomTensor(k, [sizes.T, sizes.B, sizes.H], core.createRng(3)));
  const everything = (layer: RecurrentLayer): string[] => {
    run(layer);
    const dx = k.alloc(sizes.T, sizes.B, sizes.D);
    layer.backward(x, mask, dY, stepsOf(dx));
    const tensors = [layer.y, dx, ...layer.states.flatMap(({ last, dFirst }) => [last, dFirst])];
    return [
      ...tensors,
      ...Object.keys(layer.params)
        .sort()
        .map((name) => layer.grads[name]),
    ].map(({ data }) => bitsOf(data));
  };
  const plain = randomised(core.createLstmLayer(k, sizes, core.createRng(1)));
  expect(everything(variant({}))).toEqual(everything(plain));
});

describe('what is missing has no weights, and is 1', () => {
  test.each([
    ['no forget gate', 'f', 'f'],
    ['no input gate', 'i', 'i'],
    ['no output gate', 'o', 'o'],
  ] as const)('%s', (ablation, gate, trace) => {
    const layer = variant({ ablation, peepholes: 'with' });
    for (const kind of ['W', 'b', 'p']) expect(layer.params).not.toHaveProperty(`${kind}${gate}`);
    run(layer);
    expect(new Set(layer.traces[trace].data)).toEqual(new Set([1]));
  });

  test('coupled gates: what is written is what is not kept, with the forget gate’s weights alone', () => {
    const layer = variant({ ablation: 'coupled input-forget' });
    expect(Object.keys(layer.params)).toEqual(['Wf', 'WC', 'Wo', 'bf', 'bC', 'bo']);
    run(layer);
    layer.traces.i.data.forEach((i, j) => expect(i + layer.traces.f.data[j]).toBeCloseTo(1, 15));
    for (const c of layer.traces.C.data.slice(-12)) expect(Math.abs(c)).toBeLessThan(1); // a mean of candidates and C0
  });

  test('without output activation h is o ⊙ C, and can leave the range of tanh', () => {
    const layer = variant({ ablation: 'no output activation' });
    layer.states[1].first.data.fill(9);
    layer.params.bf.data.fill(5);
    layer.params.bo.data.fill(5);
    run(layer);
    layer.y.data.forEach((h, j) => expect(h).toBeCloseTo(layer.traces.o.data[j] * layer.traces.C.data[j], 14));
    expect(Math.max(...layer.y.data)).toBeGreaterThan(1);
  });

  test('every ablation is a function of its own', () => {
    const ablations: LstmAblation[] = ['none', 'no forget gate', 'no input gate', 'no output gate', 'no output activation', 'coupled input-forget']; // prettier-ignore
    const outputs = ablations.map((ablation) => Array.from(run(variant({ ablation })).data));
    outputs.forEach((a, i) =>
      outputs.slice(i + 1).forEach((b) => expect(largestDifference(a, b)).toBeGreaterThan(0.01)),
    );
  });
});

describe('peepholes', () => {
  test('of 0 change no bit, others do', () => {
    const layer = variant({ peepholes: 'with' });
    const given = bitsOf(run(variant({})).data);
    expect(bitsOf(run(layer).data)).not.toBe(given);
    for (const name of ['pf', 'pi', 'po']) layer.params[name].data.fill(0);
    expect(bitsOf(run(layer).data)).toBe(given);
  });

  test('let a gate see a cell whose output gate is shut: h says nothing, the peephole does', () => {
    const layer = variant({ peepholes: 'with' });
    layer.params.bo.data.fill(-60);
    const forget = (C0: number): number[] => {
      layer.states[0].first.data.fill(0);
      layer.states[1].first.data.fill(C0);
      run(layer);
      return Array.from(layer.traces.f.data.slice(0, 12));
    };
    expect(largestDifference(forget(0.5), forget(-0.5))).toBeGreaterThan(0.05);
    for (const name of ['pf', 'pi', 'po']) layer.params[name].data.fill(0);
    expect(largestDifference(forget(0.5), forget(-0.5))).toBe(0);
  });
});

describe('dropout masks of its own', () => {
  test('are all ones until drawn, and then change no bit', () => {
    const given = bitsOf(run(variant({})).data);
    for (const dropout of ['each gate', 'candidate'] as const)
      expect(bitsOf(run(variant({ dropout })).data)).toBe(given);
  });

  test('are drawn with the layer’s rate, and set to ones again for evaluation', () => {
    const layer = core.createLstmVariantLayer(
      k,
      { ...sizes, B: 90, dropout: 'each gate', dropoutRate: 0.3 },
      core.createRng(1),
    );
    layer.drawDropout(core.createRng(2));
    const drawn = Object.values(layer.masks).flatMap(({ data }) => Array.from(data));
    expect(new Set(drawn)).toEqual(new Set([0, 1 / (1 - 0.3)]));
    expect(drawn.filter((entry) => entry === 0).length / drawn.length).toBeCloseTo(0.3, 1);
    layer.drawDropout(null);
    for (const { data } of Object.values(layer.masks)) expect(new Set(data)).toEqual(new Set([1]));
  });

  test('one at a gate touches that gate alone at the first frame', () => {
    const layer = variant({ dropout: 'each gate' });
    run(layer);
    const first = (name: string): number[] => Array.from(layer.traces[name].data.slice(0, 12));
    const before = ['f', 'i', 'CTilde', 'o'].map(first);
    k.fill(layer.masks.i!, 0);
    run(layer);
    const moved = ['f', 'i', 'CTilde', 'o'].map((name, j) => largestDifference(first(name), before[j]) > 0);
    expect(moved).toEqual([false, true, false, false]);
  });

  test('with every candidate dropped nothing new is written: C only fades', () => {
    const layer = variant({ dropout: 'candidate' });
    k.fill(layer.masks.candidate!, 0);
    run(layer);
    const { C, f } = layer.traces;
    for (let j = 0; j < 12; j++) expect(C.data[12 + j]).toBeCloseTo(C.data[j] * f.data[12 + j], 15);
  });
});

test('weights that do not belong to the variant are refused with a sentence', () => {
  const tape = core.lstmVariantTape(k, sizes, { ablation: 'no forget gate' });
  const W = { W: k.pack(k.alloc(4, 6)), b: null, p: null };
  expect(() => core.lstmVariantForward(k, { f: W, i: W, C: W, o: W }, x, mask, tape)).toThrow(
    "lstmVariantForward: gate f must have no weights with ablation 'no forget gate', got some",
  );
  expect(() => core.lstmVariantForward(k, { f: null, i: null, C: W, o: W }, x, mask, tape)).toThrow(
    "gate i must have weights with ablation 'no forget gate', got none",
  );
  const wrong = { ...W, W: k.pack(k.alloc(4, 4)) };
  expect(() => core.lstmVariantForward(k, { f: null, i: W, C: wrong, o: W }, x, mask, tape)).toThrow(
    'WC must be (H,H+D)=(4,6), got (4,4)',
  );
});
