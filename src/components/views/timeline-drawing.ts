/**
 * Where things lie on a timeline: envelopes of sounds, lines, spans of labels and heat-maps, ticks, frames under the cursor.
 *
 * Pure. All places are parts of the whole, 0 at the start and 1 at the end. Must not: know React or the DOM.
 */
import type { Segment, TimelineData, TimelineRow } from '@unrolled/lab-protocol';
import { lastWhere } from '../../lab/last-where';
import { linearAxis } from './ticks';

type WaveRow = Extract<TimelineRow, { kind: 'wave' }>;
type HeatRow = Extract<TimelineRow, { kind: 'heatmap' }>;
type LinesRow = Extract<TimelineRow, { kind: 'lines' }>;
type LabelsRow = Extract<TimelineRow, { kind: 'labels' }>;

export interface Span {
  readonly left: number;
  readonly width: number;
}

const COLUMNS = 480;
const DEFAULT_HOP_SECONDS = 0.01;

/**
 * The envelope of a sound as a closed path in a box `COLUMNS` wide and 200 high, silence at 100, scaled to its peak.
 * Each column goes from the lowest to the highest sample in it.
 */
export function envelopePath(row: WaveRow, seconds: number): string {
  const { samples, rate } = row;
  const columns = Math.min(COLUMNS, samples.length);
  let peak = 1e-9;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]));
  const upper: string[] = [];
  const lower: string[] = [];
  const scale = (COLUMNS * (samples.length / rate)) / seconds / Math.max(1, columns);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * samples.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * samples.length) / columns));
    let low = Infinity;
    let high = -Infinity;
    for (let i = from; i < to; i++) {
      low = Math.min(low, samples[i]);
      high = Math.max(high, samples[i]);
    }
    const x = ((column + 0.5) * scale).toFixed(1);
    upper.push(`${x} ${(100 - (97 * high) / peak - 0.6).toFixed(1)}`);
    lower.push(`${x} ${(100 - (97 * low) / peak + 0.6).toFixed(1)}`);
  }
  return columns > 0 ? `M${upper.join('L')}L${lower.reverse().join('L')}Z` : '';
}
export const ENVELOPE_BOX = `0 0 ${COLUMNS} 200`;

export const LINES_BOX = '0 0 1000 1000';
/** Height of a row of lines in pixels: labels at line ends keep a distance that depends on it. */
export const LINES_HEIGHT_PX = 96;
const LINE_LABEL_PX = 17;

/** Each line of a row in `LINES_BOX`, through the true centre of every frame; numbers beyond the limits are cut. */
export function linePaths({ series, limits, firstSeconds, hopSeconds }: LinesRow, seconds: number): string[] {
  return series.map(({ values }) =>
    values
      .map((value, t) => {
        const x = (1000 * (firstSeconds + t * hopSeconds)) / seconds;
        return `${t === 0 ? 'M' : 'L'}${x.toFixed(1)} ${(1000 * heightOf(value, limits)).toFixed(1)}`;
      })
      .join(''),
  );
}

/** Where the label of each line stands, 0 at the top and 1 at the bottom: at the line's end, and not on another one. */
export function lineEnds({ series, limits }: LinesRow): number[] {
  const gap = LINE_LABEL_PX / LINES_HEIGHT_PX;
  const wanted = series.map(({ values }) => heightOf(values[values.length - 1] ?? 0, limits));
  const order = wanted.map((_, s) => s).sort((a, b) => wanted[a] - wanted[b]);
  const places = [...wanted];
  order.forEach((s, n) => {
    const least = n === 0 ? 0 : places[order[n - 1]] + gap;
    places[s] = Math.max(places[s], least);
  });
  // What was pushed below the row is lifted again, from the lowest up.
  let most = 1;
  for (const s of order.reverse()) {
    places[s] = Math.min(places[s], most);
    most = places[s] - gap;
  }
  return places;
}

