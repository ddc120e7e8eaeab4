import { expect, test } from 'vitest';
import type { Outcome } from '../../lab/sandbox';
import { troubleOf } from './outcome-words';

const ENDS: readonly [Outcome, RegExp, number][] = [
  [{ kind: 'threw', message: 'x is not defined', line: 4 }, /^Line 4 stopped: x is not defined\.$/, 4],
  [{ kind: 'threw', message: 'too deep.', line: 0 }, /^Your code stopped: too deep\.$/, 0],
  [{ kind: 'threw-value', message: 'boo' }, /threw “boo” and stopped/, 0],
  [
    { kind: 'failed', message: "Uncaught SyntaxError: Unexpected token ')'", line: 2 },
    /^Line 2 cannot be read or run: Unexpected/,
    2,
  ],
  [{ kind: 'missing' }, /no function called clip/, 0],
  [{ kind: 'nothing' }, /Is there a return/, 0],
  [{ kind: 'promise' }, /promise/, 0],
  [{ kind: 'circle' }, /contains itself/, 0],
  [{ kind: 'too-many' }, /far more numbers/, 0],
  [{ kind: 'too-much' }, /nothing was checked/, 0],
  [{ kind: 'silent' }, /no answer within 5 seconds/, 0],
  [{ kind: 'closed' }, /could not be opened/, 0],
];

test.each(ENDS)('%j ends in a sentence', (outcome, words, line) => {
  const trouble = troubleOf(outcome, 'clip');
  expect(trouble?.says).toMatch(words);
  expect(trouble?.says).toMatch(/[.?]$/);
  expect(trouble?.line).toBe(line);
});

test('numbers are no trouble', () => {
  expect(troubleOf({ kind: 'answered', outputs: [] }, 'clip')).toBeUndefined();
});
