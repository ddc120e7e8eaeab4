/** The guide as a list of questions: each with its answers, and under each answer where the evidence stands. */
import { Children, type ReactNode } from 'react';
import styles from './figures.module.css';

interface BranchProps {
  /** "yes", "no", or an answer in words. */
  readonly answer: string;
  readonly children: ReactNode;
}

export function Branch({ answer, children }: BranchProps): ReactNode {
  return (
    <li className={styles.branch}>
      <span className={styles.answer}>{answer}</span>
      <div>{children}</div>
    </li>
  );
}

export function Question({ ask, children }: { readonly ask: string; readonly children: ReactNode }): ReactNode {
  return (
    <li className={styles.question}>
      <p>
        <strong>{ask}</strong>
      </p>
      <ul>{Children.toArray(children)}</ul>
    </li>
  );
}

export function Choose({ children }: { readonly children: ReactNode }): ReactNode {
  return <ol className={styles.choose}>{children}</ol>;
}
