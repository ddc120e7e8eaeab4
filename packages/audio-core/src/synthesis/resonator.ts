/**
 * The one filter that formant synthesis is made of: a second-order digital resonator, in three forms.
 *
 * Low-pass form for formants in cascade, gain 1 at 0 Hz (Klatt 1980, doi:10.1121/1.383940):
 *   y_n = A x_n + B y_{n−1} + C y_{n−2},  C = −e^{−2π·bw/fs},  B = 2 e^{−π·bw/fs} cos(2π·f/fs),  A = 1 − B − C.
 * Band-pass form for noise, zeros at 0 Hz and fs/2, gain about 1 at its peak (Smith & Angell 1982):
 *   y_n = (1 + C)/2 · (x_n − x_{n−2}) + B y_{n−1} + C y_{n−2}.
 * Its inverse, a hollow instead of a peak, gain 1 at 0 Hz (Klatt 1980):
 *   y_n = (x_n − B x_{n−1} − C x_{n−2}) / A.
 *
 * Must not: allocate per sample.
 */
import { SAMPLE_RATE_HZ } from '../phonemes/frame-timing';

/** Coefficients and the two samples of memory. */
export interface Resonator {
  a: number;
  b: number;
  c: number;
  y1: number;
  y2: number;
  x1: number;
  x2: number;
}

/** A resonator at rest that passes nothing until tuned. */
export function createResonator(): Resonator {
  return { a: 0, b: 0, c: 0, y1: 0, y2: 0, x1: 0, x2: 0 };
}

/** Sets centre frequency and bandwidth in Hz; frequency below half the sampling rate. Memory is kept. */
export function tuneFormant(resonator: Resonator, frequencyHz: number, bandwidthHz: number): void {
  tunePoles(resonator, frequencyHz, bandwidthHz);
  resonator.a = 1 - resonator.b - resonator.c;
}

/** As `tuneFormant`, for the band-pass form. */
export function tuneBand(resonator: Resonator, frequencyHz: number, bandwidthHz: number): void {
  tunePoles(resonator, frequencyHz, bandwidthHz);
  resonator.a = (1 + resonator.c) / 2;
}

/** One sample through the low-pass form. */
export function formantStep(r: Resonator, x: number): number {
  const y = r.a * x + r.b * r.y1 + r.c * r.y2;
  r.y2 = r.y1;
  r.y1 = y;
  return y;
}

/** One sample through the band-pass form. */
export function bandStep(r: Resonator, x: number): number {
  const y = r.a * (x - r.x2) + r.b * r.y1 + r.c * r.y2;
  r.x2 = r.x1;
  r.x1 = x;
  r.y2 = r.y1;
  r.y1 = y;
  return y;
}

/** One sample through the inverse of what `tuneFormant` set. */
export function hollowStep(r: Resonator, x: number): number {
  const y = (x - r.b * r.x1 - r.c * r.x2) / r.a;
  r.x2 = r.x1;
  r.x1 = x;
  return y;
}

function tunePoles(resonator: Resonator, frequencyHz: number, bandwidthHz: number): void {
  const radius = Math.exp((-Math.PI * bandwidthHz) / SAMPLE_RATE_HZ);
  resonator.b = 2 * radius * Math.cos((2 * Math.PI * frequencyHz) / SAMPLE_RATE_HZ);
  resonator.c = -radius * radius;
}
