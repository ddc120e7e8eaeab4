/**
 * What the speech code asks of a random generator. Randomness always comes in from outside, so a corpus is decided by
 * the seed of whoever draws it.
 *
 * Must not: make randomness of its own.
 */
export interface RandomSource {
  /** Uniform on [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform on the integers 0 … n − 1. */
  integer(n: number): number;
}
