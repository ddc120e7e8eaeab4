/**
 * Our attention, multi-head attention, transformer block, layer norm and positions on their golden cases.
 *
 * The files are batch first, our engine is time first; layout.ts turns one into the other.
 */
import {
  attentionBackward,
  attentionForward,
  attentionTape,
  fillAllowed,
  layerNormBackward,
  layerNormForward,
  layerNormTape,
  multiHeadBackward,
  multiHeadForward,
  multiHeadTape,
  sinusoidalPositions,
  stepsOf,
  transformerBlockBackward,
  transformerBlockForward,
  transformerBlockTape,
  type AttentionGrads,
  type Kernels,
  type MultiHeadGrads,
  type PackedAttention,
  type PackedMultiHead,
  type Tensor as CoreTensor,
} from '@unrolled/rnn-core';
import { compare, flat, type Adapter, type AdapterResult, type Comparison, type Tensor } from '../compare';
import { goldenKernels, type GoldenKernels } from './kernels';
import { load, maskOf, permuted, rows, sumOfProducts, swapFirstTwo } from './layout';

type Tensors = Readonly<Record<string, Tensor>>;

interface AttentionCase {
  readonly name: string;
  readonly kind: string;
  readonly options: {
    readonly causal: boolean;
    readonly heads: number;
    readonly self_attention: boolean;
    readonly norm_first: boolean;
    readonly eps: number;
    readonly base: number;
  };
  readonly key_lengths: Tensor;
  readonly allowed: Tensor;
  readonly inputs: Tensors;
  readonly params: Tensors;
  readonly cotangent: Tensor;
  readonly outputs: Tensors;
  readonly loss: number;
  readonly grads: Tensors;
}

export const attention: Adapter = (golden, options) => {
  const c = golden as unknown as AttentionCase;
  const engine = goldenKernels(c.name, options);
  switch (c.kind) {
    case 'dot':
    case 'scaled_dot':
    case 'general':
    case 'additive':
      return oneHead(c, engine);
    case 'mha':
      return multiHead(c, engine);
    case 'layer_norm':
      return layerNorm(c, engine);
    case 'transformer_encoder_layer':
      return transformer(c, engine);
    case 'sinusoidal_pe': {
      const pe = engine.k.alloc(...c.outputs.pe.shape);
      sinusoidalPositions(pe, { base: c.options.base });
      return { comparisons: [compare('pe', pe.data, c.outputs.pe, engine.forward)], missing: [] };
    }
    default:
      return { comparisons: [], missing: [`attention of kind ${c.kind}`] };
  }
};

/** Which query may look at which key, time first. */
function allowedOf(k: Kernels, { key_lengths, options }: AttentionCase, Tq: number, Tk: number): CoreTensor {
  const lengths = flat(key_lengths);
  const allowed = k.alloc(Tq, lengths.length, Tk);
  fillAllowed(allowed, maskOf(k, Tk, lengths), options.causal ? 'causal' : 'all');
  return allowed;
}

/** Output, loss and every gradient of the file; `outputs` and `grads` in the file's own layout. */
function compared(
  c: AttentionCase,
  { forward, backward }: GoldenKernels,
  outputs: Readonly<Record<string, CoreTensor>>,
  grads: Readonly<Record<string, CoreTensor>>,
): AdapterResult {
  const comparisons: Comparison[] = Object.entries(c.outputs).map(([name, expected]) =>
    compare(name, outputs[name].data, expected, forward),
  );
  comparisons.push(compare('loss', sumOfProducts(outputs.out.data, flat(c.cotangent)), c.loss, forward));
  for (const [name, expected] of Object.entries(c.grads)) {
    comparisons.push(compare(`grad ${name}`, grads[name].data, expected, backward));
  }
  return { comparisons, missing: [] };
}

function scoreWeights(
  k: Kernels,
  kind: string,
  own: Readonly<Record<string, CoreTensor>>,
  dOwn: Readonly<Record<string, CoreTensor>>,
): { weights: PackedAttention; grads: AttentionGrads } {
  if (kind === 'additive') {
    const { W_q: dWq, W_k: dWk, b: db = null, v_a: dv } = dOwn;
    return {
      weights: { score: 'additive', Wq: k.pack(own.W_q), Wk: k.pack(own.W_k), b: own.b ?? null, v: own.v_a },
      grads: { score: 'additive', dWq, dWk, db, dv },
    };
  }
  if (kind === 'general') {
    return { weights: { score: 'general', W: k.pack(own.W) }, grads: { score: 'general', dW: dOwn.W } };
  }
  const score = kind === 'dot' ? 'dot' : 'scaled-dot';
  return { weights: { score }, grads: { score } };
}

