import { describe, expect, test } from 'vitest';
import {
  cellProblem,
  check,
  frameLabellerProblem,
  rnnLabellerProblem,
  type CellSizes,
  type Core,
  type Problem,
} from '../../test-support/gradient-problems';
import {
  INJECTED_BUGS,
  MASK_IGNORED_IN_DELTA,
  ROUTE_PAST_THE_END_LOST,
  STATE_NOT_FROZEN,
  TRANSPOSE_LOST,
} from '../../test-support/injected-bugs';
import { patchedCore, patchText } from '../../test-support/patched-core';
import { bitsOf } from '../../test-support/numbers';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';

/** Generic weights, four frames, unequal lengths, a first state that is not zero: nothing for a bug to hide behind. */
const cellSizes: CellSizes = { T: 4, B: 3, D: 2, H: 4, K: 3, lengths: [4, 2, 3], activation: 'tanh' };
const labellerSizes = { maxT: 5, B: 3, D: 2, H: 4, K: 3, lengths: [4, 2, 3] };

/** In the ReLU problem every unit that counts is this far from its kink, in each seed used here. */
const RELU_SEEDS = [2, 7, 18];

const PROBLEMS: Record<string, (engine: Core, seed: number) => Problem> = {
  'tanh cell': (engine, seed) => cellProblem(engine, cellSizes, seed),
  'relu cell': (engine, seed) => {
    const sizes: CellSizes = { ...cellSizes, activation: 'relu' };
    return cellProblem(engine, sizes, RELU_SEEDS[seed % RELU_SEEDS.length]);
  },
  'RNN labeller': (engine, seed) => rnnLabellerProblem(engine, labellerSizes, seed),
  'frame labeller': (engine, seed) => frameLabellerProblem(engine, labellerSizes, seed),
};

/** The names of the problems in which the engine's own check finds a difference. */
const caughtBy = (engine: Core, seed: number) =>
  Object.keys(PROBLEMS).filter((name) => !check(engine, PROBLEMS[name](engine, seed)).passed);

/** Whether any of them finds one; it stops at the first. */
const isCaught = (engine: Core, seed: number) =>
  Object.values(PROBLEMS).some((problemFor) => !check(engine, problemFor(engine, seed)).passed);

test('the engine as it is passes, from source and from an unpatched bundle, and no ReLU stands near its kink', async () => {
  const bundle = await patchedCore([]);
  for (const seed of seeds(2, 10)) {
    expect(caughtBy(core, seed)).toEqual([]);
    expect(caughtBy(bundle, seed)).toEqual([]);
  }
  for (const seed of RELU_SEEDS) {
    const problem = cellProblem(core, { ...cellSizes, activation: 'relu' }, seed);
    problem.analyse();
    expect(problem.smallestPreactivation()).toBeGreaterThan(1e-3);
    expect(new Set(problem.pattern())).toEqual(new Set(['0', '1'])); // some units off, some on
  }
});

describe('the gradient check catches', () => {
  for (const bug of INJECTED_BUGS) {
    test(`${bug.file}: ${bug.why}`, async () => {
      const engine = await patchedCore([bug]);
      for (const seed of seeds(1, 10)) expect(isCaught(engine, seed)).toBe(true);
    });
  }

  test('at least forty bugs, no two of them alike', () => {
    expect(INJECTED_BUGS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(INJECTED_BUGS.map(({ file, find, replace }) => file + find + replace)).size).toBe(
      INJECTED_BUGS.length,
    );
  });
});

test('a patch that no longer applies, or applies twice, fails with a sentence', () => {
  const patch = { file: 'cells/x.ts', find: 'k.add(', replace: 'k.sub(' };
  expect(patchText('k.add(a, b)', patch)).toBe('k.sub(a, b)');
  expect(() => patchText('k.plus(a, b)', patch)).toThrow(
    'patchText: "k.add(" must occur exactly once in cells/x.ts, got 0 times; the source has changed',
  );
  expect(() => patchText('k.add(k.add(', patch)).toThrow('got 2 times');
});

describe('what the check misses, and when', () => {
  /** The tanh problem with Whh replaced; `passed` of the check with the transpose lost. */
  const missesTranspose = async (whh: (row: number, column: number) => number) => {
    const engine = await patchedCore([TRANSPOSE_LOST]);
    const problem = cellProblem(engine, cellSizes, 1);
    const { Whh } = problem.tensors;
    const { H } = cellSizes;
    for (let j = 0; j < H * H; j++) Whh.value.data[j] = whh(Math.floor(j / H), j % H);
    return check(engine, problem).passed;
  };

  test('identity and symmetric Whh hide the lost transpose exactly', async () => {
    expect(await missesTranspose((row, column) => (row === column ? 1 : 0))).toBe(true);
    expect(await missesTranspose((row, column) => 0.3 / (1 + row + column))).toBe(true);
  });

  test('one entry off the diagonal is enough to bring it to light', async () => {
    expect(await missesTranspose((row, column) => (row === column ? 1 : row === 0 && column === 1 ? 0.1 : 0))).toBe(
      false,
    );
  });

  test('one frame and a first state nobody asks about hide the whole message to the past', async () => {
    const engine = await patchedCore([TRANSPOSE_LOST]);
    const problem = cellProblem(engine, { ...cellSizes, T: 1, lengths: [1, 1, 1] }, 1);
    const { h0: _h0, ...weights } = problem.tensors;
    expect(check(engine, { ...problem, tensors: weights }).passed).toBe(true);
  });

  test('equal lengths hide every mistake about padding', async () => {
    for (const bug of [MASK_IGNORED_IN_DELTA, ROUTE_PAST_THE_END_LOST, STATE_NOT_FROZEN]) {
      const engine = await patchedCore([bug]);
      const full = cellProblem(engine, { ...cellSizes, lengths: [4, 4, 4] }, 1);
      expect(check(engine, full).passed).toBe(true);
    }
  });

  test('a loss on labels alone hides what only a reader of the final state would see', async () => {
    for (const bug of [MASK_IGNORED_IN_DELTA, ROUTE_PAST_THE_END_LOST, STATE_NOT_FROZEN]) {
      const engine = await patchedCore([bug]);
      expect(caughtBy(engine, 1)).toEqual(['tanh cell', 'relu cell']); // not the labeller, whose loss ends at the labels
    }
  });

  test('a wrong function with its own right gradient passes: states that run on into padding, in both directions', async () => {
    const both = [
      STATE_NOT_FROZEN,
      MASK_IGNORED_IN_DELTA,
      { file: 'cells/simple-rnn.ts', find: 'k.dropRows(mask[t], dh, q);', replace: 'k.fill(q, 0);' },
    ];
    const engine = await patchedCore(both);
    const problem = cellProblem(engine, cellSizes, 1);
    expect(check(engine, problem).passed).toBe(true);
    const { B, H, T } = cellSizes;
    const stateOf = (step: number) => bitsOf(problem.hidden.data.slice((step * B + 1) * H, (step * B + 2) * H));
    expect(stateOf(T)).not.toBe(stateOf(2)); // the second sequence has two frames: a look at the state tells
  });
});
