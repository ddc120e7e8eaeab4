import { expect, test } from 'vitest';
import { testJudges } from '../../../tests/exercises/judged-in-test';
import { carry, carryWith, experiment, MISTAKES } from './judge-carry';

testJudges([{ name: 'carry', judge: experiment, mistakes: MISTAKES, program: carryWith }]);

test('eq chapter00.carry: every state is the sum of all inputs so far, each times w once for every frame since', () => {
  const [x, w] = [[1, -2, 0.5, 3], 0.5];
  const sums = x.map((_, t) => x.slice(0, t + 1).reduce((sum, one, s) => sum + one * w ** (t - s), 0));
  carry(x, w).forEach((state, t) => expect(state).toBeCloseTo(sums[t], 12));
});
