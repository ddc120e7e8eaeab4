/** What was said above what was heard, edit by edit. What is an edit is marked by hatching and a word, not by colour alone. */
import type { TableData } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import styles from './WhatItHears.module.css';

export function Aligned({ data }: { readonly data: TableData }): ReactNode {
  const [said, heard, edits] = data.rows.map((row) => row.slice(1).map(String));
  const wrong = edits.filter((edit) => edit !== '').length;
  return (
    <figure className={styles.aligned}>
      <figcaption>
        <strong>Said and heard, aligned</strong> {wrong === 0 ? 'no edits' : wrong === 1 ? '1 edit' : `${wrong} edits`}{' '}
        for {said.filter((label) => label !== '–').length} phonemes said
      </figcaption>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Said and heard, aligned">
        <table>
          <tbody>
            {[
              ['Said', said],
              ['Heard', heard],
            ].map(([name, labels]) => (
              <tr key={String(name)}>
                <th scope="row">{name}</th>
                {(labels as string[]).map((label, i) => (
                  <td key={i} data-wrong={edits[i] !== '' || undefined}>
                    {label}
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">Edit</th>
              {edits.map((edit, i) => (
                <td key={i} className={styles.edit}>
                  {edit}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </figure>
  );
}
