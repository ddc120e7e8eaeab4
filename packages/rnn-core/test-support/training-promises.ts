/**
 * What training and model files promise, as questions to an engine: true where it keeps the promise. For tests only.
 *
 * Asked of the engine as it is, and of copies with a bug patched in. Everything goes through the public API.
 */
import { readFileSync } from 'node:fs';
import type { Example, Kernels, LayerSizes, RecurrentLayer, SequenceModel, TrainConfig } from '../src/index';
import { check, type Core } from './gradient-problems';
import { bitsOf, largestDifference } from './numbers';
import {
  LSTM,
  randomExamples,
  sequenceProblem,
  SIMPLE,
  type LayerMaker,
  type SequenceSizes,
} from './sequence-problems';

const [T, B, D, H, K] = [9, 3, 2, 3, 4];
const WINDOW = 4;
const CONFIG: TrainConfig = {
  optimiser: { kind: 'adam' },
  learningRate: 0.02,
  clip: { kind: 'norm', limit: 0.5 },
  plateau: { factor: 0.5, patience: 0 },
  earlyStopping: { patience: 5 },
};

/** A run with everything that has to be saved: dropout, windows, a falling rate, early stopping. */
function createRun(core: Core, seed: number, config: TrainConfig = CONFIG) {
  const k = core.createKernels('reference32');
  const rng = core.createRng(seed);
  const examples = randomExamples(core.createRng(1), { T, B, D, H, K, lengths: [9, 5, 7, 8, 3, 9, 6] });
  const layer = core.createDropout(k, core.createLstmLayer(k, { T, B, D, H }, rng.fork('layer')), { output: 0.3 });
  const model = core.createSequenceModel(k, layer, { K, noise: rng.fork('noise') }, rng);
  const state = core.createTrainState(k, model, config, examples.length, rng.fork('order'));
  const room = core.exampleRoom(k, { T: WINDOW, B, D, K, answers: 'frames', learnsFrom: 'labels' });
  function step(spoil?: (examples: Example[]) => Example[], used = config) {
    const indices = state.frame === 0 ? core.nextIndices(state, B) : core.presentIndices(state, B);
    const chosen = indices.map((index) => examples[index]);
    return core.truncatedUpdate(k, state, model, used, room, spoil ? spoil(chosen) : chosen);
  }
  const bits = (): string[] => core.copyTrainState(state) && [
    ...Object.values({ ...state.params, ...state.best, ...state.carried }).map(({ data }) => bitsOf(data)),
    ...Object.values(state.optimiser.moments).flatMap((group) => Object.values(group).map(({ data }) => bitsOf(data))),
    JSON.stringify([state.update, state.optimiser.step, state.cursor, state.frame, state.rng, state.noise]),
    JSON.stringify([state.plateau, state.stopping, Array.from(state.order)]),
  ]; // prettier-ignore
  return {
    k,
    core,
    model,
    state,
    step,
    bits,
    report: (value: number) => core.reportHeldOut(state, model, config, value),
  };
}

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Saved between two windows, read into another run, a run goes on with identical bits. */
export function resumes(core: Core): boolean {
  const run = createRun(core, 5);
  for (let j = 0; j < 4; j++) run.step();
  run.report(0.5);
  run.report(0.7);
  const file = core.saveCheckpoint(run.k, run.state);
  const resumed = createRun(core, 6);
  resumed.step();
  core.resumeCheckpoint(resumed.k, resumed.state, resumed.model, file);
  if (!equal(resumed.bits(), run.bits())) return false;
  for (let j = 0; j < 8; j++) {
    run.step();
    resumed.step();
  }
  return equal(resumed.bits(), run.bits());
}

