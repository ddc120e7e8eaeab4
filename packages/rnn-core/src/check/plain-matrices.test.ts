import { expect, test } from 'vitest';
import { createKernels } from '../kernels/create';
import { createRng } from '../rng';
import { centralDifferences } from './gradient-check';
import * as m from './plain-matrices';

test('plain matrices give the numbers of the kernels, and leave what they are given', () => {
  const k = createKernels('reference64');
  const rng = createRng(5);
  const draw = (rows: number, columns: number): m.Matrix => m.map(m.zeros(rows, columns), () => rng.normal());
  const [a, b] = [draw(3, 4), draw(4, 2)];
  const kept = structuredClone([a, b]);
  const [A, B, C] = [k.alloc(3, 4), k.alloc(4, 2), k.alloc(3, 2)];
  A.data.set(a.flat());
  B.data.set(b.flat());
  k.matmulNN(A, k.pack(B), C);
  const product = m.matmul(a, b).flat();
  product.forEach((entry, j) => expect(entry).toBeCloseTo(C.data[j], 12));
  expect(m.transpose(m.transpose(a))).toEqual(a);
  expect(m.columns(m.join(a, b.slice(0, 3)), 4)).toEqual(b.slice(0, 3));
  expect(m.sub(m.add(a, a, a), a)[1][2]).toBeCloseTo(2 * a[1][2], 12);
  expect(m.mul(a, a, a)[2][1]).toBeCloseTo(a[2][1] ** 3, 12);
  expect(m.sumRows([[1, 2], [3, 4]])).toEqual([4, 6]); // prettier-ignore
  expect(m.scaleRows([[1, 2], [3, 4]], [2, 0])).toEqual([[2, 4], [0, 0]]); // prettier-ignore
  expect([a, b]).toEqual(kept);
});

test('central differences are the slopes of the loss, entry by entry, and put every entry back', () => {
  const w = { shape: [2, 2], data: Float64Array.of(1, -2, 3, 0.5) };
  const slopes = centralDifferences(() => w.data[0] ** 2 + w.data[1] * w.data[2] + 7 * w.data[3], w);
  [2, 3, -2, 7].forEach((slope, j) => expect(slopes[j]).toBeCloseTo(slope, 8));
  expect([...w.data]).toEqual([1, -2, 3, 0.5]);
});
