import { describe, expect, test } from 'vitest';
import { bitsOf, largestDifference, randomTensor } from '../../test-support/numbers';
import * as core from '../index';
import type { DropoutConfig, RecurrentLayer, Tensor } from '../index';
import { stepsOf } from '../tensor';

const k = core.createKernels('reference64');
const sizes = { T: 6, B: 40, D: 5, H: 5 };
const rng = core.createRng(3);
const x = stepsOf(randomTensor(k, [sizes.T, sizes.B, sizes.D], rng));
const ones = k.alloc(sizes.T, sizes.B);
k.fill(ones, 1);
const mask = stepsOf(ones);

const lstm = (recurrentDropout?: 'mask'): RecurrentLayer =>
  core.createLstmLayer(k, { ...sizes, recurrentDropout }, core.createRng(1));

function outputOf(layer: RecurrentLayer): Tensor {
  layer.repack();
  layer.forward(x, mask);
  return layer.y;
}

test('an entry is 0 with probability p and 1/(1−p) otherwise, so that its mean is 1', () => {
  const drawn = k.alloc(100, 100);
  for (const p of [0.1, 0.25, 0.5, 0.9]) {
    core.drawDropoutMask(drawn, p, core.createRng(7));
    const kept = drawn.data.filter((entry) => entry !== 0);
    expect(new Set(kept)).toEqual(new Set([1 / (1 - p)]));
    const share = 1 - kept.length / drawn.data.length;
    expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / drawn.data.length)); // four standard errors
  }
  core.drawDropoutMask(drawn, 0, core.createRng(7));
  expect(drawn.data.every((entry) => entry === 1)).toBe(true);
});

test('the same generator draws the same masks, and every draw is another', () => {
  const make = () => core.createDropout(k, lstm('mask'), { input: 0.5, output: 0.5, recurrent: 0.5 });
  const draw = (layer: ReturnType<typeof make>, seed: number): string => {
    layer.drawDropout(core.createRng(seed));
    return [layer.masks.input, layer.masks.output, ...layer.masks.recurrent]
      .map((one) => one && bitsOf(one.data))
      .join();
  };
  expect(draw(make(), 5)).toBe(draw(make(), 5));
  expect(draw(make(), 5)).not.toBe(draw(make(), 6));
});

test('without masks drawn, and again after drawDropout(null), the layer gives what it gives without dropout', () => {
  const plain = bitsOf(outputOf(lstm()).data);
  const layer = core.createDropout(k, lstm('mask'), { input: 0.3, output: 0.3, recurrent: 0.3, each: 'frame' });
  expect(bitsOf(outputOf(layer).data)).toBe(plain);
  layer.drawDropout(core.createRng(2));
  expect(bitsOf(outputOf(layer).data)).not.toBe(plain);
  layer.drawDropout(null);
  expect(bitsOf(outputOf(layer).data)).toBe(plain);
});

describe('what a mask lasts for', () => {
  const outputMask = (each: DropoutConfig['each']): Tensor => {
    const layer = core.createDropout(k, lstm(), { output: 0.5, each });
    layer.drawDropout(core.createRng(4));
    outputOf(layer);
    const zeros = k.alloc(...layer.y.shape);
    layer.y.data.forEach((value, j) => (zeros.data[j] = value === 0 ? 0 : 1));
    return zeros;
  };
  const frames = ({ data }: Tensor): string[] =>
    Array.from({ length: sizes.T }, (_, t) =>
      bitsOf(data.slice((t * data.length) / sizes.T, ((t + 1) * data.length) / sizes.T)),
    );

  test('for the sequence: every frame loses the same units, each sequence others', () => {
    const zeros = outputMask('sequence');
    expect(new Set(frames(zeros)).size).toBe(1);
    const rows = Array.from({ length: sizes.B }, (_, b) => bitsOf(zeros.data.slice(b * sizes.H, (b + 1) * sizes.H)));
    expect(new Set(rows).size).toBeGreaterThan(10);
  });

  test('for a frame: every frame loses others', () => {
    expect(new Set(frames(outputMask('frame'))).size).toBe(sizes.T);
  });
});

test('recurrent dropout leaves the carried cell alone: with everything of h dropped, C still remembers', () => {
  const layer = core.createDropout(k, lstm('mask'), { recurrent: 0.5 });
  k.fill(layer.masks.recurrent[0], 0);
  const first = bitsOf(outputOf(layer).data);
  layer.states[0].first.data.fill(0.9); // h0: dropped, so it changes nothing
  expect(bitsOf(outputOf(layer).data)).toBe(first);
  layer.states[1].first.data.fill(0.9); // C0: carried past every mask
  expect(bitsOf(outputOf(layer).data)).not.toBe(first);
});

test('gradients pass the masks they came through: a dropped input gets none', () => {
  const layer = core.createDropout(k, lstm(), { input: 0.5 });
  layer.drawDropout(core.createRng(9));
  outputOf(layer);
  const dY = stepsOf(randomTensor(k, [sizes.T, sizes.B, sizes.H], rng));
  const dx = k.alloc(sizes.T, sizes.B, sizes.D);
  layer.backward(x, mask, dY, stepsOf(dx));
  const dropped = layer.masks.input!.data;
  dx.data.forEach((entry, j) => expect(entry === 0).toBe(dropped[j % dropped.length] === 0));
  expect(largestDifference(dx.data, new Float64Array(dx.data.length))).toBeGreaterThan(0);
});

test('what cannot be is refused with a sentence', () => {
  expect(() => core.createDropout(k, lstm(), { recurrent: 0.2 })).toThrow(
    "createDropout: a lstm layer must be made with recurrentDropout 'mask' to drop its state, got one without",
  );
  expect(() => core.createDropout(k, lstm(), { input: 1 })).toThrow(
    'input must be a probability from 0 to below 1, got 1',
  );
  expect(() => core.createDropout(k, lstm(), { output: -0.1 })).toThrow('output must be a probability');
  expect(() => core.drawDropoutMask(k.alloc(2), NaN, rng)).toThrow(
    'p must be a probability from 0 to below 1, got NaN',
  );
});
