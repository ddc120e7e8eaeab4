/**
 * The listening of *Live*: buttons, level, the label written large, the strip, and how long each frame took.
 *
 * What changes a hundred times a second is written into the page directly, once a display frame; React hears of beginnings,
 * ends and, once a second, of the latency. With reduced motion the strip is drawn once a second. Must not: compute.
 */
import { useCallback, useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import { ScaleKey } from '@site/src/components/views/PixelMap';
import { reducedMotion, useTheme, type Theme } from '@site/src/lab/browser-state';
import { createClient } from '@site/src/lab/client';
import { lastWhere } from '@site/src/lab/last-where';
import { startWorker } from '@site/src/lab/start-worker';
import type { LiveColumns } from '../experiments/live-stream';
import { latencyParts, latencyWords, type LatencySummary } from './liveLatency';
import {
  LONGEST_SECONDS,
  startLive,
  type LiveEnd,
  type LiveScreen,
  type LiveSession,
  type Source,
} from './liveSession';
import { createStrip, MEL_LIMITS_DB, STRIP_FRAMES, type Strip } from './liveStrip';
import styles from './Live.module.css';

/** As the network has them, the pause last. */
const NAMES = ['a', 'i', 'u', 'p', 't', 'k', 'm', 'n', 's', 'ʃ', '–'] as const;
const TELL_MS = 1000;
/** Quieter than this, in dB below full scale, the meter is empty. */
const METER_FLOOR_DB = 60;

type State =
  | { readonly stage: 'closed' | 'ended'; readonly trouble?: string; readonly end?: LiveEnd }
  | { readonly stage: 'starting' | 'listening'; readonly source: Source };

export function LiveListening({
  model,
  hydrated,
}: {
  readonly model?: Uint8Array;
  readonly hydrated: boolean;
}): ReactNode {
  const titleId = useId();
  const theme = useTheme();
  const [client] = useState(() => createClient({ startWorker }));
  const [state, setState] = useState<State>({ stage: 'closed' });
  const [latency, setLatency] = useState<LatencySummary>();
  const session = useRef<LiveSession>(undefined);
  const strip = useRef<Strip>(undefined);
  const seed = useRef(7);
  const parts = useParts();
  const { readout, meter } = parts;
  /** What the browser says of the microphone that was open last. */
  const [deviceMs, setDeviceMs] = useState<number>();
  const end = 'end' in state ? state.end : undefined;
  const busy = state.stage === 'starting' || state.stage === 'listening';

  useEffect(
    () => () => {
      session.current?.cancel();
      strip.current?.dispose();
      client.end();
    },
    [client],
  );
  useEffect(() => {
    strip.current?.setTheme(theme);
    strip.current?.draw();
  }, [theme]);

  const begin = useCallback(
    (source: Source): void => {
      if (!model) return;
      session.current?.cancel();
      strip.current ??= stripOf(parts, theme);
      const screen = strip.current && createScreen(parts, strip.current);
      if (!screen) return;
      setLatency(undefined);
      setState({ stage: 'starting', source });
      seed.current = (seed.current + 1) % 10_000;
      const mine = startLive(source, client, model, seed.current, screen, {
        onListening(estimateMs) {
          setDeviceMs(estimateMs);
          setState({ stage: 'listening', source });
        },
        onEnd(end, trouble) {
          clearInterval(telling);
          screen.finish();
          setLatency(mine.book.summary());
          setState({ stage: 'ended', end, trouble: trouble ?? silentWords(end) });
        },
      });
      const telling = setInterval(() => setLatency(mine.book.summary()), TELL_MS);
      session.current = {
        ...mine,
        cancel() {
          clearInterval(telling);
          mine.cancel();
        },
      };
    },
    [client, model, parts, theme],
  );

  return (
    <section className={styles.box} aria-labelledby={titleId} data-live={state.stage}>
      <h3 className={styles.title} id={titleId}>
        What does it hear right now?
      </h3>
      <noscript>
        <p className={styles.words}>A stored picture cannot listen. To let it hear you, turn JavaScript on.</p>
      </noscript>
      <div className={styles.bar}>
        {hydrated && (
          <Buttons state={state} ready={model !== undefined} onBegin={begin} onStop={() => session.current?.stop()} />
        )}
      </div>
      <div className={styles.now}>
        <p className={styles.label} ref={readout} data-live-label="" aria-hidden="true">
          <span className={styles.letter}>·</span> <span className={styles.sure} />
        </p>
        <div className={styles.levelBox}>
          <span className={styles.words}>Level</span>
          <meter className={styles.meter} ref={meter} aria-label="Level" min={0} max={1} value={0} />
        </div>
      </div>
      <Rows parts={parts} />
      <p className={styles.finding} aria-live="polite" data-live-latency="">
        {latency
          ? latencyWords(latency)
          : busy
            ? 'Waiting for the first frame.'
            : 'Nothing has been heard yet. The latency of every frame will be told here.'}
      </p>
      <Parts latency={latency} deviceMs={deviceMs} />
      {'trouble' in state && state.trouble && (
        <p className={styles.trouble} role="alert">
          {state.trouble}
        </p>
      )}
      <p className={styles.check} data-live-check="">
        {end && end.result.numbers.frames > 0 && end.finding.text}
      </p>
    </section>
  );
}

function silentWords(end: LiveEnd | undefined): string | undefined {
  return end?.result.numbers.silent === 1 && end.result.numbers.frames > 0
    ? 'Every sample was zero: the microphone is muted, or another one is meant. Unmute it, or choose another in the settings of your browser.'
    : undefined;
}

function Buttons(props: {
  readonly state: State;
  readonly ready: boolean;
  readonly onBegin: (source: Source) => void;
  readonly onStop: () => void;
}): ReactNode {
  const { state, ready, onBegin, onStop } = props;
  if (state.stage === 'starting' || state.stage === 'listening') {
    const microphone = state.source === 'microphone';
    const words =
      state.stage === 'starting'
        ? microphone
          ? 'Your browser asks whether it may.'
          : 'The utterance is being made.'
        : microphone
          ? 'The microphone is open'
          : 'Our utterance is playing';
    return (
      <>
        <button type="button" className={styles.solid} onClick={onStop}>
          Stop
        </button>
        <span className={styles.on} data-microphone={microphone && state.stage === 'listening' ? 'open' : undefined}>
          <span className={state.stage === 'listening' ? styles.dot : styles.hollowDot} aria-hidden="true" />
          <strong>{words}</strong>
        </span>
        <span className={styles.words}>It stops by itself after {LONGEST_SECONDS} s.</span>
      </>
    );
  }
  return (
    <>
      <button type="button" className={styles.solid} disabled={!ready} onClick={() => onBegin('microphone')}>
        Listen
      </button>
      <button type="button" className={styles.button} disabled={!ready} onClick={() => onBegin('utterance')}>
        Let it hear our utterance
      </button>
      <span className={styles.words}>
        {ready ? 'Uses the network you trained above.' : 'No network yet. Press Run above: it trains one in seconds.'}
      </span>
    </>
  );
}

function Parts(props: { readonly latency?: LatencySummary; readonly deviceMs?: number }): ReactNode {
  const { latency, deviceMs } = props;
  return (
    <dl className={styles.facts}>
      {latencyParts(latency).map(([name, median]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{median}</dd>
        </div>
      ))}
      <div>
        <dt>not counted: the microphone, as the browser estimates it</dt>
        <dd>{deviceMs === undefined ? 'not known' : `${deviceMs.toFixed(0)} ms`}</dd>
      </div>
    </dl>
  );
}

interface PartRefs {
  readonly mel: RefObject<HTMLCanvasElement | null>;
  readonly probabilities: RefObject<HTMLCanvasElement | null>;
  readonly heard: RefObject<HTMLCanvasElement | null>;
  readonly said: RefObject<HTMLCanvasElement | null>;
  readonly readout: RefObject<HTMLParagraphElement | null>;
  readonly meter: RefObject<HTMLMeterElement | null>;
}

function useParts(): PartRefs {
  const mel = useRef<HTMLCanvasElement>(null);
  const probabilities = useRef<HTMLCanvasElement>(null);
  const heard = useRef<HTMLCanvasElement>(null);
  const said = useRef<HTMLCanvasElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const meter = useRef<HTMLMeterElement>(null);
  const [refs] = useState({ mel, probabilities, heard, said, readout, meter });
  return refs;
}

function Rows({ parts }: { readonly parts: PartRefs }): ReactNode {
  return (
    <div
      className={styles.rows}
      role="img"
      aria-label="The last three seconds: the spectrum of each frame, the probability of each label, and the labels"
    >
      <div className={styles.row}>
        <div className={styles.rowLabel}>
          <strong>Log-mel</strong> <span>26 bands</span>
        </div>
        <canvas ref={parts.mel} className={styles.mel} />
      </div>
      <div className={styles.row}>
        <div className={styles.rowLabel}>
          <strong>Probability</strong> <span>of each label</span>
        </div>
        <div className={styles.letters} aria-hidden="true">
          {NAMES.map((name) => (
            <span key={name}>{name}</span>
          ))}
        </div>
        <canvas ref={parts.probabilities} className={styles.probabilities} />
      </div>
      <div className={styles.row}>
        <div className={styles.rowLabel}>
          <strong>Heard</strong>
        </div>
        <canvas ref={parts.heard} className={styles.heard} />
      </div>
      <div className={styles.row}>
        <div className={styles.rowLabel}>
          <strong>Said</strong> <span>known for ours only</span>
        </div>
        <canvas ref={parts.said} className={styles.labels} />
      </div>
      <div className={styles.axis}>
        <span>−{STRIP_FRAMES / 100} s</span>
        <span>−{STRIP_FRAMES / 200} s</span>
        <span>now</span>
      </div>
      <div className={styles.keys}>
        <ScaleKey label="Log-mel in dB" scale="sequential" limits={MEL_LIMITS_DB} />
        <ScaleKey label="Probability" scale="sequential" limits={[0, 1]} />
      </div>
    </div>
  );
}

function stripOf(refs: PartRefs, theme: Theme): Strip | undefined {
  const [mel, probabilities, heard, said] = [refs.mel, refs.probabilities, refs.heard, refs.said].map(
    (ref) => ref.current,
  );
  if (!mel || !probabilities || !heard || !said) return undefined;
  return createStrip({ mel, probabilities, heard, said }, NAMES, theme);
}

/** Draws what it is shown; `finish` draws what reduced motion held back. */
function createScreen(refs: PartRefs, strip: Strip): (LiveScreen & { finish(): void }) | undefined {
  const [letter, sure] = refs.readout.current?.children ?? [];
  const meter = refs.meter.current;
  if (!letter || !sure || !meter) return undefined;
  strip.clear();
  let drawnMs = -Infinity;
  let level = 0;
  const drawStrip = (): void => {
    strip.draw();
    meter.value = Math.max(0, 1 + (20 * Math.log10(Math.max(level, 1e-6))) / METER_FLOOR_DB);
    level = 0;
    drawnMs = performance.now();
  };
  return {
    said: (labels) => strip.said(labels),
    show(columns: readonly LiveColumns[]) {
      for (const one of columns) {
        strip.add(one);
        level = Math.max(level, one.level);
      }
      const last = lastWhere(columns, ({ frames }) => frames > 0);
      if (last) {
        const label = last.labels[last.frames - 1];
        letter.textContent = NAMES[label];
        const sureOf = last.probabilities[last.probabilities.length - NAMES.length + label];
        sure.textContent = `${Math.round(100 * sureOf)} %`;
      }
      if (!reducedMotion() || performance.now() - drawnMs >= TELL_MS) drawStrip();
    },
    finish() {
      drawStrip();
      meter.value = 0;
    },
  };
}
