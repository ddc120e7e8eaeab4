/**
 * Numbers and symbols of the walk: as many digits as the stored run keeps, powers of ten as superscripts, letters with
 * their indices. Must not: know what the numbers mean.
 */
import { Fragment, type ReactNode } from 'react';
import { partsOf, withMinus } from './StepCellFormat';
import styles from './StepCell.module.css';

const TIMES_TEN = '\u202F×\u202F10';

/** A number in a line of arithmetic. `inside` puts negative ones and powers of ten into brackets. */
export function Value({ of, inside = false }: { readonly of: number; readonly inside?: boolean }): ReactNode {
  const { text, exponent } = partsOf(of);
  const number = (
    <>
      {text}
      {exponent !== undefined && (
        <>
          {TIMES_TEN}
          <sup>{withMinus(String(exponent))}</sup>
        </>
      )}
    </>
  );
  return <span className={styles.value}>{inside && of < 0 ? <>({number})</> : number}</span>;
}

/** "w₁ · v₁ + w₂ · v₂ + …" with numbers; breaks between products only. */
export function Products({ left, right }: { readonly left: readonly number[]; readonly right: readonly number[] }) {
  return left.map((factor, i) => (
    <Fragment key={i}>
      {i > 0 && ' + '}
      <span className={styles.value}>
        <Value of={factor} inside /> · <Value of={right[i]} inside />
      </span>
    </Fragment>
  ));
}

/** A number in a sentence, three digits; a power of ten is drawn as a superscript and said in words. */
export function Spoken({ value }: { readonly value: number }): ReactNode {
  if (value === 0 || Math.abs(value) >= 1e-3) return withMinus(String(Number(value.toPrecision(3))));
  const [mantissa, exponent] = value.toExponential(1).split('e');
  return (
    <>
      <span className={styles.value} aria-hidden="true">
        {withMinus(mantissa)}
        {TIMES_TEN}
        <sup>{withMinus(exponent)}</sup>
      </span>
      <span
        className={styles.heard}
      >{`${withMinus(mantissa)} times ten to the ${exponent.replace('-', 'minus ')}`}</span>
    </>
  );
}

/** A letter with an index: <Sym letter="W" index="xh" entry="2, ·" /> is W_xh[2, ·]. */
export function Sym(props: {
  readonly letter: string;
  readonly index?: string | number;
  readonly entry?: string;
}): ReactNode {
  const { letter, index, entry } = props;
  return (
    <span className={styles.sym}>
      <i>{letter}</i>
      {index !== undefined && <sub>{typeof index === 'string' && /[a-z]/.test(index) ? <i>{index}</i> : index}</sub>}
      {entry !== undefined && <span className={styles.entry}>[{entry}]</span>}
    </span>
  );
}
