import { describe, expect, test } from 'vitest';
import { ascii, joined, u32 } from '../../test-support/byte-writers';
import { type Chunk, extensible, riff, wavFormat as format, wavSeeds } from '../../test-support/sound-files';
import { lcgStates } from '../signal/lcg';
import { parseWav } from './wav';
import { writeWav } from './wav-write';

function foreignSubFormat(): Chunk {
  const [id, body] = extensible(1, {});
  body[30] = 0x99;
  return [id, body];
}

const LEVELS = [0, 0.5, -0.5, 0.25, -1, 127 / 128, -1 / 128];
/** LEVELS in every encoding; all are exact in 8 bits, so what comes back must be equal. */
function encoded(tag: number, containerBytes: number, levels = LEVELS): Uint8Array {
  const view = new DataView(new ArrayBuffer(levels.length * containerBytes));
  levels.forEach((level, n) => {
    const at = n * containerBytes;
    if (tag === 3 && containerBytes === 4) view.setFloat32(at, level, true);
    else if (tag === 3) view.setFloat64(at, level, true);
    else if (containerBytes === 1) view.setUint8(at, 128 + 128 * level);
    else if (containerBytes === 2) view.setInt16(at, 2 ** 15 * level, true);
    else if (containerBytes === 4) view.setInt32(at, 2 ** 31 * level, true);
    else {
      view.setUint8(at, 0);
      view.setInt16(at + 1, 2 ** 15 * level, true);
    }
  });
  return new Uint8Array(view.buffer);
}

function accepted(bytes: Uint8Array) {
  const result = parseWav(bytes);
  if (!result.ok) throw new Error(`refused: ${result.message}`);
  return { ...result.value, warnings: result.warnings };
}
function refused(bytes: Uint8Array) {
  const result = parseWav(bytes);
  if (result.ok) throw new Error('accepted');
  return result;
}

const ENCODINGS = [
  [1, 8, '8-bit PCM'],
  [1, 16, '16-bit PCM'],
  [1, 24, '24-bit PCM'],
  [1, 32, '32-bit PCM'],
  [3, 32, '32-bit float'],
  [3, 64, '64-bit float'],
] as const;

describe.each(ENCODINGS)('tag %i with %i bits', (tag, bits, name) => {
  test.each([1, 2, 6])('in %i channels comes back exactly, mixed to the mean', (channels) => {
    const levels = LEVELS.flatMap((level) => Array.from({ length: channels }, (_, c) => (c < 2 ? level : 0)));
    const body = encoded(tag, bits / 8, levels);
    for (const fmt of [format({ tag, bits, channels }), extensible(tag, { bits, channels })]) {
      const sound = accepted(riff([fmt, ['data', body]]));
      expect(sound).toMatchObject({ channels, rateHz: 8000, encoding: name, seconds: 7 / 8000, warnings: [] });
      const share = Math.min(channels, 2) / channels;
      expect([...sound.samples]).toEqual(LEVELS.map((level) => Math.fround(level * share)));
    }
  });
});

test.each([
  [6, 'A-law', [0xaa, 0x2a, 0xd5], [32256, -32256, 8]],
  [7, 'mu-law', [0x80, 0, 0xff], [32124, -32124, 0]],
])('tag %i, %s, is read, alone or as a sub-format', (tag, name, codes, levels) => {
  const data: Chunk = ['data', Uint8Array.from(codes)];
  for (const fmt of [format({ tag, bits: 8 }), extensible(tag, { bits: 8 })]) {
    const sound = accepted(riff([fmt, data]));
    expect(sound.encoding).toBe(name);
    expect([...sound.samples].map((level) => level * 2 ** 15)).toEqual(levels);
  }
});

