/**
 * Our optimisers and clipping on the golden cases.
 *
 * What has no code is returned by name, never skipped silently.
 */
import {
  applyUpdate,
  clipByNorm,
  clipByValue,
  createOptimiserState,
  type OptimiserConfig,
  type Params,
  type Tensor as CoreTensor,
} from '@unrolled/rnn-core';
import {
  compare,
  flat,
  type Adapter,
  type AdapterResult,
  type Comparison,
  type GoldenNumber,
  type Tensor,
} from '../compare';
import { goldenKernels } from './kernels';
import { load } from './layout';

interface ClippingCase {
  readonly kind: 'norm' | 'value';
  readonly options: { readonly max_norm?: number; readonly norm_type?: GoldenNumber; readonly clip_value?: number };
  readonly grads: readonly Tensor[];
  readonly total_norm: number;
  readonly clipped_exact?: readonly Tensor[];
  readonly clipped?: readonly Tensor[];
}

/** Against `clipped_exact`: min(1, max/norm) without torch's 1e-6 in the denominator. */
export const clipping: Adapter = (golden, options) => {
  const c = golden as unknown as ClippingCase;
  const { k, forward } = goldenKernels(golden.name, options);
  const grads = Object.fromEntries(c.grads.map((grad, j) => [`g${j}`, load(k, grad)]));
  const comparisons: Comparison[] = [];
  if (c.kind === 'norm') {
    const p = c.options.norm_type === 'inf' ? Infinity : Number(c.options.norm_type);
    comparisons.push(compare('total_norm', clipByNorm(grads, c.options.max_norm ?? NaN, p), c.total_norm, forward));
  } else clipByValue(grads, c.options.clip_value ?? NaN);
  const expected = c.clipped_exact ?? c.clipped ?? [];
  const clipped = Object.values(grads).flatMap(({ data }) => Array.from(data));
  comparisons.push(compare('clipped', clipped, expected.flatMap(flat), forward));
  return { comparisons, missing: [] };
};

interface OptimiserCase {
  readonly optimiser: string;
  readonly options: Readonly<Record<string, number | boolean | readonly number[]>>;
  readonly problem: 'given_gradients' | 'quadratic_plus_noise';
  readonly A?: Tensor;
  readonly b?: Tensor;
  readonly noise: Readonly<Record<string, Tensor>>;
  readonly theta: Readonly<Record<string, Tensor>>;
}

/** Every step of the path; the gradient comes from the file or from the quadratic it describes. */
export const optimisers: Adapter = (golden, options) => {
  const c = golden as unknown as OptimiserCase;
  const config = optimiserConfig(c);
  if (config === null) return missing(`optimiser ${c.optimiser}`);
  const { k, forward } = goldenKernels(golden.name, options);
  const noise = Object.fromEntries(Object.entries(c.noise).map(([name, tensor]) => [name, flat(tensor)]));
  const paths = Object.fromEntries(Object.entries(c.theta).map(([name, tensor]) => [name, flat(tensor)]));
  const tensors = (): Record<string, CoreTensor> =>
    Object.fromEntries(Object.entries(c.theta).map(([name, { shape }]) => [name, k.alloc(...shape.slice(1))]));
  const params: Params = tensors();
  const grads: Params = tensors();
  for (const name of Object.keys(params)) params[name].data.set(paths[name].slice(0, params[name].data.length));
  const state = createOptimiserState(k, config, params);
  const walked = Object.fromEntries(Object.keys(params).map((name) => [name, Array.from(params[name].data)]));
  const steps = c.theta.p0.shape[0] - 1;
  for (let step = 0; step < steps; step++) {
    for (const [name, { data }] of Object.entries(grads)) {
      for (let j = 0; j < data.length; j++) data[j] = noise[name][step * data.length + j];
      if (c.problem === 'quadratic_plus_noise') addQuadratic(c, name, params[name], data);
    }
    applyUpdate(config, state, params, grads, Number(c.options.lr));
    for (const name of Object.keys(params)) walked[name].push(...params[name].data);
  }
  return {
    comparisons: Object.keys(paths).map((name) => compare(`theta ${name}`, walked[name], c.theta[name], forward)),
    missing: [],
  };
};

/** torch's options in our names; null for an optimiser we do not have. */
function optimiserConfig({ optimiser, options }: OptimiserCase): OptimiserConfig | null {
  const weightDecay = Number(options.weight_decay);
  const epsilon = Number(options.eps);
  const momentum = Number(options.momentum);
  switch (optimiser) {
    case 'sgd': {
      const [dampening, nesterov] = [Number(options.dampening), options.nesterov === true];
      return { kind: 'sgd', momentum, dampening, nesterov, weightDecay };
    }
    case 'rmsprop': {
      const [alpha, centred] = [Number(options.alpha), options.centered === true];
      return { kind: 'rmsprop', alpha, epsilon, momentum, centred, weightDecay };
    }
    case 'adagrad': {
      const [rateDecay, initialSum] = [Number(options.lr_decay), Number(options.initial_accumulator_value)];
      return { kind: 'adagrad', rateDecay, initialSum, epsilon, weightDecay };
    }
    case 'adam':
    case 'adamw': {
      const [beta1, beta2] = options.betas as readonly number[];
      return { kind: optimiser, beta1, beta2, epsilon, weightDecay, amsgrad: options.amsgrad === true };
    }
    default:
      return null;
  }
}

/** p0: A θ − b; p1: θ. */
function addQuadratic(c: OptimiserCase, name: string, theta: CoreTensor, grad: CoreTensor['data']): void {
  if (name !== 'p0') return grad.forEach((_, j) => (grad[j] += theta.data[j]));
  const [A, b] = [flat(c.A ?? []), flat(c.b ?? [])];
  for (let i = 0; i < grad.length; i++) {
    for (let j = 0; j < grad.length; j++) grad[i] += A[i * grad.length + j] * theta.data[j];
    grad[i] -= b[i];
  }
}

function missing(what: string): AdapterResult {
  return { comparisons: [], missing: [what] };
}
