import { expect, test } from 'vitest';
import { tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { ADAM_DEFAULTS, applyUpdate, createOptimiserState, type OptimiserConfig } from './optimisers';

const k = createReferenceKernels('float64');

/** The weights after each of the given gradients, from `start`. */
function path(config: OptimiserConfig, start: number[], gradients: number[][], rate: number): number[][] {
  const params = { w: tensor(k, [start.length], start) };
  const state = createOptimiserState(k, config, params);
  return gradients.map((gradient) => {
    applyUpdate(config, state, params, { w: tensor(k, [start.length], gradient) }, rate);
    return Array.from(params.w.data);
  });
}

function closeTo(got: number[][], expected: number[][], digits = 12): void {
  expect(got).toHaveLength(expected.length);
  got.forEach((row, step) => row.forEach((entry, j) => expect(entry).toBeCloseTo(expected[step][j], digits)));
}

test('sgd without momentum steps against the gradient by the learning rate and keeps no moments', () => {
  expect(path({ kind: 'sgd' }, [1, 2], [[10, -20]], 0.125)).toEqual([[-0.25, 4.5]]);
  const state = createOptimiserState(k, { kind: 'sgd' }, { w: k.alloc(3) });
  expect([state.first, state.second, state.largestSecond]).toEqual([{}, {}, {}]);
});

test('eq optim.momentum: under a constant gradient the velocity grows as 1, 1.5, 1.75 towards 1/(1 − μ)', () => {
  const steps = path({ kind: 'sgd', momentum: 0.5 }, [0], [[1], [1], [1], [0]], 1);
  expect(steps).toEqual([[-1], [-2.5], [-4.25], [-4.25 - 0.875]]); // without gradient it coasts on
});

test('eq optim.momentum: dampening holds back all but the first gradient, nesterov looks one step ahead', () => {
  const damped = path({ kind: 'sgd', momentum: 0.5, dampening: 0.5 }, [0], [[1], [1], [1]], 1);
  expect(damped).toEqual([[-1], [-2], [-3]]); // v: 1, 0.5 + 0.5, 0.5 + 0.5
  const ahead = path({ kind: 'sgd', momentum: 0.5, nesterov: true }, [0], [[1], [1]], 1);
  expect(ahead).toEqual([[-1.5], [-3.25]]); // g + μ v: 1 + 0.5, 1 + 0.75
});

test('eq optim.adam: the first step is η against the sign of the gradient, whatever its size', () => {
  closeTo(path({ kind: 'adam' }, [0, 0, 0], [[1e-3, -1, 1e5]], 0.01), [[-0.01, 0.01, -0.01]], 6);
});

test('eq optim.adam: three steps agree with the moments worked out by sums instead of recursions', () => {
  const [beta1, beta2, epsilon] = [0.5, 0.75, 1e-3];
  const gradients = [0.4, -1.2, 0.3];
  /** The bias-corrected moment is the weighted mean of the past: weights β^(t−i) (1 − β), divided by their sum. */
  const mean = (beta: number, values: number[]) => {
    const weights = values.map((_, i) => beta ** (values.length - 1 - i));
    return values.reduce((sum, v, i) => sum + weights[i] * v, 0) / weights.reduce((a, b) => a + b, 0);
  };
  let w = 2;
  const expected = gradients.map((_, t) => {
    const past = gradients.slice(0, t + 1);
    w -= (0.1 * mean(beta1, past)) / (Math.sqrt(mean(beta2, past.map((g) => g * g))) + epsilon); // prettier-ignore
    return [w];
  });
  const config = { kind: 'adam', beta1, beta2, epsilon } as const;
  closeTo(path(config, [2], gradients.map((g) => [g]), 0.1), expected); // prettier-ignore
});

test('adam’s defaults are those of its paper', () => {
  expect(ADAM_DEFAULTS).toEqual({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  const stated = path({ kind: 'adam', ...ADAM_DEFAULTS }, [1], [[0.5], [-2]], 0.1);
  expect(path({ kind: 'adam' }, [1], [[0.5], [-2]], 0.1)).toEqual(stated);
});

test('amsgrad never lets the step grow again after one large gradient', () => {
  const gradients = [[10], ...Array.from({ length: 30 }, () => [0.1])];
  const last = (config: OptimiserConfig) => {
    const steps = path(config, [0], gradients, 1);
    return Math.abs(steps[30][0] - steps[29][0]);
  };
  const base = { kind: 'adam', beta1: 0, beta2: 0.5 } as const;
  expect(last({ ...base, amsgrad: true })).toBeCloseTo(0.1 / Math.sqrt(50), 6); // v stays at its largest, 0.5 · 10²
  expect(last(base)).toBeCloseTo(1, 3); // v has forgotten: 0.1 / √0.01
});

test('weight decay adds λ w to the gradient in both kinds', () => {
  expect(path({ kind: 'sgd', weightDecay: 0.5 }, [4], [[0], [0]], 0.5)).toEqual([[3], [2.25]]);
  const decayed = path({ kind: 'adam', weightDecay: 0.5 }, [4], [[1]], 0.1);
  expect(decayed).toEqual(path({ kind: 'adam' }, [4], [[3]], 0.1));
});

test('each tensor has moments of its own, and one counter serves all', () => {
  const params = { a: tensor(k, [2], [0, 0]), b: tensor(k, [1], [0]) };
  const config = { kind: 'adam' } as const;
  const state = createOptimiserState(k, config, params);
  const rng = createRng(1);
  for (let step = 0; step < 5; step++) {
    const grads = { a: tensor(k, [2], [rng.normal(), 0]), b: tensor(k, [1], [rng.normal()]) };
    applyUpdate(config, state, params, grads, 0.1);
  }
  expect(state.step).toBe(5);
  expect([params.a.data[1], state.first.a.data[1], state.second.a.data[1]]).toEqual([0, 0, 0]);
  expect(params.a.data[0]).not.toBe(params.b.data[0]);
});