function heightOf(value: number, [low, high]: readonly [number, number]): number {
  return 1 - Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** The span of a heat-map: each frame drawn around its true centre, one hop wide. */
export function heatSpan(row: HeatRow, seconds: number): Span {
  return {
    left: (row.firstSeconds - row.hopSeconds / 2) / seconds,
    width: (row.cols * row.hopSeconds) / seconds,
  };
}

export function segmentSpan(segment: Segment, seconds: number): Span {
  const left = Math.max(0, segment.from / seconds);
  return { left, width: Math.max(0, Math.min(1, segment.to / seconds) - left) };
}

/** Ticks of the time axis, in seconds. */
export function timeTicks(seconds: number): { readonly seconds: number; readonly text: string }[] {
  const axis = linearAxis(0, seconds, 9, true);
  const digits = Math.max(1, Math.ceil(-Math.log10(axis.step) - 1e-9));
  return axis.ticks
    .filter((tick) => tick < seconds * 0.995)
    .map((tick, i) => ({ seconds: tick, text: i === 0 ? `${tick.toFixed(digits)} s` : tick.toFixed(digits) }));
}

/** The frames that the cursor steps through: those of the first heat-map or lines, else one every 10 ms. */
export interface FrameGrid {
  readonly firstSeconds: number;
  readonly hopSeconds: number;
  readonly count: number;
}

export function frameGrid(data: TimelineData): FrameGrid {
  const heat = data.rows.find((row): row is HeatRow => row.kind === 'heatmap');
  if (heat) return { firstSeconds: heat.firstSeconds, hopSeconds: heat.hopSeconds, count: heat.cols };
  const lines = lineRows(data)[0];
  if (lines) {
    return { firstSeconds: lines.firstSeconds, hopSeconds: lines.hopSeconds, count: lines.series[0].values.length };
  }
  const count = Math.max(1, Math.round(data.seconds / DEFAULT_HOP_SECONDS));
  return { firstSeconds: DEFAULT_HOP_SECONDS / 2, hopSeconds: DEFAULT_HOP_SECONDS, count };
}

export function frameAt(grid: FrameGrid, seconds: number): number {
  return Math.min(grid.count - 1, Math.max(0, Math.round((seconds - grid.firstSeconds) / grid.hopSeconds)));
}

export function secondsOf(grid: FrameGrid, frame: number): number {
  return grid.firstSeconds + frame * grid.hopSeconds;
}

function lineRows(data: TimelineData): LinesRow[] {
  return data.rows.filter((row): row is LinesRow => row.kind === 'lines' && row.series.length > 0);
}

/** The label rows of a timeline, in order. */
export function labelRows(data: TimelineData): LabelsRow[] {
  return data.rows.filter((row): row is LabelsRow => row.kind === 'labels');
}

export function segmentAt(row: LabelsRow | undefined, seconds: number): Segment | undefined {
  return row?.segments.find((segment) => segment.from <= seconds && seconds < segment.to);
}

/** The start of the next label after `seconds`, or of the one before, in the first label row; undefined at the end. */
export function neighbourLabel(data: TimelineData, seconds: number, direction: 1 | -1): number | undefined {
  const starts = labelRows(data)[0]?.segments.map((segment) => segment.from) ?? [];
  const slack = 1e-6;
  return direction === 1
    ? starts.find((start) => start > seconds + slack)
    : lastWhere(starts, (start) => start < seconds - frameGrid(data).hopSeconds);
}

/** What every row of labels and of lines says at a moment, in words. */
export function readout(data: TimelineData, seconds: number): string {
  const said = labelRows(data).map((row) => {
    const segment = segmentAt(row, seconds);
    if (!segment) return `${row.label}: nothing`;
    const sure = segment.sure === undefined ? '' : ` (${segment.sure.toFixed(2)})`;
    return `${row.label}: ${segment.label}${segment.wrong ? `, ${row.wrongWord ?? 'wrong'}` : ''}${sure}`;
  });
  const grid = frameGrid(data);
  const read = lineRows(data).flatMap(({ series }) =>
    series.map(({ label, values }) => `${label} ${values[frameAt(grid, seconds)]?.toFixed(2).replace('-', '−')}`),
  );
  return [...said, ...(read.length > 0 ? [read.join(', ')] : [])].join(' · ');
}
