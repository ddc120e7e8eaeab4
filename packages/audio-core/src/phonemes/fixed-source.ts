/**
 * A very small seeded generator for numbers that are fixed once and for all: the feature templates, and tests.
 *
 * splitmix32 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195, in a 32-bit form) and Box–Muller.
 * Must not: be used to draw training data, which takes the caller's generator.
 */
import type { RandomSource } from './random-source';

/** The generator of one seed, a whole number from 0 to 2³² − 1. */
export function fixedSource(seed: number): RandomSource {
  let state = seed >>> 0;
  function uniform(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4294967296;
  }
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (n) => Math.floor(uniform() * n),
  };
}
