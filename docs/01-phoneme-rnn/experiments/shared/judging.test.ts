import { expect, test } from 'vitest';
import { judge, runsOf, totalOf, withoutFlicker } from './judging';

const [A, P, T] = [0, 3, 4];

test('a flicker of one frame is one wrong frame, two insertions, and no wrong segment', () => {
  const said = [A, A, A, A, A, T, T, T];
  const heard = [A, A, P, A, A, T, T, T];
  const total = totalOf([judge(said, heard)]);
  expect(total).toMatchObject({ frames: 8, phonemes: 2, insertions: 2, deletions: 0, substitutions: 0 });
  expect(total.accuracy).toBe(7 / 8);
  expect(total.per).toBe(1);
  expect(total.segmentAccuracy).toBe(1);
});

test('a segment of which half the frames are right is not right, and a phoneme nobody heard is a deletion', () => {
  const total = totalOf([judge([A, A, T, T, A, A], [A, A, A, A, A, P])]);
  expect(total).toMatchObject({ deletions: 1, insertions: 0, substitutions: 1, phonemes: 3 });
  expect(total.segmentAccuracy).toBe(1 / 3); // the last vowel has one frame of two
  expect(total.recall[A]).toBe(3 / 4);
  expect(total.recall[T]).toBe(0);
  expect(total.confusion[T * 10 + A]).toBe(2);
});

test('counts of several utterances add up, so that long ones weigh more', () => {
  const one = judge([A, T], [A, P]);
  const many = judge([A, T, A, T], [A, T, A, T]);
  expect(totalOf([one, many]).per).toBe(1 / 6);
});

test('withoutFlicker gives short runs the label before them and keeps the rest', () => {
  expect(withoutFlicker([A, A, A, P, A, A, A], 2)).toEqual([A, A, A, A, A, A, A]);
  expect(withoutFlicker([A, A, P, P, T], 2)).toEqual([A, A, P, P, P]);
  expect(withoutFlicker([P, A, A], 2)).toEqual([P, A, A]);
  expect(withoutFlicker([], 3)).toEqual([]);
  expect(runsOf([A, A, T])).toEqual([
    { label: A, from: 0, to: 2 },
    { label: T, from: 2, to: 3 },
  ]);
});
