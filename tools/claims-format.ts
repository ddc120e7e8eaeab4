/**
 * The format of docs/NN/claims.json and docs/NN/measured.json, and how their numbers are printed.
 *
 * Shared by the page (<Claim>, <Measured>), the tool that fills the files in and the tie checker. Must not read files.
 */

/** How a value is printed: percent1 = "96.4 %" from 0.964, fixed2 = "1.23", integer = "1 802", scientific1 = 3.1 × 10⁻¹⁰. */
export const claimFormats = [
  'percent0',
  'percent1',
  'percent2',
  'fixed0',
  'fixed1',
  'fixed2',
  'fixed3',
  'fixed4',
  'integer',
  'scientific1',
] as const;
export type ClaimFormat = (typeof claimFormats)[number];
export type Statistic = 'mean' | 'min' | 'max' | 'value';

export interface Claim {
  /** Name of the experiment in the same chapter, e.g. "train". */
  readonly experiment: string;
  /** Parameter values that differ from the defaults. */
  readonly set: Readonly<Record<string, number | string>>;
  readonly seeds: readonly number[];
  /** Key of the result's `numbers`. */
  readonly quantity: string;
  readonly statistic: Statistic;
  readonly format: ClaimFormat;
  /** Filled in by `npm run claims`. Absent: not computed yet, and the page does not build. */
  readonly value?: number;
  /** Smallest and largest over the seeds. */
  readonly low?: number;
  readonly high?: number;
  readonly hash?: string;
  readonly node?: string;
}
export interface ClaimsFile {
  readonly claims: Readonly<Record<string, Claim>>;
  /** Seeds of the stored run of each experiment; `long` keeps its runs out of `npm test`, for `npm run test:full`. */
  readonly stored?: Readonly<Record<string, { readonly seeds: readonly number[]; readonly long?: true }>>;
  /** The Node version whose digits are binding. */
  readonly node?: string;
}

/** A time, a speed or a size: true of one machine on one day. */
export interface Measured {
  readonly value: number;
  readonly format: ClaimFormat;
  readonly unit?: string;
  readonly machine: string;
  /** ISO date. */
  readonly date: string;
  readonly command: string;
}
export interface MeasuredFile {
  readonly measured: Readonly<Record<string, Measured>>;
}

/** A printed number: `mantissa`, and for scientific notation the power of ten. */
export interface Printed {
  readonly mantissa: string;
  readonly exponent?: number;
}

const MINUS = '\u2212';
const NARROW = '\u202f';

function grouped(digits: string): string {
  return digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, NARROW) : digits;
}
function signed(text: string): string {
  return text.startsWith('-') ? (Number(text) === 0 ? text.slice(1) : MINUS + text.slice(1)) : text;
}

/** The parts of a printed number; a value that is not finite is printed as a word. */
export function printNumber(value: number, format: ClaimFormat): Printed {
  if (!Number.isFinite(value)) return { mantissa: Number.isNaN(value) ? 'not a number' : 'infinite' };
  const decimals = Number(/\d$/.exec(format)?.[0] ?? 0);
  if (format.startsWith('percent')) return { mantissa: `${signed((value * 100).toFixed(decimals))}\u00a0%` };
  if (format === 'integer') {
    const text = Math.round(Math.abs(value)).toFixed(0);
    return { mantissa: (value < -0.5 ? MINUS : '') + grouped(text) };
  }
  if (format.startsWith('scientific')) {
    const [mantissa, exponent] = value.toExponential(decimals).split('e');
    return { mantissa: signed(mantissa), exponent: Number(exponent) };
  }
  return { mantissa: signed(value.toFixed(decimals)) };
}

/** The same as plain text, e.g. "96.4 %" or "3.1e-10": what two runs are compared by. */
export function printPlain(value: number, format: ClaimFormat): string {
  const { mantissa, exponent } = printNumber(value, format);
  return exponent === undefined ? mantissa : `${mantissa}e${exponent}`;
}
