import { describe, expect, test } from 'vitest';
import {
  cellProblem,
  check,
  frameLabellerProblem,
  rnnLabellerProblem,
  type CellProblem,
  type CellSizes,
} from '../../test-support/gradient-problems';
import { largestOf } from '../../test-support/numbers';
import { FULL, seeds } from '../../test-support/seeds';
import * as core from '../index';
import { GRADIENT_CHECK } from './gradient-check';

test('the tolerance is 1e-9 + 1e-7 of the tensor’s largest gradient, at steps of 1e-5', () => {
  expect(GRADIENT_CHECK).toEqual({ eps: 1e-5, atol: 1e-9, rtol: 1e-7 });
});

/** Full length, a shorter one and none at all, or all of one length: padding and its absence both occur. */
function lengthsFor(B: number, T: number, seed: number): number[] {
  if (B === 1) return [seed % 2 === 1 ? T : Math.max(1, T - 2)];
  return seed % 2 === 1 ? [T, 1, Math.ceil(T / 2)] : [Math.max(1, T - 1), T, 0];
}

/** How far every ReLU must be from its kink: a step of 1e-5 in one weight moves no pre-activation that far. */
const KINK_DISTANCE = FULL ? 2e-4 : 1e-3;

/** The first generic problem after the seed in which every tensor has a gradient and no ReLU stands at its kink. */
function smoothProblem(sizes: CellSizes, seed: number): CellProblem {
  for (let attempt = 0; attempt < 400; attempt++) {
    const problem = cellProblem(core, sizes, 1000 * seed + attempt);
    problem.analyse();
    const alive = Object.values(problem.tensors).every(({ grad }) => largestOf(grad.data) > 1e-6);
    if (sizes.activation === 'tanh' || (alive && problem.smallestPreactivation() > KINK_DISTANCE)) return problem;
  }
  throw new Error('smoothProblem: no draw kept every ReLU away from its kink; allow more draws');
}

const shapes = [1, 3].flatMap((B) =>
  (FULL ? [1, 2, 7, 50] : [1, 2, 7]).flatMap((T) => (FULL ? [1, 5, 16] : [1, 5]).map((H) => ({ B, T, H }))),
);

describe.each(['tanh', 'relu'] as const)(
  'a %s cell with output layer, loss and a loss on its final state',
  (activation) => {
    for (const { B, T, H } of shapes) {
      test(`every entry of every tensor agrees with central differences at B=${B} T=${T} H=${H}`, () => {
        for (const seed of seeds(2, 20)) {
          const lengths = lengthsFor(B, T, seed);
          const problem = smoothProblem({ B, T, H, D: 3, K: 4, lengths, activation }, seed);
          problem.loss();
          const pattern = problem.pattern();
          let crossings = 0;
          const watched = {
            ...problem,
            loss() {
              const value = problem.loss();
              if (activation === 'relu' && problem.pattern() !== pattern) crossings += 1;
              return value;
            },
          };
          const report = check(core, watched);
          expect(report.tensors.map(({ name }) => name)).toEqual(['Wxh', 'Whh', 'bh', 'Why', 'by', 'x', 'h0']);
          expect(report.tensors.filter(({ differing }) => differing > 0)).toEqual([]);
          expect(crossings).toBe(0);
          for (const { grad } of Object.values(problem.tensors)) expect(largestOf(grad.data)).toBeGreaterThan(0);
        }
      });
    }
  },
);

const labellerShapes = [
  { B: 1, maxT: 1, H: 1, lengths: [1] },
  { B: 3, maxT: 7, H: 5, lengths: [7, 2, 4] },
  { B: 4, maxT: 9, H: 5, lengths: [3, 6, 1] }, // fewer sequences and frames than there is room for
];

describe.each([
  ['simple-RNN', rnnLabellerProblem],
  ['feed-forward', frameLabellerProblem],
] as const)('the %s labeller', (_, problemFor) => {
  for (const { B, maxT, H, lengths } of labellerShapes) {
    test(`every entry of every tensor agrees for lengths ${lengths.join(' ')} in room for ${B} of ${maxT} frames, H=${H}`, () => {
      for (const seed of seeds(2, 20)) {
        const report = check(core, problemFor(core, { B, maxT, H, lengths, D: 3, K: 4 }, seed));
        expect(report.tensors.filter(({ differing }) => differing > 0)).toEqual([]);
        expect(report.entries).toBeGreaterThan(10);
      }
    });
  }
});

test('float32 is too coarse for this tolerance, which is why the check runs in float64', () => {
  const k = core.createKernels('reference32');
  const rng = core.createRng(1);
  const labeller = core.createRnnLabeller(k, { D: 2, H: 3, K: 3, maxT: 4, B: 1 }, rng);
  const sequence = { frames: 4, features: Array.from({ length: 8 }, () => rng.normal()), labels: [0, 1, 2, 0] };
  const batch = core.fillBatch(core.batchRoom(k, { T: 4, B: 1, D: 2 }), [sequence]);
  labeller.lossAndGrads(batch);
  const tensors = { Whh: { value: labeller.params.Whh, grad: labeller.grads.Whh } };
  expect(core.gradientCheck(() => labeller.loss(batch), tensors).passed).toBe(false);
});