/** An update that meets a NaN, or overflows, leaves weights, moments and counters as they were, and says where. */
export function staysGood(core: Core): boolean {
  const run = createRun(core, 5);
  run.step();
  const before = run.bits();
  const spoilt = run.step(
    (examples) =>
    examples.map((one) => ({ ...one, features: Float64Array.from(one.features ?? [], (x, j) => (j === 2 * WINDOW ? NaN : x)) })), // prettier-ignore
  );
  const noise = (bits: string[]) => bits.slice(0, -2); // the draws of the failed update are gone
  if (spoilt.finite || spoilt.fault?.frame !== 0 || !spoilt.fault.what.startsWith('input')) return false;
  if (!equal(noise(run.bits()), noise(before))) return false;
  const calm: TrainConfig = { ...CONFIG, plateau: undefined, clip: { kind: 'none' } };
  const wild = createRun(core, 5, calm);
  wild.step();
  const start = wild.bits();
  const report = wild.step(undefined, { ...calm, learningRate: 1e45 });
  const counters = [wild.state.update, wild.state.frame, wild.state.optimiser.step];
  return !report.finite && equal(noise(wild.bits()), noise(start)) && equal(counters, [1, WINDOW, 1]);
}

/** Rates come from the schedule by the update's number; the best weights come back when it stops. */
export function followsReports(core: Core): boolean {
  const schedule = { kind: 'exponential', rate: 0.1, factor: 0.5 } as const;
  const scheduled = createRun(core, 5, { ...CONFIG, plateau: undefined, schedule });
  const rates = [0, 1, 2].map(() => scheduled.step().learningRate);
  if (!equal(rates, [0.1, 0.05, 0.025])) return false;
  const run = createRun(core, 5, { ...CONFIG, earlyStopping: { patience: 0 } });
  run.step();
  if (run.report(0.5) !== 'improved') return false;
  const best = Object.values(run.state.params).map(({ data }) => bitsOf(data));
  if (run.step().learningRate !== 0.02) return false;
  if (run.report(0.6) !== 'stop') return false;
  if (run.step().learningRate !== 0.01) return false; // the plateau has been heard
  core.restoreTrainState(run.state, { ...core.copyTrainState(run.state), params: run.state.best }, run.model);
  return equal(Object.values(run.state.params).map(({ data }) => bitsOf(data)), best); // prettier-ignore
}

function plainModel(core: Core, k: Kernels, layer: RecurrentLayer): SequenceModel {
  return core.createSequenceModel(k, layer, { K }, core.createRng(3));
}

/** Windows: the loss of the whole, each window's own gradient, nothing carried into the next batch. */
export function truncates(core: Core): boolean {
  const k = core.createKernels('reference64');
  const examples = randomExamples(core.createRng(1), { T, B, D, H, K, lengths: [9, 5, 7] });
  const sizes = { T, B, D, K, answers: 'frames', learnsFrom: 'labels' } as const;
  const [whole, short] = [core.exampleRoom(k, sizes), core.exampleRoom(k, { ...sizes, T: WINDOW })];
  const model = plainModel(core, k, core.createLstmLayer(k, { T, B, D, H }, core.createRng(2)));
  const loss = model.lossAndGrads(core.fillExamples(whole, examples));
  const full = model.grads.Wf.data.slice();
  const head = model.grads.Why.data.slice();
  const cut = core.truncatedLossAndGrads(k, model, short, examples);
  if (Math.abs(cut - loss) > 1e-12 || largestDifference(model.grads.Why.data, head) > 1e-12) return false;
  if (largestDifference(model.grads.Wf.data, full) < 1e-6) return false; // nothing was cut
  if (core.truncatedLossAndGrads(k, model, short, examples) !== cut) return false; // something was carried over
  const [clean, left] = [createRun(core, 5), createRun(core, 5)];
  left.model.layer.states.forEach(({ first }) => first.data.fill(0.7));
  if (clean.step().loss !== left.step().loss) return false; // a batch began from what lay there
  core.truncatedLossAndGrads(k, model, whole, examples);
  return largestDifference(model.grads.Wf.data, full) === 0;
}

