/**
 * Where the sound comes from: the microphone, a WAV file, or neither. Shows that the microphone is open for as long as it
 * is, with level and time. Must not: keep a file or a recording, or let one leave the page.
 */
import { useId, useState, type ChangeEvent, type ReactNode } from 'react';
import { bytesOf } from '@site/src/lab/microphone';
import { useMicrophone, type Microphone } from '@site/src/lab/useMicrophone';
import styles from './Listen.module.css';

/** What the reader gave: its name and the data that a run takes. */
export interface Given {
  readonly name: string;
  readonly data: Readonly<Record<string, Uint8Array>>;
}
interface Props {
  readonly given?: Given;
  readonly onGiven: (given: Given) => void;
  readonly onClose: () => void;
  /** Which network will answer. */
  readonly network: string;
}

/** As long as the run listens. */
const LONGEST_SECONDS = 20;
/** Larger files are refused before they are read: 200 MB hold 30 minutes of anything, and no more are read. */
const LARGEST_BYTES = 200_000_000;

export function VoiceBar({ given, onGiven, onClose, network }: Props): ReactNode {
  const [trouble, setTrouble] = useState<string>();
  const inputId = useId();
  const microphone = useMicrophone(LONGEST_SECONDS, (heard) => {
    const name = `Your microphone, ${(heard.samples.length / heard.rateHz).toFixed(1)} s.`;
    onGiven({ name, data: { microphone: bytesOf(heard) } });
  });
  const said = microphone.sentence ?? trouble;

  async function openFile(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0];
    event.target.value = ''; // the same file may be chosen again
    if (!file) return;
    microphone.cancel();
    if (file.size > LARGEST_BYTES) {
      setTrouble(`${file.name} has ${Math.round(file.size / 1e6)} MB. Choose a recording of less than 200 MB.`);
      return;
    }
    try {
      const recording = new Uint8Array(await file.arrayBuffer());
      setTrouble(undefined);
      onGiven({ name: file.name, data: { recording } });
    } catch {
      setTrouble(`${file.name} could not be read. Choose it again, or another file.`);
    }
  }

  return (
    <>
      <div className={styles.source}>
        {microphone.state === 'open' ? (
          <OpenMicrophone microphone={microphone} />
        ) : (
          <>
            <button
              type="button"
              className={styles.open}
              onClick={() => {
                setTrouble(undefined);
                microphone.open();
              }}
              disabled={microphone.state === 'asking'}
            >
              Use the microphone
            </button>
            <input
              id={inputId}
              className={styles.input}
              type="file"
              accept=".wav,audio/wav,audio/x-wav,audio/wave"
              onChange={(event) => void openFile(event)}
            />
            <label htmlFor={inputId} className={styles.open}>
              Open a WAV file
            </label>
            <span className={styles.words}>
              {microphone.state === 'asking' ? (
                <>
                  Your browser asks whether it may.{' '}
                  <button type="button" className={styles.close} onClick={microphone.cancel}>
                    never mind
                  </button>
                </>
              ) : given ? (
                <>
                  {given.name}{' '}
                  <button type="button" className={styles.close} onClick={onClose}>
                    close it
                  </button>
                </>
              ) : (
                'No file: it listens to a synthesised utterance.'
              )}
            </span>
          </>
        )}
        <span className={styles.words}>{network}</span>
      </div>
      {said && (
        <p className={styles.trouble} role="alert">
          {said}
        </p>
      )}
    </>
  );
}

/** Quieter than this, in dB below full scale, the meter is empty. */
const METER_FLOOR_DB = 60;

function OpenMicrophone({ microphone }: { readonly microphone: Microphone }): ReactNode {
  const { level, seconds } = microphone;
  const full = Math.max(0, 1 + (20 * Math.log10(Math.max(level, 1e-6))) / METER_FLOOR_DB);
  return (
    <>
      <span className={styles.on} data-microphone="open">
        <span className={styles.dot} aria-hidden="true" />
        <strong>The microphone is open</strong>
        <span className={styles.time}>
          {seconds.toFixed(1)} of {LONGEST_SECONDS} s
        </span>
      </span>
      <meter className={styles.meter} aria-label="Level" min={0} max={1} value={full}>
        {Math.round(100 * full)} of 100
      </meter>
      <button type="button" className={styles.solid} onClick={microphone.finish}>
        Stop and label it
      </button>
      <button type="button" className={styles.open} onClick={microphone.cancel}>
        Throw it away
      </button>
    </>
  );
}
