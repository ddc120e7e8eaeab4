import { expect, test } from 'vitest';
import { tensor } from '../test-support/numbers';
import { createReferenceKernels } from './kernels/reference';
import { allocateAll, assertShape, firstOf, reshaped, stepsOf } from './tensor';

const k = createReferenceKernels('float64');
const counting = () => tensor(k, [3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

test('allocateAll gives one tensor of zeros for each name', () => {
  const made = allocateAll(k, { W: [2, 3], b: [2] });
  expect(Object.keys(made)).toEqual(['W', 'b']);
  expect(made.W).toEqual({ shape: [2, 3], data: new Float64Array(6) });
  expect(made.b.shape).toEqual([2]);
});

test('stepsOf and firstOf are views: writing through them writes into the tensor', () => {
  const whole = counting();
  const steps = stepsOf(whole);
  expect(steps.map(({ shape, data }) => [shape, Array.from(data)])).toEqual([
    [[2, 2], [0, 1, 2, 3]],
    [[2, 2], [4, 5, 6, 7]],
    [[2, 2], [8, 9, 10, 11]],
  ]); // prettier-ignore
  const two = firstOf(whole, 2);
  expect([two.shape, Array.from(two.data)]).toEqual([
    [2, 2, 2],
    [0, 1, 2, 3, 4, 5, 6, 7],
  ]);
  steps[1].data[0] = 40;
  two.data[1] = 10;
  expect(Array.from(whole.data.slice(0, 5))).toEqual([0, 10, 2, 3, 40]);
});

test('reshaped shares memory, and refuses a shape that holds another number of entries', () => {
  const whole = counting();
  const flat = reshaped(whole, 6, 2);
  flat.data[3] = 33;
  expect(flat.shape).toEqual([6, 2]);
  expect(whole.data[3]).toBe(33);
  expect(() => reshaped(whole, 5, 2)).toThrow('reshaped: shape must be (12), got (10); check how it was allocated');
});

test('assertShape says function, name, letters, expected, got and a hint, word by word', () => {
  const of = (...shape: number[]) => ({ shape });
  const cases: [{ shape: number[] }, (number | [string, number])[], string][] = [
    [of(5, 13), [['T', 5], ['B', 1], ['D', 13]],
      'simpleRnnForward: x must be (T,B,D)=(5,1,13), got (5,13); an axis is missing'],
    [of(13, 4), [['H', 4], ['D', 13]], 'simpleRnnForward: x must be (H,D)=(4,13), got (13,4); it looks transposed'],
    [of(2, 3, 1), [2, 3], 'simpleRnnForward: x must be (2,3), got (2,3,1); there is an axis too many'],
    [of(2, 4), [['B', 2], 3], 'simpleRnnForward: x must be (B,3)=(2,3), got (2,4); check how it was allocated'],
  ]; // prettier-ignore
  for (const [given, expected, message] of cases) {
    let said = '';
    try {
      assertShape('simpleRnnForward', 'x', given, expected);
    } catch (error) {
      said = error instanceof Error ? error.message : '';
    }
    expect(said).toBe(message);
  }
});

test('assertShape is silent where the shape agrees', () => {
  expect(() => assertShape('f', 'x', counting(), [['T', 3], ['B', 2], 2])).not.toThrow(); // prettier-ignore
  expect(() => assertShape('f', 'b', { shape: [] }, [])).not.toThrow();
});