function oneHead(c: AttentionCase, engine: GoldenKernels): AdapterResult {
  const { k } = engine;
  const twin = (tensor: Tensor): CoreTensor => swapFirstTwo(k, load(k, tensor));
  const [q, keys, values, dContext] = [c.inputs.q, c.inputs.k, c.inputs.v, c.cotangent].map(twin);
  const [[Tq, B, Dq], [Tk, , Dk], [, , Dv]] = [q.shape, keys.shape, values.shape];
  const allowed = allowedOf(k, c, Tq, Tk);
  const [dq, dKeys, dValues] = [q, keys, values].map(({ shape }) => k.alloc(...shape));
  const own = Object.fromEntries(
    ['W', 'W_q', 'W_k', 'b', 'v_a'].filter((name) => c.inputs[name]).map((name) => [name, load(k, c.inputs[name])]),
  );
  const dOwn = Object.fromEntries(Object.entries(own).map(([name, { shape }]) => [name, k.alloc(...shape)]));
  const { weights, grads } = scoreWeights(k, c.kind, own, dOwn);
  const tape = attentionTape(k, weights.score, {
    ...{ Tq, Tk, B, Dq, Dk, Dv },
    ...(own.v_a ? { A: own.v_a.data.length } : {}),
  });
  attentionForward(k, weights, stepsOf(q), keys, values, stepsOf(allowed), tape);
  attentionBackward(k, weights, stepsOf(q), keys, values, tape, stepsOf(dContext), grads, stepsOf(dq), dKeys, dValues);
  const back = (tensor: CoreTensor): CoreTensor => swapFirstTwo(k, tensor);
  const result = compared(
    c,
    engine,
    { weights: back(tape.alpha), out: back(tape.context) },
    { q: back(dq), k: back(dKeys), v: back(dValues), ...dOwn },
  );
  const mask = compare('allowed', back(allowed).data, c.allowed, { atol: 0, rtol: 0 });
  return { ...result, comparisons: [mask, ...result.comparisons] };
}

/** Our four matrices out of torch's stacked rows q, k, v; and their gradients, to be stacked again. */
function headWeights(k: Kernels, params: Tensors, prefix: string, dot: string) {
  const [stacked, bias, Wo, bo] = [
    `${prefix}in_proj_weight`,
    `${prefix}in_proj_bias`,
    `${prefix}out_proj${dot}weight`,
    `${prefix}out_proj${dot}bias`,
  ].map((name) => params[name] && load(k, params[name]));
  const D = Wo.shape[0];
  const matrix = (n: number) => k.pack(rows(k, stacked, n * D, D));
  const weights: PackedMultiHead = {
    ...{ Wq: matrix(0), Wk: matrix(1), Wv: matrix(2), Wo: k.pack(Wo) },
    ...(bias
      ? { bq: rows(k, bias, 0, D), bk: rows(k, bias, D, D), bv: rows(k, bias, 2 * D, D), bo }
      : { bq: null, bk: null, bv: null, bo: null }),
  };
  const [dStacked, dBias, dWo, dbo] = [k.alloc(3 * D, D), k.alloc(3 * D), k.alloc(D, D), k.alloc(D)];
  const [dWq, dWk, dWv] = [0, 1, 2].map((n) => ({ shape: [D, D], data: dStacked.data.subarray(n * D * D, (n + 1) * D * D) })); // prettier-ignore
  const [dbq, dbk, dbv] = [0, 1, 2].map((n) => ({ shape: [D], data: dBias.data.subarray(n * D, (n + 1) * D) }));
  const grads: MultiHeadGrads = { dWq, dWk, dWv, dWo, dbq, dbk, dbv, dbo };
  const named = {
    [`${prefix}in_proj_weight`]: dStacked,
    [`${prefix}in_proj_bias`]: dBias,
    [`${prefix}out_proj${dot}weight`]: dWo,
    [`${prefix}out_proj${dot}bias`]: dbo,
  };
  return { weights, grads, named };
}

