/**
 * The classifier, on the reader's own recordings or, before any are open, on invented ones. Reads the chosen files when
 * Run is pressed, and not before; the run holds them until Reset, other files, or Forget. Must not: let the model leave
 * except as a download that is asked for.
 */
import type { Stored } from '@unrolled/lab-protocol';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { timeLeftText } from '@site/src/components/Demo/words';
import { errorText } from '@site/src/lab/error-text';
import { readMany } from '@site/src/lab/own-files';
import { useExperiment, type Lab } from '@site/src/lab/useExperiment';
import { useTrainedModel } from '@site/src/lab/useTrainedModel';
import { choose, firstWish, type Chosen, type Wish } from './choose';
import { ChooseWhat } from './ChooseWhat';
import type { Found } from './useOwnData';
import { atMostEvery, bytesText, countText } from './words';
import styles from './YourData.module.css';

interface Props {
  readonly of: Stored;
  readonly found?: Found;
}

/** What is going on with the chosen files before a training. */
type Reading =
  | { readonly files: number; readonly bytes: number; readonly total: Chosen; readonly secondsLeft?: number }
  | { readonly sentence: string };

/** Reading and resampling thousands of files goes on file by file, but one of them may be long and the machine slow. */
const SILENCE_MS = 60_000;
/** The divisions of the invented words, which are named as the spoken digits are. */
const INVENTED_SPLITS: readonly string[] = ['leave-one-speaker-out', 'official', 'random'];

export function Train({ of, found }: Props): ReactNode {
  const lab = useExperiment(of, { silenceLimitMs: SILENCE_MS });
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
  const box = useRef<HTMLDivElement>(null);
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
    given.current = undefined;
    latest.current.reset(); // lets go of what an earlier run was given
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
      show({ sentence: errorText(thrown) });
    }
  }

  function stopReading(): void {
    current.current?.abort();
    setReading(undefined);
  }

  const busy = reading !== undefined && 'total' in reading;
  const { phase } = lab.snapshot;
  const underWay = phase === 'running' || phase === 'paused';
  const trouble = found && wish ? troubleWith(found.contents, wish, offered.length) : undefined;
  const shownOf = useMemo(() => (found ? ofOwn(lab.of) : ofInvented(lab.of)), [found, lab.of]);
  const own: Lab =
    found && chosen
      ? {
          ...lab,
          of: shownOf,
          busy,
          run() {
            if (busy) return;
            if (phase === 'paused') return lab.run();
            if (trouble) return setReading({ sentence: trouble });
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
      : { ...lab, of: shownOf };

  return (
    <div ref={box}>
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
            busy={busy || underWay}
            all={found.contents.entries.file.length}
          />
        )}
        {found && underWay && <p className={styles.words}>To choose anew, press Reset first.</p>}
        {reading && (
          <ReadingWords
            reading={reading}
            onCancel={() => {
              stopReading();
              // The pressed button goes; its neighbour that stays takes over once it can be pressed again.
              requestAnimationFrame(() => box.current?.querySelector<HTMLButtonElement>('[data-main]')?.focus());
            }}
          />
        )}
        {children}
      </DemoBox>
    </div>
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
        {secondsLeft !== undefined && ` · ${timeLeftText(secondsLeft)}`}
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

/** Why nothing can be trained on this, in a sentence; undefined where something can. */
function troubleWith({ classes, groupName }: Found['contents'], wish: Wish, splits: number): string | undefined {
  if (classes.length === 1) {
    return `All recordings here are “${classes[0]}”. Open a folder with at least two classes.`;
  }
  if (wish.classes.length < 2) return 'Choose at least two classes first.';
  if (splits > 0) return undefined;
  return `There is nothing to test on. Bring a second ${groupName}, or at least three recordings of each class.`;
}

/**
 * Nothing has been run on the reader's files before: no picture, no date, no range of seeds. The division is chosen among
 * those that the dataset offers, not in the general list.
 */
function ofOwn(of: Stored): Stored {
  const params = Object.fromEntries(Object.entries(of.params).filter(([key]) => key !== 'split'));
  const finding = { ok: true, text: 'Nothing has been trained on your recordings yet. Press Run.' };
  return { ...of, params, finding, picture: {}, bands: {}, seeds: of.seeds.slice(0, 1), date: '' };
}

/** The invented words can be divided in three ways of the list. */
function ofInvented(of: Stored): Stored {
  const { split } = of.params;
  if (split?.kind !== 'choice') return of;
  const options = split.options.filter(({ value }) => INVENTED_SPLITS.includes(value));
  return { ...of, params: { ...of.params, split: { ...split, options } } };
}

function save(model: Uint8Array): void {
  const address = URL.createObjectURL(new Blob([model.slice()], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'unrolled-classifier.safetensors';
  link.click();
  URL.revokeObjectURL(address);
}
