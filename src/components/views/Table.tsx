/** A table view, scrolling in a box of its own when it is long or wide. Numbers stand right, in tabular figures. */
import type { TableData, TableView } from '@unrolled/lab-protocol';
import { memo, type ReactNode } from 'react';
import { Num } from './Num';
import styles from './Table.module.css';

/** A column of numbers, or of texts that are numbers with a unit such as "98.0 %". */
function isNumeric(data: TableData, column: number): boolean {
  const cells = data.rows.map((row) => row[column] ?? '').filter((cell) => cell !== '' && cell !== '–');
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number' || /^[−-]?\d[\d\s.]*\s?%?$/.test(cell));
}

interface Props {
  readonly view: TableView;
  readonly data?: TableData;
  /** What a screen reader calls the box; the title, where nothing else on the page has that name. */
  readonly spokenName?: string;
}

export const Table = memo(function Table({ view, data, spokenName = view.title }: Props): ReactNode {
  return (
    <div className={styles.box} tabIndex={0} role="group" aria-label={spokenName}>
      <table className={styles.table}>
        <caption>{view.title}</caption>
        {data && (
          <>
            <thead>
              <tr>
                {data.columns.map((column, i) =>
                  column === '' ? (
                    <td key={i} />
                  ) : (
                    <th key={i} scope="col" className={isNumeric(data, i) ? styles.number : undefined}>
                      {column}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row, i) => (
                <tr key={i}>
                  {data.columns
                    .map((_, j) => row[j] ?? '')
                    .map((cell, j) =>
                      typeof cell === 'number' ? (
                        <td key={j} className={styles.number}>
                          <Num value={cell} />
                        </td>
                      ) : (
                        <td key={j} className={isNumeric(data, j) ? styles.number : undefined}>
                          {cell}
                        </td>
                      ),
                    )}
                </tr>
              ))}
            </tbody>
          </>
        )}
      </table>
    </div>
  );
});
