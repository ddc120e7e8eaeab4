/** The rows of a timeline and its time axis. They change with the data only, not with the cursor. */
import type { TimelineData, TimelineRow } from '@unrolled/lab-protocol';
import { memo, type ReactNode } from 'react';
import { LINE_LOOKS, strokeOf } from './lines';
import { PixelMap } from './PixelMap';
import styles from './Timeline.module.css';
import {
  ENVELOPE_BOX,
  envelopePath,
  heatSpan,
  lineEnds,
  linePaths,
  LINES_BOX,
  LINES_HEIGHT_PX,
  segmentSpan,
  timeTicks,
  type Span,
} from './timeline-drawing';

interface Props {
  readonly data: TimelineData;
  readonly live: boolean;
}

const percent = (part: number): string => `${Number((100 * part).toFixed(3))}%`;
const numberText = (value: number): string => String(value).replace('-', '−');
const place = ({ left, width }: Span) => ({ left: percent(left), width: percent(width) });

export const TimelineRows = memo(function TimelineRows({ data, live }: Props): ReactNode {
  const { seconds, rows } = data;
  return (
    <>
      {rows.map((row) => (
        <div key={row.id} className={styles.row}>
          <div className={styles.rowLabel}>
            <strong>{row.label}</strong> {row.note && <span>{row.note}</span>}
          </div>
          <RowPicture row={row} seconds={seconds} live={live} />
        </div>
      ))}
      <div className={styles.axis}>
        {timeTicks(seconds).map((tick) => (
          <span key={tick.seconds} style={{ left: percent(tick.seconds / seconds) }}>
            {tick.text}
          </span>
        ))}
      </div>
    </>
  );
});

function RowPicture({ row, seconds, live }: { row: TimelineRow; seconds: number; live: boolean }): ReactNode {
  switch (row.kind) {
    case 'wave':
      return (
        <svg className={styles.wave} viewBox={ENVELOPE_BOX} preserveAspectRatio="none" aria-hidden="true">
          <path d={envelopePath(row, seconds)} />
        </svg>
      );
    case 'heatmap':
      return (
        <div className={styles.heat} style={{ height: Math.min(192, Math.max(96, row.rows * 9)) }}>
          <span className={styles.top}>{row.rows}</span>
          <span className={styles.bottom}>1</span>
          <div className={styles.cells} style={place(heatSpan(row, seconds))}>
            <PixelMap
              values={row.values}
              rows={row.rows}
              cols={row.cols}
              limits={row.limits}
              scale={row.scale}
              flip
              live={live}
            />
          </div>
        </div>
      );
    case 'lines': {
      const [low, high] = row.limits;
      const zero = 1000 * (high / (high - low));
      const ends = lineEnds(row);
      return (
        <div className={styles.lines} style={{ height: LINES_HEIGHT_PX }}>
          <span className={styles.top}>{numberText(high)}</span>
          <span className={styles.bottom}>{numberText(low)}</span>
          <svg viewBox={LINES_BOX} preserveAspectRatio="none" aria-hidden="true">
            {low < 0 && high > 0 && <line x1={0} x2={1000} y1={zero} y2={zero} className={styles.zero} />}
            {linePaths(row, seconds).map((path, s) => (
              <path key={row.series[s].label} d={path} {...strokeOf(row.series[s].style, 1.75)} />
            ))}
          </svg>
          {row.series.map(({ label, style }, s) => (
            <span
              key={label}
              className={styles.end}
              style={{ top: percent(ends[s]), color: `var(${LINE_LOOKS[style].token})` }}
            >
              {label}
            </span>
          ))}
        </div>
      );
    }
    case 'labels':
      return (
        <div
          className={row.style ? styles.heard : styles.labels}
          data-labels="true"
          style={row.style ? { borderBottomColor: `var(${LINE_LOOKS[row.style].token})` } : undefined}
        >
          {row.segments.map((segment) => (
            <span
              key={segment.from}
              className={segment.wrong ? styles.wrong : styles.segment}
              style={place(segmentSpan(segment, seconds))}
            >
              <span>{segment.label}</span>
            </span>
          ))}
          {row.score !== undefined && (
            <span
              className={styles.score}
              style={{ color: row.style ? `var(${LINE_LOOKS[row.style].token})` : undefined }}
            >
              {row.score}
            </span>
          )}
        </div>
      );
  }
}
