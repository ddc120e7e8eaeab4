/**
 * Makes experiments/NAME.stored.json: what a demo shows before its first run, small enough to be part of the page.
 *
 * Numbers are rounded, long curves thinned, sound left out and its waveform kept as an outline. Must not: invent a
 * point; every number comes from a run.
 */
import type { CurveData, Picture, Stored, TimelineData, TimelineRow, View } from '@unrolled/lab-protocol';
import type { StoredPlan } from './plan';
import type { Outcome } from './pool';

/** A page must stay light: 40 kB at most. */
export const largestBytes = 40_000;

interface Detail {
  readonly digits: number;
  readonly curvePoints: number;
  readonly wavePoints: number;
}
const details: readonly Detail[] = [
  { digits: 4, curvePoints: 200, wavePoints: 1600 },
  { digits: 4, curvePoints: 100, wavePoints: 1000 },
  { digits: 3, curvePoints: 60, wavePoints: 800 },
];

/** The stored run as JSON text, or a sentence if it cannot be made small enough. `runs` are in the order of the seeds. */
export function makeStored(plan: StoredPlan, runs: readonly Outcome[], date: string): { text: string } | string {
  let bytes = 0;
  for (const detail of details) {
    const stored = buildStored(plan, runs, date, detail);
    const text = `${JSON.stringify(stored)}\n`;
    bytes = Buffer.byteLength(text);
    if (bytes <= largestBytes) return { text };
  }
  return `${plan.experiment.id}: its stored picture takes ${bytes} bytes, at most ${largestBytes} are allowed; show fewer rows, columns or labels`;
}

function buildStored(plan: StoredPlan, runs: readonly Outcome[], date: string, detail: Detail): Stored {
  const { experiment } = plan.experiment;
  const views = experiment.views;
  const first = runs[0];
  const picture: Record<string, Picture[string]> = {};
  const bands: Record<string, Record<string, { low: number[]; high: number[] }>> = {};
  for (const view of views) {
    const data = first.picture[view.id];
    if (data === undefined) continue;
    if (view.kind !== 'curve') {
      picture[view.id] = shrink(data, detail) as Picture[string];
      continue;
    }
    const points = thin(data as readonly CurveData[], detail.curvePoints);
    picture[view.id] = round(points, detail.digits) as CurveData[];
    if (runs.length > 1) bands[view.id] = bandsOf(view, points, runs, detail.digits);
  }
  return {
    id: plan.experiment.id,
    title: experiment.title,
    params: experiment.params,
    views,
    values: plan.values,
    picture,
    bands,
    finding: first.finding,
    numbers: round(first.numbers, 6) as Record<string, number>,
    seeds: plan.seeds,
    date,
    kernels: first.kernels,
    node: process.version,
  };
}

/** At most `most` points, evenly spread, the first and the last among them. */
export function thin<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]);
}

function bandsOf(
  view: Extract<View, { kind: 'curve' }>,
  points: readonly CurveData[],
  runs: readonly Outcome[],
  digits: number,
): Record<string, { low: number[]; high: number[] }> {
  const curves = runs.map(
    (run) => new Map((run.picture[view.id] as readonly CurveData[] | undefined)?.map((p) => [p.x, p.y])),
  );
  const bands: Record<string, { low: number[]; high: number[] }> = {};
  for (const { key } of view.series) {
    const heights = points.map((point) =>
      curves
        .map((curve) => curve.get(point.x)?.[key])
        .filter((y): y is number => typeof y === 'number' && Number.isFinite(y)),
    );
    if (heights.some((at) => at.length === 0)) continue;
    bands[key] = {
      low: heights.map((at) => significant(Math.min(...at), digits)),
      high: heights.map((at) => significant(Math.max(...at), digits)),
    };
  }
  return bands;
}

function shrink(data: unknown, detail: Detail): unknown {
  if (typeof data !== 'object' || data === null || !('seconds' in data)) return round(data, detail.digits);
  const timeline = data as TimelineData;
  const rows = timeline.rows.map((row) => (row.kind === 'wave' ? outline(row, detail.wavePoints) : row));
  return round({ seconds: timeline.seconds, rows }, detail.digits);
}

/** A waveform's lowest and highest sample of every stretch, in turn: looks like the sound, cannot be played. */
export function outline(row: TimelineRow & { kind: 'wave' }, most: number): TimelineRow & { kind: 'wave' } {
  const { samples } = row;
  const stretch = Math.ceil((2 * samples.length) / most);
  if (stretch <= 2) return { ...row, samples: Array.from(samples, (x) => Number(x.toFixed(3))) };
  const outlined: number[] = [];
  for (let from = 0; from < samples.length; from += stretch) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = from; i < Math.min(samples.length, from + stretch); i++) {
      low = Math.min(low, samples[i]);
      high = Math.max(high, samples[i]);
    }
    outlined.push(Number(low.toFixed(3)), Number(high.toFixed(3)));
  }
  return { ...row, samples: outlined, rate: (row.rate * 2) / stretch };
}

/** Every number inside, to so many significant digits; typed arrays become lists, what JSON cannot hold becomes null. */
function round(value: unknown, digits: number): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? significant(value, digits) : null;
  if (Array.isArray(value)) return value.map((one) => round(one, digits));
  if (ArrayBuffer.isView(value)) {
    return Array.from(value as unknown as ArrayLike<number>, (one) => round(one, digits));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, round(one, digits)]));
}

/** Whole numbers stay as they are: counts and limits are exact. */
function significant(value: number, digits: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}
