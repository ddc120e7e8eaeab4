import { describe, expect, test } from 'vitest';
import type { FrameMatrix } from '../signal/framing';
import { spectralFlux } from './spectral-flux';
import { spectralBandwidth, spectralCentroid, spectralFlatness, spectralRolloff } from './spectral-shape';

const DIGITS = 12;
const matrix = (...rows: number[][]): FrameMatrix => ({
  frames: rows.length,
  size: rows[0].length,
  values: Float64Array.from(rows.flat()),
});
const binHz = 100;

describe('the shape of a spectrum', () => {
  test('one bin is its own centroid and roll-off, with no bandwidth', () => {
    const power = matrix([0, 0, 9, 0], [0, 0, 0, 1e-30]);
    expect([...spectralCentroid(power, { binHz })]).toEqual([200, 300]);
    expect([...spectralBandwidth(power, { binHz })]).toEqual([0, 0]);
    expect([...spectralRolloff(power, { binHz, share: 0.85 })]).toEqual([200, 300]);
  });

  test('weighs by magnitude, not by power', () => {
    const power = matrix([0, 1, 0, 9]); // magnitudes 1 and 3 at 100 and 300 Hz
    expect(spectralCentroid(power, { binHz })[0]).toBeCloseTo(250, DIGITS);
    expect(spectralBandwidth(power, { binHz })[0]).toBeCloseTo(Math.sqrt(0.25 * 150 ** 2 + 0.75 * 50 ** 2), DIGITS);
    expect(spectralRolloff(power, { binHz, share: 0.25 })[0]).toBe(100);
    expect(spectralRolloff(power, { binHz, share: 0.26 })[0]).toBe(300);
  });

  test('does not change with the level', () => {
    const quiet = matrix([1, 2, 3, 4]);
    const loud = matrix([1e6, 2e6, 3e6, 4e6]);
    for (const measure of [spectralCentroid, spectralBandwidth]) {
      expect(measure(loud, { binHz })[0]).toBeCloseTo(measure(quiet, { binHz })[0], 9);
    }
    expect(spectralFlatness(loud)[0]).toBeCloseTo(spectralFlatness(quiet)[0], DIGITS);
  });

  test('flatness is 1 for equal powers, the ratio of the two means otherwise, and 1 on the floor', () => {
    const flatness = spectralFlatness(matrix([4, 4, 4], [1, 8, 27], [0, 0, 0]));
    expect(flatness[0]).toBeCloseTo(1, DIGITS);
    expect(flatness[1]).toBeCloseTo(6 / 12, DIGITS);
    expect(flatness[2]).toBeCloseTo(1, DIGITS);
  });

  test('silence has centroid, bandwidth and roll-off 0 exactly', () => {
    const silence = matrix([0, 0, 0]);
    for (const measure of [spectralCentroid, spectralBandwidth]) expect([...measure(silence, { binHz })]).toEqual([0]);
    expect([...spectralRolloff(silence, { binHz, share: 0.85 })]).toEqual([0]);
  });

  test('refuses a share that is none, bins of no width and a floor of 0', () => {
    expect(() => spectralRolloff(matrix([1]), { binHz, share: 1 })).toThrow(/between 0 and 1, got 1/);
    expect(() => spectralCentroid(matrix([1]), { binHz: 0 })).toThrow(/spectralCentroid: binHz must be above 0/);
    expect(() => spectralFlatness(matrix([1]), { aminPower: 0 })).toThrow(/aminPower must be above 0/);
  });
});

describe('spectralFlux', () => {
  test('counts what becomes louder and not what fades', () => {
    expect([...spectralFlux(matrix([0, 0, 25], [9, 16, 0], [0, 0, 0]))]).toEqual([5, 0]);
    expect(spectralFlux(matrix([1, 2]))).toHaveLength(0);
    expect(spectralFlux({ frames: 0, size: 3, values: new Float64Array(0) })).toHaveLength(0);
  });
});
