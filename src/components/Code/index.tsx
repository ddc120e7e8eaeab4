/**
 * The lines of source an equation is tied to, as they stand in the file that runs.
 *
 * `<Code eq="rnn.state" />`; the build fills in `region`. Ink, ink3 and bold only. On a phone a comment drops under its
 * line.
 */
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import type { Region } from '@site/tools/ties/regions';
import { Ink } from './Ink';
import styles from './styles.module.css';

export interface CodeProps {
  readonly eq: string;
  /** Written by the build. */
  readonly region?: Region;
  /** Said after the file name, e.g. "these lines run in the demo below". */
  readonly note?: string;
}

export function Code({ eq, region, note }: CodeProps) {
  const repository = useDocusaurusContext().siteConfig.customFields?.repository as string;
  if (!region) throw new Error(`Code: <Code eq="${eq}"> was not resolved by the build; write it in an .mdx page`);
  const { file, firstLine, lines } = region;
  const last = firstLine + lines.length - 1;
  const width = Math.max(...lines.filter((line) => line.comment && line.code).map((line) => line.code.length), 0);
  const marked = lines.some((line) => line.mark);
  return (
    <figure className={styles.box}>
      <figcaption className={styles.caption}>
        <span>
          {file.replace(/^(packages\/[^/]+|docs\/[^/]+)\/(src\/)?/, '')}
          {note && ` · ${note}`}
        </span>
        {repository ? (
          <a href={`${repository}/blob/main/${file}#L${firstLine}-L${last}`}>whole file</a>
        ) : (
          <span title={file}>line {firstLine}</span>
        )}
      </figcaption>
      <pre className={styles.pre} tabIndex={0} aria-label={`The lines of ${eq} in ${file}`}>
        <code>
          {lines.map((line, i) => (
            <span key={i} className={styles.line}>
              {marked && (
                <span className={styles.gutter}>{line.mark && <span data-mark={line.mark}>{line.mark}</span>}</span>
              )}
              <span className={styles.code}>
                <Ink code={line.code} />
                {!line.comment && '\n'}
              </span>
              {line.comment && (
                <>
                  {line.code && (
                    <span className={styles.pad}>{' '.repeat(Math.max(0, width - line.code.length) + 2)}</span>
                  )}
                  <span className={styles.comment}>{`// ${line.comment}\n`}</span>
                </>
              )}
            </span>
          ))}
        </code>
      </pre>
    </figure>
  );
}
