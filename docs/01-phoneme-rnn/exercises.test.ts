/** The numbers in the solutions of the exercises, computed by the course's own code. */
import { FEATURE_SPEECH, stationaryCeiling } from '@unrolled/audio-core';
import { createKernels, createRng, createRnnLabeller, editDistance, parameterCount } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';

test('exercise 4: 4 992 weights in the cell, 650 in the output layer', () => {
  const sizes = { D: 13, H: 64, K: 10, maxT: 1, B: 1 };
  const { params } = createRnnLabeller(createKernels('reference64'), sizes, createRng(1));
  const { Wxh, Whh, bh, Why, by } = params;
  expect(parameterCount({ Wxh, Whh, bh })).toBe(4992);
  expect(parameterCount({ Why, by })).toBe(650);
  expect(parameterCount(params)).toBe(5642);
  expect([Wxh, Whh, bh, Why, by].map(({ shape }) => [...shape])).toEqual([[64, 13], [64, 64], [64], [10, 64], [10]]);
});

test('exercise 5: the ceiling of the other language is 67/79, and 64/79 with the weights of section 3', () => {
  const weights = [3, 2, 1, 1, 1, 1, 1]; // of p t k m n s ʃ
  const { numerator, denominator } = stationaryCeiling({ ...FEATURE_SPEECH, consonantWeights: weights });
  expect(numerator / denominator).toBeCloseTo(67 / 79, 12);
  const ours = stationaryCeiling(FEATURE_SPEECH);
  expect(ours.numerator / ours.denominator).toBeCloseTo(64 / 79, 12);
  expect(1 - (3.6 + 1.2) / 15.8).toBeCloseTo(55 / 79, 12); // the wrong answer: all closures and murmurs lost
});

test('exercise 6: 28 frames; 7 to each side, 14 back', () => {
  expect(1 + Math.floor((0.3 * 16_000 - 400) / 160)).toBe(28);
  const least = (span: (m: number) => number) => {
    let m = 0;
    while (span(m) <= 160) m += 1;
    return m;
  };
  expect(least((m) => 25 + 20 * m)).toBe(7);
  expect(least((m) => 25 + 10 * m)).toBe(14);
});

test('exercise 7: the wrong slope is near the right one at zero, and has the wrong sign beyond 1', () => {
  const rows = [0.1, 0.5, 2].map((a) => [1 - a * a, 1 - Math.tanh(a) ** 2].map((slope) => Number(slope.toFixed(3))));
  expect(rows).toEqual([
    [0.99, 0.99],
    [0.75, 0.786],
    [-3, 0.071],
  ]);
});

test('the table of edits in section 6 is what the code computes', () => {
  const word = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
  const rows = ['', 'a', 'at', 'ati'].map((said) =>
    ['', 'a', 'ap', 'apa', 'apat'].map((heard) => editDistance(word(said), word(heard))),
  );
  expect(rows).toEqual([
    [0, 1, 2, 3, 4],
    [1, 0, 1, 2, 3],
    [2, 1, 1, 2, 2],
    [3, 2, 2, 2, 3],
  ]);
});
