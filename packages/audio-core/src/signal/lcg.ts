/**
 * A linear congruential generator: noise that any language can make again from one number, for test signals.
 *
 * Must not: be used for training or for anything that needs good random numbers; its low bits have short periods, which
 * is why only the upper 14 become sound.
 * Source: the constants are those of Numerical Recipes ("quick and dirty" generators).
 */

export interface LcgOptions {
  readonly multiplier: number;
  readonly increment: number;
}
export const LCG_DEFAULTS: LcgOptions = { multiplier: 1664525, increment: 1013904223 };

/** The `count` states after `seed`: s ← (multiplier·s + increment) mod 2³². */
export function lcgStates(seed: number, count: number, options: LcgOptions = LCG_DEFAULTS): Uint32Array<ArrayBuffer> {
  const states = new Uint32Array(count);
  let state = seed >>> 0;
  for (let n = 0; n < count; n += 1) {
    state = (Math.imul(state, options.multiplier) + options.increment) >>> 0;
    states[n] = state;
  }
  return states;
}

/** A state's upper 14 bits as a 16-bit sample value, −8192 … 8191: a quarter of full scale. */
export function lcgPcm(state: number): number {
  return (state >>> 18) - 8192;
}