describe('odd but readable', () => {
  const data: Chunk = ['data', encoded(1, 2)];
  const levels = LEVELS.map(Math.fround);

  test('12 bits left-justified in 16 and 24 in 32 are scaled by their container', () => {
    expect([...accepted(riff([format({ bits: 12, containerBytes: 2 }), data])).samples]).toEqual(levels);
    const wide = riff([format({ bits: 24, containerBytes: 4 }), ['data', encoded(1, 4)]]);
    expect([...accepted(wide).samples]).toEqual(levels);
  });

  test('other chunks before, between and after are skipped, with odd lengths padded', () => {
    const list: Chunk = ['LIST', ascii('INFOx')];
    const sound = accepted(riff([['JUNK', new Uint8Array(7)], format({}), list, data, ['id3 ', new Uint8Array(3)]]));
    expect([...sound.samples]).toEqual(levels);
    expect(sound.warnings).toEqual([]);
  });

  test('a missing padding byte is noticed and bridged', () => {
    const sound = accepted(riff([['LIST', ascii('INFOx')], format({}), data], { padding: false }));
    expect([...sound.samples]).toEqual(levels);
    expect(sound.warnings.join()).toMatch(/padding byte .* is missing/);
  });

  test('data before format is read, with a warning', () => {
    const sound = accepted(riff([data, format({})]));
    expect([...sound.samples]).toEqual(levels);
    expect(sound.warnings).toEqual(['The data chunk comes before the format chunk.']);
  });

  test('of two data chunks the first is used, with a warning', () => {
    const sound = accepted(riff([format({}), data, ['data', encoded(1, 2, [1 / 2])]]));
    expect([...sound.samples]).toEqual(levels);
    expect(sound.warnings.join()).toMatch(/more than one data chunk/);
  });

  test.each([0, 0xffff_ffff, 0x7fff_f000])('a data size of %i means "to the end", with a warning', (size) => {
    const sound = accepted(riff([format({}), ['data', encoded(1, 2), size]], { riffBytes: 0xffff_ffff }));
    expect([...sound.samples]).toEqual(levels);
    expect(sound.warnings).toEqual(['The data chunk does not say how long it is; it was read to the end of the file.']);
  });

  test.each([0, 7, 1_000_000])('a RIFF size of %i is only worth a warning', (riffBytes) => {
    const sound = accepted(riff([format({}), data], { riffBytes }));
    expect([...sound.samples]).toEqual(levels);
    expect(sound.warnings.join()).toMatch(/header gives its length as/);
  });

  test('a file cut off in its sound is read as far as it goes, and the warning counts both', () => {
    const whole = riff([format({}), ['data', encoded(1, 2, Array(8000).fill(0.5))]]);
    const sound = accepted(whole.subarray(0, whole.length - 12_001));
    expect(sound.samples).toHaveLength(1999);
    expect(sound.warnings).toEqual([
      'The file is cut off: it promises 8000 samples (1.00 s), 1999 (0.25 s) are there and were used.',
    ]);
  });

  test('a tail that is no whole sample is dropped with a warning', () => {
    const sound = accepted(riff([format({ channels: 2 }), data]));
    expect(sound.samples).toHaveLength(3);
    expect(sound.warnings.join()).toMatch(/last 2 bytes do not make a whole sample/);
  });

  test('floats beyond full scale are kept and counted', () => {
    const sound = accepted(riff([format({ tag: 3, bits: 32 }), ['data', encoded(3, 4, [1.5, -3, 1])]]));
    expect([...sound.samples]).toEqual([1.5, -3, 1]);
    expect(sound.warnings.join()).toMatch(/2 samples lie beyond full scale/);
  });

  test('bytes that start in the middle of their buffer are read from there', () => {
    const file = riff([format({}), data]);
    const larger = joined(new Uint8Array(5), file, new Uint8Array(9));
    expect([...accepted(larger.subarray(5, 5 + file.length)).samples]).toEqual(levels);
  });
});

