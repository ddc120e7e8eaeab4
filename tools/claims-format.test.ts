import { expect, test } from 'vitest';
import { printNumber, printPlain } from './claims-format';

test.each([
  [0.9636, 'percent1', '96.4\u00a0%'],
  [-0.002, 'percent1', '\u22120.2\u00a0%'],
  [-0.00001, 'percent1', '0.0\u00a0%'],
  [1.005, 'fixed2', '1.00'],
  [-2, 'fixed0', '\u22122'],
  [1802, 'integer', '1802'],
  [81000, 'integer', '81\u202f000'],
  [-1234567, 'integer', '\u22121\u202f234\u202f567'],
  [-0.2, 'integer', '0'],
  [3.14e-10, 'scientific1', '3.1e-10'],
  [Number.NaN, 'fixed2', 'not a number'],
  [Number.POSITIVE_INFINITY, 'percent1', 'infinite'],
] as const)('%d as %s reads %s', (value, format, text) => {
  expect(printPlain(value, format)).toBe(text);
});

test('a power of ten is apart, so that the page can raise it', () => {
  expect(printNumber(3.14e-10, 'scientific1')).toEqual({ mantissa: '3.1', exponent: -10 });
});
