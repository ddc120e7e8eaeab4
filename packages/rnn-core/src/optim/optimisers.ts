/**
 * SGD with momentum, Adagrad, RMSprop, Adam and AdamW, as torch.optim defines them.
 *
 * Momentum: v ← μ v + (1 − d) g (first step: v = g), w ← w − η v; Polyak 1964, doi:10.1016/0041-5553(64)90137-5.
 * Adagrad: Duchi, Hazan, Singer 2011, JMLR 12. RMSprop: Hinton 2012, Neural Networks for Machine Learning, lecture 6e;
 * centred: Graves 2013, arXiv:1308.0850, equations 38 to 45. Adam: Kingma & Ba 2015, arXiv:1412.6980, algorithm 1.
 * AdamW: Loshchilov & Hutter 2019, arXiv:1711.05101. weightDecay adds λ w to the gradient (L2), but for AdamW, where
 * it shrinks the weights by η λ beside the step.
 * The state is plain tensors and one counter, so that it can be saved; the moments keep the precision of the weights.
 * Must not: clip, schedule, or zero the gradients: the caller does.
 */
import type { FloatArray, Kernels, Tensor } from '../kernels/types';
import { allocateAll, type Params } from '../tensor';
import { adamStep } from './adam';

export interface SgdConfig {
  readonly kind: 'sgd';
  readonly momentum?: number;
  readonly dampening?: number;
  /** Look ahead: step along g + μ v instead of v (Nesterov 1983, in the form of torch.optim.SGD). */
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
}

export interface AdagradConfig {
  readonly kind: 'adagrad';
  /** The rate of update n is η / (1 + (n − 1) · rateDecay). */
  readonly rateDecay?: number;
  /** What the sums of squares start from. */
  readonly initialSum?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

export interface RmspropConfig {
  readonly kind: 'rmsprop';
  /** How much of the mean square stays at each update, 0 to 1. */
  readonly alpha?: number;
  readonly epsilon?: number;
  readonly momentum?: number;
  /** Divide by the standard deviation of the gradient instead of its root mean square. */
  readonly centred?: boolean;
  readonly weightDecay?: number;
}

export interface AdamConfig {
  readonly kind: 'adam' | 'adamw';
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** 0 for Adam, 0.01 for AdamW unless given. */
  readonly weightDecay?: number;
  /** Divide by the largest second moment so far (Reddi, Kale, Kumar 2018, arXiv:1904.09237). */
  readonly amsgrad?: boolean;
}

export type OptimiserConfig = SgdConfig | AdagradConfig | RmspropConfig | AdamConfig;

/**
 * `step` counts the updates made. `moments` holds what the optimiser remembers of past gradients, by what it is
 * (`velocity`, `second`, …); each kind has one tensor a weight, named as the weight. Empty where nothing is remembered.
 */
export interface OptimiserState {
  step: number;
  readonly moments: Readonly<Record<string, Params>>;
}

export const ADAGRAD_DEFAULTS = { rateDecay: 0, initialSum: 0, epsilon: 1e-10 } as const;
export const RMSPROP_DEFAULTS = { alpha: 0.99, epsilon: 1e-8 } as const;
export const ADAM_DEFAULTS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
export const ADAMW_WEIGHT_DECAY = 0.01;

/** The moments of update 0 for these weights. */
export function createOptimiserState(k: Kernels, config: OptimiserConfig, params: Params): OptimiserState {
  const filled = (value: number): Params => {
    const shapes = Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, shape]));
    const moment: Params = allocateAll(k, shapes);
    for (const { data } of Object.values(moment)) data.fill(value);
    return moment;
  };
  const moments: Record<string, Params> = {};
  for (const [moment, start] of Object.entries(momentsOf(config))) moments[moment] = filled(start);
  return { step: 0, moments };
}

/** What each optimiser remembers, and the number it starts from. */
function momentsOf(config: OptimiserConfig): Record<string, number> {
  switch (config.kind) {
    case 'sgd':
      return config.momentum ? { velocity: 0 } : {};
    case 'adagrad':
      return { sum: config.initialSum ?? ADAGRAD_DEFAULTS.initialSum };
    case 'rmsprop':
      return {
        second: 0,
        ...(config.centred ? { first: 0 } : {}),
        ...(config.momentum ? { velocity: 0 } : {}),
      };
    case 'adam':
    case 'adamw':
      return { first: 0, second: 0, ...(config.amsgrad ? { largestSecond: 0 } : {}) };
  }
}

/**
 * One update of all weights in place with learning rate η ≥ 0. Adam runs on the engine `k` of the tensors where it is
 * given, else in TypeScript.
 */
