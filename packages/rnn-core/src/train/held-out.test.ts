import { describe, expect, test } from 'vitest';
import { randomSequences } from '../../test-support/gradient-problems';
import { bitsOf } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createRnnLabeller } from '../model/rnn-labeller';
import { learningRateAt, type Schedule } from '../optim/schedules';
import { createRng } from '../rng';
import { batchRoom, fillBatch } from './batch';
import { readCheckpoint, resumeCheckpoint, saveCheckpoint } from './checkpoint';
import { reportHeldOut } from './held-out';
import { readSafetensors, writeSafetensors } from '../model/safetensors';
import { copyTrainState, createTrainState, nextIndices, restoreTrainState } from './state';
import { trainUpdate, type TrainConfig } from './update';

const k = createReferenceKernels('float64');
const [D, K, H, B, T] = [2, 3, 4, 2, 5];
const sequences = randomSequences(createRng(1), [5, 2, 4, 3], D, K);
const SGD: TrainConfig = { optimiser: { kind: 'sgd' }, learningRate: 0.1, clip: { kind: 'none' } };

function createRun(config: TrainConfig, seed = 5) {
  const rng = createRng(seed);
  const labeller = createRnnLabeller(k, { D, H, K, maxT: T, B }, rng.fork('weights'));
  const state = createTrainState(k, labeller, config, sequences.length, rng.fork('order'));
  const room = batchRoom(k, { T, B, D });
  return {
    labeller,
    state,
    report: (value: number) => reportHeldOut(state, labeller, config, value),
    go: (updates: number) =>
      Array.from(
        { length: updates },
        () =>
        trainUpdate(state, labeller, config, fillBatch(room, nextIndices(state, B).map((index) => sequences[index]))), // prettier-ignore
      ),
  };
}
const weights = (run: ReturnType<typeof createRun>) =>
  Object.values(run.labeller.params).map(({ data }) => bitsOf(data));

test('each update is made with the rate of its number in the schedule, also after a resume', () => {
  const schedule: Schedule = { kind: 'warm-up', updates: 3, then: { kind: 'exponential', rate: 0.4, factor: 0.5 } };
  const config = { ...SGD, schedule };
  const run = createRun(config);
  expect(run.go(3).map(({ learningRate }) => learningRate)).toEqual([0, 1, 2].map((update) => learningRateAt(schedule, update))); // prettier-ignore
  const resumed = createRun(config, 6);
  resumeCheckpoint(k, resumed.state, resumed.labeller, saveCheckpoint(k, run.state));
  expect(resumed.go(4)).toEqual(run.go(4));
  expect(resumed.go(1)[0].learningRate).toBe(learningRateAt(schedule, 7));
});

test('without a schedule every update is made with the rate of the config', () => {
  expect(createRun(SGD).go(2).map(({ learningRate }) => learningRate)).toEqual([0.1, 0.1]); // prettier-ignore
});

test('a rate that falls on plateaus falls after its patience, and not without', () => {
  const run = createRun({ ...SGD, plateau: { factor: 0.5, patience: 1 } });
  for (const [value, rate] of [
    [1, 0.1],
    [2, 0.1],
    [2, 0.05],
    [2, 0.05],
    [0.5, 0.05],
  ]) {
    // prettier-ignore
    expect(run.report(value)).toBe('wait');
    expect(run.go(1)[0].learningRate).toBe(rate);
  }
  expect(createRun(SGD).report(1)).toBe('wait');
});

test('a schedule and a plateau together are refused', () => {
  const both = { ...SGD, schedule: { kind: 'constant', rate: 1 }, plateau: { factor: 0.5, patience: 1 } } as const;
  expect(() => createRun(both)).toThrow('a schedule or a plateau, got both');
});

describe('early stopping', () => {
  const config: TrainConfig = { ...SGD, earlyStopping: { patience: 1 } };

  test('stops after its patience and gives back the weights of the best report, ready to run', () => {
    const run = createRun(config);
    run.go(2);
    expect(run.report(0.9)).toBe('improved');
    run.go(2);
    expect(run.report(0.5)).toBe('improved');
    const best = weights(run);
    run.go(2);
    expect(run.report(0.6)).toBe('wait');
    expect(weights(run)).not.toEqual(best);
    run.go(2);
    expect(run.report(NaN)).toBe('stop');
    expect(weights(run)).toEqual(best);
    expect(run.state.stopping).toMatchObject({ best: 0.5, bestAt: 4 });
  });

  test('is saved with its best weights and goes on from a file or a copy', () => {
    const both = { ...config, plateau: { factor: 0.5, patience: 0 } };
    const run = createRun(both);
    for (const value of [null, 0.5, 0.7]) {
      run.go(2);
      if (value !== null) run.report(value);
      const [fromFile, fromCopy] = [createRun(both, 6), createRun(both, 7)];
      resumeCheckpoint(k, fromFile.state, fromFile.labeller, saveCheckpoint(k, run.state));
      restoreTrainState(fromCopy.state, copyTrainState(run.state), fromCopy.labeller);
      for (const resumed of [fromFile, fromCopy]) {
        expect(resumed.state.plateau).toEqual(run.state.plateau);
        expect(resumed.state.stopping).toEqual(run.state.stopping);
        for (const [name, { data }] of Object.entries(run.state.best))
          expect(resumed.state.best[name].data).toEqual(data);
      }
    }
  });

  test('a run without it refuses a state with it, and the other way round', () => {
    const [plain, stopping] = [createRun(SGD), createRun(config)];
    expect(() => restoreTrainState(plain.state, stopping.state, plain.labeller)).toThrow(
      'early stopping must be off as in this run, got a state with it on',
    );
    expect(() => restoreTrainState(stopping.state, plain.state, stopping.labeller)).toThrow(
      'early stopping must be on as in this run, got a state with it off',
    );
  });

  test('a file in which its numbers are missing is refused', () => {
    const file = readSafetensors(saveCheckpoint(k, createRun(config).state));
    const spoiled = { ...file, metadata: { ...file.metadata, stopping: '{"best":1}' } };
    expect(() => readCheckpoint(writeSafetensors(spoiled))).toThrow('expected numbers bestAt, waited, got {"best":1}');
  });
});
