/**
 * Attention in all its forms as gradient problems: one head with each score, many heads, the transformer block.
 * For tests only.
 *
 * Padded keys and values hold junk; padded queries take no part in the loss, as in a network whose loss is masked.
 */
import type {
  AttentionGrads,
  AttentionReach,
  AttentionScore,
  CheckedTensor,
  NormPlace,
  PackedAttention,
  Tensor,
} from '../src/index';
import { drawer, maskWithJunk, smallestOf, sumOfProducts, zeroGrads, type Drawer, type KinkedProblem } from './drawn';
import type { Core, Problem } from './gradient-problems';

type Tensors = Readonly<Record<string, CheckedTensor>>;

export interface OneHeadSizes {
  readonly score: AttentionScore;
  readonly Tq: number;
  readonly Tk: number;
  readonly Dq: number;
  readonly Dk: number;
  readonly Dv: number;
  readonly A: number;
  readonly keyLengths: readonly number[];
  readonly reach: AttentionReach;
  /** 'shared': keys are the values, as in a decoder; needs Dk = Dv. */
  readonly values: 'own' | 'shared';
}

export interface OneHeadProblem extends Problem {
  readonly alpha: Tensor;
  readonly allowed: Tensor;
}

/** Loss Σ w ⊙ context. Tensors: q, keys, values (unless shared) and the weights of the score. */
export function oneHeadProblem(core: Core, sizes: OneHeadSizes, seed: number): OneHeadProblem {
  const drawn = drawer(core, seed);
  const { k } = drawn;
  const { score, Tq, Tk, Dq, Dk, Dv, A, keyLengths, reach } = sizes;
  const B = keyLengths.length;
  const [q, keys] = [drawn.draw([Tq, B, Dq]), drawn.draw([Tk, B, Dk])];
  const values = sizes.values === 'own' ? drawn.draw([Tk, B, Dv]) : keys;
  const allowed = k.alloc(Tq, B, Tk);
  core.fillAllowed(allowed, maskWithJunk(drawn, Tk, keyLengths, [keys.value, values.value]), reach);
  const own = scoreTensors(drawn, score, { Dq, Dk, A });
  const tensors: Tensors = { q, keys, ...(values === keys ? {} : { values }), ...own.tensors };
  const tape = core.attentionTape(k, score, { Tq, Tk, B, Dq, Dk, Dv, A });
  const cotangent = drawn.cotangent(Tq, B, Dv);
  const steps = {
    q: core.stepsOf(q.value),
    dq: core.stepsOf(q.grad),
    allowed: core.stepsOf(allowed),
    dContext: core.stepsOf(cotangent),
  };
  function loss(): number {
    own.repack();
    core.attentionForward(k, own.weights, steps.q, keys.value, values.value, steps.allowed, tape);
    return sumOfProducts(tape.context, cotangent);
  }
  function analyse(): void {
    loss();
    zeroGrads(k, tensors);
    core.attentionBackward(
      k,
      own.weights,
      steps.q,
      keys.value,
      values.value,
      tape,
      steps.dContext,
      own.grads,
      steps.dq,
      keys.grad,
      values.grad,
    );
  }
  return { loss, analyse, tensors, alpha: tape.alpha, allowed };
}

interface ScoreTensors {
  readonly tensors: Tensors;
  readonly weights: PackedAttention;
  readonly grads: AttentionGrads;
  repack(): void;
}

function scoreTensors(
  { k, draw }: Drawer,
  score: AttentionScore,
  { Dq, Dk, A }: { Dq: number; Dk: number; A: number },
): ScoreTensors {
  if (score === 'additive') {
    const [Wq, Wk, b, v] = [draw([A, Dq]), draw([A, Dk]), draw([A]), draw([A])];
    const [packedWq, packedWk] = [k.pack(Wq.value), k.pack(Wk.value)];
    return {
      tensors: { Wq, Wk, b, v },
      weights: { score, Wq: packedWq, Wk: packedWk, b: b.value, v: v.value },
      grads: { score, dWq: Wq.grad, dWk: Wk.grad, db: b.grad, dv: v.grad },
      repack() {
        k.repack(packedWq);
        k.repack(packedWk);
      },
    };
  }
  if (score === 'general') {
    const W = draw([Dk, Dq]);
    const packed = k.pack(W.value);
    return {
      tensors: { W },
      weights: { score, W: packed },
      grads: { score, dW: W.grad },
      repack: () => k.repack(packed),
    };
  }
  return { tensors: {}, weights: { score }, grads: { score }, repack: () => undefined };
}

/** Named tensors, packed where they are matrices, with the gradients under d-names. */
function packedTensors(drawn: Drawer, shapes: Readonly<Record<string, readonly number[]>>) {
  const tensors = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, drawn.draw(shape)]));
  const packed = Object.fromEntries(
    Object.entries(tensors)
      .filter(([, { value }]) => value.shape.length === 2)
      .map(([name, { value }]) => [name, drawn.k.pack(value)]),
  );
  return { tensors, packed, repack: () => Object.values(packed).forEach((one) => drawn.k.repack(one)) };
}

function headTensors(drawn: Drawer, D: number) {
  const matrix = [D, D];
  const { tensors, packed, repack } = packedTensors(drawn, {
    ...{ Wq: matrix, Wk: matrix, Wv: matrix, Wo: matrix },
    ...{ bq: [D], bk: [D], bv: [D], bo: [D] },
  });
  const { Wq, Wk, Wv, Wo } = packed;
  const value = (name: string): Tensor => tensors[name].value;
  const grad = (name: string): Tensor => tensors[name].grad;
  return {
    tensors,
    repack,
    weights: { Wq, Wk, Wv, Wo, bq: value('bq'), bk: value('bk'), bv: value('bv'), bo: value('bo') },
    grads: {
      ...{ dWq: grad('Wq'), dWk: grad('Wk'), dWv: grad('Wv'), dWo: grad('Wo') },
      ...{ dbq: grad('bq'), dbk: grad('bk'), dbv: grad('bv'), dbo: grad('bo') },
    },
  };
}

