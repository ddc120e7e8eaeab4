/**
 * Find the bug: lines of a program with one fault in them; the reader points at one.
 *
 * `<FindTheBug id="01-phoneme-rnn/bug" code={…} line={8}>` with `<Line of={9}>why this one is right</Line>`, `<Found>`,
 * `<Hint>` and `<Solution>` inside. Without scripts: the lines with their numbers, hints and solution.
 */
import { useState, type ReactNode } from 'react';
import { useHydrated } from '../../lab/browser-state';
import { HintsAndSolution, partsOf } from './parts';
import { Reply } from './Predict';
import styles from './styles.module.css';
import { useWork } from './useWork';
import { keepWork } from './work';

export interface LineProps {
  /** From 1. */
  readonly of: number;
  readonly children: ReactNode;
}
export const Line = ({ children }: LineProps): ReactNode => <>{children}</>;
/** What is wrong with the faulty line, said once it is found. */
export const Found = ({ children }: { readonly children: ReactNode }): ReactNode => <>{children}</>;

export interface FindTheBugProps {
  readonly id: string;
  readonly code: string;
  /** The faulty line, from 1. */
  readonly line: number;
  readonly children: ReactNode;
}

export function FindTheBug({ id, code, line, children }: FindTheBugProps): ReactNode {
  const hydrated = useHydrated();
  const work = useWork(id);
  const [pointed, setPointed] = useState<number>();
  const [looked, setLooked] = useState<ReadonlySet<number>>(new Set());
  const lines = code.trimEnd().split('\n');
  const found = looked.has(line);
  function point(at: number): void {
    setPointed(at);
    setLooked(new Set([...looked, at]));
    if (at === line) keepWork(id, { solved: true });
  }
  return (
    <div role="group" className={styles.exercise} aria-label="Exercise: find the bug" data-exercise={id}>
      <ol className={styles.lines} aria-label="The lines of the program" tabIndex={hydrated ? undefined : 0}>
        {lines.map((text, i) => {
          const at = i + 1;
          const inside = (
            <>
              <span className={styles.number} aria-hidden="true">
                {at}
              </span>
              {text || ' '}
            </>
          );
          return (
            <li key={at}>
              {hydrated && /\w/.test(text) ? (
                <button
                  type="button"
                  className={styles.codeLine}
                  aria-pressed={pointed === at}
                  aria-label={`Line ${at}: ${text.trim()}`}
                  data-found={found && at === line}
                  data-looked={looked.has(at)}
                  onClick={() => point(at)}
                >
                  {inside}
                </button>
              ) : (
                <span className={styles.codeLine}>{inside}</span>
              )}
            </li>
          );
        })}
      </ol>
      <div className={styles.bugReply}>
        {pointed === undefined && hydrated && <span className={styles.note}>Point at the line that is wrong.</span>}
        <Reply
          reply={
            pointed === undefined
              ? undefined
              : pointed === line
                ? {
                    right: true,
                    text: (
                      <>
                        Line {line}. {partsOf(children, Found)}
                      </>
                    ),
                  }
                : {
                    right: false,
                    text: (
                      <>
                        Not line {pointed}. {partsOf(children, Line).filter(({ props }) => props.of === pointed)}
                      </>
                    ),
                  }
          }
        />
      </div>
      {work?.solved && pointed === undefined && <p className={styles.note}>✓ solved</p>}
      <HintsAndSolution>{children}</HintsAndSolution>
    </div>
  );
}
