import { describe, expect, test } from 'vitest';
import { OPTIMISER_BUGS } from '../../test-support/bugs/optimisers';
import type { Core } from '../../test-support/gradient-problems';
import { tensor } from '../../test-support/numbers';
import { patchedCore } from '../../test-support/patched-core';
import * as core from '../index';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import {
  ADAGRAD_DEFAULTS,
  ADAM_DEFAULTS,
  ADAMW_WEIGHT_DECAY,
  applyUpdate,
  createOptimiserState,
  RMSPROP_DEFAULTS,
  type OptimiserConfig,
} from './optimisers';

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
  expect(state.moments).toEqual({});
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
  expect([params.a.data[1], state.moments.first.a.data[1], state.moments.second.a.data[1]]).toEqual([0, 0, 0]);
  expect(params.a.data[0]).not.toBe(params.b.data[0]);
});

describe('every optimiser against its definition by sums over the whole past', () => {
  /** Σ decay^(n−i) values_i: what a recursion v ← decay v + value gathers. */
  const gathered = (decay: number, values: readonly number[]) =>
    values.reduce((sum, value, i) => sum + decay ** (values.length - 1 - i) * value, 0);
  const squares = (values: readonly number[]) => values.map((value) => value * value);

  /** The path of one weight, each step from all gradients so far; `steps` are the earlier scaled gradients. */
  function definition(config: OptimiserConfig, start: number, gradients: readonly number[], rate: number): number[] {
    let w = start;
    const past: number[] = [];
    const steps: number[] = [];
    const spreads: number[] = [];
    return gradients.map((gradient, index) => {
      const n = index + 1;
      const decay = config.weightDecay ?? (config.kind === 'adamw' ? 0.01 : 0);
      if (config.kind === 'adamw') w -= rate * decay * w;
      past.push(gradient + (config.kind === 'adamw' ? 0 : decay * w));
      if (config.kind === 'sgd') {
        const { momentum = 0, dampening = 0, nesterov } = config;
        const held = past.map((g, i) => (i === 0 || momentum === 0 ? g : (1 - dampening) * g));
        const velocity = gathered(momentum, held);
        w -= rate * (nesterov ? past[index] + momentum * velocity : velocity);
      } else if (config.kind === 'adagrad') {
        const { rateDecay = 0, initialSum = 0, epsilon = 1e-10 } = config;
        const sum = initialSum + gathered(1, squares(past));
        w -= ((rate / (1 + index * rateDecay)) * past[index]) / (Math.sqrt(sum) + epsilon);
      } else if (config.kind === 'rmsprop') {
        const { alpha = 0.99, epsilon = 1e-8, momentum = 0, centred } = config;
        const mean = centred ? (1 - alpha) * gathered(alpha, past) : 0;
        const variance = (1 - alpha) * gathered(alpha, squares(past)) - mean ** 2;
        steps.push(past[index] / (Math.sqrt(variance) + epsilon));
        w -= rate * gathered(momentum, steps);
      } else {
        const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, amsgrad } = config;
        spreads.push((1 - beta2) * gathered(beta2, squares(past)));
        const spread = amsgrad ? Math.max(...spreads) : spreads[index];
        const mean = ((1 - beta1) * gathered(beta1, past)) / (1 - beta1 ** n);
        w -= (rate * mean) / (Math.sqrt(spread / (1 - beta2 ** n)) + epsilon);
      }
      return w;
    });
  }

  const configs: OptimiserConfig[] = [
    { kind: 'sgd', weightDecay: 0.1 },
    { kind: 'sgd', momentum: 0.8, dampening: 0.3, weightDecay: 0.1 },
    { kind: 'sgd', momentum: 0.8, nesterov: true },
    { kind: 'adagrad' },
    { kind: 'adagrad', rateDecay: 0.1, initialSum: 0.5, epsilon: 0.01, weightDecay: 0.1 },
    { kind: 'rmsprop' },
    { kind: 'rmsprop', alpha: 0.7, epsilon: 0.01, momentum: 0.5, weightDecay: 0.1 },
    { kind: 'rmsprop', alpha: 0.7, epsilon: 0.1, momentum: 0.5, centred: true },
    { kind: 'adam', beta1: 0.6, beta2: 0.8, epsilon: 0.01, weightDecay: 0.1 },
    { kind: 'adam', beta1: 0.6, beta2: 0.8, amsgrad: true },
    { kind: 'adamw' },
    { kind: 'adamw', beta1: 0.6, beta2: 0.8, epsilon: 0.01, weightDecay: 0.5, amsgrad: true },
  ];

  /** The largest difference over twelve updates of three weights. */
  function worstOf(engine: Core, config: OptimiserConfig): number {
    const rng = createRng(3);
    const starts = [1, -2, 0.5];
    const gradients = starts.map(() => Array.from({ length: 12 }, () => rng.normal()));
    const params = { w: tensor(k, [3], starts) };
    const state = engine.createOptimiserState(k, config, params);
    const expected = starts.map((start, j) => definition(config, start, gradients[j], 0.1));
    let worst = 0;
    for (let step = 0; step < 12; step++) {
      const grads = { w: tensor(k, [3], gradients.map((path) => path[step])) }; // prettier-ignore
      engine.applyUpdate(config, state, params, grads, 0.1);
      expected.forEach((path, j) => (worst = Math.max(worst, Math.abs(path[step] - params.w.data[j]))));
    }
    return worst;
  }

  test.each(configs)('$kind $momentum $dampening $centred $amsgrad $weightDecay', (config) => {
    expect(worstOf(core, config)).toBeLessThan(1e-13);
  });

  test.each(OPTIMISER_BUGS)('shows a bug: $why', async (bug) => {
    const patched = await patchedCore([bug]);
    expect(Math.max(...configs.map((config) => worstOf(patched, config)))).toBeGreaterThan(1e-4);
  });
});

