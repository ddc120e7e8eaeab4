import { describe, expect, test } from 'vitest';
import { holdSound } from './hold';

/** A small generator, so that the tests need no other folder. */
function source(seed: number) {
  let state = seed >>> 0;
  return { uniform: () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 };
}
function noise(length: number, seed: number, size: number): Float32Array {
  const random = source(seed);
  return Float32Array.from({ length }, () => size * (2 * random.uniform() - 1));
}
/** Pulses of `period` samples, each a decaying 900 Hz wave. */
const buzz = (length: number, period: number) =>
  Float32Array.from(
    { length },
    (_, n) => Math.exp(-(n % period) / 40) * Math.sin((2 * Math.PI * 900 * (n % period)) / 16_000),
  );
const rms = (x: Float32Array) => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length);
/** How like itself a sound is `lag` samples later, −1 to 1. */
function likeness(x: Float32Array, lag: number): number {
  let [both, power] = [0, 0];
  for (let n = 0; n + lag < x.length; n++) {
    both += x[n] * x[n + lag];
    power += x[n] * x[n];
  }
  return both / power;
}
const middle = (x: Float32Array) => x.slice(600, x.length - 600);

describe('holdSound', () => {
  test('makes one frame last at its pitch and level', () => {
    for (const period of [75, 110, 160]) {
      const frame = buzz(400, period);
      const held = holdSound(frame, 4800, source(1));
      expect(held.length).toBe(4800);
      expect(likeness(middle(held), period)).toBeGreaterThan(0.97);
      expect(likeness(middle(held), Math.round(period * 1.5))).toBeLessThan(0.8);
      expect(Math.abs(20 * Math.log10(rms(middle(held)) / rms(frame)))).toBeLessThan(2);
    }
  });

  test('keeps noise noise: no buzz at any distance, at its level', () => {
    const held = middle(holdSound(noise(400, 3, 0.1), 4800, source(2)));
    for (const lag of [50, 75, 100, 150, 200, 400]) expect(Math.abs(likeness(held, lag))).toBeLessThan(0.35);
    expect(Math.abs(20 * Math.log10(rms(held) / (0.1 / Math.sqrt(3))))).toBeLessThan(2);
  });

  test('slows several frames down in their order: noise, then a voice, then noise', () => {
    const piece = noise(3000, 5, 0.02);
    buzz(600, 120).forEach((v, i) => (piece[1200 + i] += v));
    const slow = holdSound(piece, 9600, source(3));
    const third = (i: number) => rms(slow.slice(i * 3200, (i + 1) * 3200));
    expect(third(1)).toBeGreaterThan(3 * third(0));
    expect(third(1)).toBeGreaterThan(3 * third(2));
    expect(likeness(slow.slice(4300, 5300), 120)).toBeGreaterThan(0.9);
  });

  test('leaves alone what lasts long enough, and uses nothing but what it is given', () => {
    const piece = noise(5000, 7, 0.1);
    expect(holdSound(piece, 4800, source(4))).toEqual(piece);
    expect(holdSound(new Float32Array(400), 4800, source(5)).every((v) => v === 0)).toBe(true);
    const inside = piece.subarray(1000, 1400);
    expect(holdSound(inside, 4800, source(6))).toEqual(holdSound(inside.slice(), 4800, source(6)));
  });

  test('refuses less than a frame', () => {
    expect(() => holdSound(new Float32Array(399), 4800, source(1))).toThrow('at least 400 samples');
  });
});