export function applyUpdate(
  config: OptimiserConfig,
  state: OptimiserState,
  params: Params,
  grads: Params,
  learningRate: number,
  k?: Kernels,
): void {
  state.step += 1;
  for (const name of Object.keys(params)) {
    const [w, dw] = [params[name], grads[name]];
    switch (config.kind) {
      case 'sgd':
        updateSgd(config, state, name, w, dw, learningRate);
        break;
      case 'adagrad':
        updateAdagrad(config, state, name, w, dw, learningRate);
        break;
      case 'rmsprop':
        updateRmsprop(config, state, name, w, dw, learningRate);
        break;
      case 'adam':
      case 'adamw':
        updateAdam(config, state, name, w, dw, learningRate, k);
        break;
    }
  }
}

/** The numbers of one moment of one weight, or undefined where the optimiser keeps none. */
function momentOf({ moments }: OptimiserState, moment: string, name: string): FloatArray | undefined {
  return moments[moment]?.[name].data;
}

function updateSgd(config: SgdConfig, state: OptimiserState, name: string, w: Tensor, dw: Tensor, rate: number): void {
  const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = config;
  const velocity = momentOf(state, 'velocity', name);
  for (let j = 0; j < w.data.length; j++) {
    const g = dw.data[j] + weightDecay * w.data[j];
    if (!velocity) w.data[j] -= rate * g;
    else {
      //> eq optim.momentum
      velocity[j] = state.step === 1 ? g : momentum * velocity[j] + (1 - dampening) * g; // (a)
      w.data[j] -= rate * (nesterov ? g + momentum * velocity[j] : velocity[j]); // (b)
      //< eq optim.momentum
    }
  }
}

function updateAdagrad(
  config: AdagradConfig,
  state: OptimiserState,
  name: string,
  w: Tensor,
  dw: Tensor,
  rate: number,
): void {
  const { rateDecay = ADAGRAD_DEFAULTS.rateDecay, epsilon = ADAGRAD_DEFAULTS.epsilon, weightDecay = 0 } = config;
  const sum = state.moments.sum[name].data;
  const decayed = rate / (1 + (state.step - 1) * rateDecay);
  for (let j = 0; j < w.data.length; j++) {
    const g = dw.data[j] + weightDecay * w.data[j];
    sum[j] += g * g;
    w.data[j] -= (decayed * g) / (Math.sqrt(sum[j]) + epsilon);
  }
}

function updateRmsprop(
  config: RmspropConfig,
  state: OptimiserState,
  name: string,
  w: Tensor,
  dw: Tensor,
  rate: number,
): void {
  const { alpha = RMSPROP_DEFAULTS.alpha, epsilon = RMSPROP_DEFAULTS.epsilon, momentum = 0, weightDecay = 0 } = config;
  const v = state.moments.second[name].data;
  const m = momentOf(state, 'first', name);
  const velocity = momentOf(state, 'velocity', name);
  for (let j = 0; j < w.data.length; j++) {
    const g = dw.data[j] + weightDecay * w.data[j];
    v[j] = alpha * v[j] + (1 - alpha) * g * g;
    if (m) m[j] = alpha * m[j] + (1 - alpha) * g;
    const spread = m ? Math.max(0, v[j] - m[j] * m[j]) : v[j]; // a variance is never below 0, its rounding may be
    const step = g / (Math.sqrt(spread) + epsilon);
    if (velocity) velocity[j] = momentum * velocity[j] + step;
    w.data[j] -= rate * (velocity ? velocity[j] : step);
  }
}

function updateAdam(
  config: AdamConfig,
  state: OptimiserState,
  name: string,
  w: Tensor,
  dw: Tensor,
  rate: number,
  k?: Kernels,
): void {
  const { beta1 = ADAM_DEFAULTS.beta1, beta2 = ADAM_DEFAULTS.beta2, epsilon = ADAM_DEFAULTS.epsilon } = config;
  const decoupled = config.kind === 'adamw';
  const { weightDecay = decoupled ? ADAMW_WEIGHT_DECAY : 0 } = config;
  const { first, second } = state.moments;
  const largest = momentOf(state, 'largestSecond', name);
  const correction1 = 1 - beta1 ** state.step;
  const correction2 = 1 - beta2 ** state.step;
  const step = { rate, beta1, beta2, epsilon, correction1, correction2, weightDecay, decoupled };
  if (k && !largest) k.adam(w, dw, first[name], second[name], step);
  else adamStep(w.data, dw.data, first[name].data, second[name].data, largest ?? null, step);
}
