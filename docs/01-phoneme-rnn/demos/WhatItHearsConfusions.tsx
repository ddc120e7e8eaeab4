/**
 * The confusions as a table of counts: a row for what was said, a column for what was heard. Each count is a button. The
 * bar under a count is its share of the row. Must not: say by colour alone what is wrong; only the diagonal is right.
 */
import type { HeatmapData } from '@unrolled/lab-protocol';
import type { CSSProperties, ReactNode } from 'react';
import { grouped } from '@site/src/components/views/format';
import styles from './WhatItHears.module.css';

interface Props {
  readonly data: HeatmapData;
  readonly chosen?: { readonly said: string; readonly heard: string };
  /** Undefined before scripts run: then there are numbers and nothing to press. */
  readonly onChoose?: (said: string, heard: string) => void;
  readonly words: string;
}

export function Confusions({ data, chosen, onChoose, words }: Props): ReactNode {
  const { rows, cols, values, rowLabels = [], colLabels = [] } = data;
  const sums = Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let col = 0; col < cols; col++) sum += values[row * cols + col];
    return sum;
  });
  return (
    <figure className={styles.confusions}>
      <figcaption>
        <strong>Frames: what was said, and what was heard</strong> rows: said, columns: heard
      </figcaption>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Confusions">
        <table>
          <thead>
            <tr>
              <td />
              {colLabels.map((label) => (
                <th key={label} scope="col">
                  <span className={styles.hidden}>heard </span>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rowLabels.map((said, row) => (
              <tr key={said}>
                <th scope="row">
                  <span className={styles.hidden}>said </span>
                  {said}
                </th>
                {colLabels.map((heard, col) => (
                  <td key={heard}>
                    <Cell
                      count={values[row * cols + col]}
                      share={sums[row] > 0 ? values[row * cols + col] / sums[row] : 0}
                      said={said}
                      heard={heard}
                      pressed={chosen?.said === said && chosen.heard === heard}
                      onChoose={onChoose}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.words} aria-live="polite">
        {onChoose ? words : ''}
      </p>
    </figure>
  );
}

interface CellProps {
  readonly count: number;
  readonly share: number;
  readonly said: string;
  readonly heard: string;
  readonly pressed: boolean;
  readonly onChoose?: (said: string, heard: string) => void;
}

function Cell({ count, share, said, heard, pressed, onChoose }: CellProps): ReactNode {
  if (count === 0) return <span className={styles.none}>·</span>;
  const look = {
    className: said === heard ? styles.right : styles.wrong,
    style: { '--share': `${(100 * Math.sqrt(share)).toFixed(1)}%` } as CSSProperties,
  };
  const text = grouped(String(count));
  if (!onChoose) return <span {...look}>{text}</span>;
  return (
    <button
      type="button"
      {...look}
      aria-pressed={pressed}
      aria-label={`said ${said}, heard ${heard}: ${text} frames`}
      onClick={() => onChoose(said, heard)}
    >
      {text}
    </button>
  );
}
