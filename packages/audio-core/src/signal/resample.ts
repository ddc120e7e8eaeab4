/**
 * Changes the sampling rate by any ratio of whole numbers, with a windowed-sinc low-pass filter in polyphase form
 * (polyphase.ts). It is flat up to 0.89 of the lower Nyquist frequency and 80 dB down from that frequency on. It is
 * symmetric: nothing is delayed.
 *
 * Must not: guess samples beyond the ends (they count as 0, so the first and last few milliseconds fade).
 */
import { outputAt, planRates } from './polyphase';

export { RESAMPLE_MAX_HZ, RESAMPLE_MIN_HZ } from './polyphase';

/**
 * Samples at `fromHz` → samples at `toHz`: ceil(length · toHz / fromHz) of them; output n lies at time n / toHz.
 *
 * @throws RangeError unless both rates are whole numbers from 1,000 to 768,000.
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array<ArrayBuffer> {
  const plan = planRates('resample', fromHz, toHz);
  if (fromHz === toHz) return Float32Array.from(samples);
  const { step, phases } = plan;
  const out = new Float32Array(Math.ceil((samples.length * phases) / step));
  let base = 0; // the output's time is base + phase/phases, in input samples
  let phase = 0;
  for (let n = 0; n < out.length; n += 1) {
    out[n] = outputAt(samples, base, phase, plan);
    phase += step;
    base += Math.floor(phase / phases);
    phase %= phases;
  }
  return out;
}
