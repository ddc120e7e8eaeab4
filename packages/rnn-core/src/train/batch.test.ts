import { expect, test } from 'vitest';
import { createReferenceKernels } from '../kernels/reference';
import { batchRoom, fillBatch, type Sequence } from './batch';

const k = createReferenceKernels('float64');

/** A sequence whose numbers say where they belong: feature d of frame t is 100·id + 10·t + d, its label id + t. */
const numbered = (id: number, frames: number, D = 2): Sequence => ({
  frames,
  features: Array.from({ length: frames * D }, (_, j) => 100 * id + 10 * Math.floor(j / D) + (j % D)),
  labels: Array.from({ length: frames }, (_, t) => id + t),
});

test('time comes first: the frames of one time step lie together, padding is 0, −1 and mask 0', () => {
  const batch = fillBatch(batchRoom(k, { T: 5, B: 3, D: 2 }), [numbered(1, 3), numbered(2, 1)]);
  expect(batch.x.shape).toEqual([3, 3, 2]); // as long as the longest, as wide as the room
  expect(Array.from(batch.x.data)).toEqual([
    100, 101, 200, 201, 0, 0,
    110, 111, 0, 0, 0, 0,
    120, 121, 0, 0, 0, 0,
  ]); // prettier-ignore
  expect(batch.mask.shape).toEqual([3, 3]);
  expect(Array.from(batch.mask.data)).toEqual([1, 1, 0, 1, 0, 0, 1, 0, 0]);
  expect(Array.from(batch.labels)).toEqual([1, 2, -1, 2, -1, -1, 3, -1, -1]);
  expect(Array.from(batch.lengths)).toEqual([3, 1, 0]);
});

test('steps are the T slices of x and mask, sharing their memory', () => {
  const batch = fillBatch(batchRoom(k, { T: 4, B: 2, D: 2 }), [numbered(1, 2), numbered(2, 2)]);
  expect(batch.steps.x.map(({ shape, data }) => [shape, Array.from(data)])).toEqual([
    [[2, 2], [100, 101, 200, 201]],
    [[2, 2], [110, 111, 210, 211]],
  ]); // prettier-ignore
  expect(batch.steps.mask.map(({ data }) => Array.from(data))).toEqual([
    [1, 1],
    [1, 1],
  ]);
  batch.x.data[4] = 7;
  expect(batch.steps.x[1].data[0]).toBe(7);
});

test('a shorter batch in the same room shows nothing of the longer one before it', () => {
  const room = batchRoom(k, { T: 4, B: 2, D: 2 });
  fillBatch(room, [numbered(1, 4), numbered(2, 4)]);
  const reused = fillBatch(room, [numbered(3, 2)]);
  const fresh = fillBatch(batchRoom(k, { T: 4, B: 2, D: 2 }), [numbered(3, 2)]);
  expect(reused).toEqual(fresh);
});

test('a sequence without frames may stand beside others', () => {
  const batch = fillBatch(batchRoom(k, { T: 4, B: 2, D: 2 }), [numbered(1, 0), numbered(2, 1)]);
  expect(Array.from(batch.mask.data)).toEqual([0, 1]);
  expect(Array.from(batch.lengths)).toEqual([0, 1]);
});

test('what does not fit is refused with expected, got and a hint', () => {
  const room = batchRoom(k, { T: 4, B: 2, D: 2 });
  expect(() => fillBatch(room, [])).toThrow("fillBatch: sequences must be 1 to 2 (the room's B), got 0");
  expect(() => fillBatch(room, [numbered(1, 1), numbered(2, 1), numbered(3, 1)])).toThrow('got 3; split the batch');
  expect(() => fillBatch(room, [numbered(1, 5)])).toThrow(
    "fillBatch: frames must be 1 to 4 (the room's T), got 5; cut the sequence or make room",
  );
  expect(() => fillBatch(room, [numbered(1, 0)])).toThrow('got 0; cut');
  expect(() => fillBatch(room, [{ frames: NaN, features: [], labels: [] }])).toThrow('got NaN; cut');
  const wrong = 'fillBatch: sequence 1 must hold 2×2 features and 2 labels, got';
  expect(() => fillBatch(room, [numbered(1, 1), numbered(2, 2, 3)])).toThrow(`${wrong} 6 and 2; check its frame count`);
  expect(() => fillBatch(room, [numbered(1, 1), { ...numbered(2, 2), labels: [0] }])).toThrow(`${wrong} 4 and 1`);
});
