/** The picture as tables: every point of every curve, every label, every cell. What is drawn can be read. */
import {
  curvePoints,
  type BadgeData,
  type CurveView,
  type HeatmapData,
  type Picture,
  type TableData,
  type TimelineData,
  type View,
} from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { numberText } from '../views/format';
import { Table } from '../views/Table';
import styles from './Demo.module.css';

interface Props {
  readonly views: readonly View[];
  readonly picture: Picture;
  /** True where the demo draws a picture of its own, so that its table views are not on the page. */
  readonly withTables?: boolean;
}

export function AsTable({ views, picture, withTables = false }: Props): ReactNode {
  return (
    <div className={styles.tables}>
      {views.map((view) => {
        const data = view.kind === 'table' && withTables ? (picture[view.id] as TableData) : tableOf(view, picture);
        return (
          data && (
            <Table
              key={view.id}
              view={{ kind: 'table', id: view.id, title: view.title }}
              data={data}
              spokenName={`${view.title}, the same as a table`}
            />
          )
        );
      })}
    </div>
  );
}

/** The data of one view as a table; undefined where there is none, or where the view is a table already. */
export function tableOf(view: View, picture: Picture): TableData | undefined {
  const data = picture[view.id];
  if (data === undefined) return undefined;
  switch (view.kind) {
    case 'curve':
      return curveTable(view, picture);
    case 'timeline':
      return timelineTable(data as TimelineData);
    case 'heatmap':
      return heatmapTable(data as HeatmapData);
    case 'badge': {
      const badge = data as BadgeData;
      return {
        columns: ['state', 'checked', 'of', 'worst', 'limit'],
        rows: [[badge.state, badge.checked, badge.total, badge.worst, badge.limit]],
      };
    }
    case 'table':
      return undefined;
  }
}

function curveTable(view: CurveView, picture: Picture): TableData {
  const points = curvePoints(picture, view.id);
  const levels = (view.levels ?? []).filter(({ key }) => points.some((point) => point.levels && key in point.levels));
  return {
    columns: [view.x.label, ...view.series.map(({ label }) => label), ...levels.map(({ label }) => label)],
    rows: points.map((point) => [
      point.x,
      ...view.series.map(({ key }) => (key in point.y ? numberText(point.y[key], view.y.format) : '')),
      ...levels.map(({ key }) =>
        point.levels && key in point.levels ? numberText(point.levels[key], view.y.format) : '',
      ),
    ]),
  };
}

function timelineTable({ rows }: TimelineData): TableData {
  return {
    columns: ['row', 'from (s)', 'to (s)', 'label', 'right?', 'probability'],
    rows: rows.flatMap((row) =>
      row.kind === 'lines'
        ? linesTable(row)
        : row.kind === 'labels'
          ? row.segments.map(({ from, to, label, wrong, sure }) => [
              row.label,
              from.toFixed(3),
              to.toFixed(3),
              label,
              wrong === undefined ? '' : wrong ? 'wrong' : 'right',
              sure === undefined ? '' : sure.toFixed(2),
            ])
          : [],
    ),
  };
}

/** A frame a row, with every line's number. */
function linesTable({
  label,
  series,
  firstSeconds,
  hopSeconds,
}: Extract<TimelineData['rows'][number], { kind: 'lines' }>): string[][] {
  return (series[0]?.values ?? []).map((_, t) => {
    const centre = firstSeconds + t * hopSeconds;
    const numbers = series.map((line) => `${line.label} ${numberText(line.values[t], 'number')}`);
    const [from, to] = [centre - hopSeconds / 2, centre + hopSeconds / 2];
    return [label, from.toFixed(3), to.toFixed(3), numbers.join(', '), '', ''];
  });
}

function heatmapTable({ rows, cols, values, rowLabels, colLabels, rowTitle, format }: HeatmapData): TableData {
  return {
    columns: [rowTitle ?? 'row', ...Array.from({ length: cols }, (_, col) => colLabels?.[col] ?? String(col))],
    rows: Array.from({ length: rows }, (_, row) => [
      rowLabels?.[row] ?? String(row),
      ...Array.from({ length: cols }, (_, col) => numberText(values[row * cols + col], format)),
    ]),
  };
}
