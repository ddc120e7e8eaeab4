/** A heat-map view: a matrix with its labels, printed limits, and the value under the pointer in words. */
import type { HeatmapData, HeatmapView } from '@unrolled/lab-protocol';
import { memo, useState, type PointerEvent, type ReactNode } from 'react';
import { numberText } from './format';
import styles from './Heatmap.module.css';
import { PixelMap, ScaleKey } from './PixelMap';

interface Props {
  readonly view: HeatmapView;
  readonly data?: HeatmapData;
  readonly live: boolean;
}

export const Heatmap = memo(function Heatmap({ view, data, live }: Props): ReactNode {
  const [cell, setCell] = useState<{ row: number; col: number }>();
  if (!data)
    return (
      <figure className={styles.heatmap}>
        <figcaption className={styles.title}>{view.title}</figcaption>
      </figure>
    );
  const { rows, cols, values, limits, rowLabels, colLabels, rowTitle, colTitle, format } = data;

  function point(event: PointerEvent<HTMLDivElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (at: number, from: number, size: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor(((at - from) / size) * count)));
    setCell({
      row: part(event.clientY, box.top, box.height, rows),
      col: part(event.clientX, box.left, box.width, cols),
    });
  }

  const name = (labels: readonly string[] | undefined, title: string | undefined, i: number): string =>
    `${title ?? ''} ${labels?.[i] ?? i}`.trim();
  const spoken =
    `${view.title}: ${rows} rows${rowTitle ? ` (${rowTitle})` : ''} by ${cols} columns` +
    `${colTitle ? ` (${colTitle})` : ''}, from ${numberText(limits[0], format)} to ${numberText(limits[1], format)}`;
  return (
    <figure className={styles.heatmap}>
      <figcaption className={styles.title}>{view.title}</figcaption>
      <div className={styles.frame} role="img" aria-label={spoken}>
        <div className={styles.colTitle}>{colTitle}</div>
        <div className={styles.rowTitle}>{rowTitle}</div>
        <div className={styles.colLabels}>
          {colLabels?.map((label, i) => (
            <span key={i}>{label}</span>
          ))}
        </div>
        <div className={styles.rowLabels}>
          {rowLabels?.map((label, i) => (
            <span key={i}>{label}</span>
          ))}
        </div>
        <div
          className={styles.cells}
          style={{ aspectRatio: `${cols} / ${rows}` }}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setCell(undefined)}
        >
          <PixelMap {...{ values, rows, cols, limits, live }} scale={view.scale} flip={false} />
        </div>
      </div>
      <div className={styles.foot}>
        <ScaleKey scale={view.scale} limits={limits} />
        <span>
          {cell && cell.row < rows && cell.col < cols
            ? `${name(rowLabels, rowTitle, cell.row)}, ${name(colLabels, colTitle, cell.col)}: ` +
              numberText(values[cell.row * cols + cell.col], format)
            : '\u00A0'}
        </span>
      </div>
    </figure>
  );
});
