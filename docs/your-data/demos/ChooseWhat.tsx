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
  /** While recordings are read nothing can be chosen. */
  readonly busy: boolean;
}

export function ChooseWhat({ contents, split, onSplit, wish, onWish, chosen, busy }: Props): ReactNode {
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
            This copy cannot be divided: either nothing would be left to learn from, or nothing to test.
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
        <span className={styles.words}>{sizeWords(wish, chosen)}</span>
      </div>
    </div>
  );
}

function sizeWords({ classes }: Wish, { files, bytes, wished }: Chosen): string {
  if (classes.length < 2) return 'Choose at least two classes: there must be something to tell apart.';
  const held = (of: number): string => bytesText(HELD_PER_BYTE * of);
  if (files.length === wished.files) {
    return `${counted(files.length, 'recording')} in all. They take about ${held(bytes)} of memory.`;
  }
  const share = Math.round((100 * files.length) / wished.files);
  return (
    `${counted(wished.files, 'recording')} would take about ${held(wished.bytes)} of memory, more than the ` +
    `${bytesText(MOST_HELD_BYTES)} this page allows itself. It trains on ${countText(files.length)} of them, ` +
    `${share} % of every class.`
  );
}
