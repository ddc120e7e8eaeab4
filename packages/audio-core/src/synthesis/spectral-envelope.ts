/**
 * For tests: the resonances of a stretch of sound by linear prediction (autocorrelation method, Makhoul 1975,
 * doi:10.1109/PROC.1975.9792), and where its energy lies.
 *
 * Must not: be used on features; it is an independent look at the synthesiser.
 */
import { SAMPLE_RATE_HZ } from '../phonemes/frame-timing';

/** Peaks of the linear-prediction envelope in Hz, lowest first. */
export function envelopePeaksHz(samples: Float32Array, order = 18): number[] {
  const x = samples.map((s, n) => {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (samples.length - 1));
    return hann * (s - (n > 0 ? 0.95 * samples[n - 1] : 0));
  });
  const r = Array.from({ length: order + 1 }, (_, lag) => x.reduce((sum, v, n) => sum + v * (x[n + lag] ?? 0), 0));
  r[0] *= 1 + 1e-9;
  let error = r[0];
  let a = [1];
  for (let i = 1; i <= order; i++) {
    const k = -a.reduce((sum, v, j) => sum + v * r[i - j], 0) / error;
    a = [...a, 0].map((v, j) => v + k * (a[i - j] ?? 0));
    error *= 1 - k * k;
  }
  const gain = (hz: number) => {
    const w = (2 * Math.PI * hz) / SAMPLE_RATE_HZ;
    const re = a.reduce((sum, v, j) => sum + v * Math.cos(w * j), 0);
    const im = a.reduce((sum, v, j) => sum + v * Math.sin(w * j), 0);
    return 1 / (re * re + im * im);
  };
  const peaks: number[] = [];
  for (let hz = 100; hz < SAMPLE_RATE_HZ / 2 - 100; hz += 10) {
    if (gain(hz) > gain(hz - 10) && gain(hz) >= gain(hz + 10)) peaks.push(hz);
  }
  return peaks;
}

/** Mean frequency of the energy in Hz. */
export function centroidHz(samples: Float32Array): number {
  let energy = 0;
  let weighted = 0;
  for (let hz = 50; hz < SAMPLE_RATE_HZ / 2; hz += 50) {
    const w = (2 * Math.PI * hz) / SAMPLE_RATE_HZ;
    let re = 0;
    let im = 0;
    samples.forEach((s, n) => {
      re += s * Math.cos(w * n);
      im += s * Math.sin(w * n);
    });
    energy += re * re + im * im;
    weighted += hz * (re * re + im * im);
  }
  return weighted / energy;
}

/** Root mean square in dB relative to full scale; −Infinity for nothing. */
export function levelDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
}