test('defaults are those of torch.optim', () => {
  expect(ADAGRAD_DEFAULTS).toEqual({ rateDecay: 0, initialSum: 0, epsilon: 1e-10 });
  expect(RMSPROP_DEFAULTS).toEqual({ alpha: 0.99, epsilon: 1e-8 });
  expect(ADAMW_WEIGHT_DECAY).toBe(0.01);
});

test('adamw shrinks weights by η λ whatever the gradients are like, adam by a share of their spread', () => {
  const gradients = [[1000], [-1000]];
  const [decayed] = path({ kind: 'adamw', weightDecay: 0.5 }, [4], gradients, 0.1);
  const [plain] = path({ kind: 'adam' }, [4 * 0.95], gradients, 0.1);
  expect(decayed).toEqual(plain);
});

test('adagrad’s steps shrink as one over the root of how many there were', () => {
  const steps = path({ kind: 'adagrad' }, [0], [[2], [2], [2], [2]], 1).map(([w]) => w);
  expect(steps[0]).toBeCloseTo(-1, 9);
  expect(steps[3] - steps[2]).toBeCloseTo(-1 / 2, 9);
});

test('centred rmsprop gives no NaN where rounding makes the variance negative', () => {
  const float32 = createReferenceKernels('float32');
  const params = { w: tensor(float32, [1], [0]) };
  const config = { kind: 'rmsprop', alpha: 0.9, centred: true, epsilon: 1e-2 } as const;
  const state = createOptimiserState(float32, config, params);
  let below = 0;
  for (let step = 0; step < 400; step++) {
    applyUpdate(config, state, params, { w: tensor(float32, [1], [0.3 + 1e-5 * Math.sin(step)]) }, 1e-6);
    const { first, second } = state.moments;
    if (second.w.data[0] - first.w.data[0] ** 2 < 0) below += 1;
  }
  expect(below).toBeGreaterThan(0); // it does happen
  expect(Number.isFinite(params.w.data[0])).toBe(true);
});

test('what each optimiser remembers has a name, a tensor a weight, and survives structuredClone', () => {
  const params = { a: k.alloc(2, 3), b: k.alloc(4) };
  const names = (config: OptimiserConfig) => Object.keys(createOptimiserState(k, config, params).moments).sort();
  expect(names({ kind: 'sgd' })).toEqual([]);
  expect(names({ kind: 'sgd', momentum: 0.9 })).toEqual(['velocity']);
  expect(names({ kind: 'adagrad' })).toEqual(['sum']);
  expect(names({ kind: 'rmsprop' })).toEqual(['second']);
  expect(names({ kind: 'rmsprop', momentum: 0.9, centred: true })).toEqual(['first', 'second', 'velocity']);
  expect(names({ kind: 'adamw', amsgrad: true })).toEqual(['first', 'largestSecond', 'second']);
  const state = createOptimiserState(k, { kind: 'adagrad', initialSum: 0.25 }, params);
  expect(state.moments.sum.a.shape).toEqual([2, 3]);
  expect(structuredClone(state)).toEqual(state);
  expect(Array.from(state.moments.sum.b.data)).toEqual([0.25, 0.25, 0.25, 0.25]);
});
