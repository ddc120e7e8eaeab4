import { describe, expect, test } from 'vitest';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { randomSequences } from '../../test-support/gradient-problems';
import { batchRoom, fillBatch } from './batch';
import { exampleRoom, fillExamples, type Example, type ExampleSizes } from './examples';

const k = createReferenceKernels('float64');
const sizes: ExampleSizes = { T: 5, B: 3, D: 2, K: 2, answers: 'frames', learnsFrom: 'labels' };
const frames = (count: number): Example => ({
  frames: count,
  features: Array.from({ length: 2 * count }, (_, j) => 10 * count + j),
  labels: Array.from({ length: count }, (_, t) => t % 2),
  targets: Array.from({ length: 2 * count }, (_, j) => j),
});

test('with features and labels it is fillBatch', () => {
  const sequences = randomSequences(createRng(1), [4, 1, 3], 2, 2);
  const [ours, theirs] = [fillExamples(exampleRoom(k, sizes), sequences), fillBatch(batchRoom(k, { T: 5, B: 3, D: 2 }), sequences)]; // prettier-ignore
  for (const part of ['x', 'mask', 'labels', 'lengths', 'steps'] as const) expect(ours[part]).toEqual(theirs[part]);
  expect(ours.answers).toBe(ours.mask);
});

test('symbols, targets at every frame, and transcripts find their rows', () => {
  const symbols = fillExamples(exampleRoom(k, { ...sizes, D: 0 }), [
    { frames: 2, symbols: [7, 8], labels: [0, 1] },
    { frames: 3, symbols: [4, 5, 6], labels: [1, 1, 0] },
  ]);
  expect(Array.from(symbols.symbols)).toEqual([7, 4, -1, 8, 5, -1, -1, 6, -1]);
  expect(symbols.x.shape).toEqual([3, 3, 0]);
  const targets = fillExamples(exampleRoom(k, { ...sizes, learnsFrom: 'targets' }), [frames(1), frames(2)]);
  expect(Array.from(targets.targets?.data ?? [])).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 2, 3, 0, 0]);
  const said = fillExamples(exampleRoom(k, { ...sizes, learnsFrom: 'transcript' }), [
    { ...frames(2), transcript: [1] },
  ]);
  expect(said.transcripts).toEqual([[1]]);
});

test('one answer a sequence stands in its row, and rows without a sequence do not count', () => {
  const whole = { ...sizes, answers: 'sequence' } as const;
  const labels = fillExamples(exampleRoom(k, whole), [{ ...frames(2), labels: [1] }, { ...frames(4), labels: [0] }]); // prettier-ignore
  expect([Array.from(labels.labels), Array.from(labels.answers.data)]).toEqual([[1, 0, -1], [1, 1, 0]]); // prettier-ignore
  const targets = fillExamples(exampleRoom(k, { ...whole, learnsFrom: 'targets' }), [
    { ...frames(2), targets: [0.5, 2] },
  ]);
  expect([targets.targets?.shape, Array.from(targets.targets?.data ?? [])]).toEqual([
    [3, 2],
    [0.5, 2, 0, 0, 0, 0],
  ]);
});

test('a window holds its frames of each sequence, and nothing of those that have ended', () => {
  const room = exampleRoom(k, { ...sizes, T: 2 });
  const batch = fillExamples(room, [frames(5), frames(2), frames(3)], { from: 2, frames: 2 });
  expect(Array.from(batch.lengths)).toEqual([2, 0, 1]);
  expect(Array.from(batch.mask.data)).toEqual([1, 0, 1, 1, 0, 0]);
  expect(Array.from(batch.x.data)).toEqual([54, 55, 0, 0, 34, 35, 56, 57, 0, 0, 0, 0]);
  expect(Array.from(batch.labels)).toEqual([0, -1, 0, 1, -1, -1]);
  expect(Array.from(room.present.data)).toEqual([1, 0, 1]);
});

describe('refused with the reason:', () => {
  const fill =
    (change: Partial<ExampleSizes>, ...examples: Example[]) =>
    () =>
      fillExamples(exampleRoom(k, { ...sizes, ...change }), examples);
  const { features: _, ...noFeatures } = frames(2);
  const refused: [string, () => unknown, string][] = [
    ['no example', fill({}), 'examples must be 1 to 3 (the room’s B), got 0'],
    ['too many', fill({}, frames(1), frames(1), frames(1), frames(1)), 'must be 1 to 3 (the room’s B), got 4'],
    ['one too long', fill({}, frames(6)), 'frames must be 1 to 5 (the room’s T), got 6'],
    ['one without a frame', fill({}, frames(0)), 'frames must be 1 to 5 (the room’s T), got 0'],
    ['missing features', fill({}, noFeatures), 'example 0 must hold 2×2 features, got none'],
    ['too few features', fill({}, frames(1), { ...frames(2), features: [1] }), 'example 1 must hold 2×2 features, got 1'],
    ['missing symbols', fill({ D: 0 }, frames(2)), 'must hold 2 symbols, got none'],
    ['labels of another length', fill({}, { ...frames(2), labels: [0] }), 'must hold 2 labels, got 1'],
    ['several labels for one answer', fill({ answers: 'sequence' }, frames(2)), 'must hold 1 labels, got 2'],
    ['missing targets', fill({ learnsFrom: 'targets' }, { ...frames(2), targets: undefined }), 'must hold 2×2 targets, got none'],
    ['a missing transcript', fill({ learnsFrom: 'transcript' }, frames(2)), 'must hold a transcript, got none'],
  ]; // prettier-ignore
  test.each(refused)('%s', (_what, run, message) => {
    expect(run).toThrow(message.replaceAll('’', "'"));
  });
});
