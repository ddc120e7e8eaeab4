/**
 * An archive that has to be gone through: what is estimated of it, which classes are kept and how much of each; then how
 * far the pass is. Must not: read anything itself.
 */
import { useId, useState, type ReactNode } from 'react';
import { timeLeftText } from '@site/src/components/Demo/words';
import { hasPrivateStorage } from '@site/src/lab/private-storage';
import { MOST_HELD_BYTES } from './choose';
import { fittingOfEach, keptBytesOf, ofEachClass, shareFor, type Estimate } from './estimate';
import type { Passing, Wanted } from './stream-archive';
import { bytesText, counted, countText, durationText, roughText } from './words';
import styles from './YourData.module.css';

interface ChooseProps {
  readonly name: string;
  readonly estimate: Estimate;
  readonly onPass: (wanted: Wanted, mayStore?: boolean) => void;
}

/** What is in it, as far as its beginning tells, and what of it is wanted. */
export function ChooseFromArchive({ name, estimate, onPass }: ChooseProps): ReactNode {
  const { look, packedBytes, unpackedBytes, recordings, seconds } = estimate;
  const id = useId();
  const [classes, setClasses] = useState<readonly string[]>(look.classes);
  /** Undefined: as many as fit into memory. */
  const [each, setEach] = useState<number>();
  const [mayStore, setMayStore] = useState(false);
  const most = ofEachClass(estimate);
  const fitting = fittingOfEach(estimate, classes.length);
  const wanted = each ?? fitting;
  const kept = keptBytesOf(estimate, classes.length, wanted);
  const beyond = kept > 1.02 * MOST_HELD_BYTES;
  const toggle = (label: string): void =>
    setClasses(
      classes.includes(label)
        ? classes.filter((one) => one !== label)
        : look.classes.filter((one) => one === label || classes.includes(one)),
    );

  return (
    <div className={styles.choice} data-archive>
      <p className={styles.finding}>
        {name} begins as {look.name} does.
      </p>
      <p className={styles.words}>
        It has {bytesText(packedBytes)}, about {bytesText(unpackedBytes)} unpacked, with about {roughText(recordings)}{' '}
        recordings, if it goes on as it begins. One pass through it takes {durationText(seconds)}. An archive like this
        cannot be searched, so choose now what is kept of it.
      </p>
      <fieldset className={styles.set}>
        <legend>
          Classes: the {look.labelName}, {countText(classes.length)} of {countText(look.classes.length)}
        </legend>
        <div className={styles.classes}>
          {look.classes.map((label) => (
            <label key={label}>
              <input type="checkbox" checked={classes.includes(label)} onChange={() => toggle(label)} />
              <span>{label}</span>
            </label>
          ))}
          <button
            type="button"
            className={styles.button}
            onClick={() => setClasses(classes.length > 0 ? [] : look.classes)}
          >
            {classes.length > 0 ? 'None of them' : 'All of them'}
          </button>
        </div>
      </fieldset>
      <div className={styles.howMany}>
        <label htmlFor={`${id}each`}>Recordings kept of each class, about</label>
        <input
          id={`${id}each`}
          type="number"
          min={1}
          max={most}
          step={1}
          value={wanted}
          onChange={(event) => {
            const next = Math.round(Number(event.target.value));
            if (next >= 1) setEach(Math.min(most, next));
          }}
        />
        <span className={styles.words}>
          {classes.length < 2
            ? 'Choose at least two classes: there must be something to tell apart.'
            : `About ${counted(Number(Math.round(classes.length * wanted)), 'recording')}, ${bytesText(kept)}.`}
        </span>
      </div>
      {beyond && (
        <p className={styles.words}>
          That is more than the {bytesText(MOST_HELD_BYTES)} that stay in memory.{' '}
          {hasPrivateStorage() ? (
            <label>
              <input type="checkbox" checked={mayStore} onChange={() => setMayStore(!mayStore)} /> The rest may go into
              this device’s private storage, until I press <em>Forget everything</em>.
            </label>
          ) : (
            'This browser has no private storage for the rest, so the reading will stop there.'
          )}
        </p>
      )}
      <p className={styles.save}>
        <button
          type="button"
          className={styles.solid}
          disabled={classes.length < 2}
          onClick={() => {
            const some = classes.length < look.classes.length ? { classes } : {};
            onPass({ ...some, share: shareFor(estimate, wanted) }, mayStore || undefined);
          }}
        >
          Read the archive
        </button>
      </p>
    </div>
  );
}

interface PassingProps {
  readonly name: string;
  readonly size: number;
  readonly passing: Passing;
  readonly onStore?: (may: boolean) => void;
}

/** How far it is; and the question, where memory is full. */
export function PassingThrough({ name, size, passing, onStore }: PassingProps): ReactNode {
  const { doneBytes, files, heldBytes, storedBytes, secondsLeft } = passing;
  return (
    <div className={styles.reading} data-passing>
      <span>
        {name}: {bytesText(doneBytes)} of {bytesText(size)}. Kept: {counted(files, 'file')}, {bytesText(heldBytes)} in
        memory{storedBytes > 0 && `, ${bytesText(storedBytes)} in private storage`}
        {secondsLeft !== undefined && !onStore && ` · ${timeLeftText(secondsLeft)}`}
      </span>
      <progress aria-label="Archive read" max={size} value={doneBytes} />
      {onStore && (
        <div role="alert">
          <p className={styles.trouble}>
            {bytesText(MOST_HELD_BYTES)} are full. May the rest go into this device’s private storage? No other site can
            see it there. <em>Forget everything</em> deletes it; if you close the tab before, your next visit to this
            page does.
          </p>
          <div className={styles.steps}>
            <button type="button" className={styles.solid} onClick={() => onStore(true)}>
              Use the private storage
            </button>
            <button type="button" className={styles.button} onClick={() => onStore(false)}>
              Stop here
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
