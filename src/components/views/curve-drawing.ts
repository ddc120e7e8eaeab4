/**
 * From the points of a curve view to what is drawn: axes, bands, lines, levels, labels at the line ends.
 *
 * Pure, so the server draws a stored run with it, the page draws a live one, and a test can look at it. Paths live in a
 * square of 1000 × 1000 that the page stretches over the plot. Must not: know React, the DOM or a colour.
 */
import type { CurveData, CurveView, LineStyle, Stored } from '@unrolled/lab-protocol';
import { lastWhere } from '../../lab/last-where';
import { linearAxis, logAxis, placeOn, type Axis } from './ticks';

export const SIDE = 1000;
/** Height of every plot in pixels: labels at line ends keep a distance that depends on it. */
export const PLOT_HEIGHT_PX = 216;
const LABEL_HEIGHT_PX = 18;

export type Bands = Stored['bands'][string];

export interface CurveLine {
  readonly key: string;
  readonly style: LineStyle;
  readonly path: string;
}
export interface EndLabel {
  readonly text: string;
  readonly style: LineStyle;
  /** From the top, 0 to 1, moved so that labels do not overlap. */
  readonly top: number;
}
export interface Level {
  readonly label: string;
  readonly value: number;
  readonly top: number;
  /** True: the label stands under its line, because another one is close above. */
  readonly below: boolean;
}
export interface CurveDrawing {
  readonly x: Axis;
  readonly y: Axis;
  readonly bands: readonly CurveLine[];
  readonly lines: readonly CurveLine[];
  readonly levels: readonly Level[];
  readonly ends: readonly EndLabel[];
  /** Head of each live curve, 0 to 1 from the left and the top. */
  readonly heads: readonly { readonly key: string; readonly left: number; readonly top: number }[];
}

/** The drawing of a view: `stored` points with their bands, and the axes wide enough for `live` points as well. */
export function drawCurve(
  view: CurveView,
  stored: readonly CurveData[],
  bands: Bands | undefined,
  live: readonly CurveData[] = [],
): CurveDrawing {
  const x = xAxis([...stored, ...live]);
  const y = yAxis(view, stored, bands, live);
  const at = (point: { x: number; y: number }): Spot | undefined => {
    const spot = { left: placeOn(x, point.x), top: 1 - placeOn(y, point.y) };
    return Number.isFinite(spot.left) && Number.isFinite(spot.top) ? spot : undefined;
  };
  const spotsOf = (points: readonly CurveData[], key: string): (Spot | undefined)[] =>
    points.filter((point) => key in point.y).map((point) => at({ x: point.x, y: point.y[key] }));

  const lines = view.series.map(({ key, style }) => ({ key, style, path: pathOf(spotsOf(stored, key)) }));
  const bandPaths = view.series.flatMap(({ key, style }) => {
    const band = bands?.[key];
    if (!band) return [];
    const side = (heights: readonly number[]): Spot[] =>
      stored.flatMap((point, i) => at({ x: point.x, y: heights[i] ?? NaN }) ?? []);
    const outline = [...side(band.high), ...side(band.low).reverse()];
    return outline.length > 2 ? [{ key, style, path: `${pathOf(outline)}Z` }] : [];
  });

  const heads = view.series.flatMap(({ key }) => {
    const spot = lastWhere(spotsOf(live, key), (one) => one !== undefined);
    return spot ? [{ key, ...spot }] : [];
  });
  const ends = view.series.flatMap(({ key, label, style }) => {
    const spot = lastWhere(spotsOf(stored.length > 0 ? stored : live, key), (one) => one !== undefined);
    return spot ? [{ text: label, style, top: clamp(spot.top) }] : [];
  });
  const drawn = { x, y, lines: lines.filter((line) => line.path !== ''), bands: bandPaths, heads };
  return { ...drawn, ends: spread(ends), levels: levelsOf(view, live.length > 0 ? live : stored, y) };
}

interface Spot {
  readonly left: number;
  readonly top: number;
}

function xAxis(points: readonly CurveData[]): Axis {
  const xs = points.map((point) => point.x).filter(Number.isFinite);
  if (xs.length === 0) return linearAxis(0, 1, 4, true);
  return linearAxis(Math.min(0, least(xs)), Math.max(greatest(xs), Math.min(0, least(xs)) + 1), 5, true);
}

function yAxis(
  view: CurveView,
  stored: readonly CurveData[],
  bands: Bands | undefined,
  live: readonly CurveData[],
): Axis {
  const keys = view.series.map(({ key }) => key);
  const levels = view.levels?.map(({ key }) => key) ?? [];
  const all = [...stored, ...live].flatMap((point) => [
    ...keys.map((key) => point.y[key]),
    ...levels.map((key) => point.levels?.[key] ?? NaN),
  ]);
  for (const band of Object.values(bands ?? {})) all.push(...band.low, ...band.high);
  const log = view.y.scale === 'log';
  const heights = all.filter((height) => Number.isFinite(height) && (!log || height > 0));
  const min = view.y.min ?? (heights.length > 0 ? least(heights) : log ? 0.1 : 0);
  const max = view.y.max ?? (heights.length > 0 ? greatest(heights) : 1);
  if (log) return logAxis(min > 0 ? min : 1e-6, Math.max(max, min, 1e-6));
  return linearAxis(min, max, 5, view.y.min !== undefined && view.y.max !== undefined);
}

function levelsOf(view: CurveView, points: readonly CurveData[], y: Axis): Level[] {
  const found = (view.levels ?? []).flatMap(({ key, label }) => {
    const value = lastWhere(points, (point) => point.levels && key in point.levels)?.levels?.[key];
    const top = value === undefined ? NaN : 1 - placeOn(y, value);
    return value !== undefined && top >= 0 && top <= 1 ? [{ label, value, top, below: false }] : [];
  });
  found.sort((a, b) => a.top - b.top);
  const near = LABEL_HEIGHT_PX / PLOT_HEIGHT_PX;
  return found.map((level, i) => {
    const above = found[i - 1];
    return { ...level, below: level.top < near || (above !== undefined && level.top - above.top < near) };
  });
}

/** Labels in order from the top, at least a line apart, and all of them beside the plot. */
function spread(ends: readonly EndLabel[]): EndLabel[] {
  const gap = LABEL_HEIGHT_PX / PLOT_HEIGHT_PX;
  const sorted = [...ends].sort((a, b) => a.top - b.top);
  const tops: number[] = [];
  for (const end of sorted) tops.push(Math.max(end.top, (tops[tops.length - 1] ?? -Infinity) + gap));
  for (let i = tops.length - 1, limit = 1; i >= 0; i--, limit = tops[i + 1] - gap) tops[i] = Math.min(tops[i], limit);
  return sorted.map((end, i) => ({ ...end, top: tops[i] }));
}

/** An SVG path through the spots; a missing one is a gap. */
function pathOf(spots: readonly (Spot | undefined)[]): string {
  let path = '';
  let drawing = false;
  for (const spot of spots) {
    if (spot) path += `${drawing ? 'L' : 'M'}${unit(spot.left)} ${unit(spot.top)}`;
    drawing = spot !== undefined;
  }
  return path;
}

function unit(part: number): string {
  return String(Number((Math.min(3, Math.max(-2, part)) * SIDE).toFixed(1)));
}

function clamp(part: number): number {
  return Math.min(1, Math.max(0, part));
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Infinity);
}

function greatest(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), -Infinity);
}
