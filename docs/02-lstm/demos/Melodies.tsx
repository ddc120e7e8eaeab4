/**
 * "How long is the theme remembered?": the surprise of both networks while they learn, and four tunes to see and to hear.
 *
 * Must not: compute anything; the run did.
 */
import type { Picture, Stored, TableData } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { View } from '@site/src/components/views/View';
import { useExperiment } from '@site/src/lab/useExperiment';
import styles from './Melodies.module.css';
import { MelodyRoll } from './MelodyRoll';
import { tunesOf } from './rollData';

const SECONDS_A_BEAT = 0.3;

export function Melodies({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const lab = useExperiment(stored);
  const { picture } = lab.snapshot;
  const curves = stored.views.filter(({ kind }) => kind === 'curve');
  const notes = notesOf(picture) ?? notesOf(stored.picture);
  return (
    <DemoBox
      lab={lab}
      headingLevel={2}
      hideStep
      picture={
        <div className={styles.picture}>
          <div className={styles.curves}>
            {curves.map((view) => (
              <View key={view.id} view={view} stored={stored} live={picture} />
            ))}
          </div>
          <MelodyRoll
            tunes={tunesOf(notes)}
            secondsABeat={SECONDS_A_BEAT}
            bestLabel="Surprise: the best possible"
            mayFinish
          />
        </div>
      }
    />
  );
}

function notesOf(picture: Picture | undefined): TableData | undefined {
  return picture?.notes as TableData | undefined;
}
