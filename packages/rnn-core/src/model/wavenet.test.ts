import { expect, test } from 'vitest';
import { awayFromKinks, smallestOf, type KinkedProblem } from '../../test-support/drawn';
import { check } from '../../test-support/gradient-problems';
import { largestDifference, largestOf, randomTensor } from '../../test-support/numbers';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { createWaveNet, type WaveNetConfig } from './wavenet';

const SMALL: WaveNetConfig = { V: 4, C: 2, skip: 3, taps: 2, dilations: [1, 2], T: 4, B: 2 };
const CLASSES = { count: 3, width: 2 };

/** Two sequences, of 5 and 3 symbols. */
const SYMBOLS = [0, 1, 2, 3, 3, 3, 1, -1, 2, -1];

function problem(config: WaveNetConfig, chosen: number[] | undefined, seed: number): KinkedProblem {
  const k = createReferenceKernels('float64');
  const rng = createRng(seed);
  const net = createWaveNet(k, config, rng);
  for (const { data, shape } of Object.values(net.params)) data.set(randomTensor(k, shape, rng, 0.9).data);
  const tensors = Object.fromEntries(
    Object.entries(net.params).map(([name, value]) => [name, { value, grad: net.grads[name] }]),
  );
  return {
    tensors,
    loss() {
      net.repack();
      return net.loss(SYMBOLS, chosen);
    },
    analyse() {
      net.repack();
      net.lossAndGrads(SYMBOLS, chosen);
    },
    smallestPreactivation: () => smallestOf([...Object.values(net.hinges)]),
  };
}

test.each([
  ['without classes', undefined],
  ['with a class for each sequence', [2, 0]],
])('every entry of every tensor agrees with central differences %s', (_, chosen) => {
  const config = chosen ? { ...SMALL, classes: CLASSES } : SMALL;
  for (const seed of seeds(2, 20)) {
    const report = check(
      core,
      awayFromKinks((draw) => problem(config, chosen, draw), seed),
    );
    expect(report.tensors.filter(({ differing }) => differing > 0)).toEqual([]);
  }
});

test('a class that no sequence has gets no gradient, and the two that occur do', () => {
  const { tensors, analyse } = problem({ ...SMALL, classes: CLASSES }, [2, 0], 1);
  analyse();
  const [first, second, third] = stepsOf(tensors.classes.grad);
  expect(Array.from(second.data)).toEqual([0, 0]);
  expect(largestOf(first.data)).toBeGreaterThan(0);
  expect(largestOf(third.data)).toBeGreaterThan(0);
});

test('written symbol by symbol, the scores are those of the whole sequence, and a new beginning forgets the old one', () => {
  const k = createReferenceKernels('float64');
  const net = createWaveNet(k, { ...SMALL, classes: CLASSES }, createRng(3));
  const symbols = [0, 1, 2, 3, 3, 3, 1, 0, 2, 2];
  net.loss(symbols, [1, 2]);
  for (const _ of [1, 2]) {
    net.begin([1, 2]);
    const written: number[] = [];
    for (let t = 0; t < SMALL.T; t++) written.push(...net.next(symbols.slice(2 * t, 2 * t + 2)).data);
    expect(largestDifference(written, net.scores.data)).toBeLessThan(1e-14);
  }
});

test('one to many: after training, the class alone decides which sequence is written', () => {
  const k = createReferenceKernels('float64');
  const config = { ...SMALL, C: 8, skip: 8, T: 6, classes: { count: 2, width: 3 } };
  const net = createWaveNet(k, config, createRng(5));
  const melodies = [
    [0, 1, 2, 3, 2, 1, 0],
    [0, 3, 3, 1, 1, 2, 2],
  ];
  const symbols = Array.from({ length: 14 }, (_, n) => melodies[n % 2][Math.floor(n / 2)]);
  const optimiser = { kind: 'adam', ...core.ADAM_DEFAULTS } as const;
  const state = core.createOptimiserState(k, optimiser, net.params);
  const before = net.loss(symbols, [0, 1]);
  for (let update = 0; update < 200; update++) {
    net.lossAndGrads(symbols, [0, 1]);
    core.applyUpdate(optimiser, state, net.params, net.grads, 0.02);
    net.repack();
  }
  expect(net.loss(symbols, [0, 1])).toBeLessThan(0.05);
  expect(before).toBeGreaterThan(1);

  net.begin([1, 0]); // the classes exchanged
  const written: number[][] = [[0], [0]];
  for (let t = 0; t < 6; t++) {
    const chosen = core.argmaxRows(net.next(written.map((sequence) => sequence[t])).data, SMALL.V);
    written.forEach((sequence, b) => sequence.push(chosen[b]));
  }
  expect(written).toEqual([melodies[1], melodies[0]]);
});

test('the reach is one symbol, and for each layer its dilation times all taps but one', () => {
  const k = createReferenceKernels('float64');
  expect(createWaveNet(k, SMALL, createRng(1)).reach).toBe(4);
  expect(createWaveNet(k, { ...SMALL, taps: 3, dilations: [1, 2, 4] }, createRng(1)).reach).toBe(15);
});

test('a wrong number of symbols or classes is an error that says what to do', () => {
  const k = createReferenceKernels('float64');
  const net = createWaveNet(k, SMALL, createRng(1));
  expect(() => net.loss([1, 2, 3])).toThrow('WaveNet: symbols must be (T+1)·B=10 numbers, got 3; pad with -1');
  expect(() => net.loss(SYMBOLS, [0, 1])).toThrow('classes must be left out, the network has none, got 2');
  const conditioned = createWaveNet(k, { ...SMALL, classes: CLASSES }, createRng(1));
  expect(() => conditioned.begin()).toThrow('classes must be 2, one a sequence, got none');
  expect(() => conditioned.begin([1])).toThrow('classes must be 2, one a sequence, got 1');
  expect(() => conditioned.loss(SYMBOLS, [0, 3])).toThrow('ids must be whole numbers from -1 (no symbol) to 2, got 3');
});
