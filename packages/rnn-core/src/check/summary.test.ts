import { expect, test } from 'vitest';
import { GRADIENT_CHECK, type TensorVerdict } from './gradient-check';
import { checkSummary } from './summary';

const verdict = (name: string, differing: number, worstRelative: number): TensorVerdict => ({
  name,
  entries: 6,
  differing,
  worstError: worstRelative,
  worstRelative,
  worstAt: [1, 2],
  analytic: 1,
  numeric: 1,
});

test('while entries are left it is checking; then it has passed, with the worst share and the limit', () => {
  const right = [verdict('Wf', 0, 2e-9), verdict('Wi', 0, 3e-9)];
  expect(checkSummary(right, 6, 12)).toMatchObject({ state: 'checking', checked: 6, total: 12 });
  expect(checkSummary(right, 12, 12)).toEqual({
    state: 'passed',
    checked: 12,
    total: 12,
    worst: 3e-9,
    limit: GRADIENT_CHECK.rtol,
  });
});

test('a failure names the tensor with the worst entry among those that differ', () => {
  const tensors = [verdict('Wf', 0, 9e-8), verdict('Wi', 2, 0.1), verdict('Wo', 5, 0.7)];
  const summary = checkSummary(tensors, 18, 18);
  expect(summary).toMatchObject({
    state: 'failed',
    tensor: 'Wo',
    differing: 5,
    tensorTotal: 6,
    at: [1, 2],
    worst: 0.7,
  });
});
