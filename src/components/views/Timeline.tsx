/**
 * A timeline view: sound, features and labels on one axis, one cursor through all of them, and the sound to be heard.
 *
 * The cursor is a range input, so it works by keyboard as any slider does: arrows move by a frame, with Shift by a
 * label, Enter plays the label under it. On the server the picture stands without cursor and buttons.
 */
import type { TimelineData, TimelineView } from '@unrolled/lab-protocol';
import { useId, useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { reducedMotion, useHydrated } from '../../lab/browser-state';
import { LOWEST_LEVEL_DB } from '../player/player';
import { usePlayer } from '../player/usePlayer';
import { ScaleKey } from './PixelMap';
import styles from './Timeline.module.css';
import {
  frameAt,
  frameGrid,
  labelRows,
  neighbourLabel,
  readout,
  secondsOf,
  segmentAt,
  segmentSpan,
} from './timeline-drawing';
import { TimelineRows } from './TimelineRows';

interface Props {
  readonly view: TimelineView;
  readonly data?: TimelineData;
  readonly live: boolean;
  /** Where the cursor stands at first, in seconds; nowhere by default. */
  readonly startAt?: number;
}

const percent = (part: number): string => `${Number((100 * part).toFixed(3))}%`;

export function Timeline({ view, data, live, startAt }: Props): ReactNode {
  if (!data) {
    return (
      <figure className={styles.empty}>
        <figcaption className={styles.title}>{view.title}</figcaption>
      </figure>
    );
  }
  return <FilledTimeline view={view} data={data} live={live} startAt={startAt} />;
}

function FilledTimeline({ view, data, live, startAt }: Props & { readonly data: TimelineData }): ReactNode {
  const hydrated = useHydrated();
  const id = useId();
  const [at, setAt] = useState(startAt);
  const { seconds, rows, sound } = data;
  const grid = frameGrid(data);
  const labels = labelRows(data);
  const player = usePlayer((position) => {
    const inside = reducedMotion() ? segmentAt(labels[0], position)?.from : position;
    setAt(inside ?? position);
  });
  const cursor = at === undefined ? undefined : Math.min(at, seconds);
  const under = cursor === undefined ? undefined : segmentAt(labels[0], cursor);
  const hasScore = labels.some((row) => row.score !== undefined);

  function playLabel(moment: number): void {
    const segment = labels.map((row) => segmentAt(row, moment)).find((one) => one !== undefined);
    if (sound && segment) player.start(sound, segment.from, segment.to);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : undefined;
    if (direction && event.shiftKey) {
      event.preventDefault();
      const next = neighbourLabel(data, cursor ?? 0, direction);
      if (next !== undefined) setAt(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      playLabel(cursor ?? 0);
    }
  }

  function momentOf(event: PointerEvent<HTMLDivElement>): number {
    const box = event.currentTarget.getBoundingClientRect();
    return seconds * Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  }

  function onPointer(event: PointerEvent<HTMLDivElement>): void {
    if (event.type === 'pointermove' && event.buttons !== 1) return;
    const moment = momentOf(event);
    if (!player.playing) setAt(moment);
    const isLabel = event.type === 'pointerup' && event.target instanceof Element;
    if (!isLabel) return;
    // Rows lie beneath this layer: find the label row the pointer is over.
    const row = document
      .elementsFromPoint(event.clientX, event.clientY)
      .find((element) => element instanceof HTMLElement && element.dataset.labels === 'true');
    if (row) playLabel(moment);
  }

  const spoken = `${view.title}: ${seconds.toFixed(2)} seconds; ${rows.map((row) => row.label).join(', ')}`;
  return (
    <figure className={styles.timeline}>
      <figcaption className={styles.title}>{view.title}</figcaption>
      <div className={styles.bar}>
        {hydrated && sound && (
          <>
            <button
              type="button"
              className={styles.play}
              onClick={() => (player.playing ? player.stop() : player.start(sound, 0, seconds))}
            >
              {player.playing ? 'Stop' : 'Play'}
            </button>
            {under && (
              <button
                type="button"
                className={styles.play}
                onClick={() => player.start(sound, under.from, under.to)}
              >{`Play /${under.label}/`}</button>
            )}
            <label className={styles.level}>
              <span>
                Level{' '}
                <output>{player.levelDb <= LOWEST_LEVEL_DB ? 'off' : `${player.levelDb} dB`.replace('-', '−')}</output>
              </span>
              <input
                type="range"
                min={LOWEST_LEVEL_DB}
                max={0}
                step={1}
                value={player.levelDb}
                onChange={(event) => player.setLevel(Number(event.target.value))}
              />
            </label>
            {player.refusal && <span className={styles.note}>{player.refusal}</span>}
          </>
        )}
        {hydrated && !sound && !live && rows.some((row) => row.kind === 'wave') && (
          <span className={styles.note}>The sound is not stored. Press Run to make it.</span>
        )}
      </div>
      <div
        className={styles.stage}
        data-score={hasScore || rows.some((row) => row.kind === 'lines') || undefined}
        style={{ '--cursor': percent((cursor ?? 0) / seconds) } as CSSProperties}
      >
        <div className={styles.under}>
          {under && (
            <span
              className={styles.highlight}
              style={{
                left: percent(segmentSpan(under, seconds).left),
                width: percent(segmentSpan(under, seconds).width),
              }}
            />
          )}
        </div>
        <div className={styles.now}>
          {hydrated && (
            <input
              className={styles.slider}
              type="range"
              aria-label={`Moment in ${view.title}`}
              aria-describedby={`${id}keys`}
              aria-valuetext={`Frame ${frameAt(grid, cursor ?? 0)}, ${(cursor ?? 0).toFixed(2)} s. ${readout(data, cursor ?? 0)}`}
              min={0}
              max={grid.count - 1}
              step={1}
              value={frameAt(grid, cursor ?? 0)}
              onChange={(event) => setAt(secondsOf(grid, Number(event.target.value)))}
              onFocus={() => setAt((now) => now ?? secondsOf(grid, 0))}
              onKeyDown={onKeyDown}
            />
          )}
          {cursor !== undefined && (
            <span className={styles.moment} data-late={cursor > seconds * 0.7 || undefined}>
              {`${cursor.toFixed(2)} s · frame ${frameAt(grid, cursor)}`}
            </span>
          )}
        </div>
        <div role="img" aria-label={spoken}>
          <TimelineRows data={data} live={live} />
        </div>
        <div
          className={styles.over}
          onPointerDown={onPointer}
          onPointerMove={onPointer}
          onPointerUp={onPointer}
          aria-hidden="true"
        >
          {labels[0]?.segments.slice(1).map((segment) => (
            <span key={segment.from} className={styles.border} style={{ left: percent(segment.from / seconds) }} />
          ))}
          {cursor !== undefined && <span className={styles.cursor} />}
        </div>
      </div>
      <p className={styles.readout} id={`${id}readout`}>
        {cursor === undefined ? (
          <span className={styles.note}>{hydrated ? 'Click the picture to read it frame by frame.' : '\u00A0'}</span>
        ) : (
          <>
            <strong>{`Frame ${frameAt(grid, cursor)}, ${cursor.toFixed(2)} s.`}</strong> {readout(data, cursor)}
          </>
        )}
        <span className={styles.keys}>
          {rows.map((row) =>
            row.kind === 'heatmap' ? (
              <ScaleKey key={row.id} label={row.label} scale={row.scale} limits={row.limits} />
            ) : null,
          )}
        </span>
      </p>
      <span hidden id={`${id}keys`}>
        Arrow keys move by one frame, with Shift by one label. Enter plays the label.
      </span>
    </figure>
  );
}
