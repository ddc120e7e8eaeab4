/**
 * Autocorrelation: how like itself a signal is when shifted. A voice is most like itself one period later.
 *
 * Sums are taken over the overlap only, so they shrink with the lag, and are not divided by anything.
 *
 * Must not: subtract the mean; a constant offset makes every lag look alike.
 */

/**
 * r[k] = Σ x[n] x[n + k] for k = 0 … lagCount − 1, (lagCount); 0 from the signal's length on.
 *
 * @throws RangeError unless lagCount is a whole number of at least 1.
 */
export function autocorrelation(samples: ArrayLike<number>, lagCount: number): Float64Array<ArrayBuffer> {
  if (!Number.isInteger(lagCount) || lagCount < 1) {
    throw new RangeError(`autocorrelation: lagCount must be a whole number of at least 1, got ${lagCount}`);
  }
  const sums = new Float64Array(lagCount);
  for (let k = 0; k < lagCount; k += 1) {
    let sum = 0;
    for (let n = 0; n + k < samples.length; n += 1) sum += samples[n] * samples[n + k];
    sums[k] = sum;
  }
  return sums;
}
