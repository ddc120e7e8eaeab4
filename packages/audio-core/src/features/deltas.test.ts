import { describe, expect, test } from 'vitest';
import { cmvn } from './cmvn';
import { polynomialDeltas, regressionDeltas } from './deltas';

/** Two coefficients over 12 frames: 3t + 1 and t². */
const curves = {
  frames: 12,
  size: 2,
  values: Float64Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 3 * (i >> 1) + 1 : (i >> 1) ** 2)),
};
const at = (values: ArrayLike<number>, t: number, d: number) => values[t * 2 + d];

describe('deltas', () => {
  test('are the slope of a line, everywhere or away from repeated ends', () => {
    for (let t = 0; t < 12; t++) expect(at(polynomialDeltas(curves, 1).values, t, 0)).toBeCloseTo(3, 12);
    const regression = regressionDeltas(curves).values;
    for (let t = 2; t < 10; t++) {
      expect(at(regression, t, 0)).toBeCloseTo(3, 12);
      expect(at(regression, t, 1)).toBeCloseTo(2 * t, 12);
    }
    // Frame 0 with itself repeated before it: (1·(4 − 1) + 2·(7 − 1)) / 10.
    expect(at(regression, 0, 0)).toBeCloseTo(1.5, 12);
  });

  test('of the second order are the bend of a parabola', () => {
    const second = polynomialDeltas(curves, 2).values;
    for (let t = 0; t < 12; t++) {
      expect(at(second, t, 0)).toBeCloseTo(0, 12);
      expect(at(second, t, 1)).toBeCloseTo(2, 12);
    }
  });

  test('refuse windows that do not fit', () => {
    expect(() => regressionDeltas(curves, { halfWidth: 0 })).toThrow('halfWidth must be a whole number ≥ 1, got 0');
    expect(() => polynomialDeltas(curves, 1, { halfWidth: 6 })).toThrow('at least 13 frames, got 12');
  });
});

describe('cmvn', () => {
  test('leaves every coefficient with mean 0 and deviation 1', () => {
    const { values } = cmvn(curves);
    for (const d of [0, 1]) {
      const column = Array.from({ length: 12 }, (_, t) => at(values, t, d));
      expect(column.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 10);
      expect(column.reduce((sum, x) => sum + x * x, 0) / 12).toBeCloseTo(1, 7);
    }
  });

  test('makes 0 of what never varies, and refuses nothing', () => {
    expect(cmvn({ frames: 3, size: 1, values: Float64Array.of(7, 7, 7) }).values).toEqual(Float64Array.of(0, 0, 0));
    expect(() => cmvn({ frames: 0, size: 1, values: new Float64Array(0) })).toThrow('at least one frame');
  });
});
