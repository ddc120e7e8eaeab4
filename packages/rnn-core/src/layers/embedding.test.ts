import { expect, test } from 'vitest';
import { tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { embeddingBackward, embeddingForward, NO_SYMBOL } from './embedding';
import { addPositions, sinusoidalPositions } from './positions';

const k = createReferenceKernels('float64');

test('each symbol is its row of the table, no symbol is zeros', () => {
  const x = k.alloc(2, 2, 2);
  embeddingForward(tensor(k, [3, 2], [1, 2, 3, 4, 5, 6]), [2, 0, NO_SYMBOL, 2], x);
  expect(Array.from(x.data)).toEqual([5, 6, 1, 2, 0, 0, 5, 6]);
});

test('a symbol that occurs twice gets both gradients, added to what is there; no symbol sends none', () => {
  const dTable = tensor(k, [3, 2], [0, 0, 0, 0, 100, 0]);
  embeddingBackward([2, 0, NO_SYMBOL, 2], tensor(k, [4, 2], [1, 2, 3, 4, NaN, NaN, 10, 20]), dTable);
  expect(Array.from(dTable.data)).toEqual([3, 4, 0, 0, 111, 22]);
});

test('a symbol outside the vocabulary and a wrong number of rows are errors', () => {
  const table = k.alloc(3, 2);
  expect(() => embeddingForward(table, [3], k.alloc(1, 2))).toThrow(
    'embeddingForward: ids must be whole numbers from -1 (no symbol) to 2, got 3 in row 0; check the vocabulary',
  );
  expect(() => embeddingBackward([0, 0.5], k.alloc(2, 2), table)).toThrow('got 0.5 in row 1');
  expect(() => embeddingForward(table, [-2], k.alloc(1, 2))).toThrow('got -2 in row 0');
  expect(() => embeddingForward(table, [0, 1], k.alloc(1, 2))).toThrow('x must be (N,D)=(2,2), got (1,2)');
  expect(() => embeddingBackward([0], k.alloc(1, 3), table)).toThrow('dx must be (N,D)=(1,2), got (1,3)');
});

test('positions turn each pair of numbers at its own speed, and are added to every sequence alike', () => {
  const pe = k.alloc(2, 3);
  sinusoidalPositions(pe, { from: 4 });
  const slow = (t: number) => t / 10000 ** (2 / 3);
  expect(Array.from(pe.data)).toEqual([4, 5].flatMap((t) => [Math.sin(t), Math.cos(t), Math.sin(slow(t))]));
  const x = tensor(k, [1, 2, 3], [1, 2, 3, 4, 5, 6]);
  addPositions(x, pe, x); // a table longer than the sequence is fine
  expect(x.data[4] - 5).toBeCloseTo(Math.cos(4), 14);
  expect(x.data[1] - 2).toBeCloseTo(Math.cos(4), 14);
});

test('a base that does not slow down, and shapes that do not fit, are errors', () => {
  expect(() => sinusoidalPositions(k.alloc(2, 3), { base: 1 })).toThrow(
    'sinusoidalPositions: base must be greater than 1, got 1; 10000 is usual',
  );
  expect(() => sinusoidalPositions(k.alloc(2, 3, 1))).toThrow('sinusoidalPositions: pe must be (T,D)=(2,3)');
  const x = k.alloc(3, 1, 2);
  expect(() => addPositions(x, k.alloc(2, 2), x)).toThrow('addPositions: pe must be (T,D)=(3,2), got (2,2)');
  expect(() => addPositions(x, k.alloc(3, 2), k.alloc(3, 2))).toThrow('y must be (T,B,D)=(3,1,2), got (3,2)');
});
