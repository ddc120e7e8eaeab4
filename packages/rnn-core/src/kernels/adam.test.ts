import { describe, expect, test } from 'vitest';
import { randomTensor, tensor } from '../../test-support/numbers';
import { applyUpdate, createOptimiserState, type AdamConfig } from '../optim/optimisers';
import { createRng } from '../rng';
import { createReferenceKernels } from './reference';
import type { AdamStep, FloatArray, Kernels } from './types';
import { createWasmKernels } from './wasm';
import { canRun } from './wasm-module';

const BUILDS = (['simd128', 'relaxed'] as const).filter(canRun);
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 33];
const CONFIGS: readonly AdamConfig[] = [
  { kind: 'adam' },
  { kind: 'adam', beta1: 0.6, beta2: 0.8, epsilon: 0.01, weightDecay: 0.3 },
  { kind: 'adamw', beta1: 0, weightDecay: 0.5 },
  { kind: 'adam', amsgrad: true },
];
const STEP: AdamStep = {
  rate: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  correction1: 0.1,
  correction2: 0.001,
  weightDecay: 0,
  decoupled: false,
};
const [float32, float64] = [createReferenceKernels('float32'), createReferenceKernels('float64')];

/** Weights, then moments, after `updates` updates of `size` weights; on the engine k or, with 'loop', in TypeScript. */
function after(k: Kernels, config: AdamConfig, size: number, updates: number, on: 'engine' | 'loop'): FloatArray[] {
  const rng = createRng(size);
  const params = { w: randomTensor(k, [size], rng) };
  const state = createOptimiserState(k, config, params);
  for (let n = 0; n < updates; n++) {
    applyUpdate(config, state, params, { w: randomTensor(k, [size], rng) }, 0.01, on === 'engine' ? k : undefined);
  }
  return [params.w.data, ...Object.values(state.moments).map(({ w }) => w.data)];
}

/** w, m and v of an engine after one `adam` on these numbers. */
function once(k: Kernels, [w, dw, m, v]: readonly number[][], step: AdamStep): FloatArray[] {
  const [weight, first, second] = [w, m, v].map((data) => tensor(k, [data.length], data));
  k.adam(weight, tensor(k, [dw.length], dw), first, second, step);
  return [weight.data, first.data, second.data];
}

test.each(CONFIGS)('the reference engines give the bits of the loop without an engine: %o', (config) => {
  for (const k of [float32, float64]) expect(after(k, config, 5, 4, 'engine')).toEqual(after(k, config, 5, 4, 'loop'));
});

describe.each(BUILDS)('Adam of the %s build', (build) => {
  const fast = createWasmKernels(build, 8);

  test.each(CONFIGS)('agrees with float64 over twenty updates at odd sizes: %o', (config) => {
    for (const size of SIZES) {
      const expected = after(float64, config, size, 20, 'loop');
      after(fast, config, size, 20, 'engine').forEach((got, place) =>
        got.forEach((value, j) => expect(Math.abs(value - expected[place][j])).toBeLessThan(5e-6)),
      );
    }
  });

  test('writes nothing beside its tensors and leaves the gradient alone', () => {
    for (const size of SIZES) {
      const tensors = Array.from({ length: 4 }, () =>
        tensor(
          fast,
          [size],
          Array.from({ length: size }, () => 0.5),
        ),
      );
      const guards = tensors.map(({ data }) => new Float32Array(data.buffer, data.byteOffset + 4 * size, 4));
      guards.forEach((guard) => guard.fill(7));
      const [w, dw, m, v] = tensors;
      fast.adam(w, dw, m, v, STEP);
      expect(dw.data.every((value) => value === 0.5)).toBe(true);
      guards.forEach((guard) => expect(Array.from(guard)).toEqual([7, 7, 7, 7]));
    }
  });

  test('NaN and infinities reach their own weight only, and there as in the reference', () => {
    for (const bad of [NaN, Infinity, -Infinity, 3e38]) {
      for (let place = 0; place < 4; place++) {
        for (const at of [1, 5]) {
          const numbers = Array.from({ length: 4 }, () => [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
          numbers[place][at] = bad;
          const [got, expected] = [once(fast, numbers, STEP), once(float32, numbers, STEP)];
          got.forEach((data, part) =>
            data.forEach((value, j) => {
              const wanted = expected[part][j];
              if (!Object.is(value, wanted)) expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-6);
            }),
          );
        }
      }
    }
  });

  test('subnormal gradients and moments change a weight by nothing, and faded first moments become exactly 0', () => {
    const tiny = [1e-45, -1e-40, 9e-21, 1e-38, 1e-30];
    const zeros = tiny.map(() => 0);
    const [w, m] = once(fast, [tiny.map(() => 1), zeros, tiny, zeros.map(() => 1)], STEP);
    expect(Array.from(w)).toEqual([1, 1, 1, 1, 1]);
    expect(Array.from(m)).toEqual(zeros);
    const [, kept] = once(fast, [[0], [0], [2e-20], [0]], STEP);
    expect(kept[0]).toBeCloseTo(1.8e-20, 25);
    const [still] = once(fast, [zeros, tiny, zeros, zeros], STEP);
    const [slow] = once(float32, [zeros, tiny, zeros, zeros], STEP);
    still.forEach((value, j) => expect(Math.abs(value - slow[j])).toBeLessThan(1e-14));
  });

  test('tensors of other sizes are refused', () => {
    const [a, b] = [fast.alloc(3), fast.alloc(4)];
    expect(() => fast.adam(a, a, b, a, STEP)).toThrow('adam: a tensor must hold 3 numbers, got 4 in (4)');
  });
});
