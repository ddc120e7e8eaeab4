/** A number for the reader, its power of ten as a superscript. */
import type { NumberFormat } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { numberParts } from './format';

export function Num({ value, format }: { readonly value: number; readonly format?: NumberFormat }): ReactNode {
  const { text, exponent } = numberParts(value, format);
  if (exponent === undefined) return text;
  return (
    <>
      {text}&nbsp;×&nbsp;10<sup>{String(exponent).replace('-', '\u2212')}</sup>
    </>
  );
}
