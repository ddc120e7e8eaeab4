import { describe, expect, test } from 'vitest';
import { tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { GRADIENT_CHECK, gradientCheck, gradientCheckSteps } from './gradient-check';

const k = createReferenceKernels('float64');
const pair = (value: number[], grad: number[], shape: number[] = [value.length]) => ({
  value: tensor(k, shape, value),
  grad: tensor(k, shape, grad),
});
const sumOf = (data: ArrayLike<number>, f: (w: number, j: number) => number) =>
  Array.from(data).reduce((sum, w, j) => sum + f(w, j), 0);

test('eq check.central: the difference is exact for parabolas and off by ε² for w³, where a one-sided one is off by 3wε', () => {
  const w = pair([2], [12]);
  const report = (loss: (w: number) => number, eps: number) =>
    gradientCheck(() => loss(w.value.data[0]), { w }, { ...GRADIENT_CHECK, eps }).tensors[0];
  expect(report((v) => v * v, 0.5).numeric).toBe(4);
  expect(report((v) => v ** 3, 0.5).numeric).toBe(12.25); // 3·2² + 0.5²; one-sided would give 15.25
});

test('eq check.agrees: the allowance is atol plus rtol times the largest numeric gradient of the same tensor', () => {
  // The loss is linear, so its differences are exact: 0 for w[0], 4 for w[1].
  const run = (analytic: [number, number]) => {
    const w = pair([0, 0], analytic);
    const loss = () => 4 * w.value.data[1];
    return gradientCheck(loss, { w }, { eps: 0.5, atol: 0.125, rtol: 0.25 }).tensors[0].differing;
  };
  expect(run([1.125, 4])).toBe(0); // 0.125 + 0.25·4, although this entry’s own gradient is 0
  expect(run([1.126, 4])).toBe(1);
  expect(run([1.126, 2.8])).toBe(2);
});

test('eq check.agrees: NaN and infinity differ, on either side, however wide the allowance', () => {
  const wide = { eps: 0.5, atol: 1e300, rtol: 1e300 };
  for (const bad of [NaN, Infinity, -Infinity]) {
    const analytic = pair([0, 0, 0], [1, bad, 1]);
    const slope = () => sumOf(analytic.value.data, (w) => w);
    expect(gradientCheck(slope, { analytic }, { eps: 0.5, atol: 1, rtol: 1 }).tensors[0].differing).toBe(1);
    const numeric = pair([0, 0], [1, 1]);
    const loss = () => (numeric.value.data[1] > 0 ? bad : numeric.value.data[0]);
    expect(gradientCheck(loss, { numeric }, wide).passed).toBe(false);
  }
});

test('each tensor is judged by its own scale: a large one does not excuse a small one', () => {
  const [large, small] = [pair([0], [1e6]), pair([0], [2e-3])];
  const loss = () => 1e6 * large.value.data[0] + 1e-3 * small.value.data[0];
  const report = gradientCheck(loss, { large, small }, { eps: 1, atol: 1e-9, rtol: 1e-7 });
  expect(report.tensors.map(({ name, differing }) => [name, differing])).toEqual([
    ['large', 0],
    ['small', 1],
  ]);
  expect(report.passed).toBe(false);
});

test('the verdict names the worst entry by its index along every axis, with both numbers there', () => {
  const w = pair([1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 10.5, 12.25], [1, 2, 3]);
  const loss = () => sumOf(w.value.data, (v) => v * v);
  const [verdict] = gradientCheck(loss, { w }, { eps: 0.5, atol: 1e-9, rtol: 1e-7 }).tensors;
  expect(verdict).toEqual({
    name: 'w',
    entries: 6,
    differing: 2,
    worstError: 0.5,
    worstRelative: 0.5 / 12,
    worstAt: [0, 1, 1],
    analytic: 10.5,
    numeric: 10,
  });
});

test('the worst entry is the first NaN where there is one, and relative error 0 where nothing differs', () => {
  const w = pair([0, 0, 0, 0], [1, NaN, 5, NaN]);
  const loss = () => sumOf(w.value.data, (v) => v);
  const [verdict] = gradientCheck(loss, { w }).tensors;
  expect([verdict.differing, verdict.worstAt, verdict.worstError]).toEqual([3, [1], NaN]);
  const nothing = gradientCheck(() => 0, { w: pair([1, 2], [0, 0]) });
  expect(nothing.passed).toBe(true);
  expect(nothing.tensors[0].worstRelative).toBe(0);
});

describe('step by step', () => {
  const problem = () => {
    const [a, b] = [pair([0.1, 0.2, 0.3], [0.2, 0.4, 0.6]), pair([3, 7], [1, 1])];
    return { a, b, loss: () => sumOf(a.value.data, (v) => v * v) + sumOf(b.value.data, (v) => v) };
  };

  test('every entry is checked, progress counts up, and finished tensors show on the way', () => {
    const { a, b, loss } = problem();
    const steps = gradientCheckSteps(loss, { a, b }, GRADIENT_CHECK, 2);
    const said: [number, number, number][] = [];
    let step = steps.next();
    while (!step.done) {
      said.push([step.value.checked, step.value.total, step.value.tensors.length]);
      step = steps.next();
    }
    expect(said).toEqual([
      [2, 5, 0],
      [4, 5, 1],
    ]);
    expect(step.value).toMatchObject({ passed: true, entries: 5 });
  });

  test('values are restored to the last bit after each entry', () => {
    const { a, b, loss } = problem();
    const before = [a.value.data.slice(), b.value.data.slice()];
    for (const _ of gradientCheckSteps(loss, { a, b }, GRADIENT_CHECK, 1)) {
      expect([a.value.data, b.value.data]).toEqual(before);
    }
  });

  test('gradients are read when the check starts, so a loss that overwrites them does no harm', () => {
    const { a, b, loss } = problem();
    const spoiling = () => {
      a.grad.data.fill(99);
      return loss();
    };
    expect(gradientCheck(spoiling, { a, b }).passed).toBe(true);
  });
});
