/**
 * The gradient check as demos show it: a small batch with padding, float64, every entry of every weight.
 */
import type { BadgeData, Frame } from '@unrolled/lab-protocol';
import {
  GRADIENT_CHECK,
  gradientCheckSteps,
  type Batch,
  type CheckReport,
  type CheckedTensor,
  type RnnLabeller,
  type TensorVerdict,
} from '@unrolled/rnn-core';

/** All trained weights and the first state, by name. */
export function checkedTensors(labeller: RnnLabeller): Record<string, CheckedTensor> {
  const tensors: Record<string, CheckedTensor> = {};
  for (const [name, value] of Object.entries(labeller.params)) tensors[name] = { value, grad: labeller.grads[name] };
  return { ...tensors, h0: { value: labeller.h0, grad: labeller.dh0 } };
}

/** Runs the check on one batch, a frame with the badge's progress now and then. */
export function* checkNetwork(
  labeller: RnnLabeller,
  batch: Batch,
  view: string,
): Generator<Frame | void, CheckReport, unknown> {
  labeller.lossAndGrads(batch);
  const loss = () => {
    labeller.repack();
    return labeller.loss(batch);
  };
  const steps = gradientCheckSteps(loss, checkedTensors(labeller), GRADIENT_CHECK, 24);
  let shown = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) {
      labeller.repack();
      const { entries, tensors } = step.value;
      yield {
        progress: { done: entries, total: entries, unit: 'entries checked' },
        views: { [view]: badge(tensors, entries, entries) },
      };
      return step.value;
    }
    const { checked, total, tensors } = step.value;
    if (checked - shown >= 192) {
      shown = checked;
      yield {
        progress: { done: checked, total, unit: 'entries checked' },
        views: { [view]: { ...badge(tensors, checked, total), state: 'checking' } },
      };
    } else yield;
  }
}

function badge(tensors: readonly TensorVerdict[], checked: number, total: number): BadgeData {
  const worst = Math.max(0, ...tensors.map(({ worstRelative }) => worstRelative));
  const failed = tensors.filter(({ differing }) => differing > 0);
  const base = { checked, total, worst, limit: GRADIENT_CHECK.rtol };
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
