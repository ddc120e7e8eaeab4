/**
 * Differences of two methods that were tried under the same conditions, and how far such differences lie apart.
 *
 * What two runs of one pair share (data, order, held-out set) cancels in their difference. Must not: pair runs that share
 * nothing. Source: Cochran 1977, Sampling Techniques, 3rd ed.
 */

/** a − b, pair by pair. Both in the same order of seeds; throws where their lengths differ. */
export function pairedDifferences(a: readonly number[], b: readonly number[]): number[] {
  if (a.length !== b.length) {
    throw new Error(
      `pairedDifferences: b must have ${a.length} values as a has, got ${b.length}; a pair is two runs of one seed`,
    );
  }
  //> eq fair.difference
  const differences = a.map((score, j) => score - b[j]);
  //< eq fair.difference
  return differences;
}

/** The mean; NaN of no values. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The spread of single values around their mean: √(Σ (value − mean)² / (n − 1)). NaN of fewer than two. */
export function standardDeviation(values: readonly number[]): number {
  const mean = meanOf(values);
  if (values.length < 2) return NaN;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
