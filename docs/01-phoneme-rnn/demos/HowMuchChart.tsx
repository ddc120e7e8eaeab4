/**
 * Share of frames named right against frames heard: the best possible as dotted lines, the listener's as solid ones.
 *
 * Lines are stretched with the plot, text and marks are not. Must not: know how a game goes.
 */
import type { ReactNode } from 'react';
import type { Point } from './HowMuchScore';
import styles from './HowMuch.module.css';

export interface ChartLine {
  readonly id: string;
  readonly label: string;
  readonly points: readonly Point[];
  /** 'best' is dotted; 'both' has full marks, 'past' open ones. */
  readonly look: 'best' | 'bestPast' | 'both' | 'past';
}

const HEARD = [1, 3, 5, 9, 17];
const GRID = [0, 0.25, 0.5, 0.75, 1];
/** A label's height as a share of the plot's 260 px. */
const LABEL = 18 / 260;

const left = (heard: number): number => 0.05 + (0.9 * HEARD.indexOf(heard)) / (HEARD.length - 1);
const percent = (part: number): string => `${Number((100 * part).toFixed(2))}%`;
const shareText = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

export function HowMuchChart({ lines }: { readonly lines: readonly ChartLine[] }): ReactNode {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const words = drawn.map(
    ({ label, points }) => `${label}: ${points.map((p) => `${shareText(p.share)} at ${p.heard}`).join(', ')}`,
  );
  return (
    <figure className={styles.chart}>
      <figcaption>Frames named right</figcaption>
      <div
        className={styles.chartFrame}
        role="img"
        aria-label={`Line chart from 0 to 100 % over the frames heard, 1 to 17. ${words.join('. ')}.`}
      >
        <div className={styles.yTicks}>
          {GRID.map((share) => (
            <span key={share} style={{ top: percent(1 - share) }}>
              {`${100 * share}${share === 1 ? '\u202F%' : ''}`}
            </span>
          ))}
        </div>
        <div className={styles.plot}>
          <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
            {GRID.map((share) => (
              <line key={share} x1="0" x2="1000" y1={1000 * (1 - share)} y2={1000 * (1 - share)} />
            ))}
            {drawn.map(({ id, points, look }) => (
              <polyline
                key={id}
                data-look={look}
                points={points.map((p) => `${1000 * left(p.heard)},${1000 * (1 - p.share)}`).join(' ')}
              />
            ))}
          </svg>
          {drawn
            .filter(({ look }) => look === 'both' || look === 'past')
            .flatMap(({ id, points, look }) =>
              points.map((p) => (
                <span
                  key={`${id}${p.heard}`}
                  className={styles.mark}
                  data-look={look}
                  style={{ left: percent(left(p.heard)), top: percent(1 - p.share) }}
                />
              )),
            )}
        </div>
        <div className={styles.ends}>
          {placed(drawn).map(({ id, label, look, top }) => (
            <span key={id} data-look={look} style={{ top: percent(top) }}>
              {label}
            </span>
          ))}
        </div>
        <div className={styles.xTicks}>
          {HEARD.map((heard) => (
            <span key={heard} style={{ left: percent(left(heard)) }}>
              {heard}
            </span>
          ))}
        </div>
        <div className={styles.xLabel}>frames heard</div>
      </div>
    </figure>
  );
}

/** Labels at the line ends, at least their height apart and none below the plot. */
function placed(lines: readonly ChartLine[]): (ChartLine & { readonly top: number })[] {
  const sorted = lines
    .map((line) => ({ ...line, top: 1 - line.points[line.points.length - 1].share }))
    .sort((a, b) => a.top - b.top);
  sorted.forEach((line, i) => (line.top = Math.max(line.top, i > 0 ? sorted[i - 1].top + LABEL : 0)));
  for (let i = sorted.length - 1, limit = 1; i >= 0; i--, limit -= LABEL)
    sorted[i].top = Math.min(sorted[i].top, limit);
  return sorted;
}
