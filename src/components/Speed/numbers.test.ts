import { expect, test } from 'vitest';
import { growthRows, milliseconds, percent, times } from './numbers';

test('times are three digits with a unit a reader can hold, or said to be unmeasured', () => {
  expect([0.0164, 3.984, 812.4, undefined].map(milliseconds)).toEqual(['16.4 µs', '3.98 ms', '812 ms', 'unmeasured']);
});

test('a ratio just below a mark is not rounded up to it', () => {
  expect([24.97, 1.149, undefined].map(times)).toEqual(['24×', '1.14×', 'unmeasured']);
  expect(percent(0.6999)).toBe('69 %');
});

test('growth names its axis and lists every size', () => {
  const points = [
    { x: 25, ms: 1 },
    { x: 50, ms: 2 },
  ];
  const [row] = growthRows({ growth: [{ axis: 'T', exponent: 1.004, points }] } as never);
  expect(row).toEqual({ axis: 'frames T', sizes: '25: 1.00 ms · 50: 2.00 ms', exponent: '1.00' });
});
