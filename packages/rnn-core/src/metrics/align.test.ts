import { expect, test } from 'vitest';
import { createRng } from '../rng';
import { alignLabels } from './align';
import { editDistance } from './edit-distance';

test('300 random pairs: the columns spell both sequences, and as many are edits as the distance says', () => {
  const rng = createRng(4);
  const word = () => Array.from({ length: rng.integer(9) }, () => rng.integer(3));
  for (let trial = 0; trial < 300; trial++) {
    const [said, heard] = [word(), word()];
    const pairs = alignLabels(said, heard);
    expect(pairs.flatMap((pair) => (pair.said === undefined ? [] : [pair.said]))).toEqual(said);
    expect(pairs.flatMap((pair) => (pair.heard === undefined ? [] : [pair.heard]))).toEqual(heard);
    expect(pairs.filter(({ edit }) => edit !== 'none')).toHaveLength(editDistance(said, heard));
    for (const { edit, said: a, heard: b } of pairs) {
      if (edit === 'none') expect(a).toBe(b);
      if (edit === 'substitution') expect(a).not.toBe(b);
      expect(edit === 'insertion').toBe(a === undefined);
      expect(edit === 'deletion').toBe(b === undefined);
    }
  }
});

test('one wrong frame inside a vowel is two insertions: the wrong label, and the vowel again', () => {
  const edits = alignLabels([0, 4], [0, 7, 0, 4]).map(({ edit }) => edit);
  expect(edits.sort()).toEqual(['insertion', 'insertion', 'none', 'none']);
});

test('of two equally cheap alignments the one with the substitution is taken', () => {
  expect(alignLabels([1], [2])).toEqual([{ edit: 'substitution', said: 1, heard: 2 }]);
  expect(alignLabels([], [])).toEqual([]);
});
