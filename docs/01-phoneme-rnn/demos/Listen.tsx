/**
 * "What does it hear?" with a file of the reader's own: opens a WAV, hands it to the run, and uses the network trained in
 * section 5 where there is one that learned from sound. Must not: keep the file or let it leave the page.
 */
import type { Data, Stored } from '@unrolled/lab-protocol';
import { useId, useState, type ChangeEvent, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { useExperiment } from '@site/src/lab/useExperiment';
import { useTrainedModel } from '@site/src/lab/useTrainedModel';
import styles from './Listen.module.css';

interface Opened {
  readonly name: string;
  readonly bytes: Uint8Array;
}
/** Larger files are refused before they are read: the run uses 20 s, and 200 MB hold 30 minutes of anything. */
const LARGEST_BYTES = 200_000_000;

export function Listen({ of }: { readonly of: unknown }): ReactNode {
  const model = useTrainedModel('01-phoneme-rnn/train');
  const usable = model?.values.data === 'sound' && model.values.gradient === 'none' ? model : undefined;
  const [own, setOwn] = useState<Uint8Array>();
  const [opened, setOpened] = useState<Opened>();
  const [trouble, setTrouble] = useState<string>();
  const inputId = useId();
  const trained = usable?.bytes ?? own;
  const dataWith = (file?: Opened): Data => ({
    ...(file ? { recording: file.bytes } : {}),
    ...(trained ? { model: trained } : {}),
  });
  const lab = useExperiment(of as Stored, {
    data: dataWith(opened),
    onResult: (result) => setOwn(result.model),
  });

  async function open(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0];
    event.target.value = ''; // the same file may be chosen again
    if (!file) return;
    if (file.size > LARGEST_BYTES) {
      setTrouble(`${file.name} has ${Math.round(file.size / 1e6)} MB. Choose a recording of less than 200 MB.`);
      return;
    }
    try {
      const next = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
      setTrouble(undefined);
      setOpened(next);
      lab.runOn(dataWith(next));
    } catch {
      setTrouble(`${file.name} could not be read. Choose it again, or another file.`);
    }
  }

  function close(): void {
    setOpened(undefined);
    lab.reset();
  }

  return (
    <DemoBox lab={lab}>
      <div className={styles.source}>
        <input
          id={inputId}
          className={styles.input}
          type="file"
          accept=".wav,audio/wav,audio/x-wav,audio/wave"
          onChange={(event) => void open(event)}
        />
        <label htmlFor={inputId} className={styles.open}>
          Open a WAV file
        </label>
        <span className={styles.words}>
          {opened ? (
            <>
              {opened.name}{' '}
              <button type="button" className={styles.close} onClick={close}>
                close it
              </button>
            </>
          ) : (
            'No file: it listens to a synthesised utterance.'
          )}
        </span>
        <span className={styles.words}>{whichNetwork(usable !== undefined, own !== undefined)}</span>
      </div>
      {trouble && (
        <p className={styles.trouble} role="alert">
          {trouble}
        </p>
      )}
    </DemoBox>
  );
}

function whichNetwork(fromTraining: boolean, own: boolean): string {
  if (fromTraining) return 'Uses the network you trained in section 5.';
  if (own) return 'Uses the network that was just trained here.';
  return 'No network yet: Run trains one on synthesised sound first.';
}
