import path from 'node:path';
import { expect, test } from 'vitest';
import { idPrefix, nameProblem } from './copy';

const root = path.resolve(import.meta.dirname, '../..');

test('a chapter needs a free number and a plain name', () => {
  expect(nameProblem(root, '11-echo')).toBeUndefined();
  expect(nameProblem(root, '01-echo')).toContain('docs/01-phoneme-rnn has that number already');
  for (const name of ['echo', '11_echo', '11-Echo', '../11-echo', '11-', '111-echo']) {
    expect(nameProblem(root, name)).toContain('e.g. 11-echo');
  }
});

test('ids of a chapter begin with its name', () => {
  expect(idPrefix('11-echo')).toBe('echo');
  expect(idPrefix('12-pitch-tracking')).toBe('pitch_tracking');
});
