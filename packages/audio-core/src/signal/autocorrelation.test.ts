import { expect, test } from 'vitest';
import { autocorrelation } from './autocorrelation';

test('autocorrelation sums products over the overlap, and is 0 past the end', () => {
  expect([...autocorrelation([1, 2, 3], 5)]).toEqual([14, 8, 3, 0, 0]);
});

test('autocorrelation of a pulse train has its peaks at multiples of the period', () => {
  const train = Float64Array.from({ length: 90 }, (_, n) => (n % 9 === 4 ? 1 : 0));
  const sums = autocorrelation(train, 20);
  expect([sums[0], sums[9], sums[18]]).toEqual([10, 9, 8]);
  expect(sums.filter((sum) => sum > 0)).toHaveLength(3);
});

test('autocorrelation refuses a number of lags that is none', () => {
  for (const count of [0, -1, 1.5, NaN]) expect(() => autocorrelation([1], count)).toThrow(/lagCount must be/);
});
