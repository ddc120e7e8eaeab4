import { describe, expect, test } from 'vitest';
import { type Coding, ascii, encoded, joined } from '../../test-support/byte-writers';
import { au, auSeeds } from '../../test-support/sound-files';
import { parseAu } from './au';
import { readSound } from './read-sound';

const LEVELS = [0, 0.5, -0.5, 0.25, -1, 127 / 128];

const ENCODINGS: readonly (readonly [encoding: number, coding: Coding, bytes: number, name: string])[] = [
  [2, 'signed', 1, '8-bit PCM'],
  [3, 'signed', 2, '16-bit PCM'],
  [4, 'signed', 3, '24-bit PCM'],
  [5, 'signed', 4, '32-bit PCM'],
  [6, 'float', 4, '32-bit float'],
  [7, 'float', 8, '64-bit float'],
];

describe('AU', () => {
  test.each(ENCODINGS)('encoding %i, %s of %i bytes, comes back exactly', (encoding, coding, bytes, name) => {
    const outcome = parseAu(au(encoding, encoded(LEVELS, coding, bytes, false)));
    expect(outcome).toMatchObject({ ok: true, warnings: [] });
    expect(outcome).toMatchObject({ value: { encoding: name, rateHz: 8000, channels: 1, seconds: 6 / 8000 } });
    if (outcome.ok) expect([...outcome.value.samples]).toEqual(LEVELS.map(Math.fround));
  });

  test('the two logarithmic codes, in two channels, are mixed to the mean', () => {
    const muLaw = parseAu(au(1, Uint8Array.of(0x80, 0, 0x80, 0xff), { channels: 2 }));
    expect(muLaw.ok && [...muLaw.value.samples]).toEqual([0, 32124 / 65536]);
    const aLaw = parseAu(au(27, Uint8Array.of(0xaa, 0x2a), { channels: 2 }));
    expect(aLaw.ok && [...aLaw.value.samples]).toEqual([0]);
  });

  test.each([
    ['an unknown size', { sizeBytes: 0xffff_ffff }, /does not say how long/, 6],
    ['a size beyond the file', { sizeBytes: 1000 }, /promises 500 samples \(0\.06 s\), 6 /, 6],
    ['a size before its end', { sizeBytes: 7 }, /5 bytes after the sound/, 3],
  ])('%s is a warning', (_what, options, warning, frames) => {
    const outcome = parseAu(au(3, encoded(LEVELS, 'signed', 2, false), options));
    expect(outcome.ok && outcome.value.samples.length).toBe(frames);
    expect(outcome.ok && outcome.warnings.join()).toMatch(warning);
  });

  test.each([
    ['no bytes', new Uint8Array(0), 'no-file', 0, /empty/],
    ['a text', ascii('Hello, I am a text file.'), 'other-kind', 0, /starts with “Hell”/],
    ['a WAV file', ascii('RIFF and so on'), 'other-kind', 0, /looks like a RIFF file/],
    ['little-endian', ascii('dns. and so on'), 'unsupported', 0, /little-endian/],
    ['a cut header', au(3, new Uint8Array(0)).subarray(0, 20), 'cut', 20, /after 20 of 24/],
    ['a start in the header', au(3, new Uint8Array(8), { start: 8 }), 'bad-format', 4, /starts at byte 8/],
    ['a start beyond the end', au(3, new Uint8Array(8), { start: 99 }), 'cut', 4, /at byte 99; the file ends after 36/],
    ['G.721', au(23, new Uint8Array(8)), 'encoding', 12, /G\.721 ADPCM/],
    ['an unknown code', au(99, new Uint8Array(8)), 'encoding', 12, /encoding number 99/],
    ['no channel', au(3, new Uint8Array(8), { channels: 0 }), 'channels', 20, /0 channels/],
    ['a slow rate', au(3, new Uint8Array(8), { rateHz: 7 }), 'rate', 16, /7 Hz/],
    ['no sound', au(3, new Uint8Array(0)), 'empty', 28, /holds no sound/],
    ['a cut sound', au(3, new Uint8Array(1), { sizeBytes: 8 }), 'empty', 29, /before its first sample/],
    ['NaN', au(6, encoded([0, NaN], 'float', 4, false)), 'not-finite', 32, /Sample 1 is NaN/],
  ] as const)('%s is refused', (_what, bytes, code, offset, message) => {
    expect(parseAu(bytes)).toMatchObject({ ok: false, code, offset, message: expect.stringMatching(message) });
  });

  test('is told by its first bytes', () => {
    expect(readSound(auSeeds()[0])).toEqual(parseAu(auSeeds()[0]));
    expect(readSound(joined(ascii('dns.')))).toMatchObject({ code: 'unsupported' });
  });
});
