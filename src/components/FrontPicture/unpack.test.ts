import { expect, test } from 'vitest';
import { packStates } from '../../../docs/01-phoneme-rnn/experiments/shared/packed-states';
import { lettersOf, segmentsOf, turned, unpackStates } from './unpack';

test('what was packed is read again to an eighth', () => {
  for (const count of [1, 2, 7, 64]) {
    const values = Array.from({ length: count }, (_, i) => Math.sin(i * 1.7));
    const read = unpackStates(packStates(values), count);
    values.forEach((value, i) => expect(Math.abs(read[i] - value)).toBeLessThanOrEqual(0.1251));
  }
  const every = Array.from({ length: 81 }, (_, i) => [Math.floor(i / 9) / 4 - 1, (i % 9) / 4 - 1]).flat();
  expect(packStates(every)).not.toContain('undefined');
  expect(new Set(packStates(every)).size).toBe(81);
  expect(Array.from(unpackStates(packStates(every), 162))).toEqual(every);
});

test('beyond −1 and 1 the end is kept, and what is no letter is zero', () => {
  expect(Array.from(unpackStates(packStates([-7, 7]), 2))).toEqual([-1, 1]);
  expect(Array.from(unpackStates('\u0007', 2))).toEqual([0, 0]);
});

test('turned lays frames side by side', () => {
  expect(Array.from(turned(Float32Array.of(1, 2, 3, 4, 5, 6), 2))).toEqual([1, 3, 5, 2, 4, 6]);
});

test('letters become segments with the wrong ones marked, and segments letters again', () => {
  const grid = { firstSeconds: 1, hopSeconds: 2, seconds: 12 };
  const said = segmentsOf('aaattt', 'aaattt', grid);
  expect(said.map(({ label, from, to }) => [label, from, to])).toEqual([
    ['a', 0, 6],
    ['t', 6, 12],
  ]);
  expect(lettersOf(said, 6, grid)).toBe('aaattt');
  const heard = segmentsOf('aapttt', 'aaattt', grid);
  expect(heard.map(({ label, wrong }) => [label, wrong ?? false])).toEqual([
    ['a', false],
    ['p', true],
    ['t', false],
  ]);
});
