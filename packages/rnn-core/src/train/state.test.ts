import { describe, expect, test } from 'vitest';
import { randomSequences } from '../../test-support/gradient-problems';
import { bitsOf } from '../../test-support/numbers';
import { createKernels, KERNEL_CHOICES, type KernelChoice } from '../kernels/create';
import { createFrameLabeller } from '../model/frame-labeller';
import { createRnnLabeller } from '../model/rnn-labeller';
import { globalNorm } from '../optim/clip';
import { createRng } from '../rng';
import { batchRoom, fillBatch } from './batch';
import { createTrainState, nextIndices, presentIndices, restoreTrainState, type TrainState } from './state';
import { trainUpdate, type TrainConfig } from './update';

const [D, K, H, B, T] = [3, 4, 6, 3, 7];
const sequences = randomSequences(createRng(1), [7, 2, 5, 6, 1, 4, 3, 7, 5, 2], D, K);

const ADAM: TrainConfig = { optimiser: { kind: 'adam' }, learningRate: 0.02, clip: { kind: 'norm', limit: 0.5 } };
const CONFIGS: Record<string, TrainConfig> = {
  adam: ADAM,
  amsgrad: { ...ADAM, optimiser: { kind: 'adam', amsgrad: true }, clip: { kind: 'value', limit: 0.05 } },
  momentum: { optimiser: { kind: 'sgd', momentum: 0.9 }, learningRate: 0.1, clip: { kind: 'none' } },
  adamw: { ...ADAM, optimiser: { kind: 'adamw' } },
  rmsprop: { ...ADAM, optimiser: { kind: 'rmsprop', momentum: 0.5, centred: true }, learningRate: 0.002 },
  adagrad: { ...ADAM, optimiser: { kind: 'adagrad' }, learningRate: 0.1 },
  sgd: { optimiser: { kind: 'sgd' }, learningRate: 0.5, clip: { kind: 'norm', limit: 1 } },
};

/** A run of its own: engine, labeller, state and room. */
function createRun(config: TrainConfig, seed = 5, kernels: KernelChoice = 'reference32', hidden = H) {
  const k = createKernels(kernels);
  const rng = createRng(seed);
  const labeller = createRnnLabeller(k, { D, H: hidden, K, maxT: T, B }, rng.fork('weights'));
  const state = createTrainState(k, labeller, config, sequences.length, rng.fork('order'));
  const room = batchRoom(k, { T, B, D });
  const batchOf = (indices: number[]) => fillBatch(room, indices.map((index) => sequences[index])); // prettier-ignore
  return {
    labeller,
    state,
    room,
    batchOf,
    go(updates: number) {
      return Array.from({ length: updates }, () =>
        trainUpdate(state, labeller, config, batchOf(nextIndices(state, B))),
      );
    },
  };
}

const bitsOfRun = ({ params, optimiser, ...rest }: TrainState) => ({
  tensors: [params, ...Object.values(optimiser.moments)].map((group) =>
    Object.entries(group).map(([name, { data }]) => [name, bitsOf(data)]),
  ),
  step: optimiser.step,
  rest: structuredClone(rest),
});

