/**
 * A seeded random generator whose whole state is four integers, so that a run can be saved and resumed bit for bit.
 *
 * xoshiro128** (Blackman & Vigna 2021, doi:10.1145/3460772), its state filled by splitmix32 from one seed.
 * Must not: fall back on Math.random or a clock.
 */

/** Plain data: four unsigned 32-bit integers, not all zero. */
export type RngState = [number, number, number, number];

export interface Rng {
  readonly state: RngState;
  /** Uniform on [0, 1), a multiple of 2⁻³². */
  uniform(): number;
  /** Standard normal (Box–Muller, two uniforms a draw, nothing kept between draws). */
  normal(): number;
  /** Uniform on the integers 0 … n − 1. n from 1 to 2³². */
  integer(n: number): number;
  /** A generator of its own, decided by this one's state and `label`; this one is not advanced. */
  fork(label: string): Rng;
}

/** A generator for one seed. Any finite number is taken; equal seeds give equal sequences. */
export function createRng(seed: number): Rng {
  if (!Number.isFinite(seed))
    throw new Error(`createRng: seed must be a finite number, got ${seed}; pass a whole number`);
  return rngFromState(fill(Math.floor(seed) >>> 0, Math.floor(seed / 4294967296) >>> 0));
}

/** A generator that goes on from a saved state. The array is copied. */
export function rngFromState(saved: RngState): Rng {
  if (saved.length !== 4 || saved.every((word) => word === 0)) {
    throw new Error(
      `rngFromState: state must be four integers, not all zero, got [${saved.join(', ')}]; pass a saved state`,
    );
  }
  const s: RngState = [saved[0] >>> 0, saved[1] >>> 0, saved[2] >>> 0, saved[3] >>> 0];

  function next(): number {
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotateLeft(s[3], 11);
    for (let i = 0; i < 4; i++) s[i] >>>= 0;
    return result;
  }

  const rng: Rng = {
    state: s,
    uniform: () => next() / 4294967296,
    normal() {
      const radius = Math.sqrt(-2 * Math.log(1 - rng.uniform()));
      return radius * Math.cos(2 * Math.PI * rng.uniform());
    },
    integer: (n) => Math.floor(rng.uniform() * n),
    fork(label) {
      let hash = 0x811c9dc5; // FNV-1a over the label, then over the state
      for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
      let second = hash ^ s[2] ^ rotateLeft(s[3], 16);
      for (const word of s) {
        hash = Math.imul(hash ^ word, 0x01000193);
        second = Math.imul(rotateLeft(second, 13) ^ word, 0x85ebca6b);
      }
      return rngFromState(fill(hash >>> 0, second >>> 0));
    },
  };
  return rng;
}

/**
 * Four well-mixed words from two, by splitmix32 from `low`, into which `high` enters at the third word. No two pairs
 * give the same four (each step is one-to-one), and they are never all zero (the first two always differ).
 */
function fill(low: number, high: number): RngState {
  let x = low;
  return [0, 0, high, 0].map((twist) => {
    x = ((x + 0x9e3779b9) ^ twist) >>> 0;
    let z = x;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }) as RngState;
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}
