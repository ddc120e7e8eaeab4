/**
 * A chapter's notebook to download. The site's build writes the file (tools/site/notebooks.ts) from the chapter's experiment.
 *
 * Must not: use the router: the file is no page.
 */
import useBaseUrl from '@docusaurus/useBaseUrl';
import { Fragment, type ReactNode } from 'react';
import styles from './styles.module.css';

export interface NotebookProps {
  /** Its name, as tools/notebook/chapters.ts has it. */
  readonly file: string;
}

/** A link; the words around it stand on the page. */
export function Notebook({ file }: NotebookProps): ReactNode {
  return (
    <a className={styles.file} href={useBaseUrl(`/notebooks/${file}`)} download>
      {file.split(/(?<=_)/).map((part) => (
        <Fragment key={part}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </a>
  );
}
