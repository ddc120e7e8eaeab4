/**
 * Probabilities kept as their logarithms, so that a product over a thousand frames does not become 0.
 *
 * −∞ is the logarithm of 0 and an ordinary value here; NaN stays NaN. Must not: allocate.
 */

/** log(e^a + e^b). Either may be −∞; log 0 is −∞ and not NaN. */
export function logAdd(a: number, b: number): number {
  const larger = Math.max(a, b); // NaN stays NaN
  if (larger === -Infinity) return -Infinity; // 0 + 0, where −∞ − (−∞) would be NaN
  return larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}

/** out[to … to+K) = log softmax of scores[from … from+K). The two may be the same. A score of −∞ gives −∞. */
export function logSoftmaxRow(
  scores: ArrayLike<number>,
  from: number,
  K: number,
  out: { [index: number]: number },
  to: number,
): void {
  let largest = scores[from];
  for (let j = 1; j < K; j++) largest = Math.max(largest, scores[from + j]);
  let sum = 0;
  for (let j = 0; j < K; j++) sum += Math.exp(scores[from + j] - largest);
  const normaliser = largest + Math.log(sum);
  for (let j = 0; j < K; j++) out[to + j] = scores[from + j] - normaliser;
}
