/**
 * Numbers for the reader: grouping, percent, powers of ten. Scientific numbers come in two parts, so that a page can
 * set the exponent as a real superscript.
 */
import type { NumberFormat } from '@unrolled/lab-protocol';

/** Between groups of three digits: a narrow space that does not break. */
const GAP = '\u202F';
const MINUS = '\u2212';

export interface NumberParts {
  readonly text: string;
  /** With it the number is text × 10^exponent. */
  readonly exponent?: number;
}

/** A number in parts: 0.924 as percent is "92.4 %", 3.1e-10 as scientific is 3.1 × 10^−10. */
export function numberParts(value: number, format: NumberFormat = 'number'): NumberParts {
  if (Number.isNaN(value)) return { text: 'NaN' };
  if (!Number.isFinite(value)) return { text: value > 0 ? '∞' : `${MINUS}∞` };
  switch (format) {
    case 'percent':
      return { text: `${sign((100 * value).toFixed(1))}${GAP}%` };
    case 'integer':
      return { text: grouped(value.toFixed(0)) };
    case 'seconds':
      return { text: `${sign(value.toFixed(value < 10 ? 2 : 0))}${GAP}s` };
    case 'scientific':
      return scientific(value);
    case 'number':
      return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e7) ? scientific(value) : plain(value);
  }
}

/** A number as one string, with "3.1e−10" for powers of ten: for labels read aloud and for tables to copy. */
export function numberText(value: number, format?: NumberFormat): string {
  const { text, exponent } = numberParts(value, format);
  return exponent === undefined ? text : `${text}e${sign(String(exponent))}`;
}

/** "1802" → "1 802", with a real minus sign. Five digits and more; four where `always` is set. */
export function grouped(digits: string): string {
  const [whole, rest] = digits.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, GAP);
  return sign(rest === undefined ? spaced : `${spaced}.${rest}`);
}

/** A tick of an axis: as few digits as tell it from its neighbours, `step` apart. */
export function tickText(value: number, step: number, format: NumberFormat): string {
  if (format === 'percent') return sign((100 * value).toFixed(decimalsOf(100 * step)));
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)) return numberText(value, 'scientific');
  return grouped(value.toFixed(decimalsOf(step)));
}

function decimalsOf(step: number): number {
  return Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}

function plain(value: number): NumberParts {
  const digits = Number.isInteger(value) ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return { text: grouped(digits) };
}

function scientific(value: number): NumberParts {
  if (value === 0) return { text: '0' };
  const [mantissa, exponent] = value.toExponential(1).split('e');
  return { text: sign(mantissa.replace(/\.0$/, '')), exponent: Number(exponent) };
}

function sign(text: string): string {
  return text.replace('-', MINUS);
}
