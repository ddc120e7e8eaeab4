/** What of the reader's dataset is trained on: how it is divided, which classes, how many recordings. */
import { useId, type ReactNode } from 'react';
import type { Contents } from '../experiments/contents';
import { HELD_PER_BYTE, largestClass, MOST_HELD_BYTES, type Chosen, type Wish } from './choose';
import { bytesText, counted, countText } from './words';
import styles from './YourData.module.css';

interface Props {
  readonly contents: Contents;
  readonly split: string;
  readonly onSplit: (id: string) => void;
  readonly wish: Wish;
  readonly onWish: (wish: Wish) => void;
  readonly chosen: Chosen;
  /** While recordings are read, or a run is under way, nothing can be chosen. */
  readonly busy: boolean;
  /** How many recordings there are. */
  readonly all: number;
}

export function ChooseWhat({ contents, split, onSplit, wish, onWish, chosen, busy, all }: Props): ReactNode {
  const { splits, classes, entries, labelName } = contents;
  const id = useId();
  const most = largestClass(entries.label, classes.length);
  const toggle = (label: number): void => {
    const without = wish.classes.filter((one) => one !== label);
    const next = without.length < wish.classes.length ? without : [...without, label].sort((a, b) => a - b);
    onWish({ ...wish, classes: next });
  };
  return (
    <div className={styles.choice}>
      <fieldset className={styles.set} disabled={busy}>
        <legend>How it is divided into what is learnt from and what is tested on</legend>
        {splits.length === 0 && (
          <p className={styles.words}>
            There is nothing to test on. Bring a second {contents.groupName}, or at least three recordings of each
            class.
          </p>
        )}
        {splits.map(({ id: name, name: words, verdict, why, folds }) => (
          <label key={name} className={styles.radio}>
            <input type="radio" name={`${id}split`} checked={split === name} onChange={() => onSplit(name)} />
            <span>
              <strong>{words}</strong>
              {folds > 1 && `, ${countText(folds)} trainings`}{' '}
              <span className={verdict === 'leaky' ? styles.leaky : styles.honest}>
                {verdict === 'leaky' ? '✕ leaky' : '✓ honest'}
              </span>
              <span className={styles.why}>{why}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.set} disabled={busy}>
        <legend>
          Classes: the {labelName}, {countText(wish.classes.length)} of {countText(classes.length)}
        </legend>
        <div className={styles.classes}>
          {classes.map((name, label) => (
            <label key={name}>
              <input type="checkbox" checked={wish.classes.includes(label)} onChange={() => toggle(label)} />
              <span>{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className={styles.howMany}>
        <label htmlFor={`${id}each`}>Recordings of each class, at most</label>
        <input
          id={`${id}each`}
          type="number"
          min={1}
          max={most}
          step={1}
          value={wish.ofEachClass}
          disabled={busy}
          onChange={(event) => {
            const next = Math.round(Number(event.target.value));
            if (next >= 1) onWish({ ...wish, ofEachClass: Math.min(most, next) });
          }}
        />
        <span className={styles.words}>{sizeWords(wish, chosen, all)}</span>
      </div>
    </div>
  );
}

function sizeWords({ classes }: Wish, { files, bytes, wished }: Chosen, all: number): string {
  if (classes.length < 2) return 'Choose at least two classes: there must be something to tell apart.';
  const most = bytesText(MOST_HELD_BYTES / HELD_PER_BYTE);
  if (files.length === wished.files) {
    return `${countText(files.length)} of ${counted(all, 'recording')} are chosen, ${bytesText(bytes)}.`;
  }
  const share = Math.round((100 * files.length) / wished.files);
  return (
    `${counted(wished.files, 'recording')} have ${bytesText(wished.bytes)}; a training reads at most ${most} at once. ` +
    `It takes ${countText(files.length)} of them, ${share} % of every class.`
  );
}
