/**
 * "How much do you need to hear?": a game by ear beside the best score that anyone could reach.
 *
 * Run draws the frames and computes the dotted lines anew; the guesses are counted here and leave nothing behind. Must
 * not: compute sounds or lines itself. Before a run, and without scripts, it shows the stored lines and the windows.
 */
import type { Stored } from '@unrolled/lab-protocol';
import { useMemo, useState, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { useHydrated } from '@site/src/lab/browser-state';
import { useExperiment } from '@site/src/lab/useExperiment';
import { HowMuchChart } from './HowMuchChart';
import { HowMuchGame } from './HowMuchGame';
import { bestOf, roundsOf, scoreOf, scoreText, type Judged } from './HowMuchScore';
import styles from './HowMuch.module.css';

/** Asks the run for sounds. */
const LISTENING = { game: Uint8Array.of(1) };
const LARGEST_SEED = 9999;

export function HowMuch({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const lab = useExperiment(stored, { data: LISTENING });
  const alive = useHydrated();
  const { picture, phase } = lab.snapshot;
  const sounds = picture?.sounds;
  const rounds = useMemo(() => roundsOf(sounds), [sounds]);
  const [judged, setJudged] = useState<readonly Judged[]>([]);
  if (phase === 'stored' && judged.length > 0) setJudged([]);

  const live = picture && bestOf(picture, 'both').length === bestOf(stored.picture, 'both').length;
  const lines = live ? picture : stored.picture;
  const more = (): void => lab.runWith({ seed: (Number(lab.values.seed) + 1) % (LARGEST_SEED + 1) });
  return (
    <DemoBox
      lab={lab}
      hideStep
      headingLevel={2}
      hideViews={['sounds']}
      picture={
        <div className={styles.box}>
          <HowMuchGame
            rounds={rounds}
            alive={alive}
            onJudged={(one) => setJudged((before) => [...before, one])}
            onMore={more}
          />
          <div>
            <HowMuchChart
              lines={[
                { id: 'best', label: 'best, both sides', points: bestOf(lines, 'both'), look: 'best' },
                { id: 'bestPast', label: 'best, past only', points: bestOf(lines, 'past'), look: 'bestPast' },
                { id: 'you', label: 'you, both sides', points: scoreOf(judged, 'both'), look: 'both' },
                { id: 'youPast', label: 'you, past only', points: scoreOf(judged, 'past'), look: 'past' },
              ]}
            />
            <p className={styles.score} aria-live="polite">
              {scoreText(judged) || (alive ? 'Your own score will be drawn here.' : '')}
            </p>
          </div>
        </div>
      }
    />
  );
}
