import { describe, expect, test } from 'vitest';
import { BINARY_CROSS_ENTROPY_BUGS, MEAN_SQUARED_ERROR_BUGS, WEIGHTED_CROSS_ENTROPY_BUGS } from '../../test-support/bugs/losses'; // prettier-ignore
import { CTC_GRADIENT_BUGS } from '../../test-support/bugs/ctc';
import { check, type Core } from '../../test-support/gradient-problems';
import {
  binaryCrossEntropyProblem,
  ctcProblem,
  meanSquaredErrorProblem,
  weightedCrossEntropyProblem,
  type CtcSizes,
  type LossProblem,
} from '../../test-support/loss-problems';
import type { InjectedBug } from '../../test-support/injected-bugs';
import { patchedCore } from '../../test-support/patched-core';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';

const LOSSES: Record<string, (engine: Core, sizes: CtcSizes, seed: number) => LossProblem> = {
  'weighted cross-entropy': weightedCrossEntropyProblem,
  'mean squared error': meanSquaredErrorProblem,
  'binary cross-entropy': binaryCrossEntropyProblem,
  CTC: ctcProblem,
};

/** One sequence and three of unequal lengths, from one frame to fifty. */
const SIZES: readonly CtcSizes[] = [
  { T: 1, B: 1, K: 4, lengths: [1], labelCounts: [1] },
  { T: 2, B: 1, K: 3, lengths: [2], labelCounts: [0] },
  { T: 7, B: 1, K: 4, lengths: [7], labelCounts: [4] },
  { T: 2, B: 3, K: 2, lengths: [1, 2, 2], labelCounts: [0, 1, 1] },
  { T: 7, B: 3, K: 5, lengths: [6, 7, 3], labelCounts: [3, 4, 2] },
  { T: 50, B: 3, K: 3, lengths: [50, 31, 1], labelCounts: [20, 12, 1] },
];

describe.each(Object.entries(LOSSES))('every entry of the gradient of %s agrees with differences', (_, problemFor) => {
  test.each(SIZES)('T=$T, B=$B, K=$K, lengths $lengths', (sizes) => {
    for (const seed of seeds(2, 20)) {
      const problem = problemFor(core, sizes, seed);
      expect(check(core, problem).tensors.filter(({ differing }) => differing > 0)).toEqual([]);
      for (let n = 0; n < problem.mask.data.length; n++) {
        if (problem.mask.data[n] === 1) continue; // padding: exactly 0, and it was never written to
        const row = Array.from(problem.ds.data.slice(n * sizes.K, (n + 1) * sizes.K));
        expect(row.every((entry) => Object.is(entry, 0))).toBe(true);
      }
    }
  });
});

describe('the gradient check catches', () => {
  const sizes: CtcSizes = { T: 6, B: 3, K: 4, lengths: [6, 4, 3], labelCounts: [3, 2, 1] };
  const cases: [string, readonly InjectedBug[]][] = [
    ['weighted cross-entropy', WEIGHTED_CROSS_ENTROPY_BUGS],
    ['mean squared error', MEAN_SQUARED_ERROR_BUGS],
    ['binary cross-entropy', BINARY_CROSS_ENTROPY_BUGS],
    ['CTC', CTC_GRADIENT_BUGS],
  ];
  for (const [name, bugs] of cases) {
    const problemFor = LOSSES[name];
    test.each(bugs)(`${name}: $why`, async (bug) => {
      const engine = await patchedCore([bug]);
      for (const seed of [1, 3]) {
        expect(check(core, problemFor(core, sizes, seed)).passed).toBe(true);
        expect(check(engine, problemFor(engine, sizes, seed)).passed).toBe(false);
      }
    });
  }
});
