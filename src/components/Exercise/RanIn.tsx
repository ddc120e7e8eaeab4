/** Where the numbers of a verdict come from: sandbox, time, hidden inputs, limit. */
import type { ReactNode } from 'react';
import { Num } from '../views/Num';
import type { Checked } from './check';
import styles from './styles.module.css';

export function RanIn({ checked: { tookMs, seed } }: { readonly checked: Checked }): ReactNode {
  return (
    <p className={styles.ranIn}>
      <span>
        <b>Ran</b> in a sandbox, {tookMs.toFixed(0)} ms, no network
      </span>
      <span>hidden inputs of seed {seed}, float64</span>
      <span>
        limit <Num value={1e-7} format="scientific" /> of the largest entry
      </span>
    </p>
  );
}
