import { expect, test } from 'vitest';
import { tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { poolBackward, poolForward, poolTape, spreadBackward, spreadForward } from './heads';

const k = createReferenceKernels('float64');
/** Three sequences of 3, 2 and 0 frames; padding holds what would show. */
const mask = tensor(k, [3, 3], [1, 1, 0, 1, 1, 0, 1, 0, 0]);
const states = tensor(k, [3, 3, 1], [1, 40, NaN, 5, 20, NaN, 3, NaN, NaN]);

test.each([
  ['last', [3, 20, 0], [0, 0, 0, 0, 2, 0, 1, 0, 0]],
  ['mean', [3, 30, 0], [1 / 3, 1, 0, 1 / 3, 1, 0, 1 / 3, 0, 0]],
  ['max', [5, 40, 0], [0, 2, 0, 1, 0, 0, 0, 0, 0]],
] as const)('many to one by %s: only frames of the sequence count, and they alone get gradients', (pooling, y, dx) => {
  const tape = poolTape(k, { B: 3, H: 1 });
  poolForward(pooling, states, mask, tape);
  expect(Array.from(tape.pooled.data)).toEqual(y);
  const dStates = k.alloc(3, 3, 1);
  poolBackward(pooling, mask, tape, tensor(k, [3, 1], [1, 2, 7]), dStates);
  expect(Array.from(dStates.data)).toEqual(dx);
});

test.each([
  ['every-frame', [10, 20, 0, 10, 20, 0, 10, 0, 0], [1 + 4 + 7, 2 + 5, 0]],
  ['first-frame', [10, 20, 0, 0, 0, 0, 0, 0, 0], [1, 2, 0]],
] as const)('one to many, %s: a sequence’s frames get its vector, and it hears of them all', (spread, x, dVector) => {
  const given = k.alloc(3, 3, 1);
  given.data.fill(99);
  spreadForward(spread, tensor(k, [3, 1], [10, 20, 30]), mask, given);
  expect(Array.from(given.data)).toEqual(x);
  const heard = k.alloc(3, 1);
  spreadBackward(spread, mask, tensor(k, [3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9]), heard);
  expect(Array.from(heard.data)).toEqual(dVector);
});

test('shapes that do not fit are errors', () => {
  const tape = poolTape(k, { B: 3, H: 2 });
  expect(() => poolForward('last', states, mask, tape)).toThrow('poolForward: states must be (T,B,H)=(3,3,2)');
  expect(() => poolBackward('last', mask, tape, k.alloc(2, 3), k.alloc(3, 3, 2))).toThrow(
    'poolBackward: dPooled must be (B,H)=(3,2), got (2,3); it looks transposed',
  );
  expect(() => spreadForward('every-frame', k.alloc(3, 2), mask, k.alloc(3, 2))).toThrow(
    'spreadForward: x must be (T,B,D)=(3,3,2), got (3,2); an axis is missing',
  );
  expect(() => spreadBackward('every-frame', k.alloc(2, 2), k.alloc(2, 3, 2), k.alloc(3, 2))).toThrow(
    'spreadBackward: mask must be (T,B)=(2,3), got (2,2)',
  );
});
