/**
 * How sure the mean of a few values is, if they scatter like a bell around it: Student's interval.
 *
 * Student 1908, The probable error of a mean, doi:10.1093/biomet/6.1.1. The distribution in closed form for whole degrees of
 * freedom: Abramowitz & Stegun 1964, 26.7.3 and 26.7.4. Must not: be trusted where one value in many lies far away.
 */
import { assertLevel, type Interval } from './interval';
import { meanOf, standardDeviation } from './paired';

/** mean ± q · s / √n, with q from Student's distribution with n − 1 degrees of freedom. Needs at least two values. */
export function studentInterval(values: readonly number[], level = 0.95): Interval {
  assertLevel('studentInterval', level);
  const count = values.length;
  if (count < 2) {
    throw new Error(`studentInterval: values must be at least 2, got ${count}; one run has no spread to measure`);
  }
  const mean = meanOf(values);
  const spread = standardDeviation(values);
  //> eq fair.student
  const reach = (studentQuantile((1 + level) / 2, count - 1) * spread) / Math.sqrt(count);
  return { low: mean - reach, high: mean + reach };
  //< eq fair.student
}

/** The value below which a share p of Student's distribution lies; p between ½ and 1, degrees a whole number from 1. */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p >= 0.5 && p < 1) || !(Number.isInteger(degrees) && degrees >= 1)) {
    throw new Error(
      `studentQuantile: p must be ½ to 1 and degrees whole from 1, got ${p} and ${degrees}; 0.975 is usual`,
    );
  }
  let [low, high] = [0, 1];
  while (studentShare(high, degrees) < p) high *= 2;
  for (let halving = 0; halving < 200 && high - low > 1e-13 * high; halving++) {
    const middle = (low + high) / 2;
    if (studentShare(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The share of Student's distribution that lies below x ≥ 0. */
function studentShare(x: number, degrees: number): number {
  const angle = Math.atan(x / Math.sqrt(degrees));
  const cos2 = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let [term, sum] = odd ? [Math.cos(angle), degrees === 1 ? 0 : Math.cos(angle)] : [1, 1];
  for (let j = odd ? 3 : 2; j <= degrees - 2; j += 2) {
    term *= (cos2 * (j - 1)) / j;
    sum += term;
  }
  const inside = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 + inside) / 2;
}
