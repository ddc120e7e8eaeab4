import { describe, expect, test } from 'vitest';
import { largestDifference, largestOf, randomTensor, tensor } from '../../test-support/numbers';
import { createRng } from '../rng';
import { createReferenceKernels } from './reference';
import { rowsOf, type Precision, type Tensor } from './types';

const ODD_SIZES = [1, 3, 4, 5, 7, 8, 9, 17];
const PRECISIONS: readonly Precision[] = ['float64', 'float32'];
/** Sums of at most 17 products of numbers below 1: the last digit, with room for its growth, per unit of magnitude. */
const TOLERANCE: Record<Precision, number> = { float64: 1e-14, float32: 3e-6 };

/** Every size of the list in every place, without the full cube: 8 × 8 triples in which the axes differ. */
const TRIPLES = ODD_SIZES.flatMap((N, i) => ODD_SIZES.map((O, j) => ({ N, O, I: ODD_SIZES[(i + 3 * j + 2) % 8] })));

type Matrix = number[][];
const rows = ({ data }: Tensor, width: number): Matrix =>
  Array.from({ length: data.length / width }, (_, n) => Array.from(data.slice(n * width, (n + 1) * width)));
const transposed = (m: Matrix): Matrix => m[0].map((_, j) => m.map((row) => row[j]));
/** The definition of a product, written without the engine: entry (r,c) is Σ a[r][i] b[i][c], in float64. */
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, c) => row.reduce((sum, entry, i) => sum + entry * b[i][c], 0)));
const plus = (a: Matrix, b: Matrix): Matrix => a.map((row, r) => row.map((entry, c) => entry + b[r][c]));

