/**
 * One recording of the reader's: chosen by class and speaker, drawn, and to be heard. Must not: read more than that one.
 */
import type { TimelineData } from '@unrolled/lab-protocol';
import { useEffect, useId, useMemo, useState, type ReactNode } from 'react';
import { Timeline } from '@site/src/components/views/Timeline';
import { ask } from '@site/src/lab/ask';
import type { LabClient } from '@site/src/lab/client';
import { errorText } from '@site/src/lab/error-text';
import type { Found } from './useOwnData';
import { countText } from './words';
import styles from './YourData.module.css';

const VIEW = { kind: 'timeline', id: 'axis', title: 'One recording on one time axis' } as const;
/** A list that is longer helps nobody; the recordings are then chosen by class alone. */
const MOST_GROUPS = 200;
const ALL = -1;
/** 2 before 10. */
const IN_ORDER = new Intl.Collator('en', { numeric: true });

type Shown =
  | { readonly of: string; readonly axis: TimelineData; readonly note: string }
  | { readonly of: string; readonly trouble: string };

export function LookAt({ found, client }: { readonly found: Found; readonly client: LabClient }): ReactNode {
  const { files, contents } = found;
  const { entries, classes, groups, groupName, labelName } = contents;
  const id = useId();
  const [label, setLabel] = useState(0);
  const [group, setGroup] = useState(ALL);
  const [place, setPlace] = useState(0);
  const [asked, setAsked] = useState(false);
  const [shown, setShown] = useState<Shown>();

  const fitting = useMemo(
    () =>
      Array.from(entries.file.keys())
        .filter((i) => entries.label[i] === label && (group === ALL || entries.group[i] === group))
        .sort((a, b) => IN_ORDER.compare(files.paths[entries.file[a]], files.paths[entries.file[b]])),
    [entries, files, label, group],
  );
  const entry = fitting[Math.min(place, fitting.length - 1)];
  const file = entry === undefined ? undefined : entries.file[entry];
  const path = file === undefined ? '' : files.paths[file];

  useEffect(() => {
    if (!asked || file === undefined) return undefined;
    const mine = new AbortController();
    const show = (next: Shown): void => {
      if (!mine.signal.aborted) setShown(next);
    };
    const look = async (): Promise<void> => {
      let axis: TimelineData | undefined;
      const data = { recording: await files.read(file) };
      const question = { id: 'your-data/look', data, onFrame: keepAxis };
      function keepAxis(frame: { readonly views?: Readonly<Record<string, unknown>> }): void {
        axis = (frame.views?.axis as TimelineData | undefined) ?? axis;
      }
      const { note } = (await ask(client, question, mine.signal)) as { readonly note?: string };
      if (axis) show({ of: path, axis, note: note ?? '' });
    };
    look().catch((thrown: unknown) => show({ of: path, trouble: errorText(thrown) }));
    return () => mine.abort();
  }, [asked, client, file, files, path]);

  function choose(change: () => void): void {
    change();
    setPlace(0);
  }

  const current = shown?.of === path ? shown : undefined;
  return (
    <div className={styles.look} data-look={asked || undefined}>
      <p className={styles.label}>Listen and look</p>
      <div className={styles.fields}>
        <label htmlFor={`${id}class`}>
          <span>{labelName}</span>
          <select id={`${id}class`} value={label} onChange={(e) => choose(() => setLabel(Number(e.target.value)))}>
            {classes.map((name, i) => (
              <option key={name} value={i}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {groups.length <= MOST_GROUPS && (
          <label htmlFor={`${id}group`}>
            <span>{groupName}</span>
            <select id={`${id}group`} value={group} onChange={(e) => choose(() => setGroup(Number(e.target.value)))}>
              <option value={ALL}>any</option>
              {groups.map(({ name }, i) => (
                <option key={name} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <div className={styles.steps}>
          {asked ? (
            <>
              <button
                type="button"
                className={styles.button}
                disabled={place === 0}
                onClick={() => setPlace(place - 1)}
              >
                Previous recording
              </button>
              <button
                type="button"
                className={styles.button}
                disabled={place >= fitting.length - 1}
                onClick={() => setPlace(place + 1)}
              >
                Next recording
              </button>
            </>
          ) : (
            <button type="button" className={styles.button} onClick={() => setAsked(true)}>
              Open a recording
            </button>
          )}
        </div>
      </div>
      <p className={styles.words} role="status">
        {asked &&
          (file === undefined
            ? 'There is no such recording.'
            : `${path}, ${countText(place + 1)} of ${countText(fitting.length)}. ${current && 'note' in current ? current.note : ''}`)}
      </p>
      {current && 'trouble' in current && (
        <p className={styles.trouble} role="alert">
          {path}: {current.trouble}
        </p>
      )}
      {asked && (
        <div className={styles.axis}>
          <Timeline
            key={current && 'axis' in current ? path : 'none'}
            view={VIEW}
            data={current && 'axis' in current ? current.axis : undefined}
            live
          />
        </div>
      )}
    </div>
  );
}
