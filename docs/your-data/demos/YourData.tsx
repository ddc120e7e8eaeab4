/**
 * *Your own data*: a folder or an archive is chosen or dropped, what is in it is told, a recording is looked at, a
 * classifier trained.
 *
 * Without files of the reader's the stored training on invented ones stands there. One button forgets files and model.
 * Must not: send anything, or remember anything past that button.
 */
import type { Stored } from '@unrolled/lab-protocol';
import { useId, useState, type DragEvent, type ReactNode } from 'react';
import { useHydrated } from '@site/src/lab/browser-state';
import { forgetModel } from '@site/src/lab/models';
import { forgetDemoState } from '@site/src/lab/url-state';
import { useTrainedModel } from '@site/src/lab/useTrainedModel';
import { ChooseFromArchive, PassingThrough } from './Archive';
import { FoundDataset, UnknownFolder } from './Contents';
import { gatherDrop } from './gather';
import { LookAt } from './LookAt';
import { SourceBar } from './SourceBar';
import { Train } from './Train';
import { useOwnData } from './useOwnData';
import styles from './YourData.module.css';

export function YourData({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const hydrated = useHydrated();
  const titleId = useId();
  const own = useOwnData();
  const model = useTrainedModel(stored.id);
  const [over, setOver] = useState(false);
  /** A new folder, or none, is a new training: the old one ends with its worker and its data. */
  const [generation, setGeneration] = useState(0);
  const { state } = own;
  const found = state.stage === 'found' ? state.found : undefined;
  const goesOn = state.stage === 'working' || state.stage === 'passing';

  function begin(): void {
    setGeneration(generation + 1);
  }
  function onDrop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const gather = gatherDrop(event.dataTransfer);
    begin();
    own.open(gather);
  }

  return (
    <>
      <section
        className={styles.box}
        aria-labelledby={titleId}
        data-own={state.stage}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <h3 className={styles.title} id={titleId}>
          What is in your folder?
        </h3>
        <noscript>
          <p className={styles.words}>
            To open files of your own, turn JavaScript on. The training below is a stored one, on invented recordings.
          </p>
        </noscript>
        {hydrated && (
          <SourceBar
            own={{
              ...own,
              open(gather) {
                begin();
                own.open(gather);
              },
            }}
            more={model !== undefined}
            onForget={() => {
              own.forget();
              forgetModel(stored.id);
              forgetDemoState(stored.id);
              begin();
            }}
          />
        )}
        {/* Always there, so that what changes in it is spoken. */}
        <p className={goesOn ? styles.working : styles.quiet} role="status">
          {goesOn && (
            <>
              <span className={styles.dot} aria-hidden="true" />{' '}
              {state.stage === 'working' ? state.words : 'Going through the archive.'}
            </>
          )}
        </p>
        {state.stage === 'archive' && (
          <ChooseFromArchive name={state.archive.name} estimate={state.estimate} onPass={own.pass} />
        )}
        {state.stage === 'passing' && (
          <PassingThrough
            name={state.archive.name}
            size={state.archive.size}
            passing={state.passing}
            onStore={state.onStore}
          />
        )}
        {state.stage === 'failed' && (
          <p className={styles.trouble} role="alert">
            {state.sentence}
          </p>
        )}
        {state.stage === 'unknown' && <UnknownFolder none={state.none} name={state.name} />}
        {found && (
          <>
            <FoundDataset contents={found.contents} name={found.files.name} remarks={found.files.remarks} />
            <LookAt found={found} client={own.client} />
          </>
        )}
      </section>
      <Train key={`${generation} ${found ? 'own' : ''}`} of={stored} found={found} />
    </>
  );
}
