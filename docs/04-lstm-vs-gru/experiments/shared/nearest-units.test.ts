import { expect, test } from 'vitest';
import { unitsNearest } from './nearest-units';
import { NETWORK_NAMES, networkWeights } from './networks';

test('eq fair.nearest: no other number of units comes nearer to the budget', () => {
  for (const name of NETWORK_NAMES) {
    for (const outside of [
      { D: 13, K: 10 },
      { D: 2, K: 61 },
      { D: 40, K: 1 },
    ]) {
      // prettier-ignore
      for (let budget = 400; budget < 9000; budget += 137) {
        const units = unitsNearest(name, budget, outside);
        const miss = (H: number): number => Math.abs(networkWeights(name, H, outside) - budget);
        let nearest = 1;
        for (let H = 1; H <= 120; H++) if (miss(H) < miss(nearest)) nearest = H;
        expect(units, `${name} ${budget}`).toBe(nearest);
      }
    }
  }
});

test('of two that are equally near the smaller is taken', () => {
  const outside = { D: 3, K: 3 };
  const middle = (networkWeights('gru', 5, outside) + networkWeights('gru', 6, outside)) / 2;
  expect(middle % 1).toBe(0);
  expect([middle - 1, middle, middle + 1].map((budget) => unitsNearest('gru', budget, outside))).toEqual([5, 5, 6]);
});
