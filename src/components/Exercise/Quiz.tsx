/**
 * Choose: each choice says why it is right or not, whichever is taken.
 *
 * `<Quiz id="01-phoneme-rnn/choice">` with `<Choice right>text <Why>reason</Why></Choice>` inside; several may be right.
 * Without scripts: the choices, and all reasons under "Solution".
 */
import { useId, useState, type ReactNode } from 'react';
import { useHydrated } from '../../lab/browser-state';
import { HintsAndSolution, partsOf, restOf, Solution } from './parts';
import { Reply } from './Predict';
import styles from './styles.module.css';
import { useWork } from './useWork';
import { keepWork } from './work';

export interface ChoiceProps {
  readonly right?: boolean;
  readonly children: ReactNode;
}
export const Choice = (_: ChoiceProps): ReactNode => null;
export const Why = ({ children }: { readonly children: ReactNode }): ReactNode => <>{children}</>;

const letterOf = (i: number): string => String.fromCharCode(97 + i);

export function Quiz({ id, children }: { readonly id: string; readonly children: ReactNode }): ReactNode {
  const work = useWork(id);
  const hydrated = useHydrated();
  const name = useId();
  const choices = partsOf(children, Choice).map(({ props }) => props);
  const [taken, setTaken] = useState<ReadonlySet<number>>(new Set());
  function take(i: number): void {
    const all = new Set([...taken, i]);
    setTaken(all);
    if (choices.every(({ right }, j) => !right || all.has(j))) keepWork(id, { solved: true });
  }
  return (
    <div
      role="group"
      className={`${styles.exercise} ${styles.narrow}`}
      aria-label="Exercise: choose"
      data-exercise={id}
    >
      <ol className={styles.choices}>
        {choices.map(({ right = false, children: parts }, i) => (
          <li key={i}>
            {hydrated ? (
              <button
                type="button"
                className={styles.letter}
                aria-pressed={taken.has(i)}
                aria-describedby={`${name}${i}`}
                onClick={() => take(i)}
              >
                {letterOf(i)}
              </button>
            ) : (
              <span className={styles.letter}>{letterOf(i)}</span>
            )}
            <div className={styles.choice} id={`${name}${i}`}>
              {restOf(parts, [Why])}
            </div>
            <Reply reply={taken.has(i) ? { right, text: partsOf(parts, Why) } : undefined} />
          </li>
        ))}
      </ol>
      {work?.solved && <p className={styles.note}>✓ solved</p>}
      <HintsAndSolution>
        {children}
        <Solution>
          <ul>
            {choices.map(({ right, children: parts }, i) => (
              <li key={i}>
                <b>
                  {letterOf(i)} {right ? '✓' : '✕'}
                </b>{' '}
                {partsOf(parts, Why)}
              </li>
            ))}
          </ul>
        </Solution>
      </HintsAndSolution>
    </div>
  );
}
