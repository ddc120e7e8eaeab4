/** Where the numbers come from: kernel, speed, seed, the stored run if there is one, and the switch to other kernels. */
import { KERNEL_NAMES, seedKey, seedOf } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import type { Lab } from '../../lab/useExperiment';
import styles from './Demo.module.css';
import { dateText, isStored, kernelSwitches, seedsText, speedText } from './words';

interface Props {
  readonly lab: Lab;
  readonly hydrated: boolean;
  readonly tableShown: boolean;
  readonly onTable: () => void;
}

export function RanOn({ lab, hydrated, tableShown, onTable }: Props): ReactNode {
  const { of, snapshot, kernels } = lab;
  const { phase, progress, unitsPerSecond, values, kernelsName } = snapshot;
  const seeded = seedKey(of.params) !== undefined;
  return (
    <div className={styles.ranOn}>
      {phase === 'stored' && isStored(of) && (
        <>
          <span>
            <strong>Stored result</strong> of {dateText(of.date)}
          </span>
          {seeded && <span>{seedsText([seedOf(of.params, of.values)])}</span>}
          <span>{of.kernels}</span>
          <span>Node {of.node.replace(/^v/, '')}</span>
        </>
      )}
      {phase !== 'stored' && (
        <>
          <span>
            <strong>Ran on</strong> {kernelsName ?? KERNEL_NAMES[snapshot.kernels ?? kernels]}, 1 worker
          </span>
          {unitsPerSecond !== undefined && progress && <span>{speedText(unitsPerSecond, progress.unit)}</span>}
          {seeded && <span>seed {seedOf(of.params, values ?? lab.values)}</span>}
          {isStored(of) && (
            <span>
              {of.views.some((view) => view.kind === 'curve') ? 'thin lines: stored run' : 'stored run'},{' '}
              {seeded && `${seedsText(of.seeds)}, `}
              {dateText(of.date)}
            </span>
          )}
        </>
      )}
      {hydrated && (
        <>
          {kernelSwitches(kernels).map(({ choice, text }) => (
            <button key={choice} type="button" className={styles.link} onClick={() => lab.setKernels(choice)}>
              {text}
            </button>
          ))}
          <button type="button" className={styles.link} aria-expanded={tableShown} onClick={onTable}>
            the same as a table
          </button>
        </>
      )}
    </div>
  );
}
