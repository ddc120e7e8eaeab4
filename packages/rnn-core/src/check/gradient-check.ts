/**
 * The gradient check: every entry of every tensor, analytic against central differences.
 *
 *   numeric = (L(w + ε) − L(w − ε)) / 2ε,   agrees when |analytic − numeric| ≤ atol + rtol · max|numeric of its tensor|
 *
 * The scale is the tensor's, not the entry's: an entry near zero has no digits of its own left after the subtraction
 * (with ε = 1e-5 in float64 about 1e-11 of the loss remains uncertain). Needs float64.
 * Must not: sample entries, or look at the analytic gradient to decide anything but the verdict.
 */
import type { Tensor } from '../kernels/types';

/** eps in the units of the weights; the tolerance as in the formula above. */
export interface GradientCheckOptions {
  readonly eps: number;
  readonly atol: number;
  readonly rtol: number;
}
export const GRADIENT_CHECK: GradientCheckOptions = { eps: 1e-5, atol: 1e-9, rtol: 1e-7 };

export interface CheckedTensor {
  readonly value: Tensor;
  readonly grad: Tensor;
}

export interface TensorVerdict {
  readonly name: string;
  readonly entries: number;
  /** How many entries differ by more than the tolerance. */
  readonly differing: number;
  /** The largest |analytic − numeric|, and that as a share of max|numeric|. */
  readonly worstError: number;
  readonly worstRelative: number;
  /** Where the worst entry is (an index for each axis), and both numbers there. */
  readonly worstAt: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
}

export interface CheckReport {
  readonly passed: boolean;
  readonly entries: number;
  readonly tensors: readonly TensorVerdict[];
}

/** What the generator says while it goes on: `checked` of `total` entries. */
export interface CheckProgress {
  readonly checked: number;
  readonly total: number;
  /** The verdicts of the tensors that are complete. */
  readonly tensors: readonly TensorVerdict[];
}

/**
 * Checks all tensors, yielding after every `every` entries so that a page stays responsive.
 *
 * `loss` computes the loss from the tensors' present values (repacking what needs it). `grad` holds the analytic
 * gradient before the first step; it is read when the check starts. Values are restored exactly after each entry.
 */
export function* gradientCheckSteps(
  loss: () => number,
  tensors: Readonly<Record<string, CheckedTensor>>,
  options: GradientCheckOptions = GRADIENT_CHECK,
  every = 16,
): Generator<CheckProgress, CheckReport, unknown> {
  const verdicts: TensorVerdict[] = [];
  const total = Object.values(tensors).reduce((sum, { value }) => sum + value.data.length, 0);
  const analytic = Object.fromEntries(
    Object.entries(tensors).map(([name, { grad }]) => [name, Float64Array.from(grad.data)]),
  );
  let checked = 0;
  for (const [name, { value }] of Object.entries(tensors)) {
    const numeric = new Float64Array(value.data.length);
    for (let j = 0; j < numeric.length; j++) {
      numeric[j] = centralDifference(loss, value, j, options.eps);
      checked += 1;
      if (checked % every === 0) yield { checked, total, tensors: verdicts };
    }
    verdicts.push(verdict(name, value, analytic[name], numeric, options));
  }
  return { passed: verdicts.every(({ differing }) => differing === 0), entries: total, tensors: verdicts };
}

/** The same in one go. */
export function gradientCheck(
  loss: () => number,
  tensors: Readonly<Record<string, CheckedTensor>>,
  options: GradientCheckOptions = GRADIENT_CHECK,
): CheckReport {
  const steps = gradientCheckSteps(loss, tensors, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** ∂L/∂(every entry of `value`) by central differences of `loss`, which reads the present values. Restores them exactly. */
export function centralDifferences(loss: () => number, value: Tensor, eps = GRADIENT_CHECK.eps): Float64Array {
  return Float64Array.from(value.data, (_, j) => centralDifference(loss, value, j, eps));
}

function centralDifference(loss: () => number, { data }: Tensor, j: number, eps: number): number {
  const kept = data[j];
  //> eq check.central
  data[j] = kept + eps;
  const above = loss();
  data[j] = kept - eps;
  const below = loss();
  data[j] = kept;
  return (above - below) / (2 * eps);
  //< eq check.central
}

function verdict(
  name: string,
  value: Tensor,
  analytic: Float64Array,
  numeric: Float64Array,
  { atol, rtol }: GradientCheckOptions,
): TensorVerdict {
  const scale = numeric.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  let worst = 0;
  let worstError = 0;
  let differing = 0;
  for (let j = 0; j < numeric.length; j++) {
    //> eq check.agrees
    const error = Math.abs(analytic[j] - numeric[j]);
    if (!(error <= atol + rtol * scale) || error === Infinity) differing += 1; // NaN differs too
    //< eq check.agrees
    if (error > worstError || (Number.isNaN(error) && !Number.isNaN(worstError))) {
      worst = j; // the first NaN is worse than any number
      worstError = error;
    }
  }
  return {
    name,
    entries: numeric.length,
    differing,
    worstError,
    worstRelative: worstError === 0 ? 0 : worstError / scale,
    worstAt: indexOf(worst, value.shape),
    analytic: analytic[worst],
    numeric: numeric[worst],
  };
}

/** The index along each axis of a flat position. */
function indexOf(position: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(position % shape[axis]);
    position = Math.floor(position / shape[axis]);
  }
  return index;
}
