/**
 * How many seeds and which sizes a test takes: few in the quick run, many when UNROLLED_FULL is set.
 *
 * For tests only; the engine itself reads no environment.
 */

/** True in the long run (`npm run test:full`). */
export const FULL = Boolean(process.env.UNROLLED_FULL);

/** The seeds 1 … quick, or 1 … full in the long run. */
export function seeds(quick: number, full: number): number[] {
  return Array.from({ length: FULL ? full : quick }, (_, j) => j + 1);
}
