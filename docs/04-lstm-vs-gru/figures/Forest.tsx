/**
 * The paired differences of two networks on all eight tasks, in margins, so that one axis serves them all: mean and
 * interval, with the band in which differences do not matter. Read from the chapter's claims.
 */
import type { ReactNode } from 'react';
import { linearAxis, placeOn } from '@site/src/components/views/ticks';
import { claimed } from './read-claims';
import { LENGTHS, TASKS } from './settings-of';
import styles from './figures.module.css';

interface Props {
  /** As in the claims: 'lstmGru' is LSTM − GRU. */
  readonly pair: 'lstmGru' | 'lstmRnn' | 'gruRnn';
  readonly first: string;
  readonly second: string;
}

interface Row {
  readonly name: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export function Forest({ pair, first, second }: Props): ReactNode {
  const rows = TASKS.flatMap((task) =>
    LENGTHS.map((length): Row => {
      const id = `${task.key}.${length}`;
      const margin = claimed(`${id}.margin`);
      const [mean, low, high] = ['', 'Low', 'High'].map((end) => claimed(`${id}.${pair}${end}`) / margin);
      return { name: `${task.label}, ${length}`, mean, low, high };
    }),
  );
  const reach = Math.max(2, ...rows.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const axis = linearAxis(-reach, reach, 8, false);
  const at = (value: number): string => `${Number((100 * placeOn(axis, value)).toFixed(2))}%`;
  return (
    <div className={styles.forest} role="img" aria-label={spoken(rows, first, second)}>
      <p className={styles.sides} aria-hidden="true">
        <span>{first} better</span>
        <span>{second} better</span>
      </p>
      {rows.map((row) => (
        <div key={row.name} className={styles.row}>
          <span className={styles.name}>{row.name}</span>
          <span className={styles.track}>
            <span className={styles.margin} style={{ left: at(-1), right: `calc(100% - ${at(1)})` }} />
            <span className={styles.zero} style={{ left: at(0) }} />
            <span className={styles.interval} style={{ left: at(row.low), right: `calc(100% - ${at(row.high)})` }} />
            <span className={styles.mean} style={{ left: at(row.mean) }} />
          </span>
          <span className={styles.verdict}>{verdict(row, first, second)}</span>
        </div>
      ))}
      <div className={styles.row} aria-hidden="true">
        <span className={styles.ticks}>
          {axis.ticks.map((tick) => (
            <span key={tick} style={{ left: at(tick) }}>
              {String(tick).replace('-', '−')}
            </span>
          ))}
        </span>
      </div>
    </div>
  );
}

/** The rule of section 1, in margins. */
function verdict({ low, high }: Row, first: string, second: string): string {
  if (-1 < low && high < 1) return 'no difference that matters';
  if (high < 0) return `${first} better`;
  if (low > 0) return `${second} better`;
  return 'undecided';
}

function spoken(rows: readonly Row[], first: string, second: string): string {
  const said = (value: number): string => value.toFixed(1).replace('-', '−');
  const each = rows.map(
    (row) =>
      `${row.name}: ${verdict(row, first, second)}, mean ${said(row.mean)}, from ${said(row.low)} to ${said(row.high)}`,
  );
  return [`Differences ${first} minus ${second} in margins`, ...each].join('; ');
}
