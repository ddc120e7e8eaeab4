import { expect, test } from 'vitest';
import { compare, flat } from './compare';

const exact = { atol: 0, rtol: 0 };

test('compare allows atol plus rtol times the largest expected entry, and no more', () => {
  const tolerance = { atol: 0.5, rtol: 0.25 };
  const inside = compare('y', [4.5, 1], [4, 2.5], tolerance);
  expect(inside).toEqual({ quantity: 'y', error: 1.5, limit: 1.5, ok: true });
  expect(compare('y', [4, 1], [4, 2.5001], tolerance).ok).toBe(false);
});

test('compare never agrees on NaN, on either side', () => {
  expect(compare('y', [NaN], [1], { atol: 1e9, rtol: 1 })).toMatchObject({ ok: false, error: Infinity });
  expect(compare('y', [1], [NaN], { atol: 1e9, rtol: 1 }).ok).toBe(false);
  expect(compare('y', [NaN], [NaN], { atol: 1e9, rtol: 1 }).ok).toBe(false);
});

test('compare takes equal infinities for agreement and opposite or missing ones for none', () => {
  expect(compare('y', [Infinity, -Infinity, 2], { shape: [3], data: ['inf', '-inf', 2] }, exact).ok).toBe(true);
  expect(compare('y', [Infinity], ['-inf'], { atol: 1, rtol: 1 }).ok).toBe(false);
  expect(compare('y', [1], ['inf'], { atol: 1, rtol: 1 }).ok).toBe(false);
  expect(compare('y', [Infinity], [1], { atol: 1, rtol: 1 }).ok).toBe(false);
});

test('an infinite expected entry does not widen what is allowed for the finite ones', () => {
  expect(compare('y', [Infinity, 1.1], ['inf', 1], { atol: 0, rtol: 1e-3 }).ok).toBe(false);
});

test('compare never agrees on arrays of different lengths', () => {
  expect(compare('y', [1, 2], [1], { atol: 9, rtol: 9 })).toMatchObject({ ok: false, error: Infinity });
  expect(compare('y', [], [1], { atol: 9, rtol: 9 }).ok).toBe(false);
});

test('flat reads scalars, arrays and tensors, and refuses words that are no number', () => {
  expect(flat('inf')).toEqual([Infinity]);
  expect(flat({ shape: [2], data: [1, '-inf'] })).toEqual([1, -Infinity]);
  expect(() => flat(['nan' as 'inf'])).toThrow('expected a number');
});
