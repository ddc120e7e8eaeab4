/** Points of a curve whose axis ends somewhere: heights beyond it are left out. Must not: change any height. */
import type { CurveData } from '@unrolled/lab-protocol';

export function inView(points: readonly CurveData[], low: number, high: number): CurveData[] {
  return points.map(({ x, y }) => ({
    x,
    y: Object.fromEntries(Object.entries(y).filter(([, height]) => height >= low && height <= high)),
  }));
}
