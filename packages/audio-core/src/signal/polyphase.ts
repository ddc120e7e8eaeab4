/**
 * The low-pass filter between two sampling rates, in polyphase form: what `resample` and its streaming twin compute with.
 *
 * An output sample at time t is Σ x[n] h(t − n): the ideal low-pass sinc, cut to ± 48 zero crossings by a Kaiser window.
 * Its weights depend only on the fraction of t between two input samples, its *phase*; one row of weights is kept for each.
 * Where a ratio has too many phases, rows lie 1/1024 zero crossing apart and neighbours are interpolated (error below
 * −110 dB). Each row sums to 1, so a constant stays the same constant.
 *
 * Must not: guess samples beyond the ends (they count as 0).
 * Source: J. O. Smith, Digital Audio Resampling (ccrma.stanford.edu/~jos/resample); Kaiser's design formulas.
 */

const ZERO_CROSSINGS = 48;
const STOPBAND_DB = 80;
/** Kaiser: the window's shape for a stop band, and how wide the filter's slope then is (fraction of Nyquist). */
const KAISER_BETA = 0.1102 * (STOPBAND_DB - 8.7);
const TRANSITION = (STOPBAND_DB - 8) / (2.285 * 2 * ZERO_CROSSINGS * Math.PI);
/** The slope's middle, set so that the slope ends at the Nyquist frequency. */
const CUTOFF = 1 - TRANSITION / 2;
const EXACT_BANK_WEIGHTS = 1 << 18;
const ROWS_PER_CROSSING = 1024;

export const RESAMPLE_MIN_HZ = 1_000;
export const RESAMPLE_MAX_HZ = 768_000;

/** How output samples lie between input samples: output n at input time n · step / phases. */
export interface RatePlan {
  readonly step: number;
  readonly phases: number;
  readonly bank: FilterBank;
}

/** @throws RangeError unless both rates are whole numbers from 1,000 to 768,000. */
export function planRates(caller: string, fromHz: number, toHz: number): RatePlan {
  for (const rateHz of [fromHz, toHz]) {
    if (!Number.isInteger(rateHz) || rateHz < RESAMPLE_MIN_HZ || rateHz > RESAMPLE_MAX_HZ) {
      throw new RangeError(
        `${caller}: rates must be whole numbers from ${RESAMPLE_MIN_HZ} to ${RESAMPLE_MAX_HZ} Hz, ` +
          `got ${fromHz} to ${toHz}`,
      );
    }
  }
  const common = greatestCommonDivisor(fromHz, toHz);
  const [step, phases] = [fromHz / common, toHz / common];
  return { step, phases, bank: filterBank(phases, Math.min(1, toHz / fromHz)) };
}

/**
 * The output sample at input time base + phase/phases: Σ over `samples` from base − half + 1 to base + half; what lies
 * outside of `samples` counts as 0.
 */
export function outputAt(samples: Float32Array, base: number, phase: number, { phases, bank }: RatePlan): number {
  const first = base - bank.half + 1;
  if (bank.exact) return filtered(samples, first, bank, phase);
  const place = (phase / phases) * bank.rows;
  const row = Math.floor(place);
  const value = filtered(samples, first, bank, row);
  return value + (place - row) * (filtered(samples, first, bank, row + 1) - value);
}

export interface FilterBank {
  /** True: one row for each phase. */
  readonly exact: boolean;
  /** Row r serves the fraction r / rows; row `rows` (fraction 1) is kept for interpolation. */
  readonly rows: number;
  /** Weights left and right of the output's time. */
  readonly half: number;
  /** (rows + 1, 2·half), row-major. */
  readonly weights: Float64Array;
}

/** `scale` ≤ 1: the lower rate as a fraction of the input's; the kernel is 1/scale times as wide. */
function filterBank(phases: number, scale: number): FilterBank {
  const half = Math.ceil(ZERO_CROSSINGS / scale);
  const exact = (phases + 1) * 2 * half <= EXACT_BANK_WEIGHTS;
  const rows = exact ? phases : Math.ceil(ROWS_PER_CROSSING * scale);
  const weights = new Float64Array((rows + 1) * 2 * half);
  for (let row = 0; row <= rows; row += 1) {
    const start = row * 2 * half;
    let sum = 0;
    for (let k = 0; k < 2 * half; k += 1) {
      const weight = kernel((k - half + 1 - row / rows) * scale);
      weights[start + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < 2 * half; k += 1) weights[start + k] /= sum;
  }
  return { exact, rows, half, weights };
}

/** The low-pass filter at a distance measured in zero crossings of the lower rate's sinc. */
function kernel(distance: number): number {
  const edge = distance / ZERO_CROSSINGS;
  if (Math.abs(edge) >= 1) return 0;
  const angle = Math.PI * CUTOFF * distance;
  const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
  return sinc * besselI0(KAISER_BETA * Math.sqrt(1 - edge * edge));
}

/** The modified Bessel function I₀(x) = Σ ((x/2)^k / k!)², to float64's precision. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Σ samples[first + k] · weights[row][k], in four independent sums (one sum would wait for itself). */
function filtered(samples: Float32Array, first: number, bank: FilterBank, row: number): number {
  const { weights, half } = bank;
  const shift = row * 2 * half - first;
  const end = Math.min(samples.length, first + 2 * half);
  let n = Math.max(0, first);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (; n + 3 < end; n += 4) {
    a += samples[n] * weights[n + shift];
    b += samples[n + 1] * weights[n + shift + 1];
    c += samples[n + 2] * weights[n + shift + 2];
    d += samples[n + 3] * weights[n + shift + 3];
  }
  for (; n < end; n += 1) a += samples[n] * weights[n + shift];
  return a + b + (c + d);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
