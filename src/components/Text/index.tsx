/**
 * What running text may contain beside Markdown: the lead, margin notes, shapes, figures, sources, the word "planned".
 */
import type { ReactNode } from 'react';
import styles from './styles.module.css';

interface Children {
  readonly children: ReactNode;
}

/** The question a page opens with. */
export const Lead = ({ children }: Children) => <div className={`u-lead ${styles.lead}`}>{children}</div>;

/**
 * A note in the margin, written after the paragraph it belongs to; on a phone it stays there.
 * The build puts both into one row.
 */
export const Aside = ({ children }: Children) => (
  <div className="u-aside" role="note">
    {children}
  </div>
);

/** A shape in running text: <Shape>B,H</Shape> prints (B,H). */
export const Shape = ({ children }: Children) => <span className={styles.shape}>({children})</span>;

/** A drawing with its caption. `wide` takes text and margin. */
export function Figure({
  children,
  caption,
  wide,
}: Children & { readonly caption: ReactNode; readonly wide?: boolean }) {
  return (
    <figure className={`${styles.figure} ${wide ? 'u-wide' : ''}`}>
      {children}
      <figcaption className="u-note">{caption}</figcaption>
    </figure>
  );
}

/** The list of sources a page ends with. */
export const Sources = ({ children }: Children) => (
  <section className={styles.sources} aria-label="Sources">
    {children}
  </section>
);

/** The pitfall of a page: what goes wrong, and how one notices. */
export const Pitfall = ({ children }: Children) => (
  <section className={styles.pitfall} aria-label="Pitfall">
    <p className={styles.kicker}>Pitfall</p>
    {children}
  </section>
);
