/**
 * Pre-emphasis: y[n] = x[n] − coefficient · x[n − 1], which lifts high frequencies against the fall of a voice's spectrum.
 *
 * The first sample has none before it. 'kept': it stays as it is, as if silence came before. 'extrapolated': librosa's
 * form, whose filter starts from the state 2x[0] − x[1], so that y[0] = 3x[0] − x[1] whatever the coefficient.
 *
 * Must not: be applied before the course's own front end, which does without.
 * Source: L. Rabiner and R. Schafer, Digital Processing of Speech Signals (1978); librosa 0.11 (effects.preemphasis).
 */

export interface PreEmphasisOptions {
  /** 0 changes nothing but an extrapolated first sample; −1 … 1. */
  readonly coefficient: number;
  readonly firstSample: 'kept' | 'extrapolated';
}
export const PRE_EMPHASIS_DEFAULTS: PreEmphasisOptions = { coefficient: 0.97, firstSample: 'kept' };

/**
 * Samples (n) → samples (n), sharper.
 *
 * @throws RangeError unless −1 ≤ coefficient ≤ 1, or if 'extrapolated' is asked of a single sample.
 */
export function preEmphasis(
  samples: ArrayLike<number>,
  options: PreEmphasisOptions = PRE_EMPHASIS_DEFAULTS,
): Float64Array<ArrayBuffer> {
  const { coefficient, firstSample } = options;
  if (!(Math.abs(coefficient) <= 1)) {
    throw new RangeError(`preEmphasis: coefficient must lie in -1 … 1, got ${coefficient}; 0.97 is usual`);
  }
  if (firstSample === 'extrapolated' && samples.length === 1) {
    throw new RangeError(`preEmphasis: 'extrapolated' needs at least 2 samples, got 1; use firstSample 'kept'`);
  }
  const out = new Float64Array(samples.length);
  for (let n = 1; n < out.length; n += 1) out[n] = samples[n] - coefficient * samples[n - 1];
  if (out.length > 0) out[0] = firstSample === 'kept' ? samples[0] : 3 * samples[0] - samples[1];
  return out;
}
