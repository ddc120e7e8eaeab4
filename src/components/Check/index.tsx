/**
 * The third storey of a tie: the verdict of the gradient check, "check again", and a named way to break the line above.
 *
 * `<Check of={check} fault="transpose">Take the transpose out</Check>`, where `check` is the stored result of an experiment
 * with a badge view called "check" and a parameter `gradient`. Shows the stored verdict until asked; runs in the lab's worker.
 */
import type { BadgeData, Stored } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { useHydrated } from '../../lab/browser-state';
import { useExperiment } from '../../lab/useExperiment';
import { Badge } from '../views/Badge';
import styles from './styles.module.css';

export interface CheckProps {
  readonly of: unknown;
  /** The value of `gradient` that breaks the line. */
  readonly fault: string;
  /** What pressing it does, as a button says it. */
  readonly children: ReactNode;
}

export function Check({ of, fault, children }: CheckProps): ReactNode {
  const stored = of as Stored;
  const lab = useExperiment(stored);
  const hydrated = useHydrated();
  const { picture, phase, finding, error, seconds } = lab.snapshot;
  const live = picture?.check as BadgeData | undefined;
  const busy = phase === 'running';
  return (
    <div className={styles.check}>
      <Badge data={live ?? (stored.picture.check as BadgeData)} stored={live === undefined} />
      {phase === 'done' && seconds !== undefined && <span className={styles.took}>in {seconds.toFixed(1)} s</span>}
      {hydrated && (
        <>
          <button type="button" disabled={busy} onClick={() => lab.runWith({ gradient: 'none' })}>
            {live ? 'Check again' : 'Check it here'}
          </button>
          <button type="button" disabled={busy} onClick={() => lab.runWith({ gradient: fault })}>
            {children}
          </button>
        </>
      )}
      <p className={styles.words} aria-live="polite">
        {error ? `${error.message} ${error.hint}` : finding?.text}
      </p>
    </div>
  );
}
