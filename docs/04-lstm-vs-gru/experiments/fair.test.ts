/** Sizes, tasks and judges of the comparison, against independent counting. */
import { createKernels, createRng, exampleRoom, parameterCount, type Example } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { wrongFrames, wrongSymbols, returnBitsOf, meanSquaredError } from './shared/judges';
import { createNetwork, NETWORK_NAMES, networkWeights, STARTS, unitsOf, unitsWithin } from './shared/networks';
import { levelWithoutMemory, LENGTHS, openTask, planOf, TASK_NAMES } from './shared/tasks';
import { countNumbers } from './shared/counting';
import { drawScores, unpairedInterval } from './seeds';

function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const k = createKernels('reference32');

test('eq fair.weights: the formula counts what a network really has, with either start', () => {
  for (const name of NETWORK_NAMES) {
    for (const start of STARTS) {
      const sizes = { T: 1, B: 1, D: 5, H: 4, K: 3 };
      const form = { answers: 'frames', learnsFrom: 'labels' } as const;
      const model = createNetwork(k, name, sizes, { start, keepFrames: 3 }, form, createRng(1));
      expect(parameterCount(model.params)).toBe(networkWeights(name, 4, { D: 5, K: 3 }));
    }
  }
});

test('eq fair.units: the root gives the most units that fit, as counting up does', () => {
  for (const name of NETWORK_NAMES) {
    for (const outside of [
      { D: 13, K: 10 },
      { D: 2, K: 1 },
      { D: 10, K: 8 },
    ]) {
      for (let budget = 60; budget < 9000; budget += 37) {
        let units = 0;
        while (networkWeights(name, units + 1, outside) <= budget) units += 1;
        if (units === 0) expect(() => unitsWithin(name, budget, outside)).toThrow(/budget must allow one unit/);
        else expect(unitsWithin(name, budget, outside)).toBe(units);
      }
      // A budget that is met exactly counts as kept.
      expect(unitsWithin(name, networkWeights(name, 17, outside), outside)).toBe(17);
    }
  }
});

test('the units in the text: 46, 25 and 21 on the melodies', () => {
  expect(unitsOf({ share: 'weights', budget: 3000 }, planOf('melodies', 'long'))).toEqual({
    rnn: 46,
    gru: 25,
    lstm: 21,
  });
});

test('the sizes in the text: 2891 weights in an RNN and 10 244 in an LSTM of 43 units', () => {
  expect(networkWeights('rnn', 43, { D: 13, K: 10 })).toBe(2891);
  expect(networkWeights('lstm', 43, { D: 13, K: 10 })).toBe(10_244);
  expect(unitsOf({ share: 'units', budget: 3000 }, { D: 13, K: 10 })).toEqual({ rnn: 20, gru: 20, lstm: 20 });
});

test('in one seed everybody gets the same batches in the same order, and other seeds give others', () => {
  for (const name of TASK_NAMES) {
    const task = finish(openTask(name, 'short', createRng(3)));
    const [one, two] = [task.batches(), task.batches()];
    for (let batch = 0; batch < 3; batch++) {
      const examples = one();
      expect(examples.length).toBe(task.B);
      expect(two().map(({ features }) => Array.from(features ?? []))).toEqual(
        examples.map(({ features }) => Array.from(features ?? [])),
      );
    }
    const other = finish(openTask(name, 'short', createRng(4)));
    expect(Array.from(other.heldOut[0].features ?? [])).not.toEqual(Array.from(task.heldOut[0].features ?? []));
  }
});

test('every example fits the plan, and no held-out example is among the first batches', () => {
  for (const name of TASK_NAMES) {
    for (const length of LENGTHS) {
      const plan = planOf(name, length);
      const task = finish(openTask(name, length, createRng(5)));
      const seen = new Set(
        task
          .batches()()
          .map(({ features }) => Array.from(features ?? []).join()),
      );
      for (const { frames, features } of task.heldOut.slice(0, 30)) {
        expect(frames).toBeLessThanOrEqual(plan.T);
        expect(features?.length).toBe(frames * plan.D);
        expect(seen.has(Array.from(features ?? []).join())).toBe(false);
      }
    }
  }
});

