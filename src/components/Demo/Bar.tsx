/** The demo's buttons and its progress in words. Native buttons; which of them there are follows from the state. */
import type { ReactNode } from 'react';
import type { Lab } from '../../lab/useExperiment';
import styles from './Demo.module.css';
import { progressText, timeLeftText } from './words';

const STATE_WORDS = {
  stored: '',
  running: 'Running in your browser',
  paused: 'Paused',
  done: 'Done',
  diverged: 'Diverged',
  failed: 'Could not run',
} as const;

interface Props {
  readonly lab: Lab;
  readonly hideStep?: boolean;
  readonly children?: ReactNode;
}

export function Bar({ lab, hideStep = false, children }: Props): ReactNode {
  const { snapshot } = lab;
  const { phase, progress, secondsLeft, error } = snapshot;
  const remedy = phase === 'diverged' || phase === 'failed' ? error?.remedy : undefined;
  const underWay = phase === 'running' || phase === 'paused';
  return (
    <div className={styles.bar}>
      <div className={styles.buttons}>
        <MainButton lab={lab} />
        {remedy && (
          <button type="button" className={styles.button} onClick={() => lab.runWith(remedy)}>
            {remedyText(lab, remedy)}
          </button>
        )}
        {!hideStep && (phase === 'stored' || underWay) && (
          <button type="button" className={styles.button} disabled={phase === 'running'} onClick={lab.step}>
            Step
          </button>
        )}
        {phase !== 'diverged' && (
          <button type="button" className={styles.button} disabled={phase === 'stored'} onClick={lab.reset}>
            Reset
          </button>
        )}
        {children}
      </div>
      <div className={styles.progress}>
        <div className={styles.progressWords}>
          {underWay && <span className={phase === 'running' ? styles.dot : styles.hollowDot} aria-hidden="true" />}
          <strong>{STATE_WORDS[phase]}</strong> {progress && <span>{progressText(progress)}</span>}
          {phase === 'running' && secondsLeft !== undefined && <span>· {timeLeftText(secondsLeft)}</span>}
        </div>
        <progress
          className={styles.track}
          aria-label="Progress"
          max={progress?.total ?? 1}
          value={progress?.done ?? 0}
          hidden={phase === 'stored'}
        />
      </div>
    </div>
  );
}

function MainButton({ lab }: { readonly lab: Lab }): ReactNode {
  const { phase } = lab.snapshot;
  const [words, act] =
    phase === 'running'
      ? ['Pause', lab.pause]
      : phase === 'diverged'
        ? ['Reset', lab.reset]
        : phase === 'failed'
          ? ['Try again', lab.run]
          : phase === 'done'
            ? ['Run again', lab.run]
            : ['Run', lab.run];
  return (
    <button type="button" className={styles.solid} disabled={lab.busy} data-main onClick={act}>
      {words}
    </button>
  );
}

/** "Clip norm 1 and run". */
function remedyText(lab: Lab, remedy: Readonly<Record<string, string | number>>): string {
  const settings = Object.entries(remedy).flatMap(([key, value]) => {
    const spec = lab.of.params[key];
    if (!spec) return [];
    const shown = spec.kind === 'choice' ? spec.options.find((option) => option.value === value)?.label : value;
    return [`${spec.label} ${shown ?? value}`];
  });
  return settings.length > 0 ? `${settings.join(', ')} and run` : 'Mend and run';
}