function multiHead(c: AttentionCase, engine: GoldenKernels): AdapterResult {
  const { k } = engine;
  const twin = (tensor: Tensor): CoreTensor => swapFirstTwo(k, load(k, tensor));
  const query = twin(c.inputs.query);
  const { self_attention: self, heads } = c.options;
  const [keys, values] = self ? [query, query] : [twin(c.inputs.key), twin(c.inputs.value)];
  const [[Tq, B, D], [Tk]] = [query.shape, keys.shape];
  const dQuery = k.alloc(Tq, B, D);
  const [dKeys, dValues] = self ? [dQuery, dQuery] : [k.alloc(Tk, B, D), k.alloc(Tk, B, D)];
  const { weights, grads, named } = headWeights(k, c.params, '', '_');
  const tape = multiHeadTape(k, { Tq, Tk, B, D, heads });
  const y = k.alloc(Tq, B, D);
  const inputs = { query, keys, values };
  multiHeadForward(k, weights, inputs, stepsOf(allowedOf(k, c, Tq, Tk)), tape, y);
  multiHeadBackward(k, weights, inputs, tape, twin(c.cotangent), grads, { dQuery, dKeys, dValues });
  const perHead = permuted(k, tape.alpha, 2, 1, 0, 3); // (Tq,heads,B,Tk) to [B,heads,Tq,Tk]
  const mean = k.alloc(B, Tq, Tk);
  for (let n = 0; n < perHead.data.length; n++) {
    const [b, rest] = [Math.floor(n / (heads * Tq * Tk)), n % (Tq * Tk)];
    mean.data[b * Tq * Tk + rest] += perHead.data[n] / heads;
  }
  const back = (tensor: CoreTensor): CoreTensor => swapFirstTwo(k, tensor);
  return compared(
    c,
    engine,
    { out: back(y), weights_per_head: perHead, weights_mean: mean },
    { query: back(dQuery), key: back(dKeys), value: back(dValues), ...named },
  );
}

function layerNorm(c: AttentionCase, engine: GoldenKernels): AdapterResult {
  const { k } = engine;
  const [x, gain, bias] = [c.inputs.x, c.inputs.gamma, c.inputs.beta].map((tensor) => load(k, tensor));
  const [y, dx, dgain, dbias] = [x, x, gain, bias].map(({ shape }) => k.alloc(...shape));
  const tape = layerNormTape(k, { N: x.data.length / gain.data.length, H: gain.data.length });
  layerNormForward(x, { gain, bias }, y, tape, c.options.eps);
  layerNormBackward(load(k, c.cotangent), { gain, bias }, tape, { dgain, dbias }, dx);
  return compared(c, engine, { out: y }, { x: dx, gamma: dgain, beta: dbias });
}

function transformer(c: AttentionCase, engine: GoldenKernels): AdapterResult {
  const { k } = engine;
  const x = swapFirstTwo(k, load(k, c.inputs.x));
  const [T, B, D] = x.shape;
  const p = Object.fromEntries(Object.entries(c.params).map(([name, tensor]) => [name, load(k, tensor)]));
  const d = Object.fromEntries(Object.entries(p).map(([name, { shape }]) => [name, k.alloc(...shape)]));
  const { weights: attentionWeights, grads: dAttention, named } = headWeights(k, c.params, 'self_attn.', '.');
  const weights = {
    attention: attentionWeights,
    feedForward: {
      ...{ W1: k.pack(p['linear1.weight']), b1: p['linear1.bias'] },
      ...{ W2: k.pack(p['linear2.weight']), b2: p['linear2.bias'] },
    },
    norm1: { gain: p['norm1.weight'], bias: p['norm1.bias'] },
    norm2: { gain: p['norm2.weight'], bias: p['norm2.bias'] },
  };
  const grads = {
    attention: dAttention,
    feedForward: {
      ...{ dW1: d['linear1.weight'], db1: d['linear1.bias'] },
      ...{ dW2: d['linear2.weight'], db2: d['linear2.bias'] },
    },
    norm1: { dgain: d['norm1.weight'], dbias: d['norm1.bias'] },
    norm2: { dgain: d['norm2.weight'], dbias: d['norm2.bias'] },
  };
  const { heads, norm_first, eps, causal } = c.options;
  const F = p['linear1.bias'].data.length;
  const tape = transformerBlockTape(k, { T, B, D, F, heads }, { norm: norm_first ? 'before' : 'after', epsilon: eps });
  const allowed = k.alloc(T, B, T);
  fillAllowed(allowed, null, causal ? 'causal' : 'all');
  const [y, dx] = [k.alloc(T, B, D), k.alloc(T, B, D)];
  transformerBlockForward(k, weights, x, stepsOf(allowed), tape, y);
  transformerBlockBackward(k, weights, x, tape, swapFirstTwo(k, load(k, c.cotangent)), grads, dx);
  return compared(c, engine, { out: swapFirstTwo(k, y) }, { ...d, ...named, x: swapFirstTwo(k, dx) });
}
