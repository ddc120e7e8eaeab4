/** Where an axis is marked: round numbers on a linear scale, one and three times powers of ten on a logarithmic one. */
import { lastWhere } from '../../lab/last-where';

export interface Axis {
  readonly min: number;
  readonly max: number;
  readonly scale: 'linear' | 'log';
  readonly ticks: readonly number[];
  /** Distance between ticks; on a log scale the smallest tick. */
  readonly step: number;
}

/** A linear axis from min to max with about `count` round ticks. `tight` keeps the ends, else they move to ticks. */
export function linearAxis(min: number, max: number, count: number, tight: boolean): Axis {
  const span = max > min ? max - min : Math.max(1, Math.abs(max)) * 0.1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = tight ? Math.ceil(min / step - 1e-9) : Math.floor(min / step + 1e-9);
  const last = tight ? Math.floor((min + span) / step + 1e-9) : Math.ceil((min + span) / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return tight
    ? { min, max: min + span, scale: 'linear', ticks, step }
    : { min: ticks[0], max: ticks[ticks.length - 1], scale: 'linear', ticks, step };
}

/** A logarithmic axis around min and max, both above 0, marked at 1 and 3 times powers of ten (at powers if many). */
export function logAxis(min: number, max: number): Axis {
  const low = Math.floor(Math.log10(min) + 1e-9);
  const high = Math.ceil(Math.log10(max) - 1e-9);
  const factors = Math.log10(max / min) <= 3 ? [1, 3] : [1];
  const every = Math.max(1, Math.ceil((high - low) / 6));
  const all: number[] = [];
  for (let power = low; power <= high; power += every) for (const f of factors) all.push(Number(`${f}e${power}`));
  const from = lastWhere(all, (tick) => tick <= min * 1.0001) ?? all[0];
  const to = all.find((tick) => tick >= max * 0.9999 && tick > from) ?? 10 ** high;
  return {
    min: from,
    max: to,
    scale: 'log',
    ticks: all.filter((tick) => tick >= from && tick <= to),
    step: from,
  };
}

/** Where a value lies on an axis, 0 at its start, 1 at its end; not clamped. NaN where it has no place. */
export function placeOn(axis: Axis, value: number): number {
  if (axis.scale === 'linear') return (value - axis.min) / (axis.max - axis.min);
  return value > 0 ? Math.log(value / axis.min) / Math.log(axis.max / axis.min) : NaN;
}