describe('refused, each with its own sentence', () => {
  const data: Chunk = ['data', encoded(1, 2)];
  const refusals: readonly (readonly [what: string, bytes: Uint8Array, code: string, message: RegExp])[] = [
    ['an empty file', new Uint8Array(0), 'no-file', /is empty/],
    ['a text file', ascii('Hello, I am a text file.\n'), 'other-kind', /not a WAV file: it starts with “Hell”/],
    ['a short text file', ascii('Hi'), 'other-kind', /it starts with “Hi”/],
    ['an MP3 file', ascii('ID3\x04 and then something else'), 'other-kind', /looks like an MP3 file/],
    ['a FLAC file', ascii('fLaC and then something else'), 'other-kind', /looks like a FLAC file/],
    ['an AVI file', ascii('RIFF\x10\0\0\0AVI LIST'), 'other-kind', /kind “AVI ”/],
    ['RIFX', ascii('RIFX\0\0\0\x10WAVE'), 'unsupported', /RIFX/],
    ['RF64', ascii('RF64\xff\xff\xff\xffWAVEds64'), 'unsupported', /RF64/],
    ['a header cut at 10 bytes', riff([format({}), data]).subarray(0, 10), 'cut', /cut off in its header/],
    ['a header cut in the format', riff([format({}), data]).subarray(0, 30), 'cut', /has 10 bytes; it needs 16/],
    ['a header cut before the data', riff([format({}), data]).subarray(0, 40), 'cut', /cut off before the part/],
    ['a file cut before its first sample', riff([format({}), data]).subarray(0, 45), 'empty', /promises 7/],
    ['no format', riff([data]), 'bad-format', /lacks the part that says what/],
    ['no data', riff([format({})]), 'bad-format', /lacks the part that holds the sound/],
    ['no samples', riff([format({}), ['data', new Uint8Array(0)]]), 'empty', /holds no sound/],
    [
      'no samples and a later chunk',
      riff([format({}), ['data', new Uint8Array(0)], ['LIST', ascii('INFO')]]),
      'empty',
      /no sound/,
    ],
    ['ADPCM of 3 bits', riff([format({ tag: 17, bits: 3 }), data]), 'encoding', /IMA ADPCM of 3 bits; only 4/],
    [
      'ADPCM in too short blocks',
      riff([format({ tag: 2, bits: 4, blockBytes: 6 }), data]),
      'bad-format',
      /contradicts/,
    ],
    ['A-law of 2 bytes', riff([format({ tag: 6, bits: 16 }), data]), 'bad-format', /contradicts itself/],
    ['MP3 in WAV', riff([format({ tag: 0x55 }), data]), 'encoding', /MP3 \(encoding number 0x0055\)/],
    ['an extensible format cut short', riff([format({ tag: 0xfffe }), data]), 'bad-format', /too short to name/],
    ['an unregistered sub-format', riff([foreignSubFormat(), data]), 'encoding', /no registered number/],
    ['an unknown encoding', riff([format({ tag: 0x1234 }), data]), 'encoding', /encoding number 0x1234/],
    ['no channel', riff([format({ channels: 0 }), data]), 'channels', /claims 0 channels/],
    ['33 channels', riff([format({ channels: 33 }), data]), 'channels', /claims 33 channels/],
    ['999 Hz', riff([format({ rateHz: 999 }), data]), 'rate', /999 Hz/],
    ['768,001 Hz', riff([format({ rateHz: 768_001 }), data]), 'rate', /768001 Hz/],
    ['16 bits in 1 byte', riff([format({ containerBytes: 1 }), data]), 'bad-format', /contradicts itself/],
    ['40 bits', riff([format({ bits: 40 }), data]), 'bad-format', /contradicts itself/],
    ['float of 16 bits', riff([format({ tag: 3, bits: 16 }), data]), 'bad-format', /contradicts itself/],
    ['NaN', riff([format({ tag: 3, bits: 32 }), ['data', encoded(3, 4, [0, NaN])]]), 'not-finite', /Sample 1 is NaN/],
    ['Infinity', riff([format({ tag: 3, bits: 64 }), ['data', encoded(3, 8, [-Infinity])]]), 'not-finite', /-Infinity/],
    ['1e300', riff([format({ tag: 3, bits: 64 }), ['data', encoded(3, 8, [1e300])]]), 'not-finite', /1e\+300/],
  ];
  test.each(refusals)('%s', (_what, bytes, code, message) => {
    const refusal = refused(bytes);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
    expect(refusal.message).toMatch(/\.$/);
    expect(refusal.hint).toMatch(/\.$/);
  });

  test('30 minutes are read, one sample more is too long', () => {
    const samples = 30 * 60 * 1000;
    const head = riff([format({ rateHz: 1000, bits: 8 }), ['data', new Uint8Array(0), samples]]).subarray(0, 44);
    const file = new Uint8Array(44 + samples + 2).fill(128);
    file.set(head);
    expect(accepted(file.subarray(0, 44 + samples)).seconds).toBe(1800);
    file.set(u32(samples + 1), 40);
    expect(refused(file)).toMatchObject({ code: 'too-long', message: expect.stringContaining('30 minutes long') });
  });
});

describe('any bytes', () => {
  test.each(wavSeeds())('every truncation is refused or accepted with a warning (file %#)', (...[file]) => {
    for (let length = 0; length < file.length; length += 1) {
      const result = parseWav(file.subarray(0, length));
      // The last byte of a file may be padding, which nobody misses.
      const paddingOnly = length === file.length - 1 && file[length] === 0;
      if (result.ok && !paddingOnly) expect(result.warnings.length).toBeGreaterThan(0);
    }
  });

  test('a megabyte of empty chunks is walked once, not once for each', () => {
    const empty = joined(ascii('data'), u32(0));
    const file = new Uint8Array(12 + 8 * 125_000);
    file.set(riff([]).subarray(0, 12));
    for (let at = 12; at < file.length; at += 8) file.set(empty, at);
    const begun = performance.now();
    expect(refused(file).code).toBe('bad-format');
    expect(performance.now() - begun).toBeLessThan(1000); // the rule for any file: a second for a megabyte
  });
});

describe('writing', () => {
  test('what is written comes back within half a step of 16 bits', () => {
    const samples = Float32Array.from(lcgStates(3, 1001), (state) => state / 2 ** 31 - 1);
    const sound = accepted(writeWav(samples, 22_050));
    expect(sound).toMatchObject({ rateHz: 22_050, channels: 1, encoding: '16-bit PCM', warnings: [] });
    expect(sound.samples).toHaveLength(1001);
    sound.samples.forEach((value, n) => {
      expect(Math.abs(value - samples[n])).toBeLessThanOrEqual(
        0.5 / 32_768 + (samples[n] > 32_767.5 / 32_768 ? 1e-4 : 0),
      );
    });
  });

  test('beyond full scale is clipped, and what is no number is refused', () => {
    expect([...accepted(writeWav(Float32Array.of(2, -2), 8000)).samples]).toEqual([Math.fround(32_767 / 32_768), -1]);
    expect(() => writeWav(Float32Array.of(0, NaN), 8000)).toThrow(/writeWav: samples must be finite numbers, got NaN/);
    expect(() => writeWav(Float32Array.of(0), 0.5)).toThrow(/writeWav: rateHz must be/);
  });
});
