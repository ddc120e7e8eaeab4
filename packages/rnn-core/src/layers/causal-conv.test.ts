import { expect, test } from 'vitest';
import { waveNetProblem } from '../../test-support/convolution-problems';
import { largestDifference, randomTensor, tensor } from '../../test-support/numbers';
import * as core from '../index';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { causalShape, convBackward, convForward, convLength, convTape, packConv } from './causal-conv';
import { gatedUnitForward, gatedUnitTape } from './gated-unit';
import { receptiveField, waveNetForward } from './wavenet-stack';
import { waveNetStream } from './wavenet-stream';

const k = createReferenceKernels('float64');

test('the last tap meets the latest frame, and frames before the first are zeros', () => {
  const x = tensor(k, [4, 1, 1], [1, 2, 3, 4]);
  const tape = convTape(k, causalShape(2, 2), 1, x, null);
  convForward(k, packConv(k, tensor(k, [2, 1, 1], [100, 1]), tensor(k, [1], [0.5])), tape);
  expect(Array.from(tape.y.data)).toEqual([1.5, 2.5, 103.5, 204.5]);
});

test('it is the sum over taps, channels and padding that the definition says, at every stride', () => {
  const rng = createRng(6);
  const [T, B, I, O] = [7, 2, 2, 3];
  const x = randomTensor(k, [T, B, I], rng);
  for (const shape of [
    { taps: 3, dilation: 2, stride: 1, left: 1, right: 2 },
    { taps: 2, dilation: 1, stride: 2, left: 0, right: 1 },
    { taps: 3, dilation: 1, stride: 3, left: 4, right: 5 },
  ]) {
    const { taps, dilation, stride, left } = shape;
    const [W, b] = [randomTensor(k, [taps, O, I], rng), randomTensor(k, [O], rng)];
    const tape = convTape(k, shape, O, x, null);
    convForward(k, packConv(k, W, b), tape);
    const expected: number[] = [];
    for (let t = 0; t < convLength(shape, T); t++) {
      for (let n = 0; n < B; n++) {
        for (let o = 0; o < O; o++) {
          let sum = b.data[o];
          for (let tap = 0; tap < taps; tap++) {
            const frame = stride * t + dilation * tap - left;
            if (frame < 0 || frame >= T) continue;
            for (let i = 0; i < I; i++) sum += W.data[(tap * O + o) * I + i] * x.data[(frame * B + n) * I + i];
          }
          expected.push(sum);
        }
      }
    }
    expect(largestDifference(tape.y.data, expected)).toBeLessThan(1e-14);
  }
});

test('bias and input gradient can be left out', () => {
  const x = tensor(k, [2, 1, 1], [3, 5]);
  const tape = convTape(k, causalShape(1), 1, x, null);
  const packed = packConv(k, tensor(k, [1, 1, 1], [2]), null);
  tape.y.data.fill(99);
  convForward(k, packed, tape);
  expect(Array.from(tape.y.data)).toEqual([6, 10]);
  tape.dy.data.set([1, 10]);
  const dW = [k.alloc(1, 1)];
  convBackward(k, packed, tape, { dW, db: null });
  expect(Array.from(dW[0].data)).toEqual([53]);
});

test('lengths: causal keeps it, a stride divides it, and too short an input is an error', () => {
  expect(convLength(causalShape(3, 4), 5)).toBe(5);
  expect(convLength({ taps: 3, dilation: 1, stride: 2, left: 1, right: 1 }, 9)).toBe(5);
  expect(() => convLength({ taps: 3, dilation: 2, stride: 1, left: 0, right: 1 }, 3)).toThrow(
    'convLength: input and padding must have at least 5 frames, got 4; pad more',
  );
  expect(receptiveField(2, [1, 2, 4])).toBe(8);
});

test('the stream says what the stack says, with and without a condition, and after a reset', () => {
  for (const conditioning of ['none', 'sequence', 'frame'] as const) {
    const sizes = { T: 12, B: 2, C: 3, skip: 2, K: 3, taps: 3, dilations: [1, 3], conditioning };
    const problem = waveNetProblem(core, sizes, 8);
    problem.loss();
    expect(largestDifference(problem.streamed(), problem.scores.data)).toBeLessThan(1e-13);
  }
});

test('what does not fit is an error that says so', () => {
  const x = k.alloc(4, 2, 3);
  expect(() => convTape(k, causalShape(2), 1, k.alloc(4, 3), null)).toThrow('convTape: x must be (T,B,I)');
  expect(() => convTape(k, causalShape(2), 1, x, k.alloc(4, 3, 2))).toThrow('dx must be (T,B,I)=(4,2,3), got (4,3,2)');
  const tape = convTape(k, causalShape(2), 5, x, null);
  expect(() => convForward(k, packConv(k, k.alloc(3, 5, 3), null), tape)).toThrow(
    'convForward: W must have 2 matrices, one a tap, got 3; use packConv',
  );
  expect(() => convForward(k, packConv(k, k.alloc(2, 3, 5), null), tape)).toThrow(
    'convForward: W[tap] must be (O,I)=(5,3), got (3,5); it looks transposed',
  );

  const unit = gatedUnitTape(k, { C: 5, taps: 2, dilation: 1 }, x, null);
  const conv = packConv(k, k.alloc(2, 5, 3), null);
  const plain = { filter: conv, gate: conv, Vf: null, Vg: null };
  const V = k.pack(k.alloc(5, 2));
  expect(() => gatedUnitForward(k, plain, k.alloc(2, 2), unit)).toThrow(
    'condition, Vf and Vg must be given together or not at all, got one, none, none',
  );
  expect(() => gatedUnitForward(k, { ...plain, Vf: V }, k.alloc(2, 2), unit)).toThrow('got one, one, none');
  const conditioned = { ...plain, Vf: V, Vg: V };
  expect(() => gatedUnitForward(k, conditioned, k.alloc(2, 3), unit)).toThrow(
    'condition must be (B,D)=(2,2), got (2,3)',
  );
  expect(() => gatedUnitForward(k, conditioned, k.alloc(3, 2, 2), unit)).toThrow(
    'condition must be (T,B,D)=(4,2,2), got (3,2,2)',
  );

  const sizes = { T: 2, B: 1, C: 2, skip: 3, K: 4, taps: 2, dilations: [1] };
  const square = k.pack(k.alloc(3, 3));
  const stack = { layers: [], O1: square, o1: k.alloc(3), O2: square, o2: k.alloc(4) };
  expect(() => waveNetForward(k, stack, null, core.waveNetTape(k, sizes))).toThrow(
    'waveNetForward: weights must have 1 layers, one a dilation, got 0',
  );
  expect(() => waveNetForward(k, stack, null, core.waveNetTape(k, { ...sizes, dilations: [] }))).toThrow(
    'waveNetForward: O2 must be (K,skip)=(4,3), got (3,3)',
  );
  expect(() => waveNetStream(k, stack, { B: 1, dilations: [1] })).toThrow(
    'waveNetStream: dilations must be 0, one a layer, got 1; pass those of the stack',
  );
});
