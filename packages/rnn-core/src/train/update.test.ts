import { describe, expect, test } from 'vitest';
import { bitsOf } from '../../test-support/numbers';
import { randomExamples } from '../../test-support/sequence-problems';
import { createReferenceKernels } from '../kernels/reference';
import { createLstmLayer } from '../layers/recurrent-lstm';
import { createSimpleRnnLayer } from '../layers/recurrent-simple';
import { createFrameLabeller } from '../model/frame-labeller';
import type { Labeller } from '../model/labeller';
import { createRnnLabeller } from '../model/rnn-labeller';
import { createSequenceModel } from '../model/sequence-model';
import { createRng } from '../rng';
import { exampleRoom, fillExamples } from './examples';
import { findFault, findOverflow } from './fault';
import { copyTrainState, createTrainState, trainedArrays, type TrainState } from './state';
import { trainUpdate, type TrainConfig } from './update';

const k = createReferenceKernels('float32');
const sizes = { T: 6, B: 2, D: 2, H: 4 };
const K = 3;
const ADAM: TrainConfig = { optimiser: { kind: 'adam' }, learningRate: 0.01, clip: { kind: 'norm', limit: 1 } };
const NETS: Record<string, () => Labeller> = {
  LSTM: () => createSequenceModel(k, createLstmLayer(k, sizes, createRng(1)), { K }, createRng(2)) as Labeller,
  'RNN labeller': () => createRnnLabeller(k, { ...sizes, K, maxT: 6 }, createRng(1)),
  'frame labeller': () => createFrameLabeller(k, { ...sizes, K, maxT: 6 }, createRng(1)),
};
const room = exampleRoom(k, { ...sizes, K, answers: 'frames', learnsFrom: 'labels' });
const examples = randomExamples(createRng(3), { ...sizes, K, lengths: [6, 4] });
const bits = (state: TrainState) => [...trainedArrays(state).map(bitsOf), state.update, state.optimiser.step];

function run(net: () => Labeller, config = ADAM) {
  const labeller = net();
  const state = createTrainState(k, labeller, config, 2, createRng(4));
  for (let j = 0; j < 2; j++) trainUpdate(state, labeller, config, fillExamples(room, examples));
  return { labeller, state, update: () => trainUpdate(state, labeller, config, fillExamples(room, examples)) };
}

describe.each(Object.entries(NETS))('the first number that is not finite, in the %s', (_, net) => {
  test('is found in the input with its frame', () => {
    const { labeller, state } = run(net);
    const batch = fillExamples(room, examples);
    batch.x.data[3 * 2 * 2 + 1] = NaN; // frame 3, sequence 0
    const report = trainUpdate(state, labeller, ADAM, batch);
    expect(report.fault).toMatchObject({ update: 3, what: 'input', frame: 3, value: NaN });
    expect(report.fault?.message).toMatch(/^At update 3 the input at frame 3 is NaN; the weights are those before/);
  });

  test('is found in a weight by its name', () => {
    const { labeller, state, update } = run(net);
    const name = Object.keys(labeller.params)[1];
    labeller.params[name].data[0] = NaN;
    labeller.repack();
    const before = bits(state);
    expect(update()).toMatchObject({ finite: false, fault: { what: `weight ${name}`, frame: null, value: NaN } });
    expect(bits(state)).toEqual(before);
  });

  test('is found where a step overflows, and weights, moments and counters are those before it', () => {
    for (const optimiser of [{ kind: 'sgd' }, { kind: 'sgd', momentum: 0.5 }, { kind: 'adam' }] as const) {
      const config: TrainConfig = { optimiser, learningRate: 1e45, clip: { kind: 'none' } };
      const slow = { ...config, learningRate: 0.01 };
      const { labeller, state } = run(net, slow);
      const before = bits(state);
      const scores = bitsOf(labeller.forward(fillExamples(room, examples)).data);
      const report = trainUpdate(state, labeller, config, fillExamples(room, examples));
      expect(report.finite).toBe(false);
      expect(report.fault?.what).toMatch(/^weight /);
      expect(bits(state)).toEqual(before);
      expect(bitsOf(labeller.forward(fillExamples(room, examples)).data)).toBe(scores); // repacked as well
      expect(trainUpdate(state, labeller, slow, fillExamples(room, examples)).finite).toBe(true);
    }
  });
});

