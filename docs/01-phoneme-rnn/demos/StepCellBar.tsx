/** A signed bar around a zero line: its direction is the sign, its length the share of the scale. */
import type { ReactNode } from 'react';
import styles from './StepCell.module.css';

/** 'unit': the network's own; 'label' and 'future': the two sources of a slope, solid ink and outlined. */
export type BarFill = 'unit' | 'label' | 'future';

export function SignedBar(props: {
  readonly value: number;
  readonly limit: number;
  readonly fill?: BarFill;
  readonly shown?: boolean;
}): ReactNode {
  const { value, limit, fill = 'unit', shown = true } = props;
  const share = limit === 0 ? 0 : Math.min(1, Math.abs(value) / limit) * 50;
  return (
    <span className={styles.bar} aria-hidden="true">
      {shown && value !== 0 && (
        <span
          className={styles.fill}
          data-fill={fill}
          style={{ left: `${value < 0 ? 50 - share : 50}%`, width: `${share}%` }}
        />
      )}
    </span>
  );
}