test('judges score what they say, on two sequences worked out by hand', () => {
  const [T, B, D, K] = [3, 2, 1, 2];
  const form = { answers: 'frames', learnsFrom: 'labels' } as const;
  const model = createNetwork(k, 'rnn', { T, B, D, H: 2, K }, { start: 'usual', keepFrames: 1 }, form, createRng(1));
  for (const { data } of Object.values(model.params)) data.fill(0);
  model.params.by.data.set([Math.log(3), 0]); // class 0 with probability 3/4, whatever comes in
  model.repack();
  const room = exampleRoom(k, { T, B, D, K, ...form });
  const examples: Example[] = [
    { frames: 3, features: [0, 0, 0], labels: [0, 1, 1] },
    { frames: 2, features: [0, 0], labels: [0, 0] },
  ];
  expect(wrongFrames(model, room, examples)).toEqual({ total: 2, count: 5 });
  expect(wrongSymbols(1)(model, room, examples)).toEqual({ total: 2, count: 3 });
  const bits = returnBitsOf(1)(model, room, examples);
  expect(bits.count).toBe(3);
  expect(bits.total).toBeCloseTo(2 * 2 + Math.log2(4 / 3), 5);
});

test('the mean squared error is that of the answers', () => {
  const form = { answers: 'sequence', learnsFrom: 'targets' } as const;
  const model = createNetwork(
    k,
    'gru',
    { T: 2, B: 2, D: 2, H: 2, K: 1 },
    { start: 'usual', keepFrames: 1 },
    form,
    createRng(1),
  );
  for (const { data } of Object.values(model.params)) data.fill(0);
  model.params.by.data[0] = 1;
  model.repack();
  const room = exampleRoom(k, { T: 2, B: 2, D: 2, K: 1, ...form });
  const { total, count } = meanSquaredError(model, room, [
    { frames: 2, features: [0, 0, 0, 0], targets: [1.5] },
    { frames: 2, features: [0, 0, 0, 0], targets: [0] },
  ]);
  expect(total / count).toBeCloseTo((0.25 + 1) / 2, 6);
});

test('the scores of remembering nothing are those of chapter 1 and of guessing', () => {
  expect(levelWithoutMemory('melodies', 'short')).toBe(3);
  expect(levelWithoutMemory('copying', 'long')).toBe(7 / 8);
  expect(levelWithoutMemory('adding', 'short')).toBeCloseTo(1 / 6, 12);
  expect(levelWithoutMemory('phonemes', 'short')).toBeGreaterThan(0.17);
  expect(levelWithoutMemory('phonemes', 'long')).toBeGreaterThan(levelWithoutMemory('phonemes', 'short') + 0.1);
});

test('counted memory grows by the same amount with every frame, and use takes less than training', () => {
  const form = { answers: 'frames', learnsFrom: 'labels' } as const;
  for (const name of NETWORK_NAMES) {
    const of = (T: number) => countNumbers(k, name, { T, B: 4, D: 13, H: 6, K: 10 }, form, createRng(1));
    const [short, long] = [of(5), of(9)];
    expect(long.training - short.training).toBe(4 * 4 * short.perFrame);
    expect(short.perFrame).toBe(long.perFrame);
    expect(short.inUse).toBeLessThan(short.training);
    expect(short.weights).toBe(networkWeights(name, 6, { D: 13, K: 10 }));
  }
});

test('drawn scores have the true difference as their mean, failures or not, and pairing takes the luck of the data out', () => {
  for (const luck of ['bell', 'failures']) {
    const values = { truth: 0.5, shared: 2, own: 0.7, seeds: 5, luck, seed: 1 };
    const { a, b } = drawScores(values, 20_000, createRng(8));
    const mean = a.reduce((sum, x, j) => sum + x - b[j], 0) / a.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(luck === 'bell' ? 0.04 : 0.22); // 5 standard errors
  }
  const { low, high } = unpairedInterval({ a: [10, 14, 8], b: [9, 13, 7] });
  expect(low).toBeLessThan(-5);
  expect(high).toBeGreaterThan(7);
});
