/**
 * The verdicts of a gradient check in the few numbers that a badge prints.
 *
 * Must not: judge anything that `gradientCheckSteps` has not judged.
 */
import { GRADIENT_CHECK, type TensorVerdict } from './gradient-check';

export interface CheckSummary {
  readonly state: 'checking' | 'passed' | 'failed';
  readonly checked: number;
  readonly total: number;
  /** Largest |analytic − numeric| / max|numeric of its tensor| so far, and the share that is allowed. */
  readonly worst: number;
  readonly limit: number;
  /** Where it failed: the tensor with the worst entry, how many of its entries differ, and where the worst is. */
  readonly tensor?: string;
  readonly differing?: number;
  readonly tensorTotal?: number;
  readonly at?: readonly number[];
}

/** Of `checked` from `total` entries, with the verdicts of the tensors that are complete. */
export function checkSummary(tensors: readonly TensorVerdict[], checked: number, total: number): CheckSummary {
  const worst = Math.max(0, ...tensors.map(({ worstRelative }) => worstRelative));
  const failed = tensors.filter(({ differing }) => differing > 0);
  const base = { checked, total, worst, limit: GRADIENT_CHECK.rtol };
  if (checked < total) return { ...base, state: 'checking' };
  if (failed.length === 0) return { ...base, state: 'passed' };
  const bad = failed.reduce((a, b) => (b.worstRelative > a.worstRelative ? b : a));
  return {
    ...base,
    state: 'failed',
    tensor: bad.name,
    differing: bad.differing,
    tensorTotal: bad.entries,
    at: bad.worstAt,
  };
}
