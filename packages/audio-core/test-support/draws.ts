/** Numbers drawn from a seed, the same on every machine: mulberry32, by Tommy Ettinger (public domain). */

export interface Draws {
  /** 0 ≤ n < 2³². */
  u32(): number;
  /** 0 ≤ n < count. */
  below(count: number): number;
}

/** The draws of run `run` of a series; each run's can be had alone. */
export function drawsOf(seed: number, run: number): Draws {
  let state = (Math.imul(seed, 0x9e37_79b1) ^ Math.imul(run + 1, 0x85eb_ca6b)) >>> 0;
  const u32 = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { u32, below: (count) => (count <= 1 ? 0 : u32() % count) };
}
