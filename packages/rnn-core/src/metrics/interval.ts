/**
 * An interval for a difference, and what may be said of it: one is better, no difference that matters, or undecided.
 *
 * The margin is chosen before the runs. An interval wholly inside the margin on both sides is the two one-sided tests of
 * Schuirmann 1987, doi:10.1007/BF01068419, at half the usual risk. Must not: call an interval that holds 0 "equal".
 */

export interface Interval {
  readonly low: number;
  readonly high: number;
}
export type Verdict = 'lower' | 'higher' | 'same' | 'undecided';

/**
 * 'same': the whole interval lies inside −margin … margin. 'lower' or 'higher': it lies on one side of 0, and not inside
 * the margin. 'undecided': neither. margin ≥ 0.
 */
export function judgeDifference({ low, high }: Interval, margin: number): Verdict {
  //> eq fair.verdict
  if (-margin < low && high < margin) return 'same';
  if (high < 0) return 'lower';
  if (low > 0) return 'higher';
  return 'undecided';
  //< eq fair.verdict
}

/** The smallest interval that holds both. */
export function widest(a: Interval, b: Interval): Interval {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

export function assertLevel(where: string, level: number): void {
  if (!(level > 0 && level < 1))
    throw new Error(`${where}: level must be between 0 and 1, got ${level}; usual is 0.95`);
}
