import { expect, test } from 'vitest';
import { tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { denseBackward, denseForward } from './dense';

const k = createReferenceKernels('float64');
/** From I = 3 inputs to O = 2 outputs. */
const W = () => k.pack(tensor(k, [2, 3], [1, 2, 3, 40, 50, 60]));

test('eq dense.scores: every row is multiplied by W and shifted by b, whatever stood in the output', () => {
  const x = tensor(k, [2, 3], [1, 0, -1, 0.5, 1, 0]);
  const y = tensor(k, [2, 2], [9, 9, 9, 9]);
  denseForward(k, W(), tensor(k, [2], [100, 200]), x, y);
  expect(Array.from(y.data)).toEqual([100 - 2, 200 - 20, 100 + 2.5, 200 + 70]);
  denseForward(k, W(), null, x, y);
  expect(Array.from(y.data)).toEqual([-2, -20, 2.5, 70]);
});

test('eq dense.backward: dW is the sum of outer products, db of rows, dx goes back through W; all three add up', () => {
  const x = tensor(k, [2, 3], [1, 2, 3, -1, 0, 1]);
  const dy = tensor(k, [2, 2], [1, 10, 2, 20]);
  const grads = { dW: tensor(k, [2, 3], [1000, 0, 0, 0, 0, 0]), db: tensor(k, [2], [0, 1000]) };
  const dx = tensor(k, [2, 3], [0, 0, 0, 0, 0, 1000]);
  denseBackward(k, W(), x, dy, grads, dx);
  expect(Array.from(grads.dW.data)).toEqual([1000 - 1, 2, 5, -10, 20, 50]);
  expect(Array.from(grads.db.data)).toEqual([3, 1030]);
  expect(Array.from(dx.data)).toEqual([401, 502, 603, 802, 1004, 1000 + 1206]);
});

test('bias and input gradient can be left out', () => {
  const grads = { dW: k.alloc(2, 3), db: null };
  denseBackward(k, W(), tensor(k, [1, 3], [1, 2, 3]), tensor(k, [1, 2], [1, 0]), grads, null);
  expect(Array.from(grads.dW.data)).toEqual([1, 2, 3, 0, 0, 0]);
});
