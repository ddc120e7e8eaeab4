/** What experiments hand out beside their numbers: every network, under its own name, and the one that the numbers are of. */
import { PHONEMES } from '@unrolled/audio-core';
import {
  DEFAULT_KERNELS,
  runToEnd,
  startRun,
  type AnyExperiment,
  type ParamValues,
  type Result,
} from '@unrolled/lab-protocol';
import {
  ADDING_BASELINE,
  addingTask,
  createFrameLabeller,
  createReferenceKernels,
  createRng,
  exampleRoom,
  exportPyTorch,
  fillExamples,
  loadLabeller,
  loadModel,
  readSafetensors,
} from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment as ablation } from '../../docs/01-phoneme-rnn/experiments/ablation';
import { experiment as askLate, LENGTHS } from '../../docs/01-phoneme-rnn/experiments/ask-late';
import { experiment as memory } from '../../docs/01-phoneme-rnn/experiments/memory';
import { fileOf } from '../../docs/01-phoneme-rnn/experiments/shared/frame-file';
import { experiment as forgetBias, LAGS } from '../../docs/02-lstm/experiments/forget-bias';
import { experiment as gruStart } from '../../docs/02-lstm/experiments/gru-start';
import { experiment as lstmStart } from '../../docs/02-lstm/experiments/lstm-start';
import { experiment as routes } from '../../docs/02-lstm/experiments/routes';
import { experiment as simpleRnn } from '../../docs/02-lstm/experiments/simple-rnn';
import { experiment as byHeart } from '../../docs/03-gru/experiments/by-heart';
import { experiment as gates, VARIANTS } from '../../docs/04-lstm-vs-gru/experiments/gates';
import { experiment as search } from '../../docs/04-lstm-vs-gru/experiments/search';
import { openTask, planOf } from '../../docs/04-lstm-vs-gru/experiments/shared/tasks';

const FULL = Boolean(process.env.UNROLLED_FULL);
const SEED = 4;
/** All networks of a run together, in bytes, with the default sizes. */
const LARGEST = 200_000;
const k = createReferenceKernels('float32');

interface Row {
  readonly experiment: unknown;
  readonly values: ParamValues;
  /** From the name of a network to its cell. */
  readonly cells: Readonly<Record<string, string>>;
  /** Takes seconds: runs in the long form alone. */
  readonly long?: true;
}

const all = (names: readonly string[], cell: string) => Object.fromEntries(names.map((name) => [name, cell]));
/** In the name of a network of a search stands the rate that was found; here "η" alone. */
const starts = (names: readonly string[], cell: string) => all(names.map((name) => `${name}, η`), cell); // prettier-ignore
const KEEPING = ['b = 0', 'b = 1', 'b = 3', 'half left after T/2'];
/** Runs that more than one test looks at. */
const short = { updates: 50, hidden: 4 };
const ofBias = { updates: 20, hidden: 4, bias: 6 };
const candidates = { updates: 10, budget: 500 };