export interface MultiHeadSizes {
  readonly Tq: number;
  /** 'self': all three inputs are one tensor, Tk is Tq. */
  readonly inputs: 'self' | 'cross';
  readonly Tk: number;
  readonly D: number;
  readonly heads: number;
  readonly keyLengths: readonly number[];
  readonly reach: AttentionReach;
}

/** Loss Σ w ⊙ y over the queries within their length. Tensors: the inputs, four matrices, four biases. */
export function multiHeadProblem(core: Core, sizes: MultiHeadSizes, seed: number): Problem {
  const drawn = drawer(core, seed);
  const { k } = drawn;
  const { Tq, D, heads, keyLengths, reach } = sizes;
  const self = sizes.inputs === 'self';
  const Tk = self ? Tq : sizes.Tk;
  const B = keyLengths.length;
  const query = drawn.draw([Tq, B, D]);
  const [keys, values] = self ? [query, query] : [drawn.draw([Tk, B, D]), drawn.draw([Tk, B, D])];
  const mask = maskWithJunk(drawn, Tk, keyLengths, self ? [query.value] : [keys.value, values.value]);
  const allowed = k.alloc(Tq, B, Tk);
  core.fillAllowed(allowed, mask, reach);
  const own = headTensors(drawn, D);
  const tensors: Tensors = { query, ...(self ? {} : { keys, values }), ...own.tensors };
  const tape = core.multiHeadTape(k, { Tq, Tk, B, D, heads });
  const [y, cotangent] = [k.alloc(Tq, B, D), drawn.cotangent(Tq, B, D)];
  // A loss near 1: the gradient of bk is 0, and of a larger loss its differences would show the rounding.
  k.scale(cotangent, 1 / Tq, cotangent);
  if (self) k.keepRows(mask, cotangent, cotangent);
  const inputs = { query: query.value, keys: keys.value, values: values.value };
  const steps = core.stepsOf(allowed);
  function loss(): number {
    own.repack();
    core.multiHeadForward(k, own.weights, inputs, steps, tape, y);
    return sumOfProducts(y, cotangent);
  }
  function analyse(): void {
    loss();
    zeroGrads(k, tensors);
    const dInputs = { dQuery: query.grad, dKeys: keys.grad, dValues: values.grad };
    core.multiHeadBackward(k, own.weights, inputs, tape, cotangent, own.grads, dInputs);
  }
  return { loss, analyse, tensors };
}

export interface BlockSizes {
  readonly norm: NormPlace;
  readonly T: number;
  readonly D: number;
  readonly F: number;
  readonly heads: number;
  readonly lengths: readonly number[];
  readonly reach: AttentionReach;
}

/** Loss Σ w ⊙ y over the frames within their length. Tensors: x and every weight of the block. */
export function transformerBlockProblem(core: Core, sizes: BlockSizes, seed: number): KinkedProblem {
  const drawn = drawer(core, seed);
  const { k } = drawn;
  const { norm, T, D, F, heads, lengths, reach } = sizes;
  const B = lengths.length;
  const x = drawn.draw([T, B, D]);
  const mask = maskWithJunk(drawn, T, lengths, [x.value]);
  const allowed = k.alloc(T, B, T);
  core.fillAllowed(allowed, mask, reach);
  const attention = headTensors(drawn, D);
  const inner = packedTensors(drawn, { W1: [F, D], b1: [F], W2: [D, F], b2: [D] });
  const { W1, b1, W2, b2 } = inner.tensors;
  const [gain1, bias1, gain2, bias2] = [drawn.draw([D]), drawn.draw([D]), drawn.draw([D]), drawn.draw([D])];
  const tensors: Tensors = { x, ...attention.tensors, W1, b1, W2, b2, gain1, bias1, gain2, bias2 };
  const weights = {
    attention: attention.weights,
    feedForward: { W1: inner.packed.W1, b1: b1.value, W2: inner.packed.W2, b2: b2.value },
    norm1: { gain: gain1.value, bias: bias1.value },
    norm2: { gain: gain2.value, bias: bias2.value },
  };
  const grads = {
    attention: attention.grads,
    feedForward: { dW1: W1.grad, db1: b1.grad, dW2: W2.grad, db2: b2.grad },
    norm1: { dgain: gain1.grad, dbias: bias1.grad },
    norm2: { dgain: gain2.grad, dbias: bias2.grad },
  };
  const tape = core.transformerBlockTape(k, { T, B, D, F, heads }, { norm });
  const [y, cotangent] = [k.alloc(T, B, D), drawn.cotangent(T, B, D)];
  k.keepRows(mask, cotangent, cotangent);
  const steps = core.stepsOf(allowed);
  function loss(): number {
    attention.repack();
    inner.repack();
    core.transformerBlockForward(k, weights, x.value, steps, tape, y);
    return sumOfProducts(y, cotangent);
  }
  function analyse(): void {
    loss();
    zeroGrads(k, tensors);
    core.transformerBlockBackward(k, weights, x.value, tape, cotangent, grads, x.grad);
  }
  return { loss, analyse, tensors, smallestPreactivation: () => smallestOf([tape.feedForward.a], mask) };
}