describe.each(Object.entries(CONFIGS))('training with %s', (_, config) => {
  test('lowers the loss, and two identical runs give identical bits', () => {
    const [run, again] = [createRun(config), createRun(config)];
    const losses = run.go(120).map(({ loss }) => loss);
    expect(again.go(120).map(({ loss }) => loss)).toEqual(losses);
    expect(bitsOfRun(again.state)).toEqual(bitsOfRun(run.state));
    const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length;
    expect(mean(losses.slice(-20))).toBeLessThan(0.9 * mean(losses.slice(0, 20)));
    expect(bitsOfRun(createRun(config, 6).state)).not.toEqual(bitsOfRun(createRun(config).state)); // another seed
  });

  test('goes on from a copy saved at any of ten updates with identical bits', () => {
    const rng = createRng(77);
    const saves = new Set<number>([0]);
    while (saves.size < 10) saves.add(rng.integer(40));
    const run = createRun(config);
    const saved = new Map<number, TrainState>();
    const later = new Map<number, ReturnType<typeof bitsOfRun>>();
    for (let update = 0; update < 70; update++) {
      if (saves.has(update)) saved.set(update, structuredClone(run.state));
      if (saves.has(update - 30)) later.set(update - 30, bitsOfRun(run.state));
      run.go(1);
    }
    expect(saved.size).toBe(10);
    for (const [update, copy] of saved) {
      const resumed = createRun(config, 1234); // other weights and order, to be overwritten
      resumed.go(3);
      restoreTrainState(resumed.state, copy, resumed.labeller);
      expect(resumed.state.update).toBe(update);
      const kept = bitsOfRun(copy);
      resumed.go(30);
      expect(bitsOfRun(resumed.state)).toEqual(later.get(update));
      expect(bitsOfRun(copy)).toEqual(kept); // the saved state itself is not trained on
    }
  });
});

test('float64 and float32 runs each repeat themselves', () => {
  for (const kernels of KERNEL_CHOICES) {
    const [run, again] = [createRun(ADAM, 5, kernels), createRun(ADAM, 5, kernels)];
    run.go(10);
    again.go(10);
    expect(bitsOfRun(again.state)).toEqual(bitsOfRun(run.state));
  }
});

describe('the order of the data', () => {
  test('each pass takes every sequence at most once, and a new order follows when too few are left', () => {
    const { state } = createRun(ADAM);
    const passes = Array.from({ length: 4 }, () => Array.from({ length: 3 }, () => nextIndices(state, 3)).flat());
    for (const pass of passes) {
      expect(new Set(pass).size).toBe(9); // 3 batches of 3 of 10; the one left over is shuffled in again
      expect(pass.every((index) => index >= 0 && index < 10)).toBe(true);
    }
    expect(passes[0]).not.toEqual(passes[1]);
    expect(Array.from(state.order).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('the present sequences can be had again, and not before there are any', () => {
    const { state } = createRun(ADAM);
    expect(() => presentIndices(state, 3)).toThrow('count must be at most 0, got 3; ask nextIndices first');
    const indices = nextIndices(state, 3);
    expect(presentIndices(state, 3)).toEqual(indices);
  });

  test('every position of a pass sees every sequence about equally often', () => {
    const { state } = createRun(ADAM);
    const passes = 5000;
    const counts = new Array<number>(100).fill(0);
    for (let pass = 0; pass < passes; pass++) {
      nextIndices(state, 10).forEach((index, position) => (counts[position * 10 + index] += 1));
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - passes / 10) ** 2 / (passes / 10), 0);
    expect(chiSquare).toBeLessThan(126.1); // 0.1 % of fair shuffles exceed it: 81 degrees of freedom
  });
});

describe('one update', () => {
  test('clips what it reports: by norm to the limit, by value below it, or not at all', () => {
    const reports = (clip: TrainConfig['clip']) => createRun({ ...ADAM, clip }).go(1)[0];
    const free = reports({ kind: 'none' });
    expect(free.clippedNorm).toBe(free.gradNorm);
    const half = free.gradNorm / 2;
    const byNorm = reports({ kind: 'norm', limit: half });
    expect([byNorm.gradNorm, byNorm.clippedNorm]).toEqual([free.gradNorm, half]);
    expect(reports({ kind: 'norm', limit: 2 * free.gradNorm }).clippedNorm).toBe(free.gradNorm);
    const byValue = reports({ kind: 'value', limit: 0.01 });
    expect(byValue.gradNorm).toBe(free.gradNorm);
    expect(byValue.clippedNorm).toBeLessThan(free.gradNorm);
    expect(byValue.clippedNorm).toBeGreaterThan(0);
  });

  test('the step is taken along the clipped gradient', () => {
    const config: TrainConfig = {
      optimiser: { kind: 'sgd' },
      learningRate: 0.25,
      clip: { kind: 'norm', limit: 0.125 },
    };
    const run = createRun(config, 5, 'reference64');
    const before = structuredClone(run.state.params);
    run.go(1);
    const steps = Object.fromEntries(
      Object.entries(run.state.params).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((w, j) => w - before[name].data[j]) },
      ]),
    );
    expect(globalNorm(steps)).toBeCloseTo(0.25 * 0.125, 12);
    expect(run.state.update).toBe(1);
  });

  /** Something that is not finite, put where training could meet it. */
  const spoilers: Record<string, (run: ReturnType<typeof createRun>) => void> = {
    'a NaN in an input': ({ room }) => (room.x.data[0] = NaN),
    'an infinite input': ({ room }) => room.x.data.fill(Infinity, 0, D),
    'a NaN in a weight': ({ labeller }) => (labeller.params.Why.data[2] = NaN),
  };
  for (const [what, spoil] of Object.entries(spoilers)) {
    for (const [name, config] of Object.entries(CONFIGS)) {
      test(`${what} is reported and moves no weight, no moment and no counter (${name})`, () => {
        const run = createRun(config);
        run.go(2);
        const batch = run.batchOf(nextIndices(run.state, B));
        spoil(run);
        const before = bitsOfRun(run.state);
        expect(trainUpdate(run.state, run.labeller, config, batch).finite).toBe(false);
        expect(bitsOfRun(run.state)).toEqual(before);
      });
    }
  }

  test('after a spoiled batch training goes on as if it had not been', () => {
    const [run, other] = [createRun(ADAM), createRun(ADAM)];
    for (const { go } of [run, other]) go(2);
    const [indices] = [run, other].map(({ state }) => nextIndices(state, B));
    const batch = run.batchOf(indices);
    run.room.x.data[0] = NaN;
    trainUpdate(run.state, run.labeller, ADAM, batch);
    for (const { go } of [run, other]) go(5);
    expect(bitsOfRun(run.state)).toEqual(bitsOfRun(other.state));
  });
});

