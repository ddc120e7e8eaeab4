/**
 * What an exercise is written with in a page: what is given, hints, the solution. All of it can be read without scripts.
 *
 * `<Given>`, `<Hint>` and `<Solution>` stand inside an exercise, which finds them among its children.
 */
import { Children, isValidElement, useState, type ReactElement, type ReactNode } from 'react';
import { useHydrated } from '../../lab/browser-state';
import styles from './styles.module.css';

interface WithChildren {
  readonly children: ReactNode;
}

/** The elements of one kind among some children, with their properties. */
export function partsOf<Props>(children: ReactNode, kind: (props: Props) => ReactNode): ReactElement<Props>[] {
  return Children.toArray(children).filter(
    (child): child is ReactElement<Props> => isValidElement(child) && child.type === kind,
  );
}
/** Everything that is of none of these kinds. */
export function restOf(children: ReactNode, kinds: readonly unknown[]): ReactNode[] {
  return Children.toArray(children).filter((child) => !isValidElement(child) || !kinds.includes(child.type));
}

/** What the reader's function gets and what it may use. */
export const Given = ({ children }: WithChildren): ReactNode => <>{children}</>;
export const Hint = ({ children }: WithChildren): ReactNode => <>{children}</>;
export const Solution = ({ children }: WithChildren): ReactNode => <>{children}</>;

/** Hints one at a time, then the solution. Without scripts all of them can be opened. */
export function HintsAndSolution({ children }: WithChildren): ReactNode {
  const hydrated = useHydrated();
  const [opened, setOpened] = useState(0);
  const hints = partsOf(children, Hint);
  const [solution] = partsOf(children, Solution);
  const shown = hydrated ? hints.slice(0, opened + 1) : hints;
  return (
    <div className={styles.folds}>
      {shown.map((hint, i) => (
        <details
          key={i}
          className={styles.fold}
          onToggle={(event) => {
            if (event.currentTarget.open) setOpened(Math.max(opened, i + 1));
          }}
        >
          <summary>{hints.length === 1 ? 'Hint' : `Hint ${i + 1} of ${hints.length}`}</summary>
          {hint}
        </details>
      ))}
      {solution && (
        <details className={styles.fold}>
          <summary>Solution</summary>
          {solution}
        </details>
      )}
    </div>
  );
}
