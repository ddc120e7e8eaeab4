import { describe, expect, test } from 'vitest';
import { bitsOf, largestDifference } from '../../test-support/numbers';
import { randomExamples } from '../../test-support/sequence-problems';
import { createReferenceKernels } from '../kernels/reference';
import { createBidirectional } from '../layers/bidirectional';
import { createLstmLayer } from '../layers/recurrent-lstm';
import { createSequenceModel } from '../model/sequence-model';
import { createRng } from '../rng';
import { readCheckpoint, resumeCheckpoint, saveCheckpoint } from './checkpoint';
import { exampleRoom, fillExamples } from './examples';
import { createTrainState, nextIndices, presentIndices } from './state';
import { truncatedLossAndGrads, truncatedUpdate } from './truncated';
import type { TrainConfig } from './update';

const k = createReferenceKernels('float64');
const [B, D, H, K] = [3, 2, 4, 3];
const examples = randomExamples(createRng(1), { T: 11, B, D, H, K, lengths: [11, 4, 7, 11, 5, 9] });
const CONFIG: TrainConfig = { optimiser: { kind: 'adam' }, learningRate: 0.01, clip: { kind: 'norm', limit: 1 } };

function createRun(window: number, seed = 5) {
  const rng = createRng(seed);
  const model = createSequenceModel(k, createLstmLayer(k, { T: 11, B, D, H }, rng.fork('layer')), { K }, rng);
  const state = createTrainState(k, model, CONFIG, examples.length, rng.fork('order'));
  const room = exampleRoom(k, { T: window, B, D, K, answers: 'frames', learnsFrom: 'labels' });
  return {
    model,
    state,
    room,
    step() {
      const indices = state.frame === 0 ? nextIndices(state, B) : presentIndices(state, B);
      return truncatedUpdate(k, state, model, CONFIG, room, indices.map((index) => examples[index])); // prettier-ignore
    },
  };
}

const three = examples.slice(0, 3);

test('one window as long as the sequences gives the whole gradient, to the last bit', () => {
  const [whole, windows] = [createRun(11), createRun(11)];
  const loss = whole.model.lossAndGrads(fillExamples(whole.room, three));
  expect(truncatedLossAndGrads(k, windows.model, windows.room, three)).toBe(loss);
  for (const [name, { data }] of Object.entries(windows.model.grads)) {
    expect(bitsOf(data)).toBe(bitsOf(whole.model.grads[name].data));
  }
});

test('shorter windows leave the loss as it is and cut the gradient: that of the answers’ own weights stays', () => {
  const whole = createRun(11);
  const loss = whole.model.lossAndGrads(fillExamples(whole.room, three));
  for (const window of [1, 2, 3, 5, 10]) {
    const { model, room } = createRun(window);
    expect(truncatedLossAndGrads(k, model, room, three)).toBeCloseTo(loss, 12);
    expect(largestDifference(model.grads.Why.data, whole.model.grads.Why.data)).toBeLessThan(1e-12);
    expect(largestDifference(model.grads.Wf.data, whole.model.grads.Wf.data)).toBeGreaterThan(1e-5);
  }
});

test('the cut gradient is that of each window with its first state held fixed', () => {
  const window = 4;
  const { model, room } = createRun(window);
  truncatedLossAndGrads(k, model, room, three);
  const cut = model.grads.Wf.data.slice();
  // The states before each window, at the present weights.
  const starts: Float64Array[][] = [];
  const read = createRun(11);
  for (const from of [0, 4, 8]) {
    if (from > 0) read.model.forward(fillExamples(read.room, three, { from: 0, frames: from }));
    starts.push(read.model.layer.states.map(({ last }) => (from === 0 ? new Float64Array(B * H) : Float64Array.from(last.data)))); // prettier-ignore
  }
  const loss = () => {
    model.repack();
    return [0, 4, 8].reduce((sum, from, w) => {
      model.layer.states.forEach(({ first }, s) => first.data.set(starts[w][s]));
      const batch = fillExamples(room, three, { from, frames: window });
      return sum + (model.loss(batch) * batch.lengths.reduce((a, b) => a + b, 0)) / 22;
    }, 0);
  };
  const { data } = model.params.Wf;
  for (const j of [0, 5, 11, 23]) {
    const kept = data[j];
    data[j] = kept + 1e-5;
    const above = loss();
    data[j] = kept - 1e-5;
    const below = loss();
    data[j] = kept;
    expect(cut[j]).toBeCloseTo((above - below) / 2e-5, 8);
  }
});

describe('training in windows', () => {
  test('carries the state inside a batch and starts each batch from zero', () => {
    const { model, state, step } = createRun(4);
    const ends: boolean[] = [];
    for (let j = 0; j < 6; j++) {
      const before = state.frame;
      const { ended } = step();
      ends.push(ended);
      expect(state.frame).toBe(ended ? 0 : before + 4);
      model.layer.states.forEach(({ first, last }) => expect(first.data).toEqual(last.data)); // handed on
    }
    expect(ends).toEqual([false, false, true, false, false, true]); // 11 frames are the longest in both batches
    const first = createRun(4);
    first.model.layer.states.forEach((one) => one.first.data.fill(0.7)); // left over from something else
    const clean = createRun(4);
    expect(first.step().loss).toBe(clean.step().loss);
  });

  test('goes on between two windows from a file, with identical bits', () => {
    const run = createRun(4);
    for (let j = 0; j < 4; j++) run.step();
    expect(run.state.frame).toBe(4);
    const file = saveCheckpoint(k, run.state);
    expect(Object.keys(readCheckpoint(file).state.carried)).toEqual(['C', 'h']);
    const resumed = createRun(4, 99);
    resumed.step();
    resumeCheckpoint(k, resumed.state, resumed.model, file);
    for (let j = 0; j < 7; j++) expect(resumed.step()).toEqual(run.step());
    for (const [name, { data }] of Object.entries(resumed.model.params)) {
      expect(bitsOf(data)).toBe(bitsOf(run.model.params[name].data));
    }
  });

  test('a window that fails moves nothing on', () => {
    const { model, state, step } = createRun(4);
    step();
    const [frame, carried] = [state.frame, bitsOf(model.carried.h.data)];
    const kept = model.params.by.data[0];
    model.params.by.data[0] = NaN;
    const report = step();
    expect(report).toMatchObject({ finite: false, ended: false });
    expect([state.frame, bitsOf(model.carried.h.data)]).toEqual([frame, carried]);
    model.params.by.data[0] = kept;
    expect(step().finite).toBe(true);
  });
});

test('both directions, and one answer a sequence, are refused with a reason', () => {
  const lstm = () => createLstmLayer(k, { T: 4, B, D, H }, createRng(1));
  const both = createSequenceModel(k, createBidirectional(k, lstm(), lstm()), { K }, createRng(1));
  const one = createSequenceModel(k, lstm(), { K, head: { kind: 'final-state' } }, createRng(1));
  const room = exampleRoom(k, { T: 4, B, D, K, answers: 'frames', learnsFrom: 'labels' });
  expect(() => truncatedLossAndGrads(k, both, room, three)).toThrow('got bidirectional; its end is its start');
  expect(() => truncatedLossAndGrads(k, one, room, three)).toThrow('head must be frames, got final-state');
});
