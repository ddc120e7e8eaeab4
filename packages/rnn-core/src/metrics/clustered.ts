/**
 * How sure an accuracy is when frames come in utterances: frames of one utterance err together, so they do not count
 * as independent.
 *
 * The ratio estimator with utterances as clusters; Cochran 1977, Sampling Techniques, 3rd ed., section 2.11 and 6.3.
 */

/**
 * Standard error of Σ hits / Σ sizes over clusters: √(U/(U−1) Σ (hits_u − p·size_u)²) / Σ size_u.
 * Needs at least two clusters, else NaN.
 */
export function clusteredStandardError(clusters: readonly { readonly hits: number; readonly size: number }[]): number {
  const hits = clusters.reduce((sum, cluster) => sum + cluster.hits, 0);
  const size = clusters.reduce((sum, cluster) => sum + cluster.size, 0);
  const share = hits / size;
  const spread = clusters.reduce((sum, cluster) => sum + (cluster.hits - share * cluster.size) ** 2, 0);
  const count = clusters.length;
  return count < 2 ? NaN : Math.sqrt((count / (count - 1)) * spread) / size;
}
