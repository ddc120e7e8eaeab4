import { expect, test } from 'vitest';
import { createKernels } from '../kernels/create';
import { createRng } from '../rng';
import { asArrays, drawGeneric, maskOfLengths, oneNumber, rightGradients } from './hidden-case';
import { judgeProgram } from './judge-program';

const k = createKernels('reference64');

test('generic numbers lie between −0.9 and 0.9, on both sides of 0, and the seed decides them', () => {
  const draw = (seed: number) => drawGeneric(k.alloc(10, 20), createRng(seed)).data;
  const entries = Array.from(draw(1));
  expect(Math.max(...entries)).toBeGreaterThan(0.8);
  expect(Math.min(...entries)).toBeLessThan(-0.8);
  expect(entries.every((entry) => Math.abs(entry) < 0.9)).toBe(true);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(2)).not.toEqual(draw(1));
});

test('a mask is 1 in every frame of a sequence and 0 past its end', () => {
  const { mask } = asArrays<{ mask: number[][] }>({ mask: maskOfLengths(k, 4, [4, 1, 2]) });
  expect(mask).toEqual([[1, 1, 1], [1, 0, 1], [1, 0, 0], [1, 0, 0]]); // prettier-ignore
});

test('right gradients stand under d and their name, with finite differences of the loss, and the values stay', () => {
  const [w, v, dw, dv] = [k.alloc(2), k.alloc(1), k.alloc(2), k.alloc(1)];
  w.data.set([3, 4]);
  v.data.set([2]);
  const loss = (): number => w.data[0] ** 2 * v.data[0] + 5 * w.data[1];
  dw.data.set([12, 5]);
  dv.data.set([9]);
  const right = rightGradients(loss, { w, v }, { dw, dv });
  expect(Object.keys(right)).toEqual(['dw', 'dv']);
  expect(right.dw).toMatchObject({ shape: [2], data: dw.data });
  Array.from(right.dw.numeric ?? []).forEach((entry, j) => expect(entry).toBeCloseTo(dw.data[j], 7));
  expect(right.dv.numeric?.[0]).toBeCloseTo(9, 7);
  expect([...w.data, ...v.data]).toEqual([3, 4, 2]);
});

test('a single number is judged as one entry', () => {
  const problem = { right: [{ mean: oneNumber(2.5) }], mistakes: [], answerWith: () => ({}) };
  expect(judgeProgram(problem, [{ mean: 2.5 }])).toMatchObject({ passed: true, rows: [{ entries: 1 }] });
  expect(judgeProgram(problem, [{ mean: [2.5] }]).passed).toBe(false);
});
