import { describe, expect, test } from 'vitest';
import { LAYER_NORM_BUGS } from '../../test-support/bugs/layer-norm';
import { check, type Core, type Problem } from '../../test-support/gradient-problems';
import { bitsOf, largestDifference, randomTensor, tensor } from '../../test-support/numbers';
import { patchedCore } from '../../test-support/patched-core';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';

const k = core.createKernels('reference64');

/** Σ w ⊙ y with random w. Tensors: x, gain, bias. */
function problemFor(engine: Core, N: number, H: number, seed: number): Problem {
  const rng = engine.createRng(seed);
  const draw = (range: number, ...shape: number[]) => ({
    value: randomTensor(k, shape, rng, range),
    grad: k.alloc(...shape),
  });
  const [x, gain, bias] = [draw(2, N, H), draw(1, H), draw(1, H)];
  const dy = randomTensor(k, [N, H], rng);
  const y = k.alloc(N, H);
  const weights = { gain: gain.value, bias: bias.value };
  const tape = engine.layerNormTape(k, { N, H });
  const loss = (): number => {
    engine.layerNormForward(x.value, weights, y, tape);
    return Array.from(y.data).reduce((sum, value, j) => sum + value * dy.data[j], 0);
  };
  return {
    loss,
    analyse() {
      loss();
      for (const { grad } of [x, gain, bias]) k.fill(grad, 0);
      engine.layerNormBackward(dy, weights, tape, { dgain: gain.grad, dbias: bias.grad }, x.grad);
    },
    tensors: { x, gain, bias },
  };
}

test.each([
  [1, 2],
  [3, 1],
  [3, 5],
  [21, 16],
])('every entry of every gradient agrees with differences, N=%i H=%i', (N, H) => {
  // prettier-ignore
  for (const seed of seeds(2, 20)) {
    const report = check(core, problemFor(core, N, H, seed));
    expect(report.tensors.filter(({ differing }) => differing > 0)).toEqual([]);
  }
});

describe('the gradient check catches', () => {
  test.each(LAYER_NORM_BUGS)('$why', async (bug) => {
    const engine = await patchedCore([bug]);
    expect(check(engine, problemFor(engine, 4, 5, 1)).passed).toBe(false);
  });
});

test('every row comes out with mean 0 and variance 1 before gain and bias, whatever its level and size', () => {
  const x = randomTensor(k, [4, 8], core.createRng(2), 3);
  for (let j = 0; j < 8; j++) x.data[8 + j] = 1000 + 50 * x.data[j]; // another level, another size
  const tape = core.layerNormTape(k, { N: 4, H: 8 });
  const y = k.alloc(4, 8);
  core.layerNormForward(x, { gain: tensor(k, [8], new Array<number>(8).fill(2)), bias: tensor(k, [8], new Array<number>(8).fill(7)) }, y, tape); // prettier-ignore
  for (let n = 0; n < 4; n++) {
    const row = Array.from(y.data.slice(n * 8, (n + 1) * 8));
    const mean = row.reduce((sum, value) => sum + value / 8, 0);
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2 / 8, 0);
    expect(mean).toBeCloseTo(7, 10);
    expect(variance).toBeCloseTo(4, 3); // ε takes a little away
  }
  expect(largestDifference(tape.normed.data.slice(0, 8), tape.normed.data.slice(8, 16))).toBeLessThan(1e-4);
});

test('a row of equal numbers gives the bias, not NaN', () => {
  const y = k.alloc(1, 3);
  const weights = { gain: tensor(k, [3], [1, 1, 1]), bias: tensor(k, [3], [1, 2, 3]) };
  core.layerNormForward(tensor(k, [1, 3], [5, 5, 5]), weights, y, core.layerNormTape(k, { N: 1, H: 3 }));
  expect(Array.from(y.data)).toEqual([1, 2, 3]);
});

test('time and batch are rows, y may be x, ε can be chosen, and dx may be left out', () => {
  const rng = core.createRng(3);
  const x = randomTensor(k, [2, 3, 4], rng);
  const weights = { gain: randomTensor(k, [4], rng), bias: randomTensor(k, [4], rng) };
  const tape = core.layerNormTape(k, { N: 9, H: 4 });
  const [y, wide] = [k.alloc(2, 3, 4), k.alloc(2, 3, 4)];
  core.layerNormForward(x, weights, y, tape);
  core.layerNormForward(x, weights, wide, tape, 0.5);
  expect(largestDifference(y.data, wide.data)).toBeGreaterThan(0.01);
  core.layerNormForward(x, weights, x, tape);
  expect(bitsOf(x.data)).toBe(bitsOf(y.data));
  const [dgain, dbias] = [k.alloc(4), k.alloc(4)];
  core.layerNormBackward(y, weights, tape, { dgain, dbias }, null);
  expect(dbias.data.every((entry) => entry !== 0)).toBe(true);
});

test('wrong sizes are refused', () => {
  const tape = core.layerNormTape(k, { N: 2, H: 3 });
  const good = { gain: k.alloc(3), bias: k.alloc(3) };
  expect(() => core.layerNormForward(k.alloc(2, 4), good, k.alloc(2, 4), tape)).toThrow(
    "layerNormForward: rows must be at most (N,H)=(2,3), the tape's room, got (2,4); make the tape for these sizes",
  );
  expect(() => core.layerNormForward(k.alloc(3, 3), good, k.alloc(3, 3), tape)).toThrow('got (3,3)');
  const short = { ...good, gain: k.alloc(4) };
  expect(() => core.layerNormForward(k.alloc(2, 3), short, k.alloc(2, 3), tape)).toThrow(
    'gain must be (H)=(3), got (4)',
  );
});