const ROWS: Readonly<Record<string, Row>> = {
  memory: {
    ...{ experiment: memory, values: { updates: 20, window: 2 }, long: true },
    cells: all(['one frame', 'window back', 'window on both sides', 'RNN, tanh', 'RNN, ReLU'], 'simple-rnn'),
  },
  'ablation of units': {
    ...{ experiment: ablation, values: { updates: 20 }, long: true },
    cells: all(['with 1 hidden unit', ...[2, 4, 8, 16, 32, 48].map((H) => `with ${H} units`)], 'simple-rnn'),
  },
  'ablation of lengths': {
    ...{ experiment: ablation, values: { updates: 20, vary: 'length' }, long: true },
    cells: all(['from pieces of 1 frame', ...[2, 4, 8, 16, 32, 60].map((T) => `from pieces of ${T} frames`)], 'simple-rnn'), // prettier-ignore
  },
  'ask late': {
    ...{ experiment: askLate, values: { updates: 20, hidden: 4, activation: 'relu' } },
    cells: all(LENGTHS.flatMap((T) => [`${T} frames, every frame`, `${T} frames, end only`]), 'simple-rnn'), // prettier-ignore
  },
  'start of the simple RNN': {
    ...{ experiment: simpleRnn, values: short },
    cells: starts(['tanh, orthogonal', 'tanh, Glorot', 'tanh, identity', 'ReLU, identity'], 'simple-rnn'),
  },
  'start of the LSTM': { experiment: lstmStart, values: { ...short }, cells: starts(KEEPING, 'lstm'), long: true },
  'start of the GRU': {
    experiment: gruStart,
    values: { ...short },
    cells: starts(KEEPING, 'gru-reset-before'),
    long: true,
  },
  'forget bias': {
    ...{ experiment: forgetBias, values: ofBias },
    cells: all(LAGS.flatMap((lag) => [0, 1, 3, 'your'].map((b) => `lag ${lag}, ${b === 'your' ? 'your b = 6' : `b = ${b}`}`)), 'lstm'), // prettier-ignore
  },
  routes: {
    ...{ experiment: routes, values: { updates: 50, hidden: 4, length: 10 } },
    cells: { 'simple RNN': 'simple-rnn', LSTM: 'lstm' },
  },
  'by heart': { experiment: byHeart, values: { updates: 100 }, cells: { GRU: 'gru-reset-before' }, long: true },
  'search of chapter 4': {
    ...{ experiment: search, values: candidates },
    cells: {
      'simple RNN, best of eight': 'simple-rnn',
      'GRU, best of eight': 'gru-reset-before',
      'LSTM, best of eight': 'lstm',
    },
  },
  'search of chapter 4, twice': {
    ...{ experiment: search, values: { ...candidates, repetitions: 2 }, long: true },
    cells: {
      'simple RNN, best of eight, last of 2 runs': 'simple-rnn',
      'GRU, best of eight, last of 2 runs': 'gru-reset-before',
      'LSTM, best of eight, last of 2 runs': 'lstm',
    },
  },
  'gates of chapter 4': {
    ...{ experiment: gates, values: { task: 'adding', updates: 10, budget: 500 } },
    cells: Object.fromEntries(
      VARIANTS.map(({ key, label }) => [`${label}, last seed`, key === 'base' ? 'lstm' : 'lstm-variant']),
    ),
  },
};

type Done = Promise<Required<Pick<Result, 'numbers' | 'models'>>>;
const runs = new Map<ParamValues, Done>();

/** Once for the same object of values. */
function run(experiment: unknown, values: ParamValues): Done {
  const known = runs.get(values) ?? runAnew(experiment, values);
  runs.set(values, known);
  return known;
}
async function runAnew(experiment: unknown, values: ParamValues): Done {
  const local = startRun(experiment as AnyExperiment, { seed: SEED, ...values }, { kernels: DEFAULT_KERNELS });
  const end = await runToEnd(local);
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { numbers: end.result.numbers, models: end.result.models ?? {} };
}
function cellOf(bytes: Uint8Array): string {
  const { metadata } = readSafetensors(bytes);
  if (metadata.kind) return metadata.kind;
  return (JSON.parse(metadata.model) as { layer: { kind: string } }).layer.kind;
}

