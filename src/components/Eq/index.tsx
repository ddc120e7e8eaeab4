/**
 * A numbered equation with an anchor, and the block that ties it to its code and its check.
 *
 * <Tie>
 * <Eq id="rnn.state">
 *
 * $$
 * …
 * $$
 *
 * </Eq>
 * <Code eq="rnn.state" />
 * </Tie>
 *
 * The number comes from the build: chapter.section.count.
 */
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import type { ReactNode } from 'react';
import styles from './styles.module.css';

export interface EqProps {
  readonly id: string;
  /** Written by the build. */
  readonly number?: string;
  /** Set where no code belongs to the equation. */
  readonly plain?: boolean;
  readonly children: ReactNode;
}

/** The anchor of an equation: "eq-rnn-state" for "rnn.state". */
export const equationAnchor = (id: string): string => `eq-${id.replace(/[^A-Za-z0-9]+/g, '-')}`;

export function Eq({ id, number, children }: EqProps) {
  const anchor = equationAnchor(id);
  useBrokenLinks().collectAnchor(anchor);
  return (
    <div id={anchor} className={styles.eq}>
      <div className={styles.body}>{children}</div>
      <a className={styles.number} href={`#${anchor}`} aria-label={`Link to equation ${number}`}>
        ({number})
      </a>
    </div>
  );
}

/** One block of equation, code and check; hovering a circled letter shows its partner. */
export function Tie({ children }: { readonly children: ReactNode }) {
  return <div className={`${styles.tie} u-tie u-wide`}>{children}</div>;
}
