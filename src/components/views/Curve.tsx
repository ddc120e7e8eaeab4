/**
 * A curve view: the stored run with its band over seeds, and over it, once asked for, the run in this browser.
 *
 * Lines are stretched with the plot, text is not: it stands in HTML at percentages, so the server can draw the picture
 * without knowing a width.
 */
import type { CurveData, CurveView } from '@unrolled/lab-protocol';
import { lastWhere } from '../../lab/last-where';
import { memo, useMemo, type ReactNode } from 'react';
import { drawCurve, PLOT_HEIGHT_PX, SIDE, type Bands, type CurveDrawing } from './curve-drawing';
import styles from './Curve.module.css';
import { numberText, tickText } from './format';
import { LINE_LOOKS, strokeOf } from './lines';
import { LiveLines } from './LiveLines';
import { placeOn } from './ticks';

interface Props {
  readonly view: CurveView;
  readonly stored: readonly CurveData[];
  readonly bands?: Bands;
  /** The points of a run in this browser; undefined while the stored picture stands alone. */
  readonly live?: readonly CurveData[];
}

const percent = (part: number): string => `${Number((100 * part).toFixed(3))}%`;

export const Curve = memo(function Curve({ view, stored, bands, live }: Props): ReactNode {
  const drawing = useMemo(() => drawCurve(view, stored, bands, live), [view, stored, bands, live]);
  const { x, y, levels, ends, heads } = drawing;
  const unit = view.y.format === 'percent' ? '\u202F%' : '';
  const yTexts = y.ticks.map(
    (tick, i) =>
      tickText(tick, y.scale === 'log' ? tick : y.step, view.y.format) + (i === y.ticks.length - 1 ? unit : ''),
  );
  const lastX = tickText(x.ticks[x.ticks.length - 1] ?? 0, x.step, 'number');
  const isLive = live !== undefined;
  return (
    <figure className={styles.curve}>
      <figcaption className={styles.title}>{view.title}</figcaption>
      <div className={styles.frame} role="img" aria-label={describe(view, drawing, live ?? stored)}>
        <div className={styles.yTicks} style={{ width: `${Math.max(...yTexts.map((text) => text.length), 1) + 1}ch` }}>
          {y.ticks.map((tick, i) => (
            <span key={tick} style={{ top: percent(1 - placeOn(y, tick)) }}>
              {yTexts[i]}
            </span>
          ))}
        </div>
        <div className={styles.plot} style={{ height: PLOT_HEIGHT_PX }}>
          <svg viewBox={`0 0 ${SIDE} ${SIDE}`} preserveAspectRatio="none" aria-hidden="true">
            {y.ticks.map((tick) => {
              const height = SIDE * (1 - placeOn(y, tick));
              return <line key={tick} x1="0" x2={SIDE} y1={height} y2={height} className={styles.grid} />;
            })}
            {drawing.bands.map((band) => (
              <path
                key={band.key}
                d={band.path}
                className={styles.band}
                style={{ fill: `var(${LINE_LOOKS[band.style].token})` }}
              />
            ))}
            {drawing.lines.map((line) => (
              <path key={line.key} d={line.path} {...strokeOf(line.style, isLive ? 1 : 2)} />
            ))}
            {levels.map((level) => (
              <line
                key={level.label}
                x1="0"
                x2={SIDE}
                y1={level.top * SIDE}
                y2={level.top * SIDE}
                className={styles.level}
              />
            ))}
          </svg>
          {isLive && live.length > 0 && <LiveLines view={view} points={live} x={x} y={y} />}
          {levels.map((level) => (
            <span
              key={level.label}
              className={level.below ? styles.levelLabelBelow : styles.levelLabel}
              style={{ top: percent(level.top) }}
            >
              {level.label}
            </span>
          ))}
          {heads.map((head) => (
            <span key={head.key} className={styles.head} style={{ left: percent(head.left), top: percent(head.top) }} />
          ))}
        </div>
        <div className={styles.ends}>
          {ends.map((end) => (
            <span key={end.text} style={{ top: percent(end.top), color: `var(${LINE_LOOKS[end.style].token})` }}>
              {end.text}
            </span>
          ))}
          {/* Holds the column open: the labels themselves hang free. */}
          <span className={styles.widest}>{longest(ends.map((end) => end.text))}</span>
        </div>
        <div className={styles.xTicks}>
          {x.ticks.map((tick) => (
            <span key={tick} style={{ left: percent(placeOn(x, tick)) }}>
              {tickText(tick, x.step, 'number')}
            </span>
          ))}
        </div>
        <div className={styles.xLabel} style={{ paddingLeft: `calc(${lastX.length / 2}ch + 8px)` }}>
          {view.x.label}
        </div>
      </div>
    </figure>
  );
});

function longest(texts: readonly string[]): string {
  return texts.reduce((a, b) => (b.length > a.length ? b : a), '');
}

/** The chart in words: what is drawn, from where to where, and where each line ends. */
export function describe(view: CurveView, { x, y, levels }: CurveDrawing, points: readonly CurveData[]): string {
  const { format } = view.y;
  const ends = view.series.flatMap(({ key, label }) => {
    const last = lastWhere(points, (point) => Number.isFinite(point.y[key]));
    return last ? [`${label} ends at ${numberText(last.y[key], format)}`] : [];
  });
  const lines = levels.map(({ label, value }) => `dotted line, ${label}, at ${numberText(value, format)}`);
  const zero = y.scale === 'log' ? ' on a logarithmic scale' : y.min > 0 ? ', which does not start at zero' : '';
  return [
    `${view.title}: line chart over ${view.x.label} from ${numberText(x.min)} to ${numberText(x.max)}`,
    `vertical axis from ${numberText(y.min, format)} to ${numberText(y.max, format)}${zero}`,
    ...ends,
    ...lines,
  ].join('; ');
}
