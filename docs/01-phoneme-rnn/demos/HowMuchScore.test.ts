import type { Picture } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import stored from '../experiments/how-much.stored.json';
import { bestOf, isHeard, roundsOf, scoreOf, scoreText, type Judged, type Round } from './HowMuchScore';

const picture = stored.picture as unknown as Picture;
const pieces = [1, 3, 5, 9, 17].map((heard) => ({ heard, samples: [0, 0.5], rate: 16_000 }));
const round = (side: 'both' | 'past', answer: string): Round => ({ side, answer, kind: 'closure', pieces });

test('the stored picture has both lines at every number of frames, and no sounds', () => {
  for (const side of ['both', 'past'] as const) {
    expect(bestOf(picture, side).map(({ heard }) => heard)).toEqual([1, 3, 5, 9, 17]);
  }
  expect(roundsOf(picture.sounds)).toEqual([]);
  expect(roundsOf(undefined)).toEqual([]);
});

test('rows of sound become rounds, their pieces from few frames to many', () => {
  const rows = ['1 past 3', '0 both 3', '0 both 1', '1 past 1'].map((id) => ({
    kind: 'wave' as const,
    id,
    label: id.startsWith('0') ? 'p' : 'a',
    note: 'closure',
    samples: [0],
    rate: 16_000,
  }));
  const rounds = roundsOf({ seconds: 0.3, rows });
  expect(rounds.map(({ side, answer }) => `${side} ${answer}`).sort()).toEqual(['both p', 'past a']);
  for (const one of rounds) expect(one.pieces.map(({ heard }) => heard)).toEqual([1, 3]);
});

test('the score is the share of right guesses, side by side', () => {
  const judged: Judged[] = [
    { round: round('both', 'p'), guesses: ['t', 't', 'p', 'p', 'p'] },
    { round: round('both', 'a'), guesses: ['a', 'a', 'a', 'i', 'a'] },
    { round: round('past', 'k'), guesses: ['p', 'p', 'k', 'k', 'k'] },
  ];
  expect(scoreOf(judged, 'both').map(({ share }) => share)).toEqual([0.5, 0.5, 1, 0.5, 1]);
  expect(scoreOf(judged, 'past').map(({ share }) => share)).toEqual([0, 0, 1, 1, 1]);
  expect(scoreOf([], 'past')).toEqual([]);
  expect(scoreText(judged)).toContain('of 3 frames: 1 right from the frame alone, 3 from all 17');
  expect(scoreText([])).toBe('');
});

test('a window of both sides is symmetric, one of the past ends with the asked frame', () => {
  const heardAt = (side: 'both' | 'past', heard: number) =>
    Array.from({ length: 33 }, (_, i) => i - 16).filter((offset) => isHeard(side, heard, offset));
  expect(heardAt('both', 5)).toEqual([-2, -1, 0, 1, 2]);
  expect(heardAt('past', 5)).toEqual([-4, -3, -2, -1, 0]);
  expect(heardAt('past', 1)).toEqual(heardAt('both', 1));
});
