/**
 * The known-answer test of an engine: every operation once, at an odd size, against the reference in float32.
 *
 * Run once before an engine is used, because a browser may have instructions that do not do what they should. It takes
 * a few milliseconds. Must not: be thorough; that is what the tests are for.
 */
import { createReferenceKernels } from './reference';
import type { Kernels, Tensor } from './types';

/** Products of 11 numbers below 1 and one rational tanh: a few digits of float32 and no more. */
const TOLERANCE = 1e-5;
const [N, I, O] = [5, 11, 13];

/** The names of the operations whose answers are wrong; none if the engine can be used. */
export function wrongAnswers(engine: Kernels): string[] {
  const [expected, got] = [answers(createReferenceKernels('float32')), answers(engine)];
  return Object.keys(expected).filter((name) => !agree(expected[name].data, got[name].data));
}

/** NaN agrees with nothing, so an operation that makes one is wrong. */
function agree(expected: ArrayLike<number>, got: ArrayLike<number>): boolean {
  for (let j = 0; j < expected.length; j++) {
    if (!(Math.abs(expected[j] - got[j]) <= TOLERANCE * Math.max(1, Math.abs(expected[j])))) return false;
  }
  return expected.length === got.length;
}

/** What the engine answers, by operation. The inputs are fixed and have no symmetry. */
function answers(k: Kernels): Record<string, Tensor> {
  let turn = 0;
  const filled = (...shape: number[]): Tensor => {
    const made = k.alloc(...shape);
    for (let j = 0; j < made.data.length; j++) made.data[j] = Math.sin(1.7 * ++turn) * 0.9;
    return made;
  };
  const [x, y, W, b, mask] = [filled(N, I), filled(N, O), filled(O, I), filled(O), k.alloc(N)];
  const [p, q, z] = [filled(N, I), filled(N, I), filled(N, I)];
  mask.data.set([1, 0, 0, 1, 1]);
  const packed = k.pack(W);
  const into = (shape: readonly number[], write: (out: Tensor) => void): Tensor => {
    const out = filled(...shape);
    write(out);
    return out;
  };
  const [single, few] = [{ shape: [1, I], data: x.data.subarray(0, I) }, [N, I] as const];
  const left = k.alloc(N, I);
  const right = k.alloc(N, O);
  return {
    affine: into([N, O], (out) => k.affine(x, packed, b, out)),
    'affine of one row': into([1, O], (out) => k.affine(single, packed, b, out)),
    matmulNT: into([N, O], (out) => k.matmulNT(x, packed, out)),
    matmulNN: into(few, (out) => k.matmulNN(y, packed, out)),
    matmulTN: into([O, I], (out) => k.matmulTN(y, x, out)),
    addRowSums: into([O], (out) => k.addRowSums(y, out)),
    tanh: into(few, (out) => k.tanh(p, out)),
    tanhBackward: into(few, (out) => k.tanhBackward(p, q, out)),
    relu: into(few, (out) => k.relu(p, out)),
    reluBackward: into(few, (out) => k.reluBackward(p, q, out)),
    sigmoid: into(few, (out) => k.sigmoid(p, out)),
    sigmoidBackward: into(few, (out) => k.sigmoidBackward(p, q, out)),
    add: into(few, (out) => k.add(p, q, out)),
    sub: into(few, (out) => k.sub(p, q, out)),
    mul: into(few, (out) => k.mul(p, q, out)),
    addMul: into(few, (out) => k.addMul(p, q, out)),
    lerp: into(few, (out) => k.lerp(z, p, q, out)),
    scale: into(few, (out) => k.scale(p, 0.3, out)),
    joinColumns: into([N, I + O], (out) => k.joinColumns(x, y, out)),
    splitColumns: into([N, I + O], (out) => {
      k.splitColumns(out, left, right);
      k.joinColumns(left, right, out);
    }),
    blendRows: into(few, (out) => k.blendRows(mask, p, q, out)),
    keepRows: into(few, (out) => k.keepRows(mask, p, out)),
    dropRows: into(few, (out) => k.dropRows(mask, p, out)),
    ...adamAnswers(k, into, q),
    fill: into(few, (out) => k.fill(out, 0.7)),
    copy: into(few, (out) => k.copy(p, out)),
  };
}

/** One step of each kind on copies of p, with the gradient q: the weight and both moments. */
function adamAnswers(
  k: Kernels,
  into: (shape: readonly number[], write: (out: Tensor) => void) => Tensor,
  gradient: Tensor,
): Record<string, Tensor> {
  const { shape } = gradient;
  const rates = {
    rate: 0.1,
    beta1: 0.6,
    beta2: 0.8,
    epsilon: 0.01,
    correction1: 0.4,
    correction2: 0.2,
    weightDecay: 0.3,
  };
  const moments = [false, true].map((decoupled) => {
    const [m, v] = [into(shape, () => {}), into(shape, (out) => k.mul(out, out, out))];
    const w = into(shape, (out) => k.adam(out, gradient, m, v, { ...rates, decoupled }));
    return { w, m, v };
  });
  const [adam, adamw] = moments;
  return { adam: adam.w, 'adam, first moment': adam.m, 'adam, second moment': adam.v, adamw: adamw.w };
}
