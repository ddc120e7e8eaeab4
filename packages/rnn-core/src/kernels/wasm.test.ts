import { describe, expect, test } from 'vitest';
import { largestOf, randomTensor, tensor } from '../../test-support/numbers';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { wrongAnswers } from './known-answers';
import { createReferenceKernels } from './reference';
import type { Kernels, Tensor } from './types';
import { createWasmKernels } from './wasm';
import { canRun, type WasmBuild } from './wasm-module';

/** float32, another order of summation, sums of up to 400 products: 24 roundings' worth per unit of magnitude. */
const PRODUCT = 3e-6;
/** What the rational tanh may be off by. */
const RATIONAL = 4e-7;
/** Gradients and products may become 0 below this. */
const FLUSHED = 1e-20;
const ODD_SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 12, 17, 24, 33];
const BUILDS = (['simd128', 'relaxed'] as const).filter(canRun);
const NOT_FINITE = [NaN, Infinity, -Infinity, 0, -0, 1e-45, -1e-40, 1e-38, -3e38, 1, -1, 30, -30, 1e-25];

type Run = (k: Kernels, inputs: readonly Tensor[], out: Tensor) => void;
interface Pointwise {
  readonly inputs: number;
  readonly run: Run;
  readonly tolerance: number;
}
const exact = (inputs: number, run: Run): Pointwise => ({ inputs, run, tolerance: 0 });
const POINTWISE: Readonly<Record<string, Pointwise>> = {
  tanh: { inputs: 1, run: (k, [a], out) => k.tanh(a, out), tolerance: RATIONAL },
  sigmoid: { inputs: 1, run: (k, [a], out) => k.sigmoid(a, out), tolerance: RATIONAL },
  relu: exact(1, (k, [a], out) => k.relu(a, out)),
  scale: exact(1, (k, [a], out) => k.scale(a, -1.25, out)),
  copy: exact(1, (k, [a], out) => k.copy(a, out)),
  fill: exact(1, (k, [a], out) => k.fill(out, a.data[0])),
  add: exact(2, (k, [a, b], out) => k.add(a, b, out)),
  sub: exact(2, (k, [a, b], out) => k.sub(a, b, out)),
  mul: exact(2, (k, [a, b], out) => k.mul(a, b, out)),
  reluBackward: exact(2, (k, [a, b], out) => k.reluBackward(a, b, out)),
  // The reference rounds once, from float64; three roundings of float32 are up to 3 × 6e-8 of numbers up to 30.
  tanhBackward: { inputs: 2, run: (k, [a, b], out) => k.tanhBackward(a, b, out), tolerance: PRODUCT },
  sigmoidBackward: { inputs: 2, run: (k, [a, b], out) => k.sigmoidBackward(a, b, out), tolerance: PRODUCT },
  addMul: { inputs: 2, run: (k, [a, b], out) => k.addMul(a, b, out), tolerance: PRODUCT },
  lerp: { inputs: 3, run: (k, [z, a, b], out) => k.lerp(z, a, b, out), tolerance: PRODUCT },
};

/** NaN where NaN is, the same infinity, else within tolerance · max(1, magnitude); below `FLUSHED` also 0. */
function expectClose(got: Tensor, expected: Tensor, tolerance: number, what: string): void {
  const scale = Math.max(1, largestOf(expected.data.filter(Number.isFinite)));
  for (let j = 0; j < expected.data.length; j++) {
    const [g, e] = [got.data[j], expected.data[j]];
    const near = Object.is(g, e) || Math.abs(g - e) <= Math.max(tolerance * scale, FLUSHED) || g === e;
    if (!near) expect(g, `${what}, entry ${j} of (${expected.shape.join(',')})`).toBe(e);
  }
}

