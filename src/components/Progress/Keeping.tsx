/**
 * What can be done with all that is kept: save it as a file, add a file to it, forget it, and take the forgetting back.
 */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { fromFile, LARGEST_FILE_BYTES, together, toFile, type Kept } from './progress';
import { keep, keptNow } from './store';
import styles from './styles.module.css';

const FILE_NAME = 'unrolled-progress.json';

export function Keeping({ empty }: { readonly empty: boolean }): ReactNode {
  const [asking, setAsking] = useState(false);
  const [says, setSays] = useState('');
  const [forgotten, setForgotten] = useState<Kept>();
  const chooser = useRef<HTMLInputElement>(null);
  const keepIt = useRef<HTMLButtonElement>(null);
  const forgetButton = useRef<HTMLButtonElement>(null);
  const undoButton = useRef<HTMLButtonElement>(null);
  const question = useId();
  useEffect(() => {
    if (asking) keepIt.current?.focus();
  }, [asking]);
  useEffect(() => {
    if (forgotten) undoButton.current?.focus();
  }, [forgotten]);

  function leave(): void {
    setAsking(false);
    requestAnimationFrame(() => forgetButton.current?.focus());
  }
  function forget(): void {
    setForgotten(keptNow());
    keep({ read: [], exercises: {} });
    setAsking(false);
    setSays('Forgotten. Until you leave this page you can have it back.');
  }
  function undo(): void {
    if (forgotten) keep(together(keptNow(), forgotten));
    setForgotten(undefined);
    setSays('It is back.');
    requestAnimationFrame(() => forgetButton.current?.focus());
  }
  async function open(file: File | undefined): Promise<void> {
    if (!file) return;
    try {
      if (file.size > LARGEST_FILE_BYTES)
        throw new Error('This file is too large to be of this page. Nothing was changed.');
      const added = fromFile(await file.text());
      keep(together(keptNow(), added));
      const [pages, exercises] = [added.read.length, Object.keys(added.exercises).length];
      setSays(
        `Added from the file: ${pages} ${pages === 1 ? 'page' : 'pages'} and ${exercises} ${exercises === 1 ? 'exercise' : 'exercises'}. What was here stays.`,
      );
    } catch (error) {
      setSays(error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <section className={styles.keeping} aria-label="Save and forget">
      <div className={styles.buttons}>
        <button type="button" disabled={empty} onClick={() => saveFile(toFile(keptNow(), new Date()))}>
          Save as a file
        </button>
        <button type="button" onClick={() => chooser.current?.click()}>
          Add from a file
        </button>
        <input
          ref={chooser}
          type="file"
          accept="application/json,.json"
          className={styles.chooser}
          tabIndex={-1}
          aria-label="A file of your progress"
          onChange={(event) => {
            void open(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <button
          type="button"
          ref={forgetButton}
          disabled={empty || asking}
          aria-expanded={asking}
          onClick={() => setAsking(true)}
        >
          Forget everything
        </button>
        {forgotten && (
          <button type="button" ref={undoButton} onClick={undo}>
            Have it back
          </button>
        )}
      </div>
      {asking && (
        <div
          role="group"
          aria-labelledby={question}
          className={styles.asking}
          onKeyDown={(event) => {
            if (event.key === 'Escape') leave();
          }}
        >
          <p id={question}>
            Forget all marks, all solved exercises, and all code you have written here? Other devices and saved files
            are not touched.
          </p>
          <div className={styles.buttons}>
            <button type="button" onClick={forget}>
              Forget it all
            </button>
            <button type="button" ref={keepIt} onClick={leave}>
              Keep it
            </button>
          </div>
        </div>
      )}
      <p className={styles.note} role="status">
        {says}
      </p>
    </section>
  );
}

function saveFile(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = FILE_NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
