import { describe, expect, test } from 'vitest';
import { joined, u16, u32 } from '../../test-support/byte-writers';
import { adpcmFormat, riff } from '../../test-support/sound-files';
import { parseWav } from './wav';

/** Samples as 16-bit numbers. */
function decoded(bytes: Uint8Array) {
  const result = parseWav(bytes);
  if (!result.ok) throw new Error(`refused: ${result.message}`);
  const { samples, encoding, channels } = result.value;
  return { levels: [...samples].map((level) => level * 2 ** 15), encoding, channels, warnings: result.warnings };
}

describe('IMA ADPCM', () => {
  // Coded and decoded by Python's audioop (2 nibbles a byte, there high first): a decaying tone.
  const nibbles = Uint8Array.of(119, 119, 231, 255, 143, 51, 37, 144, 202, 187, 25, 68, 35, 128, 188, 172);
  const levels = [
    11, 41, 104, 240, 533, -14, -1134, -3537, -8690, -9426, -4739, -479, 5609, 9661, 10397, 8389, 5346, 365, -4322,
    -8582, -10242, -8733, -4616, 365, 5052, 8095, 8648, 8145, 4028, 154, -4375, -7418,
  ];
  const header = Uint8Array.of(0, 0, 0, 0);

  test('gives the samples that audioop gives', () => {
    const sound = decoded(riff([adpcmFormat('ima', 1, 20, 33), ['data', joined(header, nibbles)]]));
    expect(sound).toEqual({ levels: [0, ...levels], encoding: 'IMA ADPCM', channels: 1, warnings: [] });
  });

  test('in two channels takes turns of four bytes', () => {
    const silent = new Uint8Array(4);
    const groups = [0, 4, 8, 12].flatMap((at) => [nibbles.subarray(at, at + 4), silent]);
    const sound = decoded(riff([adpcmFormat('ima', 2, 40, 33), ['data', joined(header, header, ...groups)]]));
    expect(sound.levels).toEqual([0, ...levels].map((level) => level / 2));
  });

  test('ends where the fact chunk says, not where the last block is filled up', () => {
    const data = joined(header, nibbles, header, nibbles);
    const sound = decoded(riff([adpcmFormat('ima', 1, 20, 33), ['fact', u32(40)], ['data', data]]));
    expect(sound.levels).toEqual([0, ...levels, 0, ...levels.slice(0, 6)]);
  });

  test('cut off in a block is read by groups of eight samples', () => {
    const whole = riff([adpcmFormat('ima', 1, 20, 33), ['data', joined(header, nibbles)]]);
    const sound = decoded(whole.subarray(0, whole.length - 7));
    expect(sound.levels).toEqual([0, ...levels.slice(0, 16)]);
    expect(sound.warnings.join()).toMatch(/cut off: it promises 33 samples .* 17 /);
  });

  test('a step that no encoder writes is a warning', () => {
    const sound = decoded(riff([adpcmFormat('ima', 1, 20, 33), ['data', joined(Uint8Array.of(0, 0, 89, 0), nibbles)]]));
    expect(sound.warnings).toEqual(['1 blocks have a damaged header; what they hold may be noise.']);
  });
});

describe('Microsoft ADPCM', () => {
  // By hand: each sample is the prediction from the last two + nibble · step, and the step follows the nibble.
  test.each([
    // Weights (1, 0): 100 + 1·16 = 116, the step stays at its smallest; 116 − 1·16 = 100.
    { choice: 0, step: 16, last: 100, beforeLast: 50, byte: 0x1f, levels: [50, 100, 116, 100] },
    // Weights (2, −1): 2·1000 − 900 + 4·100 = 1500, step 307·100/256 = 119; 2·1500 − 1000 − 7·119 = 1167.
    { choice: 1, step: 100, last: 1000, beforeLast: 900, byte: 0x49, levels: [900, 1000, 1500, 1167] },
    // Weights (0, 0), clipped at 16 bits.
    { choice: 2, step: 30_000, last: 0, beforeLast: 0, byte: 0x78, levels: [0, 0, 32767, -32768] },
  ])('with weights $choice gives what the rule gives', ({ choice, step, last, beforeLast, byte, levels }) => {
    const block = joined(Uint8Array.of(choice), u16(step, last, beforeLast), Uint8Array.of(byte));
    const sound = decoded(riff([adpcmFormat('ms', 1, 8, 4), ['data', block]]));
    expect(sound).toEqual({ levels, encoding: 'Microsoft ADPCM', channels: 1, warnings: [] });
  });

  test('in two channels takes turns of nibbles, left first', () => {
    const block = joined(Uint8Array.of(0, 0), u16(16, 16, 100, 0, 50, 0), Uint8Array.of(0x10, 0xf0));
    const sound = decoded(riff([adpcmFormat('ms', 2, 16, 4), ['data', block]]));
    expect(sound.levels).toEqual([25, 50, 58, 50]);
  });

  test('weights that the file does not have are a warning', () => {
    const block = joined(Uint8Array.of(7), u16(16, 1, 2), Uint8Array.of(0));
    expect(decoded(riff([adpcmFormat('ms', 1, 8, 4), ['data', block]])).warnings.join()).toMatch(/damaged header/);
  });
});

test('ADPCM that would take more than four times its bytes + 16 MB is refused before it is decoded', () => {
  const data = new Uint8Array(9_000_000); // 18 million samples, 72 MB: more than 4 · 9 + 16.8
  const head = riff([adpcmFormat('ima', 1, 1024, 2041), ['data', new Uint8Array(0), data.length]]);
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  expect(parseWav(file, { maxSeconds: 1e9 })).toMatchObject({ ok: false, code: 'too-large' });
});
