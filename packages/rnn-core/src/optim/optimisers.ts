/**
 * SGD, momentum and Adam, as torch.optim defines them.
 *
 * Momentum: v ← μ v + (1 − d) g (first step: v = g), w ← w − η v; Polyak 1964, doi:10.1016/0041-5553(64)90137-5.
 * Adam: Kingma & Ba 2015, arXiv:1412.6980, algorithm 1. weightDecay adds λ w to the gradient (L2).
 * The state is plain tensors and one counter, so that it can be saved; the moments keep the precision of the weights.
 * Must not: clip, schedule, or zero the gradients: the caller does.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { allocateAll, type Params } from '../tensor';

export type OptimiserConfig =
  | {
      readonly kind: 'sgd';
      readonly momentum?: number;
      readonly dampening?: number;
      /** Look ahead: step along g + μ v instead of v (Nesterov 1983, in the form of torch.optim.SGD). */
      readonly nesterov?: boolean;
      readonly weightDecay?: number;
    }
  | {
      readonly kind: 'adam';
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
      readonly weightDecay?: number;
      /** Divide by the largest second moment so far (Reddi, Kale, Kumar 2018, arXiv:1904.09237). */
      readonly amsgrad?: boolean;
    };

/** `step` counts the updates made. `first` and `second` are moments, named as the weights; empty where not needed. */
export interface OptimiserState {
  step: number;
  readonly first: Params;
  readonly second: Params;
  readonly largestSecond: Params;
}

export const ADAM_DEFAULTS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Moments of zero for these weights. */
export function createOptimiserState(k: Kernels, config: OptimiserConfig, params: Params): OptimiserState {
  const zeros = (): Params =>
    allocateAll(k, Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, shape])));
  const needsFirst = config.kind === 'adam' || (config.momentum ?? 0) !== 0;
  return {
    step: 0,
    first: needsFirst ? zeros() : {},
    second: config.kind === 'adam' ? zeros() : {},
    largestSecond: config.kind === 'adam' && config.amsgrad ? zeros() : {},
  };
}

/** One update of all weights in place with learning rate η ≥ 0. */
export function applyUpdate(
  config: OptimiserConfig,
  state: OptimiserState,
  params: Params,
  grads: Params,
  learningRate: number,
): void {
  state.step += 1;
  for (const name of Object.keys(params)) {
    if (config.kind === 'sgd') updateSgd(config, state, name, params[name], grads[name], learningRate);
    else updateAdam(config, state, name, params[name], grads[name], learningRate);
  }
}

type Sgd = Extract<OptimiserConfig, { kind: 'sgd' }>;
type Adam = Extract<OptimiserConfig, { kind: 'adam' }>;

function updateSgd(config: Sgd, state: OptimiserState, name: string, w: Tensor, dw: Tensor, rate: number): void {
  const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = config;
  const velocity = state.first[name]?.data;
  for (let j = 0; j < w.data.length; j++) {
    const g = dw.data[j] + weightDecay * w.data[j];
    if (!velocity) w.data[j] -= rate * g;
    else {
      //> eq optim.momentum
      velocity[j] = state.step === 1 ? g : momentum * velocity[j] + (1 - dampening) * g;
      w.data[j] -= rate * (nesterov ? g + momentum * velocity[j] : velocity[j]);
      //< eq optim.momentum
    }
  }
}

function updateAdam(config: Adam, state: OptimiserState, name: string, w: Tensor, dw: Tensor, rate: number): void {
  const { beta1, beta2, epsilon, weightDecay = 0 } = { ...ADAM_DEFAULTS, ...config };
  const m = state.first[name].data;
  const v = state.second[name].data;
  const largest = state.largestSecond[name]?.data;
  const correction1 = 1 - beta1 ** state.step;
  const correction2 = 1 - beta2 ** state.step;
  for (let j = 0; j < w.data.length; j++) {
    const g = dw.data[j] + weightDecay * w.data[j];
    //> eq optim.adam
    m[j] = beta1 * m[j] + (1 - beta1) * g;
    v[j] = beta2 * v[j] + (1 - beta2) * g * g;
    const spread = largest ? (largest[j] = Math.max(largest[j], v[j])) : v[j];
    w.data[j] -= (rate * (m[j] / correction1)) / (Math.sqrt(spread / correction2) + epsilon);
    //< eq optim.adam
  }
}
