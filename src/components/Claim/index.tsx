/**
 * Numbers with their origin. <Claim id> prints a computed number of claims.json, <Measured id> a time, speed or size of
 * one machine on one day. The build fills in `entry`; a number is never typed into the text.
 */
import { useId, useState, type ReactNode } from 'react';
import {
  printNumber,
  printPlain,
  type Claim as ClaimEntry,
  type Measured as MeasuredEntry,
  type Statistic,
} from '@site/tools/claims-format';
import { useHydrated } from '../../lab/browser-state';
import styles from './styles.module.css';

const SAID: Readonly<Record<Statistic, string>> = {
  mean: 'Mean of',
  min: 'Smallest of',
  max: 'Largest of',
  value: 'From',
};

function Sourced({
  number,
  spoken,
  children,
}: {
  readonly number: ReactNode;
  readonly spoken: string;
  readonly children: string;
}) {
  const hydrated = useHydrated();
  const [open, setOpen] = useState(false);
  const id = useId();
  // Without scripts there is nothing to press: the number stands alone, its origin in the title.
  if (!hydrated) {
    return (
      <span className={styles.number} title={children}>
        {number}
      </span>
    );
  }
  return (
    <span className={styles.number}>
      <button
        type="button"
        className={styles.button}
        aria-expanded={open}
        aria-controls={id}
        aria-label={`${spoken}, where this number comes from`}
        title={children}
        onClick={() => setOpen(!open)}
      >
        {number}
      </button>
      <span id={id} className={styles.source} hidden={!open}>
        {' '}
        [{children}]
      </span>
    </span>
  );
}

function Printed({ value, format }: Pick<MeasuredEntry, 'value' | 'format'>) {
  const { mantissa, exponent } = printNumber(value, format);
  if (exponent === undefined) return mantissa;
  return (
    <>
      {mantissa}
      {' × 10'}
      <sup>{String(exponent).replace('-', '\u2212')}</sup>
    </>
  );
}

export interface ClaimProps {
  readonly id: string;
  /** Written by the build. */
  readonly entry?: ClaimEntry;
}

export function Claim({ id, entry }: ClaimProps) {
  if (!entry) throw new Error(`Claim: <Claim id="${id}"> was not resolved by the build; write it in an .mdx page`);
  const { value, format, low, high, seeds, statistic } = entry;
  if (value === undefined) return <mark className={styles.missing}>not computed yet: {id}</mark>;
  const print = (x: number): string => printPlain(x, format);
  const spread = seeds.length > 1 && low !== undefined && high !== undefined ? `, ${print(low)} to ${print(high)}` : '';
  const runs = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
  return (
    <Sourced number={<Printed value={value} format={format} />} spoken={print(value)}>
      {`${SAID[statistic]} ${runs}${spread}. Recompute it: npm run claims -- ${id}`}
    </Sourced>
  );
}

export interface MeasuredProps {
  readonly id: string;
  /** Written by the build. */
  readonly entry?: MeasuredEntry;
}

export function Measured({ id, entry }: MeasuredProps) {
  if (!entry)
    throw new Error(`Measured: <Measured id="${id}"> was not resolved by the build; write it in an .mdx page`);
  const { value, format, unit, machine, date, command } = entry;
  const suffix = unit ? `\u00a0${unit}` : '';
  const number = (
    <>
      <Printed value={value} format={format} />
      {suffix}
    </>
  );
  return (
    <Sourced number={number} spoken={printPlain(value, format) + suffix}>
      {`Measured on ${machine}, ${date}. Measure it here: ${command}`}
    </Sourced>
  );
}
