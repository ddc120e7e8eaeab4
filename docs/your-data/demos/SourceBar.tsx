/**
 * Where a reader's files come from: a folder that is chosen, files that are chosen, or either dropped onto the box. And
 * the buttons that stop what goes on and that forget all of it. Must not: look into a file.
 */
import { useRef, type ChangeEvent, type ReactNode } from 'react';
import { handleListing, type DirectoryHandle } from '@site/src/lab/file-listing';
import { ownFiles, watchOf } from '@site/src/lab/own-files';
import { gatherFiles } from './gather';
import type { OwnData } from './useOwnData';
import styles from './YourData.module.css';

interface Props {
  readonly own: OwnData;
  /** Whether there is anything to forget beside the files: a trained model, say. */
  readonly more: boolean;
  readonly onForget: () => void;
}

type FolderPicker = (options: { readonly mode: 'read' }) => Promise<DirectoryHandle>;

export function SourceBar({ own, more, onForget }: Props): ReactNode {
  const folderButton = useRef<HTMLButtonElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const filesInput = useRef<HTMLInputElement>(null);
  const { stage } = own.state;
  const goesOn = stage === 'working' || stage === 'passing';

  /** Where the browser can, it asks for leave to look into a folder; elsewhere its file dialogue lists the folder. */
  async function chooseFolder(): Promise<void> {
    const pick = (window as { showDirectoryPicker?: FolderPicker }).showDirectoryPicker;
    if (!pick) return folderInput.current?.click();
    try {
      const folder = await pick.call(window, { mode: 'read' });
      own.open(async (looking) => ({ files: ownFiles(await handleListing(folder, watchOf(looking)), folder.name) }));
    } catch (thrown) {
      const changedMind = thrown instanceof DOMException && thrown.name === 'AbortError';
      if (!changedMind) folderInput.current?.click();
    }
  }

  function take(event: ChangeEvent<HTMLInputElement>): void {
    const files = Array.from(event.target.files ?? []);
    event.target.value = ''; // the same folder may be chosen again
    own.open(gatherFiles(files));
  }

  /** The button that was pressed is gone afterwards; who works by keyboard must not be lost. */
  function end(act: () => void): void {
    act();
    folderButton.current?.focus();
  }

  return (
    <div className={styles.bar}>
      <button ref={folderButton} type="button" className={styles.solid} onClick={() => void chooseFolder()}>
        Choose a folder
      </button>
      <button type="button" className={styles.button} onClick={() => filesInput.current?.click()}>
        Choose files or an archive
      </button>
      <input ref={folderInput} type="file" hidden data-own="folder" onChange={take} {...{ webkitdirectory: '' }} />
      <input ref={filesInput} type="file" hidden multiple data-own="files" onChange={take} />
      <span className={styles.words}>or drop them here. Nothing is uploaded.</span>
      {goesOn && (
        <button type="button" className={styles.button} onClick={() => end(own.cancel)}>
          Cancel
        </button>
      )}
      {!goesOn && (stage !== 'empty' || more) && (
        <button type="button" className={styles.button} onClick={() => end(onForget)}>
          Forget everything
        </button>
      )}
    </div>
  );
}
