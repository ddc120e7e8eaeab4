/** The rows of a timeline and its time axis. They change with the data only, not with the cursor. */
import type { TimelineData, TimelineRow } from '@unrolled/lab-protocol';
import { memo, type ReactNode } from 'react';
import { LINE_LOOKS } from './lines';
import { PixelMap } from './PixelMap';
import styles from './Timeline.module.css';
import { ENVELOPE_BOX, envelopePath, heatSpan, segmentSpan, timeTicks, type Span } from './timeline-drawing';

interface Props {
  readonly data: TimelineData;
  readonly live: boolean;
}

const percent = (part: number): string => `${Number((100 * part).toFixed(3))}%`;
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
