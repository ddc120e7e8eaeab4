/**
 * Our convolution, gated unit and WaveNet stack on their golden cases. The files are [B,C,T], our engine is (T,B,C);
 * their kernels are [O,I,taps], ours (taps,O,I).
 */
import {
  convBackward,
  convForward,
  convTape,
  crossEntropyBackward,
  crossEntropyForward,
  denseBackward,
  denseForward,
  gatedUnitBackward,
  gatedUnitForward,
  gatedUnitTape,
  packConv,
  receptiveField,
  stepsOf,
  waveNetBackward,
  waveNetForward,
  waveNetTape,
  type Kernels,
  type Tensor as CoreTensor,
} from '@unrolled/rnn-core';
import { compare, flat, type Adapter, type AdapterResult, type Comparison, type Tensor } from '../compare';
import { goldenKernels, type GoldenKernels } from './kernels';
import { load, permuted, sumOfProducts } from './layout';

type Tensors = Readonly<Record<string, Tensor>>;

interface WaveNetCase {
  readonly name: string;
  readonly kind: string;
  readonly options: {
    readonly kernel: number;
    readonly dilation: number;
    readonly stride: number;
    readonly pad_left: number;
    readonly pad_right: number;
    readonly dilations: readonly number[];
    readonly receptive_field: number;
  };
  readonly inputs: Tensors;
  readonly params: Tensors;
  readonly cotangent: Tensor;
  readonly token_ids: Tensor;
  readonly outputs: Tensors;
  readonly loss: number;
  readonly grads: Tensors;
}

export const wavenet: Adapter = (golden, options) => {
  const c = golden as unknown as WaveNetCase;
  const engine = goldenKernels(c.name, options);
  if (c.kind === 'conv1d') return conv1d(c, engine);
  if (c.kind === 'gated_unit') return gatedUnit(c, engine);
  if (c.kind === 'wavenet_stack') return stack(c, engine);
  return { comparisons: [], missing: [`wavenet of kind ${c.kind}`] };
};

const timeFirst = (k: Kernels, tensor: Tensor): CoreTensor => permuted(k, load(k, tensor), 2, 0, 1);
const channelsFirst = (k: Kernels, tensor: CoreTensor): CoreTensor => permuted(k, tensor, 1, 2, 0);

/** A convolution's weights in our layout, their gradients, and those in the file's layout. */
function convWeights(k: Kernels, params: Tensors, W: string, b: string) {
  const weight = permuted(k, load(k, params[W]), 2, 0, 1);
  const bias = params[b] ? load(k, params[b]) : null;
  const dW = k.alloc(...weight.shape);
  const db = bias && k.alloc(...bias.shape);
  return {
    packed: packConv(k, weight, bias),
    grads: { dW: stepsOf(dW), db },
    named: () => ({ [W]: permuted(k, dW, 1, 2, 0), ...(db ? { [b]: db } : {}) }),
  };
}

/** A 1×1 convolution is a dense layer on every frame. */
function denseWeights(k: Kernels, params: Tensors, W: string, b: string) {
  const [O, I] = params[W].shape;
  const [dW, db] = [k.alloc(O, I), k.alloc(O)];
  const packed = k.pack({ shape: [O, I], data: load(k, params[W]).data });
  return { W: packed, b: load(k, params[b]), grads: { dW, db }, named: { [W]: dW, [b]: db } };
}

function gradients(c: WaveNetCase, ours: Readonly<Record<string, CoreTensor>>, engine: GoldenKernels): Comparison[] {
  return Object.entries(c.grads).map(([name, expected]) =>
    compare(`grad ${name.replace(/_\d$/, '_l')}`, ours[name].data, expected, engine.backward),
  );
}

function conv1d(c: WaveNetCase, engine: GoldenKernels): AdapterResult {
  const { k, forward } = engine;
  const { kernel: taps, dilation, stride, pad_left: left, pad_right: right } = c.options;
  const x = timeFirst(k, c.inputs.x);
  const dx = k.alloc(...x.shape);
  const { packed, grads, named } = convWeights(k, c.params, 'weight', 'bias');
  const tape = convTape(k, { taps, dilation, stride, left, right }, c.params.weight.shape[0], x, dx);
  convForward(k, packed, tape);
  k.copy(timeFirst(k, c.cotangent), tape.dy);
  convBackward(k, packed, tape, grads);
  const y = channelsFirst(k, tape.y);
  return {
    comparisons: [
      compare('y', y.data, c.outputs.y, forward),
      compare('loss', sumOfProducts(y.data, flat(c.cotangent)), c.loss, forward),
      ...gradients(c, { x: channelsFirst(k, dx), ...named() }, engine),
    ],
    missing: [],
  };
}

/** Filter and gate `suffix` of a file, with their conditions where there are any. */
function unitWeights(k: Kernels, params: Tensors, suffix = '') {
  const filter = convWeights(k, params, `W_f${suffix}`, `b_f${suffix}`);
  const gate = convWeights(k, params, `W_g${suffix}`, `b_g${suffix}`);
  const [nameF, nameG] = [`V_f${suffix}`, `V_g${suffix}`];
  const [Vf, Vg] = [nameF, nameG].map((name) => (params[name] ? load(k, params[name]) : null));
  const [dVf, dVg] = [Vf, Vg].map((V) => V && k.alloc(...V.shape));
  return {
    packed: { filter: filter.packed, gate: gate.packed, Vf: Vf && k.pack(Vf), Vg: Vg && k.pack(Vg) },
    grads: { filter: filter.grads, gate: gate.grads, dVf, dVg },
    named: () => ({ ...filter.named(), ...gate.named(), ...(dVf && dVg ? { [nameF]: dVf, [nameG]: dVg } : {}) }),
  };
}

