import { describe, expect, test } from 'vitest';
import { muLawDecode, muLawEncode } from './mu-law';

describe('µ-law', () => {
  test.each([2, 16, 256, 65_536])('with %i levels gives every code back', (levels) => {
    const codes = Array.from({ length: levels }, (_, code) => code);
    expect(Array.from(muLawEncode(muLawDecode(codes, levels), levels))).toEqual(codes);
  });

  test('errs by less than 3 % of a sample above a hundredth of full scale', () => {
    for (let x = 0.01; x <= 1; x *= 1.01) {
      const [back] = muLawDecode(muLawEncode([x]));
      expect(Math.abs(back - x) / x).toBeLessThan(0.03);
    }
  });

  test('is odd about its middle, rises, and ends at ±1', () => {
    const table = muLawDecode(Array.from({ length: 256 }, (_, code) => code));
    for (let code = 0; code < 256; code += 1) expect(table[code]).toBeCloseTo(-table[255 - code], 14);
    for (let code = 1; code < 256; code += 1) expect(table[code]).toBeGreaterThan(table[code - 1]);
    expect(table[255]).toBeCloseTo(1, 12);
  });

  test('clips what lies beyond full scale and refuses what is no number, no code or no number of levels', () => {
    expect([...muLawEncode([-7, 7, Infinity])]).toEqual([0, 255, 255]);
    expect(() => muLawEncode([0, NaN])).toThrow(/NaN at index 1/);
    expect(() => muLawDecode([256])).toThrow(/from 0 to 255, got 256 at index 0/);
    for (const levels of [1, 2.5, 65_537, NaN]) expect(() => muLawEncode([0], levels)).toThrow(/levels must be/);
  });
});