test('a state that blows up is found in the frame it does so, and training goes on from the last good weights', () => {
  const layer = createSimpleRnnLayer(k, { ...sizes, activation: 'relu' }, createRng(1));
  const model = createSequenceModel(k, layer, { K }, createRng(2));
  const state = createTrainState(k, model, ADAM, 2, createRng(4));
  layer.params.Whh.data.fill(0);
  for (let j = 0; j < 4; j++) layer.params.Whh.data[5 * j] = 1e12; // 10, 10¹³, 10²⁵, 10³⁷, then past 3·10³⁸
  layer.params.bh.data.fill(10);
  model.repack();
  const report = trainUpdate(state, model, ADAM, fillExamples(room, examples));
  expect(report).toMatchObject({ finite: false, fault: { what: 'h', frame: 4, value: Infinity } });
});

test('a gradient that overflows where the loss does not is found in the gradients, last frame first', () => {
  const layer = createSimpleRnnLayer(k, sizes, createRng(1));
  const model = createSequenceModel(k, layer, { K, loss: { kind: 'squared-error' } }, createRng(2));
  const targets = exampleRoom(k, { ...sizes, K, answers: 'frames', learnsFrom: 'targets' });
  const wild = { frames: 6, features: new Float32Array(12).fill(1), targets: new Float32Array(18).fill(1e30) };
  model.params.Why.data.fill(1e20); // the loss is summed in float64, the gradient of the states is float32
  model.params.by.data.fill(0);
  model.repack();
  const state = createTrainState(k, model, ADAM, 1, createRng(4));
  const report = trainUpdate(state, model, ADAM, fillExamples(targets, [wild]));
  expect(Number.isFinite(report.loss)).toBe(true);
  expect(report.fault).toMatchObject({ what: 'gradient of the outputs', frame: 5 });
});

test('a moment that overflows is named as one', () => {
  const { state } = run(NETS.LSTM);
  state.optimiser.moments.second.Wf.data[3] = Infinity;
  expect(findOverflow(7, state)).toMatchObject({ update: 7, what: 'moment "second" of Wf', value: Infinity });
  expect(findOverflow(7, run(NETS.LSTM).state)).toBe(null);
});

test('gradients whose squares overflow together are named as a whole', () => {
  const wide = createReferenceKernels('float64');
  const labeller = createFrameLabeller(wide, { ...sizes, K, maxT: 6 }, createRng(1));
  const huge: Labeller = {
    ...labeller,
    lossAndGrads() {
      labeller.grads.by.data.fill(1e200);
      return 1;
    },
  };
  const state = createTrainState(wide, huge, ADAM, 1, createRng(1));
  const report = trainUpdate(state, huge, ADAM, fillExamples(room, examples));
  expect(report.fault).toMatchObject({ what: 'norm of all gradients', value: Infinity });
});

test('a copy of a state shares nothing with it', () => {
  const { state, update } = run(NETS.LSTM);
  const copy = copyTrainState(state);
  expect(copy).toEqual(state);
  const before = bits(copy);
  update();
  expect(bits(copy)).toEqual(before);
  expect(bits(state)).not.toEqual(before);
});

test('a model without traces is searched in what it has; one that reads symbols in its embedding as well', () => {
  const bare: Labeller = { ...run(NETS.LSTM).labeller, trace: undefined };
  bare.params.Wf.data[0] = NaN;
  expect(findFault(1, bare, fillExamples(room, examples), NaN).what).toBe('weight Wf');
  bare.params.Wf.data[0] = 0;
  expect(findFault(1, bare, fillExamples(room, examples), Infinity)).toMatchObject({ what: 'loss', value: Infinity });
  bare.grads.by.data[0] = NaN;
  expect(findFault(1, bare, fillExamples(room, examples), 1).what).toBe('gradient of by');

  const config = { K, head: { kind: 'final-state' }, input: { kind: 'symbols', V: 3 } } as const;
  const model = createSequenceModel(k, createLstmLayer(k, sizes, createRng(1)), config, createRng(2));
  const symbols = exampleRoom(k, { ...sizes, K, D: 0, answers: 'sequence', learnsFrom: 'labels' });
  const batch = fillExamples(symbols, [{ frames: 3, symbols: [0, 1, 2], labels: [1] }]);
  model.lossAndGrads(batch);
  const [embedding] = model.trace?.().forward ?? [];
  expect(embedding.name).toBe('embedding');
  embedding.steps[1].data[0] = NaN;
  expect(findFault(1, model as Labeller, batch, NaN)).toMatchObject({ what: 'embedding', frame: 1 });
  model.forward(batch).data[0] = NaN; // one row for the whole sequence: it belongs to no frame
  expect(findFault(1, model as Labeller, batch, NaN)).toMatchObject({ what: 'scores', frame: null });
});
