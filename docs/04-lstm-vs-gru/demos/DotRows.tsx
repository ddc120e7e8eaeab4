/**
 * Rows on one axis: the score of every seed as a dot, the mean as an upright mark, an interval as a bar; where asked, a
 * line at zero and the margin around it.
 *
 * Must not: compute an interval; all numbers come from the run. Text stands in HTML, so the server can draw it.
 */
import type { CSSProperties, ReactNode } from 'react';
import { placeOn, type Axis } from '@site/src/components/views/ticks';
import styles from './DotRows.module.css';

export interface DotRow {
  readonly key: string;
  readonly name: string;
  readonly note?: string;
  /** A custom property for the colour. */
  readonly token: string;
  readonly dots: readonly number[];
  readonly mean?: number;
  readonly interval?: readonly [number, number];
  /** At the right end of the row. */
  readonly says: string;
  readonly saysMore?: string;
}

interface Props {
  readonly title: string;
  readonly axis: Axis;
  readonly rows: readonly DotRow[];
  readonly print: (value: number) => string;
  /** Half the width of the band around zero in which differences do not matter. */
  readonly margin?: number;
  /** Dotted upright lines across all rows. */
  readonly lines?: readonly number[];
  readonly caption: string;
}

export function DotRows({ title, axis, rows, print, margin, lines = [], caption }: Props): ReactNode {
  const at = (value: number): string => `${Number((100 * Math.min(1, Math.max(0, placeOn(axis, value)))).toFixed(2))}%`;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div className={styles.rows} role="img" aria-label={spoken(title, rows, print)}>
        {rows.map((row) => (
          <div key={row.key} className={styles.row}>
            <span className={styles.name}>
              <strong>{row.name}</strong>
              {row.note && <span>{row.note}</span>}
            </span>
            <span className={styles.track} style={{ '--row': `var(${row.token})` } as CSSProperties}>
              {margin !== undefined && (
                <span className={styles.margin} style={{ left: at(-margin), right: `calc(100% - ${at(margin)})` }} />
              )}
              {axis.ticks.map((tick) => (
                <span key={tick} className={styles.grid} style={{ left: at(tick) }} />
              ))}
              {margin !== undefined && <span className={styles.zero} style={{ left: at(0) }} />}
              {lines.map((line) => (
                <span key={line} className={styles.line} style={{ left: at(line) }} />
              ))}
              {row.interval && (
                <span
                  className={styles.interval}
                  style={{ left: at(row.interval[0]), right: `calc(100% - ${at(row.interval[1])})` }}
                />
              )}
              {row.dots.map((dot, i) => (
                <span key={i} className={styles.dot} style={{ left: at(dot) }} />
              ))}
              {row.mean !== undefined && <span className={styles.mean} style={{ left: at(row.mean) }} />}
            </span>
            <span className={styles.says}>
              <strong>{row.says}</strong>
              {row.saysMore && <span>{row.saysMore}</span>}
            </span>
          </div>
        ))}
        <div className={styles.axis} aria-hidden="true">
          <span className={styles.ticks}>
            {axis.ticks.map((tick) => (
              <span key={tick} style={{ left: at(tick) }}>
                {print(tick)}
              </span>
            ))}
          </span>
        </div>
      </div>
      <p className={styles.caption}>{caption}</p>
    </figure>
  );
}

function spoken(title: string, rows: readonly DotRow[], print: (value: number) => string): string {
  const each = rows.map(({ name, dots, interval, says, saysMore }) => {
    const seeds = dots.length > 0 ? `, seeds ${dots.map(print).join(', ')}` : '';
    const from = interval ? `, interval from ${print(interval[0])} to ${print(interval[1])}` : '';
    return `${name}: ${says}${saysMore ? `, ${saysMore}` : ''}${seeds}${from}`;
  });
  return [title, ...each].join('; ');
}