test.each(Object.entries(ROWS).filter(([, { long }]) => FULL || !long))(
  '%s: every network leaves under its name, and what PyTorch can compute is written for it',
  async (_, { experiment, values, cells }) => {
    const { models } = await run(experiment, values);
    const named = Object.entries(models).map(([name, bytes]) => [name.replace(/ = [\d.]+$/, (end) => (name.includes('η') ? '' : end)), cellOf(bytes)]); // prettier-ignore
    expect(Object.fromEntries(named)).toEqual(cells);
    const files = Object.values(models);
    expect(files.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(LARGEST);
    expect(new Set(files.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(files.length);
    for (const [name, bytes] of Object.entries(models)) {
      const write = () => exportPyTorch(bytes, { title: name });
      if (cellOf(bytes) === 'lstm-variant') expect(write).toThrow(/parts taken out or added/);
      else expect(write()).toContain('MODEL = """');
    }
  },
  300_000,
);

test('a network without memory leaves as an RNN that computes the same from every frame alone', () => {
  const [T, D, H, K] = [3, 6, 5, PHONEMES.length];
  const rng = createRng(SEED);
  const labeller = createFrameLabeller(k, { D, H, K, maxT: T, B: 1 }, rng);
  for (const { data } of Object.values(labeller.params)) data.forEach((_, j) => (data[j] = rng.normal()));
  labeller.repack();
  const statistics = { mean: Float64Array.of(1, 2), deviation: Float64Array.of(3, 4) }; // of windows of three frames
  const file = loadLabeller(k, fileOf(labeller, { statistics }), T);
  expect(Array.from(file.featureMean)).toEqual([1, 2, 1, 2, 1, 2]);
  expect(Array.from(file.featureStd)).toEqual([3, 4, 3, 4, 3, 4]);
  expect(file.labels).toEqual(PHONEMES);
  const room = exampleRoom(k, { T, B: 1, D, K, answers: 'frames', learnsFrom: 'labels' });
  const features = Array.from({ length: T * D }, () => rng.normal());
  const batch = fillExamples(room, [{ frames: T, features, labels: [0, 0, 0] }]);
  const expected = Array.from(labeller.forward(batch).data.slice(0, T * K));
  const got = file.labeller.forward(batch).data;
  expected.forEach((score, j) => expect(got[j]).toBeCloseTo(score, 5));
});

test('what leaves a search is the best of its start: on the held-out examples it has the error that the numbers say', async () => {
  const { numbers, models } = await run(simpleRnn, short);
  const task = addingTask(25);
  const { T, D, K, answers, learnsFrom } = task;
  const heldOut = createRng(SEED).fork('held out');
  const examples = Array.from({ length: 256 }, () => task.draw(heldOut));
  const room = exampleRoom(k, { T, B: examples.length, D, K, answers, learnsFrom });
  const batch = fillExamples(room, examples);
  const keys = ['tanhOrthogonal', 'tanhGlorot', 'tanhIdentity', 'reluIdentity'];
  Object.entries(models).forEach(([name, bytes], j) => {
    const { model } = loadModel(k, bytes, { T, B: examples.length });
    expect(model.loss(batch) / ADDING_BASELINE).toBeCloseTo(numbers[`${keys[j]}Share`], 4);
    expect(name).toMatch(new RegExp(`= ${numbers[`${keys[j]}Rate`]}$`));
  });
});

test('what leaves the search of chapter 4 is the best candidate', async () => {
  const { numbers, models } = await run(search, candidates);
  const plan = planOf('adding', 'short');
  const opening = openTask('adding', 'short', createRng(SEED).fork('run 0'));
  let opened = opening.next();
  while (!opened.done) opened = opening.next();
  const { heldOut, judge } = opened.value;
  const room = exampleRoom(k, { ...plan, B: heldOut.length });
  for (const [label, key] of Object.entries({ 'simple RNN': 'rnn', GRU: 'gru', LSTM: 'lstm' })) {
    const { model, description } = loadModel(k, models[`${label}, best of eight`], { T: plan.T, B: heldOut.length });
    const { total, count } = judge(model, room, heldOut);
    expect(total / count).toBeCloseTo(numbers[`${key}Score`], 5);
    if (key === 'rnn') expect(description.layer).toMatchObject({ activation: numbers.rnnKeeping === 1 ? 'relu' : 'tanh' }); // prettier-ignore
  }
});

test('a network of the forget bias is the one that started with it', async () => {
  const { models } = await run(forgetBias, ofBias);
  for (const [name, bytes] of Object.entries(models)) {
    const { bf } = loadModel(k, bytes, { T: 1, B: 1 }).model.params;
    const started = Number(/b = (\d)$/.exec(name)?.[1]);
    for (const b of bf.data) expect(Math.abs(b - started)).toBeLessThan(0.25); // 20 steps of Adam at 0.01 move it 0.2 or so
  }
});
