/**
 * Predict a number or a shape: each question has its answer, and its wrong answers each have their reason.
 *
 * `<Predict id="01-phoneme-rnn/count">` with `<Ask says="…" answer="(64, 13)">` inside, and in each of them
 * `<Wrong is="(13, 64)">why</Wrong>`; `<Hint>` and `<Solution>` as everywhere. Without scripts: questions and solution.
 */
import { useId, useState, type ReactNode } from 'react';
import { useHydrated } from '../../lab/browser-state';
import { readTyped, saysSame } from './answers';
import { HintsAndSolution, partsOf } from './parts';
import styles from './styles.module.css';
import { useWork } from './useWork';
import { keepWork } from './work';

export interface AskProps {
  /** The question, in plain words. */
  readonly says: string;
  /** A number, a fraction or a shape. */
  readonly answer: string;
  /** How far off a number may be. */
  readonly within?: string;
  readonly children?: ReactNode;
}
export interface WrongProps {
  readonly is: string;
  readonly children: ReactNode;
}
export const Ask = (_: AskProps): ReactNode => null;
export const Wrong = ({ children }: WrongProps): ReactNode => <>{children}</>;

export function Predict({ id, children }: { readonly id: string; readonly children: ReactNode }): ReactNode {
  const work = useWork(id);
  const asks = partsOf(children, Ask);
  const [right, setRight] = useState<ReadonlySet<number>>(new Set());
  function note(question: number, isRight: boolean): void {
    if (!isRight || right.has(question)) return;
    const all = new Set([...right, question]);
    setRight(all);
    if (all.size === asks.length) keepWork(id, { solved: true });
  }
  return (
    <div
      role="group"
      className={`${styles.exercise} ${styles.narrow}`}
      aria-label="Exercise: predict"
      data-exercise={id}
    >
      {asks.map(({ props }, i) => (
        <Question key={i} {...props} onAnswer={(isRight) => note(i, isRight)} />
      ))}
      {work?.solved && <p className={styles.note}>✓ solved</p>}
      <HintsAndSolution>{children}</HintsAndSolution>
    </div>
  );
}

type Reply = { readonly right: boolean; readonly text: ReactNode };

function Question({
  says,
  answer,
  within,
  children,
  onAnswer,
}: AskProps & { readonly onAnswer: (right: boolean) => void }): ReactNode {
  const hydrated = useHydrated();
  const field = useId();
  const [text, setText] = useState('');
  const [reply, setReply] = useState<Reply>();

  function compare(): void {
    const typed = readTyped(text);
    const tolerance = within === undefined ? 0 : Number(within);
    if (!typed)
      return setReply({ right: false, text: 'That is neither a number nor a shape. Type 12, 3/4 or (2, 3).' });
    const right = saysSame(typed, answer, tolerance);
    const known = partsOf(children, Wrong).find(({ props }) => saysSame(typed, props.is, tolerance));
    setReply({ right, text: right ? `${answer}.` : (known ?? 'Not yet.') });
    onAnswer(right);
  }
  return (
    <form
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault();
        compare();
      }}
    >
      {hydrated ? <label htmlFor={field}>{says}</label> : <span className={styles.question}>{says}</span>}
      <div className={styles.answer}>
        {hydrated && (
          <>
            <input
              id={field}
              value={text}
              autoComplete="off"
              onChange={(event) => {
                setText(event.target.value);
                setReply(undefined);
              }}
            />
            <button type="submit" className={styles.button} disabled={text.trim() === ''}>
              Compare
            </button>
          </>
        )}
      </div>
      <Reply reply={reply} />
    </form>
  );
}

export function Reply({ reply }: { readonly reply: Reply | undefined }): ReactNode {
  return (
    <div className={styles.reply} aria-live="polite">
      {reply && (
        <>
          <span className={styles.mark} data-right={reply.right}>
            {reply.right ? '✓' : '✕'}
          </span>
          {reply.text}
        </>
      )}
    </div>
  );
}
