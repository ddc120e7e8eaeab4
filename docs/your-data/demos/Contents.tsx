/** What was found in a folder: the dataset by its name, what it holds, what is odd; or what was looked for and not found. */
import type { DatasetFault, NoDataset } from '@unrolled/audio-core';
import type { ReactNode } from 'react';
import type { Contents } from '../experiments/contents';
import { bytesText, counted, countText, hoursText } from './words';
import styles from './YourData.module.css';

const NAMED = 12;

interface FoundProps {
  readonly contents: Contents;
  readonly name: string;
  /** Sentences about how the files were got. */
  readonly remarks?: readonly string[];
}

export function FoundDataset({ contents, name, remarks = [] }: FoundProps): ReactNode {
  const { entries, classes, groups, groupName, labelName, groupsArePeople, bytes, hours, faults, aside } = contents;
  const files = entries.file.length;
  return (
    <div data-found={contents.kind}>
      <p className={styles.finding}>{contents.message}</p>
      {remarks.map((remark) => (
        <p key={remark} className={styles.words}>
          {remark}
        </p>
      ))}
      <dl className={styles.facts}>
        <Fact name="Opened">{name}</Fact>
        <Fact name="Recordings">
          {countText(files)}, {bytesText(bytes)}
          {aside > 0 && `, and ${counted(aside, 'sound')} without a class`}
        </Fact>
        {hours && (
          <Fact name="Length">
            {hoursText(hours.value)}, reckoned from {hours.from}
          </Fact>
        )}
        <Fact name={`Classes: the ${labelName}`}>
          {countText(classes.length)}: {someOf(classes)}
        </Fact>
        <Fact name={groupsArePeople ? 'Speakers' : `Each ${groupName}`}>
          {countText(groups.length)}
          {groups.length <= 30 && `: ${someOf(groups.map((group) => group.name))}`}
        </Fact>
      </dl>
      <Faults faults={faults} />
    </div>
  );
}

export function UnknownFolder({ none, name }: { readonly none: NoDataset; readonly name: string }): ReactNode {
  return (
    <div role="alert">
      <p className={styles.trouble}>
        <strong>“{name}” is none of the datasets that are known here.</strong> {none.hint}
      </p>
      {none.found.length > 0 && (
        <>
          <p className={styles.label}>What was found</p>
          <ul className={styles.list}>
            {none.found.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.label}>What was looked for</p>
      <ul className={styles.list}>
        {none.lookedFor.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function Faults({ faults }: { readonly faults: readonly DatasetFault[] }): ReactNode {
  if (faults.length === 0) return <p className={styles.words}>Nothing odd was found in names and sizes.</p>;
  return (
    <>
      <p className={styles.label}>What is odd about this copy</p>
      <ul className={styles.list}>
        {faults.map(({ code, message, count, paths }) => (
          <li key={`${code} ${message}`}>
            {message}
            {paths.length > 0 && (
              <details className={styles.more}>
                <summary>{count === 1 ? 'its name' : 'their names'}</summary>
                <ul>
                  {paths.map((path) => (
                    <li key={path}>{path}</li>
                  ))}
                  {count > paths.length && <li>and {countText(count - paths.length)} more</li>}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(', ');
  return names.length > NAMED ? `${shown} and ${countText(names.length - NAMED)} more` : shown;
}
