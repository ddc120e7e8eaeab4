/**
 * The picture of the front page: one utterance, what a network without memory says of it and what one with memory says,
 * at any moment of a training. First a stored run; on a press the same training in this page, from another seed.
 *
 * Must not: show anything that was not computed, or train, sound or move before it is asked to.
 */
import type { Stored, TableData, TimelineData, TimelineRow } from '@unrolled/lab-protocol';
import { useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { reducedMotion, useHydrated } from '../../lab/browser-state';
import { useExperiment, type Lab } from '../../lab/useExperiment';
import { usePlayer } from '../player/usePlayer';
import { dateText, progressText, timeLeftText } from '../Demo/words';
import { TimelineRows } from '../views/TimelineRows';
import timeline from '../views/Timeline.module.css';
import styles from './styles.module.css';
import { lettersOf, segmentsOf, turned, unpackStates, type Grid } from './unpack';

interface Props {
  /** The stored run of an experiment with the views `axis`, `learning` and `states`. */
  readonly of: unknown;
  /** Where the page explains how it was made. */
  readonly children?: ReactNode;
}

const percentText = (share: number): string => `${Math.round(100 * share)} %`;
const place = (part: number): string => `${Number((100 * part).toFixed(3))}%`;

export function FrontPicture({ of, children }: Props): ReactNode {
  const stored = of as Stored;
  const lab = useExperiment(stored);
  const hydrated = useHydrated();
  const [chosen, setChosen] = useState<number>();
  const { picture: live, phase } = lab.snapshot;
  const learning = live?.learning as TableData | undefined;
  const picture = learning ? live : undefined;
  const shown = picture ?? stored.picture;
  const run = useMemo(() => runOf(shown, stored), [shown, stored]);
  const at = Math.min(chosen ?? run.looks.length - 1, run.looks.length - 1);
  const look = run.looks[at];
  const data = useMemo(() => rowsAt(run, at), [run, at]);
  const { sound, cursor } = useSound(stored, live?.axis as TimelineData | undefined, phase !== 'stored');
  const { seconds } = data;
  const updates = run.looks[run.looks.length - 1].update;
  const borders = run.said.slice(1).map(({ from }) => from);
  return (
    <section className={styles.front} data-demo={stored.id} data-phase={phase} aria-label="The two networks, live">
      <div className={`${timeline.timeline} ${styles.picture}`}>
        <div
          className={timeline.stage}
          data-score="true"
          style={{ '--cursor': place((cursor ?? 0) / seconds) } as CSSProperties}
        >
          <div role="img" aria-label={spokenPicture(run, at)}>
            <TimelineRows data={data} live={picture !== undefined || chosen !== undefined} />
          </div>
          <div className={`${timeline.over} ${styles.over}`} aria-hidden="true">
            {borders.map((from) => (
              <span key={from} className={timeline.border} style={{ left: place(from / seconds) }} />
            ))}
            {cursor !== undefined && <span className={timeline.cursor} />}
          </div>
        </div>
      </div>
      <div className={styles.bar}>
        {hydrated && (
          <>
            <button type="button" className={styles.button} onClick={sound.press}>
              {sound.words}
            </button>
            <TrainButton lab={lab} stored={stored} onStart={() => setChosen(undefined)} />
            <label className={styles.slider}>
              <span>Training</span>
              <input
                type="range"
                min={0}
                max={run.looks.length - 1}
                step={1}
                value={at}
                aria-valuetext={`${look.update} updates: without memory ${percentText(look.frameRight)} right, with memory ${percentText(look.rnnRight)}`}
                onChange={(event) => setChosen(Number(event.target.value))}
              />
              <output>
                update {look.update} of {updates}
              </output>
            </label>
            <p className={styles.words} role="status">
              {wordsOf(lab) ?? sound.refusal}
            </p>
          </>
        )}
      </div>
      <p className={styles.finding} aria-live="polite">
        The silences inside /p/, /t/ and /k/ are one and the same silence: a network that sees one frame must guess. A
        network with memory heard how the vowel before them ended.{' '}
        {phase === 'done' ? lab.snapshot.finding?.text : stored.finding.text}
      </p>
      <p className="u-note">
        {phase === 'stored'
          ? `A stored run of ${dateText(stored.date)}, seed ${stored.values.seed}, drawn before any script ran. `
          : `Trained in this page, seed ${lab.snapshot.values?.seed ?? ''}. `}
        Hatched: wrong. Another seed gives another utterance and other errors. The sound is synthesised, so every label
        is exact to the sample. {children}
      </p>
    </section>
  );
}

/** Each press trains from a seed that was not shown before. */
function TrainButton(props: { readonly lab: Lab; readonly stored: Stored; readonly onStart: () => void }): ReactNode {
  const { lab, stored, onStart } = props;
  const { phase, values } = lab.snapshot;
  const start = (): void => {
    onStart();
    lab.runWith({ ...stored.values, seed: Number(values?.seed ?? stored.values.seed) + 1 });
  };
  const [words, act] =
    phase === 'running'
      ? ['Pause', lab.pause]
      : phase === 'paused'
        ? ['Go on', lab.run]
        : phase === 'stored'
          ? ['Train it here', start]
          : ['Train another', start];
  return (
    <>
      <button type="button" className={styles.solid} onClick={act}>
        {words}
      </button>
      {phase !== 'stored' && (
        <button
          type="button"
          className={styles.button}
          onClick={() => {
            onStart();
            lab.reset();
          }}
        >
          Reset
        </button>
      )}
    </>
  );
}

function wordsOf({ snapshot }: Lab): string | undefined {
  const { phase, progress, secondsLeft, error } = snapshot;
  if (error) return `${error.message} ${error.hint}`;
  if (phase !== 'running' && phase !== 'paused') return undefined;
  const state = phase === 'running' ? 'Training in your browser' : 'Paused';
  const left = phase === 'running' && secondsLeft !== undefined ? `, ${timeLeftText(secondsLeft)}` : '';
  return `${state}: ${progress ? progressText(progress) : 'making the sound'}${left}`;
}

/**
 * The sound to be heard. A stored run holds none, so the first press of Listen lets the worker make it, which takes a
 * moment and trains nothing.
 */
function useSound(stored: Stored, live: TimelineData | undefined, ran: boolean) {
  const silent = useMemo(() => ({ ...stored, values: { ...stored.values, updates: 0 } }), [stored]);
  const maker = useExperiment(silent);
  const [cursor, setCursor] = useState<number>();
  const player = usePlayer((seconds) => {
    if (!reducedMotion()) setCursor(seconds);
  });
  const wanted = useRef(false);
  const made = (maker.snapshot.picture?.axis as TimelineData | undefined)?.sound;
  const sound = ran ? live?.sound : made;
  const { start } = player;
  useEffect(() => {
    if (!wanted.current || !sound) return;
    wanted.current = false;
    start(sound, 0, sound.samples.length / sound.rate);
  }, [sound, start]);
  return {
    cursor: player.playing ? cursor : undefined,
    sound: {
      refusal: player.refusal,
      words: player.playing ? 'Stop' : maker.snapshot.phase === 'running' ? 'Making the sound' : 'Listen',
      press() {
        if (player.playing) return player.stop();
        if (sound) return player.start(sound, 0, sound.samples.length / sound.rate);
        wanted.current = true;
        if (!ran) maker.run();
      },
    },
  };
}

interface Look {
  readonly update: number;
  readonly frame: string;
  readonly rnn: string;
  readonly frameRight: number;
  readonly rnnRight: number;
  readonly states: string;
}
interface Shown {
  readonly axis: TimelineData;
  readonly said: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  readonly looks: readonly Look[];
  readonly grid: Grid;
  readonly frames: number;
  readonly hidden: number;
}

function runOf(picture: Stored['picture'], stored: Stored): Shown {
  const axis = picture.axis as TimelineData;
  const said = axis.rows.find((row) => row.kind === 'labels')?.segments ?? [];
  const packed = (picture.states as TableData).rows;
  const looks = (picture.learning as TableData).rows.map(([update, frame, rnn, frameRight, rnnRight], i) => ({
    update: Number(update),
    frame: String(frame),
    rnn: String(rnn),
    frameRight: Number(frameRight),
    rnnRight: Number(rnnRight),
    states: String(packed[i]?.[1] ?? ''),
  }));
  const frames = Array.from(looks[0].rnn).length;
  const grid = { firstSeconds: WINDOW_SECONDS / 2, hopSeconds: HOP_SECONDS, seconds: axis.seconds };
  return { axis, said, looks, grid, frames, hidden: Number(stored.numbers.hidden) };
}
/** Frames of 25 ms every 10 ms, in the whole course. */
const WINDOW_SECONDS = 0.025;
const HOP_SECONDS = 0.01;

function rowsAt({ axis, said, looks, grid, frames, hidden }: Shown, at: number): TimelineData {
  const look = looks[at];
  const truth = lettersOf(said, frames, grid);
  const heard = (letters: string) => segmentsOf(letters, truth, grid);
  const rows: TimelineRow[] = [
    ...axis.rows,
    {
      id: 'frame',
      kind: 'labels',
      label: 'Without memory',
      note: 'sees one frame',
      style: 'frame',
      segments: heard(look.frame),
      score: percentText(look.frameRight),
    },
    {
      id: 'state',
      kind: 'heatmap',
      label: 'Memory',
      note: `${hidden} hidden units`,
      scale: 'diverging',
      rows: hidden,
      cols: frames,
      values: turned(unpackStates(look.states, frames * hidden), hidden),
      firstSeconds: grid.firstSeconds,
      hopSeconds: grid.hopSeconds,
      limits: [-1, 1],
    },
    {
      id: 'rnn',
      kind: 'labels',
      label: 'With memory',
      note: 'frame and memory',
      style: 'rnn',
      segments: heard(look.rnn),
      score: percentText(look.rnnRight),
    },
  ];
  return { seconds: axis.seconds, rows };
}

function spokenPicture({ said, looks }: Shown, at: number): string {
  const { update, frameRight, rnnRight } = looks[at];
  return (
    `A synthesised utterance, ${said.map(({ label }) => label).join(' ')}, over one time axis with what two networks say of ` +
    `it after ${update} updates. Without memory ${percentText(frameRight)} of the frames are right, ` +
    `with memory ${percentText(rnnRight)}. Between them the hidden state as a heat-map.`
  );
}
