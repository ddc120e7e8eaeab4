/**
 * Digits of the walk, the same ones in Node and in every browser: powers of ten come from decimal text, because engines
 * differ in the last bit of 10 ** −5 and of log10. Must not: know React.
 */

export interface Parts {
  readonly text: string;
  /** With it the number is text × 10^exponent. */
  readonly exponent?: number;
}

/** With a real minus sign. */
export function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}

/** Four significant digits; three and a power of ten below a thousandth. */
export function partsOf(value: number): Parts {
  if (Number.isInteger(value)) return { text: withMinus(String(value)) };
  if (Math.abs(value) >= 1e-3) return { text: withMinus(value.toPrecision(4)) };
  const [mantissa, exponent] = value.toExponential(2).split('e');
  return { text: withMinus(mantissa), exponent: Number(exponent) };
}

/** The power of ten that slopes up to `largest` are printed in: 0 where three decimals show them well. */
export function slopeExponent(largest: number): number {
  return largest >= 0.01 || largest === 0 ? 0 : Number(largest.toExponential().split('e')[1]) - 1;
}

/** A slope in a narrow cell, in units of 10^exponent: "23.1", or "0.114" where exponent is 0. */
export function slopeText(value: number, exponent: number): string {
  return withMinus((value / Number(`1e${exponent}`)).toFixed(exponent === 0 ? 3 : 1));
}
