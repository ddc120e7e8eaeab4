/**
 * A piece of a page as its reader sees it, and the MDX it is written in.
 *
 * `<Example>…</Example>`; the build fills in `source` from the very lines that ran (tools/remark/examples.ts).
 */
import type { ReactNode } from 'react';
import styles from './styles.module.css';

interface ExampleProps {
  /** Written by the build. */
  readonly source?: string;
  readonly children: ReactNode;
}

export function Example({ source, children }: ExampleProps): ReactNode {
  if (source === undefined)
    throw new Error('Example: its source was not filled in by the build; write it in an .mdx page');
  return (
    <div className={`${styles.example} u-wide`}>
      <div className={styles.live}>{children}</div>
      <pre className={styles.source} tabIndex={0} aria-label="How it is written">
        <code>{source}</code>
      </pre>
    </div>
  );
}
