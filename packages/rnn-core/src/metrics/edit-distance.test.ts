import { expect, test } from 'vitest';
import { createRng } from '../rng';
import { collapseRuns, editDistance, phonemeErrorRate } from './edit-distance';

/** The definition: the cheapest of all ways to go on from each pair of positions, tried one by one. */
function byTryingAll(a: number[], b: number[]): number {
  if (a.length === 0) return b.length;
  if (b.length === 0) return a.length;
  const substituted = byTryingAll(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
  return Math.min(substituted, byTryingAll(a.slice(1), b) + 1, byTryingAll(a, b.slice(1)) + 1);
}

const letters = (word: string) => Array.from(word, (letter) => letter.charCodeAt(0));

test('textbook pairs have their textbook distances', () => {
  expect(editDistance(letters('kitten'), letters('sitting'))).toBe(3);
  expect(editDistance(letters('intention'), letters('execution'))).toBe(5);
  expect(editDistance([], [])).toBe(0);
  expect(editDistance([], [1, 2])).toBe(2);
  expect(editDistance([1, 2, 3], [])).toBe(3);
  expect(editDistance([1, 2, 3], [1, 2, 3])).toBe(0);
});

test('said a t i and heard a p t are two edits apart, and their beginnings one and two', () => {
  expect(editDistance(letters('ati'), letters('apt'))).toBe(2);
  expect(editDistance(letters('at'), letters('apt'))).toBe(1);
  expect(editDistance(letters('ati'), letters('ap'))).toBe(2);
});

test('eq per.edits: 300 random pairs agree with trying everything, in both directions', () => {
  const rng = createRng(1);
  const word = () => Array.from({ length: rng.integer(6) }, () => rng.integer(3));
  for (let trial = 0; trial < 300; trial++) {
    const [a, b] = [word(), word()];
    expect(editDistance(a, b)).toBe(byTryingAll(a, b));
    expect(editDistance(b, a)).toBe(editDistance(a, b));
  }
});

test('collapseRuns keeps one label a run, and a flicker of one frame counts', () => {
  expect(collapseRuns([7, 7, 2, 2, 2, 7])).toEqual([7, 2, 7]);
  expect(collapseRuns([1, 1, 3, 1, 1])).toEqual([1, 3, 1]);
  expect(collapseRuns([])).toEqual([]);
  expect(collapseRuns(Int32Array.of(4))).toEqual([4]);
});

test('eq per.rate: phonemeErrorRate divides all edits by all that was said, so long utterances weigh more', () => {
  const short = { reference: [1], hypothesis: [2] }; // 1 edit of 1
  const long = { reference: [1, 2, 3, 4], hypothesis: [1, 2, 3, 4] }; // 0 edits of 4
  expect(phonemeErrorRate([short, long])).toBe(1 / 5);
});

test('phonemeErrorRate exceeds 1 when more is heard wrongly than was said, and is no number when nothing was said', () => {
  expect(phonemeErrorRate([{ reference: [1], hypothesis: [2, 3, 4] }])).toBe(3);
  expect(phonemeErrorRate([{ reference: [1, 2], hypothesis: [] }])).toBe(1);
  expect(phonemeErrorRate([])).toBeNaN();
  expect(phonemeErrorRate([{ reference: [], hypothesis: [1] }])).toBe(Infinity);
});
