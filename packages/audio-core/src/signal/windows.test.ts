import { expect, test } from 'vitest';
import { windowOf } from './windows';

const CLOSED_FORM_DIGITS = 15;

test('a periodic window is the symmetric one of one point more, without its last point', () => {
  for (const kind of ['hann', 'hamming', 'blackman'] as const) {
    const symmetric = windowOf(kind, 11, 'symmetric').subarray(0, 10);
    windowOf(kind, 10, 'periodic').forEach((weight, n) => expect(weight).toBeCloseTo(symmetric[n], CLOSED_FORM_DIGITS));
  }
});

test('shifted copies of the periodic Hann window add up to a constant', () => {
  const window = windowOf('hann', 400);
  for (let n = 0; n < 200; n += 1) expect(window[n] + window[n + 200]).toBeCloseTo(1, CLOSED_FORM_DIGITS);
});

test('one point is 1, and no point or half a point is refused', () => {
  for (const kind of ['hann', 'hamming', 'blackman'] as const) expect([...windowOf(kind, 1)]).toEqual([1]);
  for (const count of [0, -1, 2.5, NaN]) expect(() => windowOf('hann', count)).toThrow(/sampleCount must be/);
});