describe('a saved state that does not fit is refused, and nothing has changed', () => {
  const refused: [string, TrainState, string][] = [
    ['of other sizes', createRun(ADAM, 5, 'reference32', 7).state, 'Wxh must have 18 entries, got 21'],
    ['of an optimiser with fewer moments', createRun(CONFIGS.sgd).state, 'Wxh must have 18 entries, got none'],
    ['of an optimiser with more moments', createRun(CONFIGS.amsgrad).state, 'Wxh must have no entries, got 18'],
    [
      'of other training data',
      { ...createRun(ADAM).state, order: new Uint32Array(4) },
      'must hold 10 sequences, got 4',
    ],
  ];
  for (const [what, saved, message] of refused) {
    test(what, () => {
      const run = createRun(ADAM);
      run.go(2);
      const before = bitsOfRun(run.state);
      expect(() => restoreTrainState(run.state, saved, run.labeller)).toThrow(message);
      expect(bitsOfRun(run.state)).toEqual(before);
    });
  }
});

test('the feed-forward labeller trains by the same loop', () => {
  const k = createKernels('reference32');
  const labeller = createFrameLabeller(k, { D, H, K, maxT: T, B }, createRng(1));
  const state = createTrainState(k, labeller, ADAM, sequences.length, createRng(2));
  const room = batchRoom(k, { T, B, D });
  const losses = Array.from({ length: 200 }, () => {
    const batch = fillBatch(room, nextIndices(state, B).map((index) => sequences[index])); // prettier-ignore
    return trainUpdate(state, labeller, ADAM, batch).loss;
  });
  expect(losses[199]).toBeLessThan(losses[0]);
  expect(state.params).toBe(labeller.params);
});
