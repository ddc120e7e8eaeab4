/**
 * The classifier, on the reader's own recordings or, before any are open, on invented ones. Reads the chosen files when
 * Run is pressed, and not before. Must not: keep them, or let the model leave except as a download that is asked for.
 */
import type { Stored } from '@unrolled/lab-protocol';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { readMany } from '@site/src/lab/own-files';
import { useExperiment, type Lab } from '@site/src/lab/useExperiment';
import { useTrainedModel } from '@site/src/lab/useTrainedModel';
import { choose, firstWish, type Chosen, type Wish } from './choose';
import { ChooseWhat } from './ChooseWhat';
import type { Found } from './useOwnData';
import { atMostEvery, bytesText, countText, leftText, toLabErrorText } from './words';
import styles from './YourData.module.css';

interface Props {
  readonly of: Stored;
  readonly found?: Found;
}

/** What is going on with the chosen files before a training. */
type Reading =
  | { readonly files: number; readonly bytes: number; readonly total: Chosen; readonly secondsLeft?: number }
  | { readonly sentence: string };

export function Train({ of, found }: Props): ReactNode {
  const lab = useExperiment(of);
  const model = useTrainedModel(of.id)?.bytes;
  return (
    <OwnTraining lab={lab} found={found}>
      <p className={styles.save}>
        <button type="button" className={styles.button} disabled={!model} onClick={() => model && save(model)}>
          Save the model
        </button>
        <span className={styles.words}>
          {model ? `${bytesText(model.length)}, a safetensors file.` : 'There is a model once a training has ended.'}
        </span>
      </p>
    </OwnTraining>
  );
}

function OwnTraining({
  lab,
  found,
  children,
}: {
  readonly lab: Lab;
  readonly found?: Found;
  readonly children: ReactNode;
}): ReactNode {
  const [wish, setWish] = useState<Wish | undefined>(() => found && firstWish(found.contents));
  const [reading, setReading] = useState<Reading>();
  /** The choice whose files the run was given; Run again with the same choice reads nothing. */
  const given = useRef<Chosen>(undefined);
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  /** Reading takes a while; the run starts with what the controls say then. */
  const latest = useRef(lab);
  useEffect(() => {
    latest.current = lab;
  });
  const chosen = useMemo(
    () => (found && wish ? choose(found.contents.entries, found.files.sizes, wish) : undefined),
    [found, wish],
  );
  const { splits = [] } = found?.contents ?? {};
  const known = splitsOf(lab);
  const offered = splits.filter(({ id }) => known === undefined || known.includes(id));
  const split = offered.some(({ id }) => id === lab.values.split) ? String(lab.values.split) : (offered[0]?.id ?? '');

  async function readAndRun({ files, metadata }: Found, all: Chosen): Promise<void> {
    const mine = new AbortController();
    current.current?.abort();
    current.current = mine;
    const startMs = performance.now();
    const seldom = atMostEvery(100);
    const show = (next: Reading | undefined): void => {
      if (!mine.signal.aborted) setReading(next);
    };
    show({ files: 0, bytes: 0, total: all });
    try {
      const { data, unread } = await readMany(files, [...metadata, ...all.files], {
        signal: mine.signal,
        onProgress: (done) => {
          const seconds = (performance.now() - startMs) / 1000;
          const secondsLeft =
            seconds > 0.7 ? (seconds * (all.bytes - done.bytes)) / Math.max(1, done.bytes) : undefined;
          seldom(() =>
            show({
              files: Math.min(done.files, all.files.length),
              bytes: Math.min(done.bytes, all.bytes),
              total: all,
              ...(secondsLeft === undefined ? {} : { secondsLeft }),
            }),
          );
        },
      });
      if (Object.keys(data).length <= metadata.length)
        throw new Error(unread[0] ?? 'None of the recordings could be read.');
      show(unread.length > 0 ? { sentence: unreadWords(unread) } : undefined);
      given.current = all;
      latest.current.runOn(data);
    } catch (thrown) {
      show({ sentence: toLabErrorText(thrown) });
    }
  }

  function stopReading(): void {
    current.current?.abort();
    setReading(undefined);
  }

  const busy = reading !== undefined && 'total' in reading;
  const canRun = chosen !== undefined && (wish?.classes.length ?? 0) > 1 && offered.length > 0;
  const own: Lab =
    found && chosen
      ? {
          ...lab,
          of: ofOwn(lab.of),
          run() {
            if (busy) return;
            if (!canRun) return setReading({ sentence: 'Choose at least two classes first.' });
            if (split !== lab.values.split) lab.setValue('split', split);
            const same = given.current === chosen;
            if (same && split === lab.values.split) lab.run();
            else void readAndRun(found, chosen);
          },
          reset() {
            given.current = undefined;
            stopReading();
            lab.reset();
          },
        }
      : lab;

  return (
    <DemoBox lab={own} hideStep>
      {found && chosen && wish && (
        <ChooseWhat
          contents={{ ...found.contents, splits: offered }}
          split={split}
          onSplit={(id) => lab.setValue('split', id)}
          wish={wish}
          onWish={(next) => {
            setWish(next);
            setReading(undefined);
          }}
          chosen={chosen}
          busy={busy}
        />
      )}
      {reading && <ReadingWords reading={reading} onCancel={stopReading} />}
      {children}
    </DemoBox>
  );
}

function ReadingWords({ reading, onCancel }: { readonly reading: Reading; readonly onCancel: () => void }): ReactNode {
  if ('sentence' in reading) {
    return (
      <p className={styles.trouble} role="alert">
        {reading.sentence}
      </p>
    );
  }
  const { files, bytes, total, secondsLeft } = reading;
  return (
    <div className={styles.reading} data-reading>
      <span>
        Reading files: {countText(files)} of {countText(total.files.length)}, {bytesText(bytes)} of{' '}
        {bytesText(total.bytes)}
        {secondsLeft !== undefined && ` · ${leftText(secondsLeft)}`}
      </span>
      <progress aria-label="Files read" max={total.bytes} value={bytes} />
      <button type="button" className={styles.button} onClick={onCancel}>
        Cancel reading
      </button>
    </div>
  );
}

function unreadWords(unread: readonly string[]): string {
  const named = unread.slice(0, 5).join(' ');
  const rest = unread.length > 5 ? ` And ${unread.length - 5} more.` : '';
  return `The training goes on without what could not be read. ${named}${rest}`;
}

/** The ids of the divisions that the experiment knows; undefined where it has no such parameter. */
function splitsOf({ of }: Lab): readonly string[] | undefined {
  const spec = of.params.split;
  return spec?.kind === 'choice' ? spec.options.map(({ value }) => value) : undefined;
}

/**
 * The division is chosen among those that the dataset offers, not in the general list; and the range of the stored seeds,
 * which learned other words, says nothing about these.
 */
function ofOwn(of: Stored): Stored {
  const params = Object.fromEntries(Object.entries(of.params).filter(([key]) => key !== 'split'));
  return { ...of, params, bands: {}, seeds: of.seeds.slice(0, 1) };
}

function save(model: Uint8Array): void {
  const address = URL.createObjectURL(new Blob([model.slice()], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'unrolled-classifier.safetensors';
  link.click();
  URL.revokeObjectURL(address);
}
