/**
 * "What do the gates do while it listens?": utterances to hear and units to choose, on one time axis.
 *
 * Must not: compute a gate or a score; the worker did. Source: chapter 2, section 4.
 */
import type { Stored, TableData, TimelineData } from '@unrolled/lab-protocol';
import { useId, useState, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { Timeline } from '@site/src/components/views/Timeline';
import { View } from '@site/src/components/views/View';
import { useHydrated } from '@site/src/lab/browser-state';
import { useExperiment } from '@site/src/lab/useExperiment';
import type { MicroscopeResult } from '../experiments/microscope';
import styles from './Microscope.module.css';

const AXIS_VIEW = { kind: 'timeline', id: 'axis', title: 'One unit on the time axis of an utterance' } as const;
const FORCED_VIEW = { kind: 'table', id: 'forced', title: 'The trained network with a gate forced' } as const;

export function Microscope({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const hydrated = useHydrated();
  const id = useId();
  const lab = useExperiment(stored);
  const [chosen, setChosen] = useState<{ readonly unit?: number; readonly utterance: number }>({ utterance: 0 });
  const { snapshot } = lab;
  const result = snapshot.phase === 'done' ? (snapshot.result as MicroscopeResult | undefined) : undefined;
  const live = snapshot.picture?.axis ? snapshot.picture : undefined;
  const picture = live ?? stored.picture;
  const unit = result && Math.min(chosen.unit ?? result.unit, result.looks[0].units.length - 1);
  const look = result?.looks[chosen.utterance];
  const axis: TimelineData =
    look && unit !== undefined
      ? { seconds: look.seconds, sound: look.sound, rows: [...look.above, ...look.units[unit], ...look.below] }
      : (picture.axis as TimelineData);
  return (
    <DemoBox
      lab={lab}
      headingLevel={2}
      hideStep
      picture={
        <div className={styles.picture}>
          <div className={styles.choose}>
            {hydrated && result && unit !== undefined && (
              <>
                <label htmlFor={`${id}utterance`}>Utterance</label>
                <select
                  id={`${id}utterance`}
                  value={chosen.utterance}
                  onChange={(event) => setChosen((now) => ({ ...now, utterance: Number(event.target.value) }))}
                >
                  {result.looks.map((_, u) => (
                    <option key={u} value={u}>
                      {u + 1}
                    </option>
                  ))}
                </select>
                <label htmlFor={`${id}unit`}>Unit</label>
                <select
                  id={`${id}unit`}
                  value={unit}
                  onChange={(event) => setChosen((now) => ({ ...now, unit: Number(event.target.value) }))}
                >
                  {result.looks[0].units.map((_, j) => (
                    <option key={j} value={j}>
                      {j + 1}
                      {j === result.unit ? ', tells stops apart best' : ''}
                    </option>
                  ))}
                </select>
              </>
            )}
            {hydrated && !result && <span>Press Run to choose among utterances and units, and to hear them.</span>}
          </div>
          <Timeline key={chosen.utterance} view={AXIS_VIEW} data={axis} live={live !== undefined} />
          <View view={FORCED_VIEW} stored={{ picture: { forced: picture.forced as TableData }, bands: {} }} />
        </div>
      }
    />
  );
}
