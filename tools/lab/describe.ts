/**
 * A run's picture and result in words and columns, for a terminal.
 */
import type { BadgeData, HeatmapData, Picture, Segment, TableData, TimelineData, View } from '@unrolled/lab-protocol';

/** The label rows of every timeline: what was said, what a network says. */
export function labelsOf(picture: Picture, views: readonly View[]): Record<string, Record<string, readonly Segment[]>> {
  const found: Record<string, Record<string, readonly Segment[]>> = {};
  for (const view of views) {
    if (view.kind !== 'timeline' || !picture[view.id]) continue;
    for (const row of (picture[view.id] as TimelineData).rows) {
      if (row.kind === 'labels') (found[view.id] ??= {})[row.id] = row.segments;
    }
  }
  return found;
}

/** One paragraph for each view that holds something a terminal can show. */
export function describePicture(picture: Picture, views: readonly View[]): string[] {
  return views.flatMap((view) => {
    const data = picture[view.id];
    if (!data) return [];
    if (view.kind === 'table') return [view.title, ...columns(data as TableData)];
    if (view.kind === 'timeline') return [view.title, ...timeline(data as TimelineData)];
    if (view.kind === 'badge') return [`${view.title}: ${badge(data as BadgeData)}`];
    if (view.kind === 'heatmap') {
      const map = data as HeatmapData;
      return [
        `${view.title}: ${map.rows} × ${map.cols} values from ${short(map.limits[0])} to ${short(map.limits[1])}`,
      ];
    }
    return [];
  });
}

function timeline(data: TimelineData): string[] {
  return data.rows.map((row) => {
    const name = `  ${row.label}${row.note ? ` (${row.note})` : ''}: `;
    if (row.kind === 'wave')
      return `${name}${row.samples.length} samples at ${row.rate} Hz, ${data.seconds.toFixed(2)} s`;
    if (row.kind === 'heatmap') {
      return `${name}${row.cols} frames of ${row.rows}, from ${short(row.limits[0])} to ${short(row.limits[1])}`;
    }
    if (row.kind === 'lines') {
      const last = row.series.map(({ label, values }) => `${label} ${values[values.length - 1]?.toFixed(2)}`);
      return `${name}${row.series[0]?.values.length ?? 0} frames, at the end ${last.join(', ')}`;
    }
    const labels = row.segments.map((one) => (one.wrong ? `${one.label}✕` : one.label)).join(' ');
    return `${name}${labels}${row.score ? ` · ${row.score}` : ''}`;
  });
}

function columns(data: TableData): string[] {
  const rows = [data.columns, ...data.rows].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? short(cell) : cell)),
  );
  const widths = data.columns.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i])).join('  ')}`.trimEnd());
}

function badge(data: BadgeData): string {
  if (data.state === 'checking') return `${data.checked} of ${data.total} entries checked`;
  const worst = `largest relative difference ${data.worst.toExponential(1)}, allowed ${data.limit.toExponential(1)}`;
  if (data.state === 'passed') return `✓ ${data.checked} of ${data.total} entries, ${worst}`;
  const where = data.at ? `, worst at [${data.at.join(', ')}]` : '';
  return `✕ ${data.tensor ?? 'a tensor'}, ${data.differing ?? '?'} of ${data.tensorTotal ?? '?'} entries differ${where}; ${worst}`;
}

/** A number in at most six significant digits. */
export function short(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(6)));
}
