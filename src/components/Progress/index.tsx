/**
 * What this reader has read and solved, by chapter, with the marks to be set by hand; to be saved as a file, opened from
 * one, and forgotten. All of it is on the device: nothing is sent anywhere.
 *
 * `<Progress of={catalogue} />`, with what the loader `catalogue` read from docs/. Without scripts: a sentence, and the list of pages and exercises.
 */
import Link from '@docusaurus/Link';
import { useSyncExternalStore, type ReactNode } from 'react';
import type { CatalogueChapter, CatalogueExercise, CataloguePage } from './catalogue';
import { useHydrated } from '../../lab/browser-state';
import { markRead, markUnread, noMarks, readMarks, subscribeToMarks } from '../Chapters/read-marks';
import { allWork, noWork, subscribeToWork, type Work } from '../Exercise/work';
import { Keeping } from './Keeping';
import { count, inWords, isEmpty, type Kept } from './progress';
import { storageKeeps } from './store';
import styles from './styles.module.css';

const never = (): (() => void) => () => undefined;

export function Progress({ of: catalogue }: { readonly of: readonly CatalogueChapter[] }): ReactNode {
  const hydrated = useHydrated();
  const keeps = useSyncExternalStore(never, storageKeepsOnce, () => true);
  const read = useSyncExternalStore(subscribeToMarks, readMarks, noMarks);
  const works = useSyncExternalStore(subscribeToWork, allWork, noWork);
  const kept: Kept = { read: [...read], exercises: Object.fromEntries(works) };
  const written = catalogue.filter((chapter) => chapter.pages.length > 0);
  const planned = catalogue.filter((chapter) => chapter.pages.length === 0);
  const all = count(written, kept);
  return (
    <div className={styles.progress} data-progress={hydrated ? 'here' : 'loading'}>
      {!hydrated && (
        <p className={styles.sum}>What you have read and solved is kept by your browser and shown here by a script.</p>
      )}
      {hydrated && (
        <>
          <p className={styles.sum} role="status">
            {all.read + all.solved === 0 ? 'Nothing is read or solved yet.' : `${inWords(all)}.`}
          </p>
          {all.read + all.solved === 0 && (
            <p>
              Begin with <Link to={written[0].pages[0].path}>chapter {written[0].number}</Link>, or tick below what you
              know already.
            </p>
          )}
          {!keeps && (
            <p className="u-alert" role="alert">
              This browser keeps nothing for this site; private windows and some settings do that. What you see here
              lasts until you close or reload the page. You can still save it as a file.
            </p>
          )}
        </>
      )}
      {written.map((chapter) => (
        <Chapter key={chapter.folder} chapter={chapter} read={read} works={works} hydrated={hydrated} kept={kept} />
      ))}
      {planned.length > 0 && <p className={styles.note}>{notWritten(planned)}</p>}
      {hydrated && <Keeping empty={isEmpty(kept)} />}
    </div>
  );
}

let answer: boolean | undefined;
const storageKeepsOnce = (): boolean => (answer ??= storageKeeps());

interface ChapterProps {
  readonly chapter: CatalogueChapter;
  readonly read: ReadonlySet<string>;
  readonly works: ReadonlyMap<string, Work>;
  readonly hydrated: boolean;
  readonly kept: Kept;
}

function Chapter({ chapter, read, works, hydrated, kept }: ChapterProps): ReactNode {
  const heading = `progress-${chapter.folder}`;
  return (
    <section aria-labelledby={heading} className={styles.chapter}>
      <h2 id={heading}>
        {chapter.number} {chapter.title}
      </h2>
      {hydrated && <p className={styles.note}>{inWords(count([chapter], kept))}</p>}
      <ol className={styles.pages}>
        {chapter.pages.map((page) => (
          <Page key={page.id} page={page} done={read.has(page.id)} works={works} hydrated={hydrated} />
        ))}
      </ol>
    </section>
  );
}

interface PageProps {
  readonly page: CataloguePage;
  readonly done: boolean;
  readonly works: ReadonlyMap<string, Work>;
  readonly hydrated: boolean;
}

function Page({ page, done, works, hydrated }: PageProps): ReactNode {
  const name = page.number ? `${page.number} ${page.label}` : page.label;
  return (
    <li>
      <div className={styles.row}>
        {hydrated && (
          <label className={styles.tick}>
            <input
              type="checkbox"
              checked={done}
              onChange={(event) => (event.target.checked ? markRead(page.id) : markUnread(page.id))}
            />
            <span className={styles.spoken}>{name}: read</span>
          </label>
        )}
        <Link to={page.path}>{name}</Link>
      </div>
      {page.exercises.length > 0 && (
        <ul className={styles.exercises}>
          {page.exercises.map((exercise) => (
            <Exercise key={exercise.id} of={exercise} path={page.path} work={works.get(exercise.id)} />
          ))}
        </ul>
      )}
    </li>
  );
}

const KINDS: Readonly<Record<CatalogueExercise['kind'], string>> = {
  code: 'code',
  predict: 'predict',
  choose: 'choose',
  bug: 'find the bug',
};

function Exercise(props: { readonly of: CatalogueExercise; readonly path: string; readonly work?: Work }): ReactNode {
  const { of, path, work } = props;
  const state = work?.solved ? 'solved' : work?.text === undefined ? '' : 'begun';
  return (
    <li>
      <Link to={of.anchor ? `${path}#${of.anchor}` : path}>{of.title}</Link> <span>{KINDS[of.kind]}</span>
      {state && (
        <b>
          {state === 'solved' && <span aria-hidden="true">✓ </span>}
          {state}
        </b>
      )}
    </li>
  );
}

function notWritten(chapters: readonly CatalogueChapter[]): string {
  const numbers = chapters.map((chapter) => chapter.number);
  const [first, last] = [numbers[0], numbers[numbers.length - 1]];
  if (numbers.length === 1) return `Chapter ${first} is not written yet.`;
  const inARow = last - first === numbers.length - 1;
  return `Chapters ${inARow ? `${first} to ${last}` : numbers.join(', ')} are not written yet.`;
}