describe.each(BUILDS)('the %s build', (build: WasmBuild) => {
  const [fast, reference] = [createWasmKernels(build, 64), createReferenceKernels('float32')];
  const rng = createRng(7);
  /** The same random numbers in a tensor of each engine. */
  const pair = (...shape: number[]): [Tensor, Tensor] => {
    const made = randomTensor(reference, shape, rng);
    return [tensor(fast, shape, made.data), made];
  };

  test('gives the known answers', () => {
    expect(wrongAnswers(createWasmKernels(build, 2))).toEqual([]);
  });

  test('all products agree with the reference at odd sizes, and write nothing beside their output', () => {
    for (const N of ODD_SIZES) {
      for (const O of ODD_SIZES) {
        for (const I of [1, 4, 7, 13, ODD_SIZES[(N + O) % 12]]) {
          const [x, y, W, b] = [pair(N, I), pair(N, O), pair(O, I), pair(O)];
          const packed = [fast.pack(W[0]), reference.pack(W[1])];
          const [forward, back, weight, bias, plain] = [pair(N, O), pair(N, I), pair(O, I), pair(O), pair(N, O)];
          [fast, reference].forEach((k, e) => {
            k.affine(x[e], packed[e], b[e], plain[e]);
            k.matmulNT(x[e], packed[e], forward[e]);
            k.matmulNN(y[e], packed[e], back[e]);
            k.matmulTN(y[e], x[e], weight[e]);
            k.addRowSums(y[e], bias[e]);
          });
          const results = { affine: plain, matmulNT: forward, matmulNN: back, matmulTN: weight, addRowSums: bias };
          for (const [name, [got, expected]] of Object.entries(results)) expectClose(got, expected, PRODUCT, name);
          // The inputs lie between the outputs in memory, so what is written too far shows here.
          for (const [got, before] of [x, y, W, b]) expect(got.data).toEqual(before.data);
        }
      }
    }
  });

  test('y W into fewer columns than W has gives the first columns of the whole product, and writes nothing beside', () => {
    for (const N of ODD_SIZES) {
      for (const [O, I] of [
        [5, 33],
        [12, 24],
        [9, 13],
      ] as const) {
        const [y, W, whole] = [pair(N, O), pair(O, I), reference.alloc(N, I)];
        const packed = [fast.pack(W[0]), reference.pack(W[1])];
        reference.matmulNN(y[1], packed[1], whole);
        for (const J of ODD_SIZES.filter((size) => size <= I)) {
          const [first, guard] = [[fast.alloc(N, J), reference.alloc(N, J)], pair(3)];
          [fast, reference].forEach((k, e) => k.matmulNN(y[e], packed[e], first[e]));
          const wanted = first[1].data.map((_, j) => whole.data[Math.floor(j / J) * I + (j % J)]);
          expect(first[1].data).toEqual(wanted);
          expectClose(first[0], first[1], PRODUCT, `matmulNN into ${J} of ${I} columns`);
          expect(guard[0].data).toEqual(guard[1].data);
        }
      }
    }
    const wide = fast.alloc(2, 4);
    expect(() => fast.matmulNN(fast.alloc(2, 5), fast.pack(fast.alloc(5, 3)), wide)).toThrow(
      /must hold 6 numbers, got 8/,
    );
  });

  test('long sums over more rows than one block agree with the reference', () => {
    const [x, y, dW] = [pair(403, 19), pair(403, 10), pair(10, 19)];
    fast.matmulTN(y[0], x[0], dW[0]);
    reference.matmulTN(y[1], x[1], dW[1]);
    expectClose(dW[0], dW[1], PRODUCT, 'matmulTN');
  });

  test('a weight too large for one block of scratch still gives the right gradient', () => {
    const [x, y, dW] = [pair(40, 9000), pair(40, 5), pair(5, 9000)];
    fast.matmulTN(y[0], x[0], dW[0]);
    reference.matmulTN(y[1], x[1], dW[1]);
    expectClose(dW[0], dW[1], PRODUCT, 'matmulTN');
  });

  test('a product without a bias forgets what stood in its output, NaN included', () => {
    const [x, W, y] = [pair(5, 3), pair(10, 3), pair(5, 10)];
    y[0].data.fill(NaN);
    fast.affine(x[0], fast.pack(W[0]), null, y[0]);
    reference.affine(x[1], reference.pack(W[1]), null, y[1]);
    expectClose(y[0], y[1], PRODUCT, 'affine');
  });

  test('NaN and infinities in one row of a product reach this row only', () => {
    for (const N of [1, 3, 5, 8, 9]) {
      const W = pair(13, 6);
      for (const bad of [NaN, Infinity]) {
        const [x, y] = [pair(N, 6), fast.alloc(N, 13)];
        x[0].data[6 * (N - 1) + 2] = bad;
        fast.affine(x[0], fast.pack(W[0]), null, y);
        stepsOf(y).forEach(({ data }, n) => expect(data.every(Number.isFinite)).toBe(n < N - 1));
      }
    }
  });

  test('a product sees a changed weight after repack and not before', () => {
    const [W, x, y] = [tensor(fast, [1, 2], [1, 2]), tensor(fast, [1, 2], [10, 1]), fast.alloc(1, 1)];
    const packed = fast.pack(W);
    W.data[1] = 5;
    fast.affine(x, packed, null, y);
    expect(y.data[0]).toBe(12);
    fast.repack(packed);
    fast.affine(x, packed, null, y);
    expect(y.data[0]).toBe(15);
  });

  test('views of a tensor work as tensors do, at any offset', () => {
    const [x, W] = [pair(3, 5, 7), pair(9, 7)];
    const [got, expected] = [fast.alloc(3, 5, 9), reference.alloc(3, 5, 9)];
    const packed = fast.pack(W[0]);
    stepsOf(x[0]).forEach((step, t) => fast.affine(step, packed, null, stepsOf(got)[t]));
    reference.affine(x[1], reference.pack(W[1]), null, expected);
    expectClose(got, expected, PRODUCT, 'affine by steps');
    stepsOf(got).forEach((step) => fast.tanh(step, step));
    reference.tanh(expected, expected);
    expectClose(got, expected, PRODUCT, 'tanh by steps');
  });

  test.each(Object.keys(POINTWISE))(
    '%s agrees with the reference at odd sizes, and may write into its input',
    (name) => {
      const { inputs, run, tolerance } = POINTWISE[name];
      for (const size of ODD_SIZES) {
        const given = Array.from({ length: inputs }, () => pair(size, 3));
        const [got, expected] = pair(size, 3);
        const [guardBefore, guardAfter] = [pair(2), got.data.byteOffset];
        run(fast, given.map(([a]) => a), got); // prettier-ignore
        run(reference, given.map(([, b]) => b), expected); // prettier-ignore
        expectClose(got, expected, tolerance, name);
        expect(guardBefore[0].data).toEqual(guardBefore[1].data);
        expect(guardAfter).toBe(got.data.byteOffset);
        if (name === 'addMul') continue; // its output is an input already
        given.forEach(([into], place) => {
          const kept = into.data.slice();
          run(fast, given.map(([a]) => a), into); // prettier-ignore
          expect(into.data, `${name} into input ${place}`).toEqual(got.data);
          into.data.set(kept);
        });
      }
    },
  );

  test.each(Object.keys(POINTWISE))('%s treats NaN, infinities and subnormal numbers as the reference does', (name) => {
    const { inputs, run } = POINTWISE[name];
    const all = NOT_FINITE.length;
    for (let shift = 0; shift < all; shift++) {
      const numbers = Array.from({ length: inputs }, (_, place) =>
        NOT_FINITE.map((_one, j) => NOT_FINITE[(j + place * shift) % all]),
      );
      const outs = [fast, reference].map((k) => {
        const out = k.alloc(all);
        run(k, numbers.map((data) => tensor(k, [all], data)), out); // prettier-ignore
        return out;
      });
      for (let j = 0; j < all; j++) {
        const [got, expected] = [outs[0].data[j], outs[1].data[j]];
        const given = `${name}(${numbers.map((data) => data[j]).join(', ')})`;
        // An intermediate of float32 may overflow where the reference's float64 does not.
        if (Math.abs(expected) > 1e38 && Number.isFinite(expected)) continue;
        const near =
          Object.is(got, expected) ||
          got === expected ||
          Math.abs(got - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
        if (!near && !overflows(name, numbers, j)) expect(got, given).toBe(expected);
      }
    }
  });

  test('tanh and sigmoid saturate exactly, stay in range, and are close everywhere', () => {
    const x = tensor(
      fast,
      [40_001],
      Array.from({ length: 40_001 }, (_, j) => (j - 20_000) / 1000),
    );
    const [y, s] = [fast.alloc(40_001), fast.alloc(40_001)];
    fast.tanh(x, y);
    fast.sigmoid(x, s);
    x.data.forEach((a, j) => {
      if (Math.abs(y.data[j] - Math.tanh(a)) > RATIONAL) expect(y.data[j], `tanh ${a}`).toBe(Math.tanh(a));
      if (Math.abs(s.data[j] - 1 / (1 + Math.exp(-a))) > RATIONAL) expect(s.data[j], `sigmoid ${a}`).toBe(0);
      if (y.data[j] !== -y.data[40_000 - j]) expect(y.data[j], `tanh ${a} is odd`).toBe(-y.data[40_000 - j]);
      if (Math.abs(y.data[j]) > 1) expect(y.data[j], `tanh ${a} stays in range`).toBe(1);
    });
    expect([y.data[0], y.data[40_000], s.data[0], s.data[40_000]]).toEqual([-1, 1, 0, 1]);
  });

  test('small numbers keep their digits through tanh', () => {
    const x = tensor(fast, [4], [1e-3, -1e-10, 1e-30, 0]);
    const y = fast.alloc(4);
    fast.tanh(x, y);
    x.data.forEach((a, j) => expect(Math.abs(y.data[j] - Math.tanh(a))).toBeLessThanOrEqual(4e-7 * Math.abs(a)));
  });

  test('gradients below 1e-20 become exactly 0, larger ones stay', () => {
    const [y, dy, da] = [tensor(fast, [3], [0, 0, 0]), tensor(fast, [3], [9e-21, -2e-20, 1e-40]), fast.alloc(3)];
    fast.tanhBackward(y, dy, da);
    expect(Array.from(da.data)).toEqual([0, Math.fround(-2e-20), 0]);
  });

  test('rows are kept, dropped and blended as the reference does, whatever stands in the others', () => {
    for (const width of ODD_SIZES) {
      const numbers = (seed: number) => {
        const made = randomTensor(reference, [4, width], createRng(seed)).data;
        made[0] = NaN;
        made[width] = Infinity;
        return made;
      };
      const results = [fast, reference].map((k) => {
        const [a, b, mask] = [tensor(k, [4, width], numbers(1)), tensor(k, [4, width], numbers(2)), tensor(k, [4], [0, 1, 1, 0])]; // prettier-ignore
        const outs = Array.from({ length: 4 }, () => randomTensor(k, [4, width], createRng(3)));
        k.keepRows(mask, a, outs[0]);
        k.dropRows(mask, a, outs[1]);
        k.blendRows(mask, a, b, outs[2]);
        k.keepRows(mask, b, b);
        return [...outs.slice(0, 3), b].map(({ data }) => data);
      });
      expect(results[0]).toEqual(results[1]);
    }
  });

  test('columns are joined and split as the reference does, at odd sizes', () => {
    for (const A of ODD_SIZES) {
      for (const B of ODD_SIZES) {
        const [a, b, u] = [pair(3, A), pair(3, B), pair(3, A + B)];
        fast.joinColumns(a[0], b[0], u[0]);
        reference.joinColumns(a[1], b[1], u[1]);
        expect(u[0].data).toEqual(u[1].data);
        const [left, right] = [fast.alloc(3, A), fast.alloc(3, B)];
        fast.splitColumns(u[0], left, right);
        expect([left.data, right.data]).toEqual([a[1].data, b[1].data]);
      }
    }
  });
});

/** Whether a step inside the operation leaves float32's range, which the reference (float64 inside) survives. */
function overflows(name: string, numbers: readonly (readonly number[])[], j: number): boolean {
  if (!['tanhBackward', 'sigmoidBackward', 'lerp', 'addMul'].includes(name)) return false;
  return numbers.some((data) => Math.abs(data[j]) > 1e38);
}

test('tensors of another engine, unpacked weights and wrong sizes are refused with what was expected', () => {
  const [k, other] = [createWasmKernels('simd128', 2), createWasmKernels('simd128', 2)];
  const [a, y] = [k.alloc(3), k.alloc(3)];
  expect(() => k.tanh(other.alloc(3), y)).toThrow(/tanh: tensors must come from this engine's alloc/);
  expect(() => k.tanh(a, k.alloc(2))).toThrow('tanh: a tensor must hold 3 numbers, got 2 in (2)');
  expect(() => k.affine(k.alloc(1, 3), { weight: k.alloc(2, 3) }, null, k.alloc(1, 2))).toThrow(/must be packed/);
  expect(() => k.matmulNT(k.alloc(1, 4), k.pack(k.alloc(2, 3)), k.alloc(1, 2))).toThrow(/must hold 3 numbers, got 4/);
});

test('a full memory says how much is missing, and a larger one has the room', () => {
  expect(() => createWasmKernels('simd128', 2).alloc(1024, 1024)).toThrow(/got 2 MB, and at least 4 MB are missing/);
  expect(createWasmKernels('simd128', 8).alloc(1024, 1024).data.length).toBe(1024 * 1024);
});

test('hundreds of engines can be made one after the other', () => {
  for (let made = 0; made < 300; made++) expect(createWasmKernels('simd128').alloc(4).data.length).toBe(4);
});
