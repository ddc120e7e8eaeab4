/** Numbers about timings. */

export interface Timing {
  /** Milliseconds a step. */
  readonly minimum: number;
  readonly median: number;
  /** From the lower to the upper quartile, over the median. */
  readonly spread: number;
  readonly rounds: number;
}

export function timingOf(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return {
    minimum: sorted[0],
    median: at(0.5),
    spread: (at(0.75) - at(0.25)) / at(0.5),
    rounds: sorted.length,
  };
}

/** The slope of log y over log x by least squares: 1 where y grows as x does. */
export function growthExponent(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => [Math.log(x), Math.log(y)]);
  const mean = (place: number): number => logs.reduce((sum, pair) => sum + pair[place], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const top = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return top / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

/** Largest |a − b| over the largest |b|; Infinity where lengths differ or a NaN stands. */
export function relativeDifference(a: number | readonly number[], b: number | readonly number[]): number {
  const [ours, theirs] = [[a].flat(), [b].flat()];
  if (ours.length !== theirs.length) return Infinity;
  const largest = theirs.reduce((most, entry) => Math.max(most, Math.abs(entry)), 1e-30);
  let worst = 0;
  for (let j = 0; j < ours.length; j++) {
    const difference = Math.abs(ours[j] - theirs[j]);
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference;
  }
  return worst / largest;
}
