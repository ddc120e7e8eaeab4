import { expect, test } from 'vitest';
import { ALAW_LEVELS, MULAW_LEVELS } from './g711';

/** Every code weighted by its place, so that no two can be exchanged. */
const weighted = (levels: Int16Array): number => levels.reduce((sum, level, code) => sum + (code + 1) * level, 0);

test('mu-law has the levels that Python’s audioop has', () => {
  expect([0, 0x7f, 0x80, 0xff, 0x3c].map((code) => MULAW_LEVELS[code])).toEqual([-32124, 0, 32124, 0, -2364]);
  expect(weighted(MULAW_LEVELS)).toBe(98_107_392);
});

test('A-law has the levels that Python’s audioop has', () => {
  expect([0, 0x55, 0xd5, 0x2a, 0xaa].map((code) => ALAW_LEVELS[code])).toEqual([-5504, -8, 8, -32256, 32256]);
  expect(weighted(ALAW_LEVELS)).toBe(100_139_008);
});
