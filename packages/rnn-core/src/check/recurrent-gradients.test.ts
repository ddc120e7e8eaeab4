import { describe, expect, test } from 'vitest';
import { check } from '../../test-support/gradient-problems';
import { largestOf } from '../../test-support/numbers';
import { CELLS, COMPOSED, DROPPING, VARIANTS, type MakeSized } from '../../test-support/recurrent-layers';
import { layerProblem } from '../../test-support/recurrent-problems';
import { FULL, seeds } from '../../test-support/seeds';
import * as core from '../index';

/** Full length, a shorter one and none at all, or all of one length: padding and its absence both occur. */
function lengthsFor(B: number, T: number, seed: number): number[] {
  if (B === 1) return [seed % 2 === 1 ? T : Math.max(1, T - 2)];
  return seed % 2 === 1 ? [T, 1, Math.ceil(T / 2)] : [Math.max(1, T - 1), T, 0];
}

interface Shape {
  readonly B: number;
  readonly T: number;
  readonly H: number;
}

/** Nothing differs, and every tensor has a gradient to speak of, unless dropout masks took all of a small layer away. */
function expectRight(name: string, make: MakeSized, { B, T, H }: Shape, seed: number): void {
  const lengths = lengthsFor(B, T, seed);
  const problem = layerProblem(core, make({ T, B, D: 3, H }), { T, lengths }, seed);
  const first = check(core, problem);
  // A tensor of one number near 0 has no scale of its own, and there the curvature of the loss can show at steps of
  // 1e-5. Its share falls with the square of the step; what a mistake adds does not. The limit stays the same.
  const finer = { ...core.GRADIENT_CHECK, eps: core.GRADIENT_CHECK.eps / 4 };
  const report = first.passed ? first : core.gradientCheck(() => problem.loss(), problem.tensors, finer);
  expect(report.tensors.filter(({ differing }) => differing > 0)).toEqual([]);
  if (/drop/.test(name)) return;
  for (const { grad } of Object.values(problem.tensors)) expect(largestOf(grad.data)).toBeGreaterThan(0);
}

const every = (Bs: number[], Ts: number[], Hs: number[]): Shape[] =>
  Bs.flatMap((B) => Ts.flatMap((T) => Hs.map((H) => ({ B, T, H }))));

/** Twenty seeds of the largest shape take a minute, and several on a busy machine. */
const MILLISECONDS = 600_000;

/** The four cells at every shape, whatever is built of them at the shapes that tell most; all of them in the long run. */
const shapes = every([1, 3], [1, 2, 7, 50], [1, 5, 16]);
const fewer = FULL ? every([1, 3], [1, 2, 7], [1, 5]) : [...every([1], [1, 7], [1, 3]), ...every([3], [2, 7], [3])];

describe.each(Object.keys(CELLS))('%s', (name) => {
  for (const { B, T, H } of shapes) {
    test(
      `every entry of every tensor agrees with central differences at B=${B} T=${T} H=${H}`,
      { timeout: MILLISECONDS },
      () => {
        for (const seed of seeds(2, 20)) {
          expectRight(name, CELLS[name], { B, T, H }, seed);
        }
      },
    );
  }
});

describe.each(Object.entries({ ...DROPPING, ...VARIANTS, ...COMPOSED }))('%s', (name, make) => {
  for (const shape of fewer) {
    test(`every entry of every tensor agrees with central differences at ${JSON.stringify(shape)}`, () => {
      for (const seed of seeds(2, 20)) expectRight(name, make, shape, seed);
    });
  }
});