/** One vector for a sequence is stored [B,D]; one for every frame [B,D,T]. */
function conditionOf(k: Kernels, { cond }: Tensors) {
  if (!cond) return { condition: null, dCondition: null, named: () => ({}) };
  const local = cond.shape.length === 3;
  const condition = local ? timeFirst(k, cond) : load(k, cond);
  const dCondition = k.alloc(...condition.shape);
  return { condition, dCondition, named: () => ({ cond: local ? channelsFirst(k, dCondition) : dCondition }) };
}

function gatedUnit(c: WaveNetCase, engine: GoldenKernels): AdapterResult {
  const { k, forward } = engine;
  const { kernel: taps, dilation } = c.options;
  const x = timeFirst(k, c.inputs.x);
  const dx = k.alloc(...x.shape);
  const { condition, dCondition, named: namedCondition } = conditionOf(k, c.inputs);
  const { packed, grads, named } = unitWeights(k, c.params);
  const tape = gatedUnitTape(k, { C: c.params.W_f.shape[0], taps, dilation }, x, dx);
  gatedUnitForward(k, packed, condition, tape);
  gatedUnitBackward(k, packed, condition, tape, timeFirst(k, c.cotangent), grads, dCondition);
  const y = channelsFirst(k, tape.y);
  const ours = { x: channelsFirst(k, dx), ...named(), ...namedCondition() };
  return {
    comparisons: [
      compare('y', y.data, c.outputs.y, forward),
      compare('loss', sumOfProducts(y.data, flat(c.cotangent)), c.loss, forward),
      ...gradients(c, ours, engine),
    ],
    missing: [],
  };
}

/** One-hot input through a dense layer, the stack, and cross-entropy of the next symbol at every frame. */
function stack(c: WaveNetCase, engine: GoldenKernels): AdapterResult {
  const { k, forward } = engine;
  const { kernel: taps, dilations, receptive_field } = c.options;
  const x = timeFirst(k, c.inputs.x);
  const [T, B, K] = x.shape;
  const { condition, dCondition, named: namedCondition } = conditionOf(k, c.inputs);
  const input = denseWeights(k, c.params, 'in_W', 'in_b');
  const [out1, out2] = [1, 2].map((n) => denseWeights(k, c.params, `out${n}_W`, `out${n}_b`));
  const layers = dilations.map((_, l) => ({
    unit: unitWeights(k, c.params, `_${l}`),
    residual: denseWeights(k, c.params, `res_W_${l}`, `res_b_${l}`),
    skip: denseWeights(k, c.params, `skip_W_${l}`, `skip_b_${l}`),
  }));
  const weights = {
    layers: layers.map(({ unit, residual, skip }) => ({
      unit: unit.packed,
      ...{ R: residual.W, r: residual.b, S: skip.W, s: skip.b },
    })),
    ...{ O1: out1.W, o1: out1.b, O2: out2.W, o2: out2.b },
  };
  const grads = {
    layers: layers.map(({ unit, residual, skip }) => ({
      unit: unit.grads,
      ...{ dR: residual.grads.dW, dr: residual.grads.db, dS: skip.grads.dW, ds: skip.grads.db },
    })),
    ...{ dO1: out1.grads.dW, do1: out1.grads.db, dO2: out2.grads.dW, do2: out2.grads.db },
  };
  const C = input.b.data.length;
  const tape = waveNetTape(k, { T, B, C, skip: out1.b.data.length, K, taps, dilations });
  denseForward(k, input.W, input.b, x, tape.h[0]);
  waveNetForward(k, weights, condition, tape);

  const tokens = flat(c.token_ids); // [B,T+1]
  const next = Array.from({ length: T * B }, (_, n) => tokens[(n % B) * (T + 1) + Math.floor(n / B) + 1]);
  const everywhere = k.alloc(T, B);
  k.fill(everywhere, 1);
  const [probs, dScores, dx] = [k.alloc(T, B, K), k.alloc(T, B, K), k.alloc(T, B, K)];
  const loss = crossEntropyForward(tape.scores, next, everywhere, probs);
  crossEntropyBackward(probs, next, everywhere, dScores);
  waveNetBackward(k, weights, condition, tape, dScores, grads, dCondition);
  denseBackward(k, input.W, x, tape.dh[0], input.grads, dx);
  const ours = Object.assign(
    { x: channelsFirst(k, dx), ...namedCondition(), ...input.named, ...out1.named, ...out2.named },
    ...layers.map(({ unit, residual, skip }) => ({ ...unit.named(), ...residual.named, ...skip.named })),
  ) as Record<string, CoreTensor>;
  return {
    comparisons: [
      compare('receptive field', receptiveField(taps, dilations), receptive_field, { atol: 0, rtol: 0 }),
      compare('skip_sum', channelsFirst(k, tape.sum).data, c.outputs.skip_sum, forward),
      compare('logits', channelsFirst(k, tape.scores).data, c.outputs.logits, forward),
      compare('loss', loss, c.loss, forward),
      ...gradients(c, ours, engine),
    ],
    missing: [],
  };
}
