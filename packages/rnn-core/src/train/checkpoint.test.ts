import { describe, expect, test } from 'vitest';
import { randomSequences } from '../../test-support/gradient-problems';
import { bitsOf } from '../../test-support/numbers';
import { FULL } from '../../test-support/seeds';
import { createKernels, KERNEL_CHOICES, type KernelChoice } from '../kernels/create';
import { createRnnLabeller } from '../model/rnn-labeller';
import { readSafetensors, writeSafetensors, type TensorFile } from '../model/safetensors';
import { createRng } from '../rng';
import { batchRoom, fillBatch } from './batch';
import { readCheckpoint, resumeCheckpoint, saveCheckpoint } from './checkpoint';
import { createTrainState, nextIndices, type TrainState } from './state';
import { trainUpdate, type TrainConfig } from './update';

const [D, K, H, B, T] = [2, 3, 4, 3, 6];
const sequences = randomSequences(createRng(1), [6, 2, 5, 6, 1, 4, 3, 6, 5, 2], D, K);
const CONFIGS: TrainConfig[] = [
  { optimiser: { kind: 'adam', amsgrad: true }, learningRate: 0.02, clip: { kind: 'norm', limit: 0.5 } },
  { optimiser: { kind: 'rmsprop', momentum: 0.9, centred: true }, learningRate: 0.001, clip: { kind: 'none' } },
  { optimiser: { kind: 'sgd' }, learningRate: 0.1, clip: { kind: 'value', limit: 0.1 } },
];
const ADAM = CONFIGS[0];

function createRun(config: TrainConfig, kernels: KernelChoice, seed = 5) {
  const k = createKernels(kernels);
  const rng = createRng(seed);
  const labeller = createRnnLabeller(k, { D, H, K, maxT: T, B }, rng.fork('weights'));
  const state = createTrainState(k, labeller, config, sequences.length, rng.fork('order'));
  const room = batchRoom(k, { T, B, D });
  return {
    k,
    labeller,
    state,
    go(updates: number) {
      for (let j = 0; j < updates; j++) {
        const batch = fillBatch(room, nextIndices(state, B).map((index) => sequences[index])); // prettier-ignore
        trainUpdate(state, labeller, config, batch);
      }
    },
  };
}

const bitsOfRun = ({ params, optimiser, update, rng, order, cursor, frame }: TrainState) => ({
  tensors: [params, ...Object.values(optimiser.moments)].map(
    (group) =>
    Object.entries(group).map(([name, { data }]) => [name, bitsOf(data)]).sort(), // prettier-ignore
  ),
  counters: [update, optimiser.step, cursor, frame, ...rng, ...order],
});

describe.each(KERNEL_CHOICES)('on %s', (kernels) => {
  test('a run saved at any of fifty random updates goes on from the file with identical bits', () => {
    const rng = createRng(77);
    for (const [index, config] of CONFIGS.entries()) {
      const count = FULL ? 50 : [20, 15, 15][index];
      const saves = new Set<number>();
      while (saves.size < count) saves.add(rng.integer(120));
      const run = createRun(config, kernels);
      const files = new Map<number, Uint8Array>();
      const later = new Map<number, ReturnType<typeof bitsOfRun>>();
      for (let update = 0; update < 132; update++) {
        if (saves.has(update)) files.set(update, saveCheckpoint(run.k, run.state));
        if (saves.has(update - 12)) later.set(update - 12, bitsOfRun(run.state));
        run.go(1);
      }
      const resumed = createRun(config, kernels, 1234); // other weights and order, to be overwritten
      for (const [update, file] of files) {
        expect(resumeCheckpoint(resumed.k, resumed.state, resumed.labeller, file).exact).toBe(true);
        expect(resumed.state.update).toBe(update);
        resumed.go(12);
        expect(bitsOfRun(resumed.state)).toEqual(later.get(update));
      }
    }
  });
});

test('a file from another engine is taken, and it is said that later bits may differ', () => {
  const [wide, narrow] = [createRun(ADAM, 'reference64'), createRun(ADAM, 'reference32', 6)];
  wide.go(3);
  const resumed = resumeCheckpoint(narrow.k, narrow.state, narrow.labeller, saveCheckpoint(wide.k, wide.state));
  expect(resumed.exact).toBe(false);
  expect(narrow.state.params.Whh.data).toEqual(Float32Array.from(wide.state.params.Whh.data));
});

