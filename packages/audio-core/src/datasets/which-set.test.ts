import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sha1Words } from './sha1';
import { whichSet } from './which-set';

const hex = (text: string): string =>
  sha1Words(text)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');

/** File, low 27 bits, set: computed with the formula of the reference program. */
// prettier-ignore
const VECTORS: readonly (readonly [file: string, low27: number, set: string])[] = [
  ['yes/00000000_nohash_0.wav', 12825483, 'validation'],
  ['yes/9e3779b1_nohash_1.wav', 2283519, 'validation'],
  ['yes/3c6ef362_nohash_2.wav', 91760565, 'train'],
  ['yes/daa66d13_nohash_0.wav', 106394596, 'train'],
  ['yes/78dde6c4_nohash_1.wav', 81192038, 'train'],
  ['yes/17156075_nohash_2.wav', 92581804, 'train'],
  ['yes/b54cda26_nohash_0.wav', 51332582, 'train'],
  ['yes/2e2ac0ea_nohash_1.wav', 2182505, 'validation'],
  ['yes/a708a7ae_nohash_2.wav', 12688906, 'validation'],
  ['yes/be1e0823_nohash_1.wav', 22587873, 'test'],
  ['yes/c6ef3620_nohash_2.wav', 19569954, 'test'],
  ['yes/6526afd1_nohash_0.wav', 16453323, 'test'],
  ['yes/a195a333_nohash_2.wav', 18595789, 'test'],
  ['yes/b8ab03a8_nohash_1.wav', 16428951, 'test'],
  ['yes/56e27d59_nohash_2.wav', 1396578, 'validation'],
  ['bobby_nohash_0.wav', 126399259, 'train'],
  ['bobby_nohash_1.wav', 126399259, 'train'],
  ['no_suffix_here.wav', 85871359, 'train'],
];

describe('SHA-1', () => {
  test('gives the published digests', () => {
    expect(hex('')).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
    expect(hex('abc')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(hex('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    );
  });

  test('agrees with the system for every length over three blocks', () => {
    for (let length = 0; length <= 192; length += 1) {
      const text = Array.from({ length }, (_, i) => String.fromCharCode(33 + ((7 * i + length) % 90))).join('');
      expect(hex(text)).toBe(createHash('sha1').update(text).digest('hex'));
    }
  });
});

describe('the set of a Speech Commands file', () => {
  test.each(VECTORS)('%s is where the reference formula puts it', (file, low27, set) => {
    const hashed = (file.split('/').at(-1) ?? '').replace(/_nohash_.*$/, '');
    expect(sha1Words(hashed)[4] % 2 ** 27).toBe(low27);
    expect(whichSet(file)).toBe(set);
    expect(whichSet(file.replace('/', '\\'))).toBe(set);
  });

  test('of many speakers is what the formula gives over the system’s own SHA-1', () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let i = 0; i < 4000; i += 1) {
      const speaker = (i * 7919).toString(16).padStart(8, '0');
      const digest = BigInt(`0x${createHash('sha1').update(speaker).digest('hex')}`);
      const percent = Number(digest % 2n ** 27n) * (100 / (2 ** 27 - 1));
      const expected = percent < 10 ? 'validation' : percent < 20 ? 'test' : 'train';
      expect(whichSet(`${speaker}_nohash_${i % 5}.wav`)).toBe(expected);
      counts[expected] += 1;
    }
    expect(Math.min(counts.train, counts.validation, counts.test)).toBeGreaterThan(300);
  });
});
