import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { randomExamples } from '../../test-support/sequence-problems';
import { FULL } from '../../test-support/seeds';
import { createKernels } from '../kernels/create';
import { createLstmLayer } from '../layers/recurrent-lstm';
import { createSequenceModel } from '../model/sequence-model';
import { createRng } from '../rng';
import { exampleRoom, fillExamples } from './examples';
import { createTrainState, nextIndices } from './state';
import { trainUpdate, type TrainConfig } from './update';

const UPDATES = FULL ? 100_000 : 5_000;
const SAMPLES = 20;
const CONFIG: TrainConfig = { optimiser: { kind: 'adam' }, learningRate: 0.01, clip: { kind: 'norm', limit: 1 } };

setFlagsFromString('--expose-gc');
/** Collects garbage, so that only what is still held counts. */
const collect = runInNewContext('gc') as () => void;

/** Median of the slopes between all pairs of points: what the compiler lays aside in a few steps does not move it. */
function slopeOf(values: ArrayLike<number>): number {
  const slopes: number[] = [];
  for (let a = 0; a < values.length; a++) {
    for (let b = a + 1; b < values.length; b++) slopes.push((values[b] - values[a]) / (b - a));
  }
  return slopes.sort((a, b) => a - b)[Math.floor(slopes.length / 2)];
}

/** Bytes an update that the later half of `update` calls leaves behind, in the heap and outside it. */
function growth(update: () => void): { heap: number; outside: number } {
  const [heap, outside] = [new Float64Array(SAMPLES), new Float64Array(SAMPLES)];
  for (let sample = 0; sample < SAMPLES; sample++) {
    for (let j = 0; j < UPDATES / SAMPLES; j++) update();
    collect();
    const memory = process.memoryUsage();
    heap[sample] = memory.heapUsed;
    outside[sample] = memory.external + memory.arrayBuffers;
  }
  const each = UPDATES / SAMPLES;
  const later = (values: Float64Array): number => slopeOf(values.subarray(SAMPLES / 2)) / each;
  return { heap: later(heap), outside: later(outside) };
}

function trainer(choice: 'reference32' | 'wasm') {
  const k = createKernels(choice);
  const sizes = { T: 4, B: 2, D: 2, H: 4 };
  const rng = createRng(1);
  const model = createSequenceModel(k, createLstmLayer(k, sizes, rng), { K: 3 }, rng);
  const room = exampleRoom(k, { ...sizes, K: 3, answers: 'frames', learnsFrom: 'labels' });
  const examples = randomExamples(rng, { ...sizes, K: 3, lengths: [4, 2, 3, 4] });
  const state = createTrainState(k, model, CONFIG, examples.length, rng);
  const update = (): void => {
    trainUpdate(state, model, CONFIG, fillExamples(room, nextIndices(state, 2).map((index) => examples[index]))); // prettier-ignore
  };
  return { k, state, update };
}

test.each(['reference32', 'wasm'] as const)(`${UPDATES} updates leave memory flat on %s`, (choice) => {
  const { k, state, update } = trainer(choice);
  const { heap, outside } = growth(update);
  console.log(`memory on ${k.name}: ${heap.toFixed(2)} bytes of heap an update, ${outside.toFixed(2)} outside it`);
  expect(Math.abs(outside)).toBeLessThan(1); // tensors live outside the heap
  expect(Math.abs(heap)).toBeLessThan(50); // one small tensor kept an update is above 100, as the next test shows
  expect(state.update).toBe(UPDATES);
});

test('one small tensor kept an update would show', () => {
  const { update } = trainer('reference32');
  const kept: Float32Array[] = [];
  const { heap } = growth(() => {
    update();
    kept.push(new Float32Array(4));
  });
  expect(heap).toBeGreaterThan(100);
});