test('notes come back as they were', () => {
  const run = createRun(ADAM, 'reference64');
  const notes = { data: 'ʃ', best: '0.25' };
  expect(readCheckpoint(saveCheckpoint(run.k, run.state, notes)).notes).toEqual(notes);
  expect(readCheckpoint(saveCheckpoint(run.k, run.state)).notes).toEqual({});
});

test('a file that does not name its engine, its notes or its memories has none', () => {
  const run = createRun(ADAM, 'reference64');
  const { metadata, tensors } = readSafetensors(saveCheckpoint(run.k, run.state));
  const { format, counters } = metadata;
  const read = readCheckpoint(writeSafetensors({ metadata: { format, counters }, tensors }));
  expect([read.kernels, read.notes, read.state.plateau, read.state.stopping]).toEqual(['unknown', {}, null, null]);
});

describe('refused, with the reason, and nothing has changed:', () => {
  const U32 = (...numbers: number[]) => ({ shape: [numbers.length], data: Uint32Array.from(numbers) });
  const metadata = (change: Record<string, string>) => (file: TensorFile) => ({
    ...file,
    metadata: { ...file.metadata, ...change },
  });
  const tensors = (change: TensorFile['tensors']) => (file: TensorFile) => ({
    ...file,
    tensors: { ...file.tensors, ...change },
  });
  const refused: [string, (file: TensorFile) => TensorFile, RegExp][] = [
    ['another format', metadata({ format: 'model' }), /expected a file of format unrolled-checkpoint\/1, got model;/],
    ['no metadata at all', (file) => ({ ...file, metadata: {} }), /got no format/],
    ['a format and nothing else', (file) => ({ ...file, metadata: { format: file.metadata.format } }), /as JSON, got none/],
    ['no order', ({ metadata: kept, tensors: { order: _, ...others } }) => ({ metadata: kept, tensors: others }), /under "order", got nothing/],
    ['no counters', metadata({ counters: '' }), /expected counters update, cursor, frame, step as JSON/],
    ['counters that are no object', metadata({ counters: '3' }), /expected counters/],
    ['a counter below 0', metadata({ counters: '{"update":-1,"cursor":0,"frame":0,"step":0}' }), /expected counters/],
    ['a cursor past the end', metadata({ counters: '{"update":1,"cursor":11,"frame":0,"step":1}' }), /cursor of at most 10/],
    ['an order with a sequence twice', tensors({ order: U32(0, 1, 2, 3, 4, 5, 6, 7, 8, 8) }), /names each sequence once/],
    ['an order past the data', tensors({ order: U32(0, 1, 2, 3, 4, 5, 6, 7, 8, 10) }), /names each sequence once/],
    ['other data', tensors({ order: U32(1, 0) , }), /cursor of at most 2|must hold 10 sequences, got 2/],
    ['an order of fractions', tensors({ order: { shape: [1], data: Float64Array.of(0) } }), /whole numbers \(U32\) under "order", got others/],
    ['a generator that stands still', tensors({ rng: U32(0, 0, 0, 0) }), /four words, not all zero, under "rng"/],
    ['a generator too short', tensors({ rng: U32(1, 2) }), /four words/],
    ['weights of whole numbers', tensors({ 'weight/bh': U32(1, 2, 3, 4) }), /floating-point numbers under "weight\/bh"/],
    ['weights of another shape', tensors({ 'weight/bh': { shape: [1], data: Float64Array.of(0) } }), /bh must have 4 entries, got 1/],
    ['dropout the model has not', tensors({ noise: U32(1, 2, 3, 4) }), /dropout must be off as in this run/],
  ]; // prettier-ignore
  for (const [what, change, message] of refused) {
    test(what, () => {
      const run = createRun(ADAM, 'reference64');
      run.go(2);
      const file = writeSafetensors(change(readSafetensors(saveCheckpoint(run.k, run.state))));
      const before = bitsOfRun(run.state);
      expect(() => resumeCheckpoint(run.k, run.state, run.labeller, file)).toThrow(message);
      expect(bitsOfRun(run.state)).toEqual(before);
    });
  }
});
