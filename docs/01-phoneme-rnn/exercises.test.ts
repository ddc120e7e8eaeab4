/** The numbers in the solutions of the exercises, computed by the course's own code. */
import { FEATURE_SPEECH, stationaryCeiling } from '@unrolled/audio-core';
import {
  createKernels,
  createRng,
  createRnnLabeller,
  editDistance,
  parameterCount,
  type Tensor,
} from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { readTyped } from '../../src/components/Exercise/answers';
import { asked as readAsked, testAnswersDiffer } from '../../tests/exercises/asked';

const asked = (name: string) => readAsked(import.meta.dirname, `01-phoneme-rnn/${name}`);
const shapeText = (tensor: Tensor): string => `(${tensor.shape.join(', ')})`;

test('exercise 5: shapes and numbers of weights, and what is missing in the wrong ones', () => {
  const sizes = { D: 13, H: 64, K: 10, maxT: 1, B: 1 };
  const { params } = createRnnLabeller(createKernels('reference64'), sizes, createRng(1));
  const { Wxh, Whh, bh, Why, by } = params;
  const [cell, output] = [parameterCount({ Wxh, Whh, bh }), parameterCount({ Why, by })];
  expect(asked('count').map(({ answer }) => answer)).toEqual([shapeText(Wxh), shapeText(Why), `${cell}`, `${output}`]);
  expect(asked('count')[2].wrong).toEqual([`${parameterCount({ Wxh, Whh })}`, `${parameterCount({ Wxh, bh })}`]);
  expect(asked('count')[3].wrong).toEqual([`${parameterCount({ Why })}`, `${10 * 13 + 10}`]);
  expect([cell, output, parameterCount(params)]).toEqual([4992, 650, 5642]);
});

test('exercise 6: the ceiling of the other language is 67/79, and 64/79 with the weights of section 3', () => {
  const weights = [3, 2, 1, 1, 1, 1, 1]; // of p t k m n s ʃ
  const [{ answer, wrong }] = asked('ceiling');
  const { numerator, denominator } = stationaryCeiling({ ...FEATURE_SPEECH, consonantWeights: weights });
  expect(readTyped(answer)?.[0]).toBeCloseTo(numerator / denominator, 12);
  const ours = stationaryCeiling(FEATURE_SPEECH);
  const phonemes = 1 - (0.3 + 0.1) / 2; // of a vowel and a consonant
  const nobodyGuesses = 1 - (3.6 + 1.2) / 15.8;
  expect(wrong.map((text) => readTyped(text)?.[0])).toEqual(
    [phonemes, nobodyGuesses, ours.numerator / ours.denominator].map((share) => expect.closeTo(share, 12) as number),
  );
});

test('exercise 7: frames, spans and how far to look, and how the wrong ones come about', () => {
  const samples = 0.3 * 16_000;
  const sides = (frames: number) => 25 + 20 * frames;
  const back = (frames: number) => 25 + 10 * frames;
  const least = (span: (frames: number) => number) => {
    let frames = 0;
    while (span(frames) <= 160) frames += 1;
    return frames;
  };
  const numbers = asked('windows').map(({ answer, wrong }) => [answer, ...wrong].map(Number));
  expect(numbers).toEqual([
    [1 + Math.floor((samples - 400) / 160), samples / 160, Math.floor((samples - 400) / 160), samples / 400],
    [sides(7), 15 * 25, 15 * 10, back(7)],
    [least(sides), least(sides) - 1, least(sides) + 1],
    [least(back), least(sides), least(back) - 1, 160 / 10],
  ]);
  expect([sides(6), back(13)]).toEqual([145, 155]);
});

testAnswersDiffer(import.meta.dirname);

test('exercise 8: the wrong slope is near the right one at zero, and has the wrong sign beyond 1', () => {
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