describe.each(PRECISIONS)('reference kernels in %s', (precision) => {
  const k = createReferenceKernels(precision);
  const rng = createRng(precision === 'float64' ? 64 : 32);
  const agree = (got: Tensor, expected: Matrix) =>
    expect(largestDifference(got.data, expected.flat())).toBeLessThanOrEqual(
      TOLERANCE[precision] * Math.max(1, largestOf(expected.flat())),
    );

  test('affine is x Wᵀ + b at odd sizes and overwrites what was there', () => {
    for (const { N, O, I } of TRIPLES) {
      const [x, W, b] = [[N, I], [O, I], [O]].map((shape) => randomTensor(k, shape, rng));
      const y = randomTensor(k, [N, O], rng);
      const xW = product(rows(x, I), transposed(rows(W, I)));
      k.affine(x, k.pack(W), b, y);
      agree(
        y,
        xW.map((row) => row.map((entry, o) => entry + b.data[o])),
      );
      k.affine(x, k.pack(W), null, y);
      agree(y, xW);
    }
  });

  test('matmulNT adds x Wᵀ, matmulNN adds y W and matmulTN adds yᵀ x, at odd sizes', () => {
    for (const { N, O, I } of TRIPLES) {
      const [x, W, y] = [
        [N, I],
        [O, I],
        [N, O],
      ].map((shape) => randomTensor(k, shape, rng));
      const [intoY, intoX, intoW] = [
        [N, O],
        [N, I],
        [O, I],
      ].map((shape) => randomTensor(k, shape, rng));
      const [xRows, wRows, yRows] = [rows(x, I), rows(W, I), rows(y, O)];
      const expectedY = plus(rows(intoY, O), product(xRows, transposed(wRows)));
      const expectedX = plus(rows(intoX, I), product(yRows, wRows));
      const expectedW = plus(rows(intoW, I), product(transposed(yRows), xRows));
      k.matmulNT(x, k.pack(W), intoY);
      k.matmulNN(y, k.pack(W), intoX);
      k.matmulTN(y, x, intoW);
      agree(intoY, expectedY);
      agree(intoX, expectedX);
      agree(intoW, expectedW);
    }
  });

  test('addRowSums adds the sum of the rows at odd sizes', () => {
    for (const { N, O } of TRIPLES) {
      const [y, db] = [randomTensor(k, [N, O], rng), randomTensor(k, [O], rng)];
      const expected = rows(y, O).reduce((sum, row) => plus([sum], [row])[0], Array.from(db.data));
      k.addRowSums(y, db);
      agree(db, [expected]);
    }
  });

  test('a tensor (T,B,·) counts as T·B rows in every product', () => {
    const [x, W, y] = [
      [2, 3, 4],
      [5, 4],
      [2, 3, 5],
    ].map((shape) => randomTensor(k, shape, rng));
    expect(rowsOf(x)).toBe(6);
    const [flatX, flatY] = [
      { shape: [6, 4], data: x.data },
      { shape: [6, 5], data: y.data },
    ];
    const outs = (shape: number[]): [Tensor, Tensor] => [k.alloc(...shape), k.alloc(...shape)];
    const [[a3, a2], [n3, n2], [t3, t2]] = [outs([2, 3, 5]), outs([2, 3, 4]), outs([5, 4])];
    k.affine(x, k.pack(W), null, a3);
    k.affine(flatX, k.pack(W), null, { shape: [6, 5], data: a2.data });
    k.matmulNN(y, k.pack(W), n3);
    k.matmulNN(flatY, k.pack(W), { shape: [6, 4], data: n2.data });
    k.matmulTN(y, x, t3);
    k.matmulTN(flatY, flatX, t2);
    expect([a3.data, n3.data, t3.data]).toEqual([a2.data, n2.data, t2.data]);
    expect(largestOf(t3.data)).toBeGreaterThan(0);
  });

  test('a product sees a changed weight after repack', () => {
    const [W, x, y] = [tensor(k, [1, 2], [1, 2]), tensor(k, [1, 2], [10, 1]), k.alloc(1, 1)];
    const packed = k.pack(W);
    W.data[1] = 5;
    k.repack(packed);
    k.affine(x, packed, null, y);
    expect(Array.from(y.data)).toEqual([15]);
  });

  test('tanh, relu and their backward passes are the formulas entry by entry, at odd sizes', () => {
    for (const size of ODD_SIZES) {
      const [a, dy] = [randomTensor(k, [size], rng, 3), randomTensor(k, [size], rng)];
      const [y, da] = [k.alloc(size), k.alloc(size)];
      const numbers = Array.from(a.data);
      k.tanh(a, y);
      agree(y, [numbers.map((v) => (Math.exp(v) - Math.exp(-v)) / (Math.exp(v) + Math.exp(-v)))]);
      k.tanhBackward(y, dy, da);
      agree(da, [numbers.map((v, j) => dy.data[j] / Math.cosh(v) ** 2)]);
      k.relu(a, y);
      agree(y, [numbers.map((v) => (v > 0 ? v : 0))]);
      k.reluBackward(y, dy, da);
      agree(da, [numbers.map((v, j) => (v > 0 ? dy.data[j] : 0))]);
    }
  });

  test('sigmoid and its backward pass are the formulas entry by entry, at odd sizes', () => {
    for (const size of ODD_SIZES) {
      const [a, dy] = [randomTensor(k, [size], rng, 3), randomTensor(k, [size], rng)];
      const [y, da] = [k.alloc(size), k.alloc(size)];
      const numbers = Array.from(a.data);
      k.sigmoid(a, y);
      agree(y, [numbers.map((v) => (1 + Math.tanh(v / 2)) / 2)]);
      k.sigmoidBackward(y, dy, da);
      agree(da, [numbers.map((v, j) => dy.data[j] / (4 * Math.cosh(v / 2) ** 2))]);
    }
  });

  test('sigmoid saturates to exactly 0 and 1 and keeps NaN', () => {
    const y = k.alloc(5);
    k.sigmoid(tensor(k, [5], [-Infinity, Infinity, NaN, -1000, 1000]), y);
    expect(Array.from(y.data)).toEqual([0, 1, NaN, 0, 1]);
    k.sigmoid(tensor(k, [5], [0, -0, 0, 0, 0]), y);
    expect(new Set(y.data)).toEqual(new Set([0.5]));
  });

  test('sub, mul, addMul, lerp and scale are the formulas entry by entry, at odd sizes', () => {
    for (const size of ODD_SIZES) {
      const [a, b, z] = [[size], [size], [size]].map((shape) => randomTensor(k, shape, rng, 3));
      const out = randomTensor(k, [size], rng);
      const by = (formula: (a: number, b: number, z: number, before: number) => number): Matrix => [
        Array.from(a.data, (_, j) => formula(a.data[j], b.data[j], z.data[j], before[j])),
      ];
      const before = Array.from(out.data);
      k.addMul(a, b, out);
      agree(
        out,
        by((p, q, _, was) => was + p * q),
      );
      k.sub(a, b, out);
      agree(
        out,
        by((p, q) => p - q),
      );
      k.mul(a, b, out);
      agree(
        out,
        by((p, q) => p * q),
      );
      k.lerp(z, a, b, out);
      agree(
        out,
        by((p, q, share) => (1 - share) * p + share * q),
      );
      k.scale(a, -2.5, out);
      agree(
        out,
        by((p) => -2.5 * p),
      );
    }
  });

  test('joinColumns puts rows side by side and splitColumns takes them apart again, at odd sizes', () => {
    for (const { N, O, I } of TRIPLES) {
      const [a, b] = [randomTensor(k, [N, O], rng), randomTensor(k, [N, I], rng)];
      const u = randomTensor(k, [N, O + I], rng);
      k.joinColumns(a, b, u);
      expect(rows(u, O + I)).toEqual(rows(a, O).map((row, n) => [...row, ...rows(b, I)[n]]));
      const [left, right] = [randomTensor(k, [N, O], rng), randomTensor(k, [N, I], rng)];
      k.splitColumns(u, left, right);
      expect([left.data, right.data]).toEqual([a.data, b.data]);
    }
  });

  test('add, copy and fill do what they say and touch nothing else', () => {
    const [a, b] = [randomTensor(k, [3, 5], rng), randomTensor(k, [3, 5], rng)];
    const out = k.alloc(3, 5);
    const before = [a.data.slice(), b.data.slice()];
    k.add(a, b, out);
    agree(out, [Array.from(a.data).map((entry, j) => entry + b.data[j])]);
    k.copy(a, out);
    expect(out.data).toEqual(a.data);
    k.fill(out, 2.5);
    expect(new Set(out.data)).toEqual(new Set([2.5]));
    expect([a.data, b.data]).toEqual(before);
  });

  test('relu and tanh keep NaN, reluBackward gives 0 where the output is not above 0', () => {
    const a = tensor(k, [5], [NaN, -Infinity, Infinity, -0, 2]);
    const y = k.alloc(5);
    k.relu(a, y);
    expect(Array.from(y.data)).toEqual([NaN, 0, Infinity, 0, 2]);
    const da = k.alloc(5);
    k.reluBackward(tensor(k, [5], [-1, 0, -0, 1e-30, 3]), tensor(k, [5], [7, 7, 7, 7, 7]), da);
    expect(Array.from(da.data)).toEqual([0, 0, 0, 7, 7]);
    k.tanh(a, y);
    expect(Array.from(y.data.slice(0, 3))).toEqual([NaN, -1, 1]);
  });

  test('NaN spreads to exactly the rows it should in a product, and no further', () => {
    const W = randomTensor(k, [2, 3], rng);
    const x = tensor(k, [2, 3], [1, NaN, 0, 1, 2, 3]);
    const y = k.alloc(2, 2);
    k.affine(x, k.pack(W), null, y);
    expect(Array.from(y.data, Number.isNaN)).toEqual([true, true, false, false]);
  });

  test('keepRows and dropRows give exactly 0 for a row they leave out, even if it is not finite', () => {
    const numbers = [1, -2, NaN, Infinity, -Infinity, NaN, 4, -5];
    const a = tensor(k, [4, 2], numbers);
    const mask = tensor(k, [4], [1, 0, 0, 1]);
    const out = tensor(k, [4, 2], [9, 9, 9, 9, 9, 9, 9, 9]);
    k.keepRows(mask, a, out);
    expect(Array.from(out.data)).toEqual([1, -2, 0, 0, 0, 0, 4, -5]);
    k.dropRows(mask, a, out);
    expect(Array.from(out.data)).toEqual([0, 0, NaN, Infinity, -Infinity, NaN, 0, 0]);
    expect(Object.is(out.data[1], 0)).toBe(true); // not −0, although −2 stood there
  });

  test('blendRows takes whole rows, so that a NaN in the row not chosen does not leak', () => {
    const fresh = tensor(k, [3, 2], [1, 2, NaN, NaN, 5, 6]);
    const held = tensor(k, [3, 2], [NaN, 20, 30, 40, 50, NaN]);
    const out = k.alloc(3, 2);
    k.blendRows(tensor(k, [3], [1, 0, 1]), fresh, held, out);
    expect(Array.from(out.data)).toEqual([1, 2, 30, 40, 5, 6]);
  });

  test('every output that may be an input gives the same numbers as a separate output', () => {
    for (const size of ODD_SIZES) {
      const mask = tensor(
        k,
        [size],
        Array.from({ length: size }, (_, n) => n % 2),
      );
      const a = () => randomTensor(k, [size, 3], createRng(size));
      const b = () => randomTensor(k, [size, 3], createRng(size + 100));
      const z = randomTensor(k, [size, 3], createRng(size + 200));
      /** Each operation writing into `out`; `first` and `second` are its inputs. */
      const operations: { name: string; run: (first: Tensor, second: Tensor, out: Tensor) => void; may: string }[] = [
        { name: 'tanh', run: (first, _, out) => k.tanh(first, out), may: 'first' },
        { name: 'relu', run: (first, _, out) => k.relu(first, out), may: 'first' },
        { name: 'tanhBackward', run: (first, second, out) => k.tanhBackward(first, second, out), may: 'second' },
        { name: 'reluBackward', run: (first, second, out) => k.reluBackward(first, second, out), may: 'second' },
        { name: 'sigmoid', run: (first, _, out) => k.sigmoid(first, out), may: 'first' },
        { name: 'sigmoidBackward', run: (first, second, out) => k.sigmoidBackward(first, second, out), may: 'second' },
        { name: 'add', run: (first, second, out) => k.add(first, second, out), may: 'first second' },
        { name: 'sub', run: (first, second, out) => k.sub(first, second, out), may: 'first second' },
        { name: 'mul', run: (first, second, out) => k.mul(first, second, out), may: 'first second' },
        { name: 'lerp from', run: (first, second, out) => k.lerp(z, first, second, out), may: 'first second' },
        { name: 'lerp z', run: (first, second, out) => k.lerp(first, z, second, out), may: 'first second' },
        { name: 'scale', run: (first, _, out) => k.scale(first, 3, out), may: 'first' },
        { name: 'blendRows', run: (first, second, out) => k.blendRows(mask, first, second, out), may: 'first second' },
        { name: 'keepRows', run: (first, _, out) => k.keepRows(mask, first, out), may: 'first' },
        { name: 'dropRows', run: (first, _, out) => k.dropRows(mask, first, out), may: 'first' },
      ];
      for (const { name, run, may } of operations) {
        const apart = k.alloc(size, 3);
        run(a(), b(), apart);
        const [first, second] = [a(), b()];
        if (may.includes('first')) {
          run(first, b(), first);
          expect(first.data, `${name} into its first input`).toEqual(apart.data);
        }
        if (may.includes('second')) {
          run(a(), second, second);
          expect(second.data, `${name} into its second input`).toEqual(apart.data);
        }
      }
    }
  });
});

test('float32 rounds where float64 does not', () => {
  const tenth = (precision: Precision) => tensor(createReferenceKernels(precision), [1], [0.1]).data[0];
  expect(tenth('float64')).toBe(0.1);
  expect(tenth('float32')).toBe(Math.fround(0.1));
});
