import { expect, test } from 'vitest';
import { lineThatWrites } from './marked-line';

const SOURCE = `function f({ dWhh }: Given) {
  let q = dLast;
  const g = { dbh: zeros(3) };
  // q = nothing
  if (q === dWhh) q = add(q, delta);
  dWhh[0][1] += 2;
  const delta = dh.map((row) => row);
  g.dby = sumRows(x);
  return { dWhh, dh0: q };
}`;

test.each([
  [['q'], 5, 'q'],
  [['dWhh'], 6, 'dWhh'],
  [['absent', 'delta'], 7, 'delta'],
  [['dbh'], 3, 'dbh'],
  [['dby'], 8, 'dby'],
  [['dh0'], 9, 'dh0'],
])('the last line that writes one of %j is line %i', (names, line, name) => {
  expect(lineThatWrites(SOURCE, names)).toEqual({ line, name });
});

test('where nothing writes it, no line is marked', () => {
  expect(lineThatWrites(SOURCE, ['dWxh'])).toBeUndefined();
});
