/**
 * Our recurrent engine on the golden cases: the simple RNN, clipping, optimisers, metrics.
 *
 * Tolerances are those the golden README suggests for float64 code, named below. What has no code yet is returned by
 * name, never skipped silently.
 */
import {
  addToConfusion,
  applyUpdate,
  clipByNorm,
  clipByValue,
  createKernels,
  createOptimiserState,
  crossEntropyBackward,
  crossEntropyForward,
  denseBackward,
  denseForward,
  editDistance,
  frameScores,
  phonemeErrorRate,
  simpleRnnBackward,
  simpleRnnForward,
  simpleRnnTape,
  stepsOf,
  type Kernels,
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

/** Sums of up to a few hundred float64 products: 1e-10 forward and 1e-9 backward leave three digits of room. */
const FORWARD = { atol: 1e-10, rtol: 1e-10 };
const BACKWARD = { atol: 1e-9, rtol: 1e-9 };
/** Saturated units and 40 steps amplify the last digit of tanh. */
const FORWARD_HARD = { atol: 1e-10, rtol: 1e-8 };
const BACKWARD_HARD = { atol: 1e-9, rtol: 1e-8 };
const OPTIMISER = { atol: 1e-10, rtol: 1e-10 };
const EXACT = { atol: 0, rtol: 0 };
const METRIC = { atol: 1e-12, rtol: 1e-12 };

function load(k: Kernels, { shape, data }: Tensor): CoreTensor {
  const tensor = k.alloc(...shape);
  tensor.data.set(flat(data));
  return tensor;
}

interface RecurrentCase {
  readonly name: string;
  readonly options: {
    readonly B: number;
    readonly T: number;
    readonly H: number;
    readonly K: number;
    readonly layers: number;
    readonly bidirectional: boolean;
    readonly bias: boolean;
    readonly head: 'framewise' | 'many_to_one';
  };
  readonly lengths: Tensor;
  readonly targets: Tensor;
  readonly inputs: { readonly x: Tensor; readonly h0?: Tensor };
  readonly params: Readonly<Record<string, Tensor>>;
  readonly final_state_cotangents?: { readonly vh: Tensor };
  readonly outputs: { readonly y: Tensor; readonly h_n: Tensor; readonly logits: Tensor };
  readonly ce_loss: number;
  readonly loss: number;
  readonly grads: Readonly<Record<string, Tensor>>;
}

/** Single-layer one-way cases; the others have no code yet. Both of torch's biases go into our one. */
export const rnnTanh: Adapter = (golden, { kernels }) => {
  const c = golden as unknown as RecurrentCase;
  const { B, T, H, K, layers, bidirectional, bias, head } = c.options;
  if (kernels === 'wasm') return missing('wasm kernels');
  if (layers !== 1 || bidirectional) return missing(bidirectional ? 'bidirectional' : `${layers} layers`);
  const k = createKernels('reference64');
  const hard = c.name.startsWith('saturated') || c.name.startsWith('long');
  const forward = hard ? FORWARD_HARD : FORWARD;
  const backward = hard ? BACKWARD_HARD : BACKWARD;

  const x = load(k, c.inputs.x);
  const lengths = flat(c.lengths);
  const mask = k.alloc(T, B);
  for (let t = 0; t < T; t++) for (let b = 0; b < B; b++) mask.data[t * B + b] = t < lengths[b] ? 1 : 0;
  const bh = k.alloc(H);
  if (bias) k.add(load(k, c.params.bias_ih_l0), load(k, c.params.bias_hh_l0), bh);
  const weights = {
    Wxh: k.pack(load(k, c.params.weight_ih_l0)),
    Whh: k.pack(load(k, c.params.weight_hh_l0)),
    bh: bias ? bh : null,
  };
  const Why = k.pack(load(k, c.params.W_hy));
  const by = load(k, c.params.b_y);
  const tape = simpleRnnTape(k, { T, B, H });
  if (c.inputs.h0) tape.steps.hidden[0].data.set(flat(c.inputs.h0));
  const [xSteps, maskSteps] = [stepsOf(x), stepsOf(mask)];

  simpleRnnForward(k, weights, xSteps, maskSteps, tape);
  const final = tape.steps.hidden[T];
  const perFrame = head === 'framewise';
  const read = perFrame ? { shape: [T, B, H], data: tape.hidden.data.subarray(B * H) } : final;
  const rows = perFrame ? mask : k.alloc(B);
  if (!perFrame) k.fill(rows, 1);
  const logits = k.alloc(...read.shape.slice(0, -1), K);
  const probs = k.alloc(...logits.shape);
  denseForward(k, Why, by, read, logits);
  const ce = crossEntropyForward(logits, flat(c.targets), rows, probs);
  const vh = c.final_state_cotangents && flat(c.final_state_cotangents.vh);
  const loss = ce + (vh?.reduce((sum, v, j) => sum + v * final.data[j], 0) ?? 0);

  const grads = {
    dWxh: k.alloc(...weights.Wxh.weight.shape),
    dWhh: k.alloc(H, H),
    dbh: k.alloc(H),
    dWhy: k.alloc(K, H),
    dby: k.alloc(K),
    dx: k.alloc(...x.shape),
  };
  const dLogits = k.alloc(...logits.shape);
  const dH = k.alloc(T, B, H);
  crossEntropyBackward(probs, flat(c.targets), rows, dLogits);
  denseBackward(k, Why, read, dLogits, { dW: grads.dWhy, db: grads.dby }, perFrame ? dH : tape.q);
  vh?.forEach((v, j) => (tape.q.data[j] += v));
  simpleRnnBackward(
    k,
    weights,
    xSteps,
    maskSteps,
    tape,
    stepsOf(dH),
    { ...grads, dbh: bias ? grads.dbh : null },
    stepsOf(grads.dx),
  );

  const y = k.alloc(T, B, H); // the files hold zeros past the end, we hold the frozen state
  k.keepRows(mask, { shape: [T, B, H], data: tape.hidden.data.subarray(B * H) }, y);
  const ours: Record<string, CoreTensor> = {
    weight_ih_l0: grads.dWxh,
    weight_hh_l0: grads.dWhh,
    bias_ih_l0: grads.dbh,
    bias_hh_l0: grads.dbh,
    W_hy: grads.dWhy,
    b_y: grads.dby,
    x: grads.dx,
    h0: tape.q,
  };
  return {
    comparisons: [
      compare('y', y.data, c.outputs.y, forward),
      compare('h_n', final.data, c.outputs.h_n, forward),
      ...(perFrame
        ? [compare('logits', validRows(logits, mask), validRows(load(k, c.outputs.logits), mask), forward)]
        : [compare('logits', logits.data, c.outputs.logits, forward)]),
      compare('ce_loss', ce, c.ce_loss, forward),
      compare('loss', loss, c.loss, forward),
      ...Object.entries(c.grads).map(([name, grad]) => compare(`grad ${name}`, ours[name].data, grad, backward)),
    ],
    missing: [],
  };
};

/** The rows of (T,B,K) whose mask is 1: logits of padding are nobody's. */
function validRows(tensor: CoreTensor, mask: CoreTensor): number[] {
  const K = tensor.shape[tensor.shape.length - 1];
  return Array.from(tensor.data).filter((_, j) => mask.data[Math.floor(j / K)] !== 0);
}

interface ClippingCase {
  readonly kind: 'norm' | 'value';
  readonly options: { readonly max_norm?: number; readonly norm_type?: GoldenNumber; readonly clip_value?: number };
  readonly grads: readonly Tensor[];
  readonly total_norm: number;
  readonly clipped_exact?: readonly Tensor[];
  readonly clipped?: readonly Tensor[];
}

/** Against `clipped_exact`: min(1, max/norm) without torch's 1e-6 in the denominator. */
export const clipping: Adapter = (golden) => {
  const c = golden as unknown as ClippingCase;
  const k = createKernels('reference64');
  const grads = Object.fromEntries(c.grads.map((grad, j) => [`g${j}`, load(k, grad)]));
  const comparisons: Comparison[] = [];
  if (c.kind === 'norm') {
    const p = c.options.norm_type === 'inf' ? Infinity : Number(c.options.norm_type);
    comparisons.push(compare('total_norm', clipByNorm(grads, c.options.max_norm ?? NaN, p), c.total_norm, FORWARD));
  } else clipByValue(grads, c.options.clip_value ?? NaN);
  const expected = c.clipped_exact ?? c.clipped ?? [];
  const clipped = Object.values(grads).flatMap(({ data }) => Array.from(data));
  comparisons.push(compare('clipped', clipped, expected.flatMap(flat), FORWARD));
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
export const optimisers: Adapter = (golden) => {
  const c = golden as unknown as OptimiserCase;
  const config = optimiserConfig(c);
  if (config === null) return missing(`optimiser ${c.optimiser}`);
  const k = createKernels('reference64');
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
    comparisons: Object.keys(paths).map((name) => compare(`theta ${name}`, walked[name], c.theta[name], OPTIMISER)),
    missing: [],
  };
};

function optimiserConfig({ optimiser, options }: OptimiserCase): OptimiserConfig | null {
  const weightDecay = Number(options.weight_decay);
  if (optimiser === 'sgd') {
    const [momentum, dampening] = [Number(options.momentum), Number(options.dampening)];
    return { kind: 'sgd', momentum, dampening, nesterov: options.nesterov === true, weightDecay };
  }
  if (optimiser !== 'adam') return null;
  const [beta1, beta2] = options.betas as readonly number[];
  return { kind: 'adam', beta1, beta2, epsilon: Number(options.eps), weightDecay, amsgrad: options.amsgrad === true };
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

interface EditCase {
  readonly pairs: readonly {
    readonly reference: readonly number[];
    readonly hypothesis: readonly number[];
    readonly distance: number;
    readonly per: number | null;
  }[];
  readonly corpus_per: number;
}
interface FrameCase {
  readonly targets: Tensor;
  readonly predictions: Tensor;
  readonly lengths: Tensor;
  readonly accuracy: number;
  readonly confusion_rows_true: Tensor;
  readonly precision: Tensor;
  readonly recall: Tensor;
  readonly f1: Tensor;
  readonly macro_f1: number;
}
interface CrossEntropyCase {
  readonly logits: Tensor;
  readonly targets: Tensor;
  readonly nll: Tensor;
  readonly cross_entropy: number;
  readonly perplexity: number;
  readonly bits_per_symbol: number;
}

export const metrics: Adapter = (golden) => {
  switch (golden.kind) {
    case 'edit_distance':
      return editMetrics(golden as unknown as EditCase);
    case 'frame':
      return frameMetrics(golden as unknown as FrameCase);
    case 'ce':
      return crossEntropyMetrics(golden as unknown as CrossEntropyCase);
    default:
      return missing(`metrics of kind ${String(golden.kind)}`);
  }
};

/** A pair with an empty reference has no rate of its own (null in the file), but its distance counts. */
function editMetrics({ pairs, corpus_per }: EditCase): AdapterResult {
  const rated = pairs.filter(({ per }) => per !== null);
  return {
    comparisons: [
      compare(
        'distance',
        pairs.map(({ reference, hypothesis }) => editDistance(reference, hypothesis)),
        pairs.map(({ distance }) => distance),
        EXACT,
      ),
      compare(
        'per',
        rated.map((pair) => phonemeErrorRate([pair])),
        rated.map(({ per }) => Number(per)),
        METRIC,
      ),
      compare('corpus_per', phonemeErrorRate(pairs), corpus_per, METRIC),
    ],
    missing: [],
  };
}

function frameMetrics(c: FrameCase): AdapterResult {
  const [T, B] = c.targets.shape;
  const K = c.confusion_rows_true.shape[0];
  const lengths = flat(c.lengths);
  const mask = Array.from({ length: T * B }, (_, n) => (Math.floor(n / B) < lengths[n % B] ? 1 : 0));
  const counts = new Float64Array(K * K);
  addToConfusion(counts, K, flat(c.targets), flat(c.predictions), mask);
  const scores = frameScores(counts, K);
  return {
    comparisons: [
      compare('confusion', counts, c.confusion_rows_true, EXACT),
      compare('accuracy', scores.accuracy, c.accuracy, METRIC),
      compare('precision', scores.precision, c.precision, METRIC),
      compare('recall', scores.recall, c.recall, METRIC),
      compare('f1', scores.f1, c.f1, METRIC),
      compare('macro_f1', scores.macroF1, c.macro_f1, METRIC),
    ],
    missing: [],
  };
}

function crossEntropyMetrics(c: CrossEntropyCase): AdapterResult {
  const k = createKernels('reference64');
  const logits = load(k, c.logits);
  const rows = k.alloc(logits.shape[0]);
  k.fill(rows, 1);
  const probs = k.alloc(...logits.shape);
  const loss = crossEntropyForward(logits, flat(c.targets), rows, probs);
  const nll = flat(c.targets).map((target, n) => -Math.log(probs.data[n * logits.shape[1] + target]));
  return {
    comparisons: [
      compare('nll', nll, c.nll, FORWARD),
      compare('cross_entropy', loss, c.cross_entropy, FORWARD),
      compare('perplexity', Math.exp(loss), c.perplexity, FORWARD),
      compare('bits_per_symbol', loss / Math.LN2, c.bits_per_symbol, FORWARD),
    ],
    missing: ['top-k accuracy', 'label smoothing', 'class weights'],
  };
}

function missing(what: string): AdapterResult {
  return { comparisons: [], missing: [what] };
}
