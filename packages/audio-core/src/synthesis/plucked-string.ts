/**
 * A plucked string: a burst of noise runs round a loop one period long, and loses a little of its high tones on each
 * round. What remains rings at the loop's pitch and dulls as it fades, as a string does.
 *
 * A loop is a whole number of samples; its filter delays by half of one, and an all-pass filter by the fraction that is still
 * missing, so the string is in tune. A factor on each round makes low and high strings fade in the time that is asked for.
 *
 * Must not: clip; a pluck of strength 1 stays within ±1.
 * Source: K. Karplus and A. Strong, Computer Music Journal 7 (1983), doi:10.2307/3680062; tuning and decay after
 * D. Jaffe and J. O. Smith, in the same issue, doi:10.2307/3680063.
 */
import type { RandomSource } from '../phonemes/random-source';

export interface PluckOptions {
  readonly rateHz: number;
  readonly hz: number;
  /** Until it is 60 dB down, if its tone were not dulled besides. */
  readonly ringSeconds: number;
  /** 0 (plucked softly, with the thumb) … 1 (with a hard plectrum). */
  readonly brightness: number;
}

/**
 * `length` samples of a string plucked at sample 0, which is not 0; −1 … 1.
 *
 * @throws RangeError unless 20 ≤ hz ≤ rateHz / 6, ringSeconds > 0 and brightness lies in 0 … 1.
 */
export function pluckedString(length: number, options: PluckOptions, random: RandomSource): Float32Array {
  const { rateHz, hz, ringSeconds, brightness } = options;
  if (!(hz >= 20 && hz <= rateHz / 6) || !(ringSeconds > 0) || !(brightness >= 0 && brightness <= 1)) {
    throw new RangeError(
      `pluckedString: expected 20 <= hz <= rateHz/6 = ${rateHz / 6}, ringSeconds above 0 and brightness in 0 … 1, ` +
        `got ${hz}, ${ringSeconds} and ${brightness}; raise rateHz for higher notes`,
    );
  }
  const period = rateHz / hz;
  // The average of two samples delays by ½; the all-pass does the rest, between 0.1 and 1.1, where it is well behaved.
  const whole = Math.floor(period - 0.6);
  const rest = period - 0.5 - whole;
  const allpass = Math.sin(((1 - rest) * Math.PI) / period) / Math.sin(((1 + rest) * Math.PI) / period);
  const loss = 10 ** (-3 / (hz * ringSeconds));

  const loop = pluck(whole, brightness, random);
  const out = new Float32Array(length);
  let [before, x1, y1] = [0, 0, 0];
  for (let n = 0; n < length; n += 1) {
    const at = n % whole;
    const value = loop[at];
    out[n] = value;
    const averaged = loss * 0.5 * (value + before);
    before = value;
    const turned = allpass * (averaged - y1) + x1;
    x1 = averaged;
    y1 = turned;
    loop[at] = turned;
  }
  // An all-pass may pile up what it delays for a moment, a little over the pluck itself.
  const peak = out.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return out.map((value) => value / peak);
}

/** The string's first shape: noise without a mean, dulled for a soft pluck, its largest value 1, and that one first. */
function pluck(count: number, brightness: number, random: RandomSource): Float64Array {
  const shape = Float64Array.from({ length: count }, () => 2 * random.uniform() - 1);
  let kept = 0;
  const share = 0.15 + 0.85 * brightness;
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < count; n += 1) {
      kept += share * (shape[n] - kept);
      shape[n] = kept;
    }
  }
  const mean = shape.reduce((sum, value) => sum + value, 0) / count;
  let largest = 0;
  for (let n = 0; n < count; n += 1) {
    shape[n] -= mean;
    if (Math.abs(shape[n]) > Math.abs(shape[largest])) largest = n;
  }
  const peak = shape[largest] || 1;
  return Float64Array.from({ length: count }, (_, n) => shape[(n + largest) % count] / peak);
}