/** Packed and padded agree in loss and every gradient, and packing computes less. */
export function packs(core: Core): boolean {
  const k = core.createKernels('reference64');
  const sizes: LayerSizes = { T, B: 5, D, H };
  const make = (each: LayerSizes) => core.createLstmLayer(k, each, core.createRng(2));
  const examples = randomExamples(core.createRng(1), { ...sizes, K, lengths: [4, 9, 1, 6, 2] });
  const order = core.longestFirst(examples.map(({ frames }) => frames));
  const room = core.exampleRoom(k, { T, B: 5, D, K, answers: 'frames', learnsFrom: 'labels' });
  const layer = core.createPackedLayer(k, make, sizes);
  const [padded, packed] = [plainModel(core, k, make(sizes)), plainModel(core, k, layer)];
  for (let pass = 0; pass < 2; pass++) {
    const loss = padded.lossAndGrads(core.fillExamples(room, examples));
    const other = packed.lossAndGrads(core.fillExamples(room, order.map((index) => examples[index]))); // prettier-ignore
    if (Math.abs(loss - other) > 1e-12) return false;
    for (const [name, { data }] of Object.entries(packed.grads)) {
      if (!(largestDifference(data, padded.grads[name].data) < 1e-12)) return false;
    }
    for (const model of [padded, packed]) {
      for (const { data } of Object.values(model.params))
        for (let j = 0; j < data.length; j++) data[j] += 0.1 * (j % 3);
      model.repack();
    }
  }
  return layer.computed.rows < 9 * 5;
}

const BOTH: LayerMaker = (core, k, sizes, rng) =>
  core.createBidirectional(k, core.createLstmLayer(k, sizes, rng), core.createLstmLayer(k, sizes, rng));
const STACKED: LayerMaker = (core, k, sizes, rng) =>
  core.createStack(k, [BOTH(core, k, sizes, rng), BOTH(core, k, { ...sizes, D: 2 * sizes.H }, rng)]);
const sizes: SequenceSizes = { T: 5, B: 3, D, H, K, lengths: [4, 2, 3] };
const MODELS: [LayerMaker, Partial<SequenceSizes>][] = [
  [LSTM, { V: 5 }],
  [STACKED, { head: { kind: 'final-state' } }],
  [SIMPLE, { head: { kind: 'final-state' }, loss: { kind: 'squared-error' } }],
  [SIMPLE, { head: { kind: 'pool', pooling: 'mean' } }],
  [SIMPLE, { loss: { kind: 'binary', average: 'frames', positiveWeight: 2 } }],
  [SIMPLE, { loss: { kind: 'cross-entropy', smoothing: 0.2 } }],
  [SIMPLE, { loss: { kind: 'ctc', longestTranscript: 2 } }],
];

/** Every gradient of models of every shape agrees with central differences, and a sum of passes is one. */
export function differentiates(core: Core): boolean {
  for (const [make, shape] of MODELS) {
    const problem = sequenceProblem(core, make, { ...sizes, ...shape }, 1);
    if (!check(core, problem).passed) return false;
    const once = problem.model.grads.Why.data.slice();
    problem.model.addLossAndGrads(problem.batch, 0.5);
    if (
      !(
        largestDifference(
          problem.model.grads.Why.data.map((entry) => entry / 1.5),
          once,
        ) < 1e-12
      )
    )
      return false;
  }
  return true;
}

/** Dropout is drawn for training passes only. */
export function dropsOnlyInTraining(core: Core): boolean {
  const { model, k } = createRun(core, 5);
  const room = core.exampleRoom(k, { T, B, D, K, answers: 'frames', learnsFrom: 'labels' });
  const batch = core.fillExamples(room, randomExamples(core.createRng(1), { T, B, D, H, K, lengths: [9, 5, 7] }));
  const clean = model.loss(batch);
  const [first, second] = [model.lossAndGrads(batch), model.lossAndGrads(batch)];
  return first !== clean && second !== first && model.loss(batch) === clean;
}

interface Golden {
  readonly name: string;
  readonly options: { readonly T: number; readonly B: number };
  readonly inputs: Readonly<Record<string, { readonly data: number[]; readonly shape: number[] }>>;
  readonly params: Readonly<Record<string, { readonly data: number[]; readonly shape: number[] }>>;
  readonly outputs: { readonly y: { readonly data: number[] } };
}

