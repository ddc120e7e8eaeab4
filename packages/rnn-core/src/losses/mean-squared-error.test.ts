import { expect, test } from 'vitest';
import { tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { meanSquaredErrorBackward, meanSquaredErrorForward } from './mean-squared-error';

const k = createReferenceKernels('float64');

test('the mean is over the entries of the frames that count', () => {
  const y = tensor(k, [3, 2], [1, 2, NaN, NaN, 5, 0]);
  const target = tensor(k, [3, 2], [0, 4, 7, 7, 5, 3]);
  const mask = tensor(k, [3], [1, 0, 1]);
  expect(meanSquaredErrorForward(y, target, mask)).toBe((1 + 4 + 0 + 9) / 4);
  const dy = tensor(k, [3, 2], [10, 0, -0, 5, 0, 0]);
  meanSquaredErrorBackward(y, target, mask, dy);
  expect(Array.from(dy.data)).toEqual([10 + 2 / 4, -4 / 4, -0, 5, 0, -6 / 4]);
});

test('a NaN that counts gives NaN', () => {
  const y = tensor(k, [1, 2], [NaN, 0]);
  expect(meanSquaredErrorForward(y, k.alloc(1, 2), tensor(k, [1], [1]))).toBeNaN();
});

test('shapes that differ and batches without a frame are refused', () => {
  const y = k.alloc(3, 2);
  expect(() => meanSquaredErrorForward(y, k.alloc(2, 3), k.alloc(3))).toThrow('target must be (3,2), got (2,3)');
  expect(() => meanSquaredErrorForward(y, k.alloc(3, 2), k.alloc(2))).toThrow('one entry a row of y (3,2), got (2)');
  expect(() => meanSquaredErrorBackward(y, k.alloc(3, 2), k.alloc(3), y)).toThrow('at least one frame, got none');
});
