/** What the search chose: rate and start of every network on every task, read from the chapter's claims. */
import type { ReactNode } from 'react';
import { claimed } from './read-claims';
import { LENGTHS, NETWORKS, TASKS } from './settings-of';
import styles from './figures.module.css';

/** The smallest and the largest rate that were tried. */
const ENDS = [0.001, 0.03];

export function Chosen(): ReactNode {
  const rates = TASKS.flatMap((task) =>
    LENGTHS.flatMap((length) => NETWORKS.map(({ key }) => claimed(`search.${task.key}.${length}.${key}.rate`))),
  );
  const atAnEnd = rates.filter((rate) => ENDS.includes(rate)).length;
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Rates and starts that the search chose">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">task</th>
              {NETWORKS.map(({ key, label }) => (
                <th key={key} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {TASKS.flatMap((task) =>
              LENGTHS.map((length) => (
                <tr key={task.key + length}>
                  <th scope="row">
                    {task.label}, {length}
                  </th>
                  {NETWORKS.map(({ key }) => {
                    const id = `search.${task.key}.${length}.${key}`;
                    const start = claimed(`${id}.keeping`) === 1 ? 'keeping' : 'usual';
                    return (
                      <td key={key}>
                        {claimed(`${id}.rate`)}, {start}
                      </td>
                    );
                  })}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
      <p className={styles.note}>
        In {atAnEnd} of {rates.length} places the best rate is the smallest or the largest that was tried.
      </p>
    </>
  );
}
