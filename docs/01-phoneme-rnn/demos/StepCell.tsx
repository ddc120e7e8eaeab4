/**
 * "Step through a cell": the unrolled chain, one frame at a time, first forward and then backward, with the arithmetic
 * of each step in the numbers of the run.
 *
 * A change of a parameter runs the experiment at once; it takes a moment. Must not: compute anything itself. Source of
 * the equations: chapter 1, sections 4 and 5.
 */
import type { Picture, ParamValues, Stored } from '@unrolled/lab-protocol';
import { useState, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { useHydrated } from '@site/src/lab/browser-state';
import { useExperiment, type Lab } from '@site/src/lab/useExperiment';
import { Chain } from './StepCellChain';
import { Ledger } from './StepCellLedger';
import { placeOf, walkOf, type Walk } from './StepCellWalk';
import { Sentence, slopesSentence } from './StepCellWords';
import styles from './StepCell.module.css';

interface Shown {
  readonly picture: Picture;
  readonly values: ParamValues;
}

export function StepCell({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const lab = useExperiment(stored);
  const shown = useShown(lab);
  const walk = walkOf(shown.picture);
  const eager: Lab = { ...lab, setValue: (key, value) => lab.runWith({ [key]: value }) };
  return <DemoBox lab={eager} hideStep picture={walk && <Steps walk={walk} shown={shown} stored={stored} />} />;
}

/** The latest whole picture: a run shows its own when it has one, until then the one before stays. */
function useShown({ of, snapshot }: Lab): Shown {
  const [kept, setKept] = useState<Shown>();
  const { phase, picture, values } = snapshot;
  if (phase === 'stored') {
    if (kept) setKept(undefined);
    return { picture: of.picture, values: of.values };
  }
  if (picture?.trace && values && kept?.picture !== picture) {
    const next = { picture, values };
    setKept(next);
    return next;
  }
  return kept ?? { picture: of.picture, values: of.values };
}

interface StepsProps {
  readonly walk: Walk;
  readonly shown: Shown;
  readonly stored: Stored;
}

function Steps({ walk, shown, stored }: StepsProps): ReactNode {
  const alive = useHydrated();
  const [asked, setAsked] = useState({ step: 0, unit: 0 });
  const last = 2 * walk.frames.length;
  // The chain may have become shorter, or the cell smaller, since the reader asked.
  const step = Math.min(asked.step, last);
  const unit = Math.min(asked.unit, walk.units - 1);
  const goTo = (next: number): void => setAsked((now) => ({ ...now, step: Math.max(0, Math.min(last, next)) }));
  const choose = (next: number): void =>
    setAsked((now) => ({ ...now, unit: Math.max(0, Math.min(walk.units - 1, next)) }));
  return (
    <div className={styles.steps}>
      <Chain walk={walk} step={step} unit={unit} alive={alive} onStep={goTo} onUnit={choose} />
      <p className={styles.caption}>
        Shown: weights {optionLabel(stored, shown.values, 'weights')}, frame 1 announces{' '}
        {optionLabel(stored, shown.values, 'sign')}. {slopesSentence(walk)}
      </p>
      <div className={styles.walkBar}>
        {alive && (
          <>
            <div className={styles.buttons}>
              <button type="button" className={styles.button} disabled={step === 0} onClick={() => goTo(step - 1)}>
                ◀ Back
              </button>
              <button type="button" className={styles.button} disabled={step === last} onClick={() => goTo(step + 1)}>
                Step ▶
              </button>
              <button type="button" className={styles.button} disabled={step === last} onClick={() => goTo(last)}>
                To the end
              </button>
            </div>
            <div className={styles.unitChoice} role="group" aria-label="Unit">
              <span>Unit</span>
              {Array.from({ length: walk.units }, (_, j) => (
                <button key={j} type="button" aria-pressed={j === unit} onClick={() => choose(j)}>
                  {j + 1}
                </button>
              ))}
            </div>
            <span className={styles.keys}>In the chain: → next, ← back, ↑ ↓ unit</span>
          </>
        )}
      </div>
      <div className={styles.detail}>
        <p className={styles.sentence} aria-live="polite">
          <Sentence walk={walk} step={step} unit={unit} />
        </p>
        <Ledger walk={walk} place={placeOf(step, walk.frames.length)} unit={unit} />
      </div>
    </div>
  );
}

/** The words of a chosen option; the value itself where the schema has none. */
function optionLabel(stored: Stored, values: ParamValues, key: string): string {
  const spec = stored.params[key];
  const value = String(values[key]);
  return (spec?.kind === 'choice' && spec.options.find((option) => option.value === value)?.label) || value;
}