/** Weights in torch's layout compute torch's outputs, and go out again as they came in. */
export function speaksTorch(core: Core): boolean {
  const k = core.createKernels('reference64');
  for (const [cell, file] of [
    ['lstm', 'lstm'],
    ['gru', 'gru_reset_after'],
    ['rnn-tanh', 'rnn_tanh'],
  ] as const) {
    const url = new URL(`../../../tests/golden/${file}.json`, import.meta.url);
    const { cases } = JSON.parse(readFileSync(url, 'utf8')) as { cases: Golden[] };
    const golden = cases.find(({ name }) => name === 'b1');
    if (!golden) throw new Error(`speaksTorch: ${file}.json must hold a case b1; copy the golden files again`);
    const stored = Object.entries(golden.params)
      .filter(([name]) => /_l\d/.test(name))
      .map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }] as const);
    const { layer: description, weights } = core.importTorch(Object.fromEntries(stored), cell);
    const layer = core.createLayer(k, description, golden.options, core.createRng(1));
    core.fillParams(layer.params, weights);
    layer.repack();
    const [x, mask] = [k.alloc(...golden.inputs.x.shape), k.alloc(golden.options.T, golden.options.B)];
    x.data.set(golden.inputs.x.data);
    mask.data.fill(1);
    layer.states.forEach(({ name, first }) => first.data.set(golden.inputs[name === 'h' ? 'h0' : 'c0']?.data ?? []));
    layer.forward(core.stepsOf(x), core.stepsOf(mask));
    if (!(largestDifference(layer.y.data, golden.outputs.y.data) < 1e-10)) return false;
    const again = core.importTorch(core.exportTorch(description, layer.params), cell);
    for (const [name, { data }] of Object.entries(again.weights)) {
      if (!(largestDifference(data, weights[name].data) === 0)) return false;
    }
  }
  return true;
}

/** A model file comes back bit for bit; one that leaves a convention out, or spoils a byte's meaning, does not come. */
export function keepsModels(core: Core): boolean {
  const k = core.createKernels('reference32');
  const description = { layer: { kind: 'gru-reset-before', D, H }, K } as const;
  const model = core.createModel(k, description, { T: 2, B: 1 }, core.createRng(1));
  const file = core.saveModel({ description, model });
  const read = core.loadModel(k, file, { T: 2, B: 1 });
  for (const [name, { data }] of Object.entries(model.params)) {
    if (bitsOf(read.model.params[name].data) !== bitsOf(data)) return false;
  }
  const { metadata, tensors } = core.readSafetensors(file);
  const refuses = (change: Record<string, string>): boolean => {
    try {
      core.loadModel(k, core.writeSafetensors({ metadata: { ...metadata, ...change }, tensors }), { T: 2, B: 1 });
      return false;
    } catch {
      return true;
    }
  };
  const refusesBytes = (header: string, body: number[]): boolean => {
    const bytes = Uint8Array.from([header.length, 0, 0, 0, 0, 0, 0, 0, ...Array.from(header, (letter) => letter.charCodeAt(0)), ...body]); // prettier-ignore
    try {
      core.readSafetensors(bytes);
      return false;
    } catch {
      return true;
    }
  };
  const tensor = (offsets: string, name = 'a') => `"${name}":{"dtype":"F32","shape":[1],"data_offsets":[${offsets}]}`;
  const zeros = (count: number): number[] => new Array<number>(count).fill(0);
  return (
    refuses({ conventions: metadata.conventions.replace('before the product', 'after the product') }) &&
    refuses({ model: metadata.model.replace('gru-reset-before', 'gru') }) &&
    refuses({ model: metadata.model.replace(/}$/, ',"dropout":1}') }) &&
    refuses({ format: 'another' }) &&
    !refusesBytes(`{${tensor('0,4')}}`, zeros(4)) &&
    refusesBytes(`{${tensor('0,4')}}`, zeros(5)) &&
    refusesBytes(`{${tensor('4,8')}}`, zeros(8)) &&
    refusesBytes(`{${tensor('0,4')},${tensor('0,4')}}`, zeros(4)) &&
    refusesBytes(`{${tensor('0,4')},${tensor('0,4', 'b')}}`, zeros(4)) &&
    refusesBytes(`{${tensor('0,4')}}`, [0, 0, 0xc0, 0x7f]) &&
    refusesBytes(`{${tensor('0,4').replace('F32', 'I32')}}`, zeros(4))
  );
}
