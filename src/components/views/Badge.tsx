/** The gradient-check badge: verdict, entries checked, worst relative error, limit. Only a failure has colour. */
import type { BadgeData, BadgeView } from '@unrolled/lab-protocol';
import { memo, type ReactNode } from 'react';
import styles from './Badge.module.css';
import { grouped } from './format';
import { Num } from './Num';

interface Props {
  readonly view?: BadgeView;
  readonly data?: BadgeData;
  /** True: the check did not run here; it is the stored one. */
  readonly stored?: boolean;
}

const count = (n: number): string => grouped(String(n));

export const Badge = memo(function Badge({ view, data, stored }: Props): ReactNode {
  return (
    <p className={styles.line}>
      {view && <span className={styles.title}>{view.title}</span>}
      <span className={data?.state === 'failed' ? styles.failed : styles.badge}>
        {badgeParts(data).map((part, i) => (
          <span key={i}>{part}</span>
        ))}
      </span>
      {stored && data && <span className={styles.note}>stored</span>}
    </p>
  );
});

function badgeParts(data: BadgeData | undefined): ReactNode[] {
  if (!data) return ['Not checked yet'];
  const { state, checked, total, worst, limit, tensor, differing, tensorTotal, at } = data;
  const of = `${count(checked)} of ${count(total)}`;
  const worstIs = (words: string): ReactNode => (
    <>
      {words} <Num value={worst} format={worst >= 0.01 ? 'number' : 'scientific'} />
    </>
  );
  const limitIs = (
    <>
      limit <Num value={limit} format="scientific" />
    </>
  );
  switch (state) {
    case 'checking':
      return [`${of} …`, worstIs('worst so far')];
    case 'passed':
      return [`✓ ${of}`, worstIs('worst'), limitIs];
    case 'failed':
      return [
        `✕ ${tensor ?? 'wrong'}`,
        differing !== undefined && tensorTotal !== undefined
          ? `${count(differing)} of ${count(tensorTotal)} entries differ`
          : `${of} checked`,
        <>
          {worstIs('worst')}
          {at ? ` at [${at.join(', ')}]` : ''}
        </>,
      ];
  }
}
