/**
 * How sure a mean is, found by drawing again from the values at hand: the percentile bootstrap.
 *
 * Few values make it too narrow, because values that were not seen cannot be drawn; `studentInterval` knows better there.
 * Efron 1979, doi:10.1214/aos/1176344552. Must not: draw from anything but the generator it is given.
 */
import type { Rng } from '../rng';
import type { Interval } from './interval';
import { assertLevel } from './interval';

export interface BootstrapOptions {
  /** The share of intervals that are to catch the true mean, between 0 and 1. Default 0.95. */
  readonly level?: number;
  /** How many means are drawn. Default 2000. */
  readonly draws?: number;
}

/**
 * Between which values the middle `level` of `draws` means lies, each the mean of as many values drawn with replacement
 * as there are. Needs at least one value; throws otherwise.
 */
export function bootstrapInterval(
  values: readonly number[],
  { level = 0.95, draws = 2000 }: BootstrapOptions,
  rng: Rng,
): Interval {
  assertLevel('bootstrapInterval', level);
  const count = values.length;
  if (count < 1 || draws < 1) {
    throw new Error(
      `bootstrapInterval: values and draws must be at least 1, got ${count} and ${draws}; run a seed first`,
    );
  }
  const means = new Float64Array(draws);
  //> eq fair.bootstrap
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let j = 0; j < count; j++) sum += values[rng.integer(count)]; // with replacement: some twice, some never
    means[draw] = sum / count;
  }
  means.sort();
  const tail = (1 - level) / 2;
  return { low: quantile(means, tail), high: quantile(means, 1 - tail) };
  //< eq fair.bootstrap
}

/** The value below which the share p of sorted values lies, linear between neighbours. */
function quantile(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
