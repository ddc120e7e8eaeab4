/**
 * "Where does it go wrong?": one utterance on the time axis, said and heard aligned, and the confusions of all of them; a
 * press on a confusion shows and plays a case of it. Must not: compute a score; the worker did.
 */
import type { HeatmapData, Stored, TableData, TimelineData } from '@unrolled/lab-protocol';
import { useState, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { usePlayer } from '@site/src/components/player/usePlayer';
import { Timeline } from '@site/src/components/views/Timeline';
import { View } from '@site/src/components/views/View';
import { useHydrated } from '@site/src/lab/browser-state';
import { useExperiment } from '@site/src/lab/useExperiment';
import type { HearsResult } from '../experiments/hears';
import { useSoundModel, whichNetwork } from './soundModel';
import { Aligned } from './WhatItHearsAligned';
import { Confusions } from './WhatItHearsConfusions';
import styles from './WhatItHears.module.css';

/** A case of a confusion: which one of how many, and what it was. */
interface Case {
  readonly said: string;
  readonly heard: string;
  readonly number: number;
}

export function WhatItHears({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const hydrated = useHydrated();
  const model = useSoundModel();
  const lab = useExperiment(stored, model ? { data: { model: model.bytes } } : {});
  const { snapshot } = lab;
  const result = snapshot.phase === 'done' ? (snapshot.result as HearsResult | undefined) : undefined;
  const live = snapshot.picture?.confusion ? snapshot.picture : undefined;
  const picture = live ?? stored.picture;
  const [chosen, setChosen] = useState<number>();
  const [shownCase, setCase] = useState<Case>();
  const player = usePlayer(() => undefined);

  const utterance = result ? (chosen ?? result.first) : undefined;
  const shown = result && utterance !== undefined ? result.gallery[utterance] : undefined;
  const aligned = shown?.aligned ?? (picture.aligned as TableData);
  const axis = shown?.axis ?? (picture.axis as TimelineData);
  const example = shownCase && result?.examples[`${shownCase.said}>${shownCase.heard}`]?.[shownCase.number];
  const caseStart = example && (example.from + example.to) / 2;

  function toUtterance(next: number): void {
    setCase(undefined);
    setChosen(next);
  }

  function toCase(said: string, heard: string): void {
    const cases = result?.examples[`${said}>${heard}`];
    if (!result || !cases) return setCase({ said, heard, number: 0 });
    const again = shownCase?.said === said && shownCase.heard === heard;
    const number = again ? (shownCase.number + 1) % cases.length : 0;
    const one = cases[number];
    setCase({ said, heard, number });
    setChosen(one.utterance);
    const { sound } = result.gallery[one.utterance].axis;
    if (sound) player.start(sound, Math.max(0, one.from - AROUND_SECONDS), one.to + AROUND_SECONDS);
  }

  return (
    <DemoBox
      lab={lab}
      hideStep
      picture={
        <div className={styles.picture}>
          {hydrated && result && utterance !== undefined && (
            <div className={styles.choose}>
              <button type="button" disabled={utterance === 0} onClick={() => toUtterance(utterance - 1)}>
                Utterance before
              </button>
              <button
                type="button"
                disabled={utterance === result.gallery.length - 1}
                onClick={() => toUtterance(utterance + 1)}
              >
                Next utterance
              </button>
              <span>
                Utterance {utterance + 1} of {result.gallery.length}
              </span>
            </div>
          )}
          <Timeline
            key={`${utterance ?? 'stored'} ${caseStart ?? ''}`}
            view={AXIS_VIEW}
            data={axis}
            live={shown !== undefined || live !== undefined}
            startAt={caseStart}
          />
          <Aligned data={aligned} />
          <div className={styles.twin}>
            <Confusions
              data={picture.confusion as HeatmapData}
              chosen={shownCase}
              onChoose={hydrated ? toCase : undefined}
              words={caseWords(shownCase, result)}
            />
            <View view={CLASSES_VIEW} stored={{ picture, bands: {} }} />
          </div>
        </div>
      }
    >
      <p className={styles.network}>{whichNetwork(model, 'hears')}</p>
    </DemoBox>
  );
}

/** What is played before and after a case, so that the ear has something to hold on to. */
const AROUND_SECONDS = 0.12;
const AXIS_VIEW = { kind: 'timeline', id: 'axis', title: 'One utterance on one time axis' } as const;
const CLASSES_VIEW = { kind: 'table', id: 'classes', title: 'Phoneme by phoneme' } as const;

function caseWords(one: Case | undefined, result: HearsResult | undefined): string {
  if (!one) return 'Press a number to see and hear a case of it; press again for the next.';
  if (!result) return 'The sounds are not stored. Press Run; then press the number again.';
  const cases = result.examples[`${one.said}>${one.heard}`] ?? [];
  const { from, to, utterance } = cases[one.number];
  const what = one.said === one.heard ? `/${one.said}/ heard rightly` : `/${one.said}/ taken for /${one.heard}/`;
  const count = cases.length > 1 ? `, case ${one.number + 1} of ${cases.length}` : '';
  return `${what}${count}: utterance ${utterance + 1}, ${from.toFixed(2)} to ${to.toFixed(2)} s.`;
}
