/**
 * "Does an LSTM know better how a tune goes on?": both networks on real tunes, and on an ABC or MIDI file of the reader's own.
 *
 * Must not: keep a file or let one leave the page; the worker reads it.
 */
import type { Picture, Stored, TableData } from '@unrolled/lab-protocol';
import { useId, useState, type ChangeEvent, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { View } from '@site/src/components/views/View';
import { useExperiment } from '@site/src/lab/useExperiment';
import styles from './Melodies.module.css';
import { MelodyRoll } from './MelodyRoll';
import { tunesOf } from './rollData';

const SECONDS_A_QUARTER = 0.45;
/** As much as the readers take. */
const LARGEST_BYTES = 2_000_000;

export function Tunes({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const lab = useExperiment(stored);
  const [name, setName] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const inputId = useId();
  const { picture } = lab.snapshot;
  const notes = notesOf(picture) ?? notesOf(stored.picture);

  async function openFile(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0];
    event.target.value = ''; // the same file may be chosen again
    if (!file) return;
    if (file.size > LARGEST_BYTES) {
      setTrouble(`${file.name} has ${(file.size / 1e6).toFixed(1)} MB. Choose a file of less than 2 MB.`);
      return;
    }
    try {
      const tune = new Uint8Array(await file.arrayBuffer());
      setTrouble(undefined);
      setName(file.name);
      lab.runOn({ tune });
    } catch {
      setTrouble(`${file.name} could not be read. Choose it again, or another file.`);
    }
  }

  return (
    <DemoBox
      lab={lab}
      hideStep
      picture={
        <div className={styles.picture}>
          <View view={stored.views[0]} stored={stored} live={picture} />
          <MelodyRoll
            key={tunesOf(notes)[0]?.title}
            tunes={tunesOf(notes)}
            secondsABeat={SECONDS_A_QUARTER}
            bestLabel="Surprise: counting steps"
            mayFinish={false}
          />
        </div>
      }
    >
      <div className={styles.file}>
        <input
          id={inputId}
          className={styles.input}
          type="file"
          accept=".abc,.mid,.midi,audio/midi,audio/x-midi,text/vnd.abc"
          onChange={(event) => void openFile(event)}
        />
        <label htmlFor={inputId} className={styles.open}>
          Open an ABC or MIDI file
        </label>
        <span>
          {name ? `${name}: both networks are trained, then asked about it.` : 'It does not leave this page.'}
        </span>
        {name && (
          <button
            type="button"
            className={styles.button}
            onClick={() => {
              setName(undefined);
              lab.reset();
            }}
          >
            Close it
          </button>
        )}
      </div>
      {trouble && (
        <p className={styles.trouble} role="alert">
          {trouble}
        </p>
      )}
    </DemoBox>
  );
}

function notesOf(picture: Picture | undefined): TableData | undefined {
  return picture?.notes as TableData | undefined;
}
