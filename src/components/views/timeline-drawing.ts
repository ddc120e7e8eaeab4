/**
 * Where things lie on a timeline: envelopes of sounds, spans of labels and heat-maps, ticks, frames under the cursor.
 *
 * Pure. All places are parts of the whole, 0 at the start and 1 at the end. Must not: know React or the DOM.
 */
import type { Segment, TimelineData, TimelineRow } from '@unrolled/lab-protocol';
import { lastWhere } from '../../lab/last-where';
import { linearAxis } from './ticks';

type WaveRow = Extract<TimelineRow, { kind: 'wave' }>;
type HeatRow = Extract<TimelineRow, { kind: 'heatmap' }>;
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

/** The frames that the cursor steps through: those of the first heat-map, else one every 10 ms. */
export interface FrameGrid {
  readonly firstSeconds: number;
  readonly hopSeconds: number;
  readonly count: number;
}

export function frameGrid(data: TimelineData): FrameGrid {
  const heat = data.rows.find((row): row is HeatRow => row.kind === 'heatmap');
  if (heat) return { firstSeconds: heat.firstSeconds, hopSeconds: heat.hopSeconds, count: heat.cols };
  const count = Math.max(1, Math.round(data.seconds / DEFAULT_HOP_SECONDS));
  return { firstSeconds: DEFAULT_HOP_SECONDS / 2, hopSeconds: DEFAULT_HOP_SECONDS, count };
}

export function frameAt(grid: FrameGrid, seconds: number): number {
  return Math.min(grid.count - 1, Math.max(0, Math.round((seconds - grid.firstSeconds) / grid.hopSeconds)));
}

export function secondsOf(grid: FrameGrid, frame: number): number {
  return grid.firstSeconds + frame * grid.hopSeconds;
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

/** What every label row says at a moment, in words. */
export function readout(data: TimelineData, seconds: number): string {
  const said = labelRows(data).map((row) => {
    const segment = segmentAt(row, seconds);
    if (!segment) return `${row.label}: nothing`;
    const sure = segment.sure === undefined ? '' : ` (${segment.sure.toFixed(2)})`;
    return `${row.label}: ${segment.label}${segment.wrong ? `, ${row.wrongWord ?? 'wrong'}` : ''}${sure}`;
  });
  return said.join(' · ');
}
