import { expect, test } from 'vitest';
import { readTyped, saysSame } from './answers';

test.each([
  ['4992', [4992]],
  [' 4 992 ', [4992]],
  ['(64, 13)', [64, 13]],
  ['64×13', [64, 13]],
  ['64 x 13', [64, 13]],
  ['(64,)', [64]],
  ['67/79', [67 / 79]],
  ['−3', [-3]],
  ['2e-5', [2e-5]],
])('%j is read as %j', (text, numbers) => {
  expect(readTyped(text)).toEqual(numbers);
});

test.each(['', 'many', '1/0', '1/2/3', '(2', '1,,2', '0b10', 'Infinity'])(
  '%j is neither a number nor a shape',
  (text) => {
    expect(readTyped(text)).toBeUndefined();
  },
);

test('a number agrees within its tolerance, a shape in each axis', () => {
  expect(saysSame([0.848], '67/79', 0.0005)).toBe(true);
  expect(saysSame([0.85], '67/79', 0.0005)).toBe(false);
  expect(saysSame([13, 64], '(64, 13)')).toBe(false);
  expect(saysSame([64], '(64, 13)')).toBe(false);
  expect(() => saysSame([1], 'many')).toThrow('no number');
});
