import { describe, expect, test } from 'vitest';
import { ascii, encoded } from '../../test-support/byte-writers';
import { sphere, timitLines } from '../../test-support/sound-files';
import { readSound } from './read-sound';
import { parseSphere } from './sphere';

const LEVELS = [0, 0.5, -0.5, 0.25, -1, 127 / 128];
const body = encoded(LEVELS, 'signed', 2);
const lines = (...more: string[]): string[] => ['sample_rate -i 16000', ...more];

function accepted(bytes: Uint8Array) {
  const outcome = parseSphere(bytes);
  if (!outcome.ok) throw new Error(`refused: ${outcome.message}`);
  return { ...outcome.value, samples: [...outcome.value.samples], warnings: outcome.warnings };
}

describe('NIST SPHERE', () => {
  test('a TIMIT file comes back exactly, told by its first bytes', () => {
    const sound = accepted(sphere(timitLines(6), body));
    expect(sound).toEqual({
      rateHz: 16_000,
      channels: 1,
      seconds: 6 / 16_000,
      encoding: '16-bit PCM',
      samples: LEVELS.map(Math.fround),
      warnings: [],
    });
    expect(readSound(sphere(timitLines(6), body))).toEqual(parseSphere(sphere(timitLines(6), body)));
  });

  test.each([
    ['big-endian', lines('sample_byte_format -s2 10', 'sample_count -i 6'), encoded(LEVELS, 'signed', 2, false)],
    ['24 bits', lines('sample_byte_format -s3 012', 'sample_n_bytes -i 3'), encoded(LEVELS, 'signed', 3)],
    ['32 bits', lines('sample_byte_format -s4 3210', 'sample_n_bytes -i 4'), encoded(LEVELS, 'signed', 4, false)],
    ['8 bits', lines('sample_byte_format -s1 1', 'sample_n_bytes -i 1'), encoded(LEVELS, 'signed', 1)],
  ])('%s comes back exactly', (_what, header, bytes) => {
    expect(accepted(sphere(header, bytes)).samples).toEqual(LEVELS.map(Math.fround));
  });

  test('mu-law in two channels is mixed to the mean', () => {
    const header = lines('sample_coding -s4 ulaw', 'channel_count -i 2', 'sample_count -i 2');
    const sound = accepted(sphere(header, Uint8Array.of(0x80, 0, 0x80, 0xff)));
    expect(sound).toMatchObject({ samples: [0, 32124 / 65536], encoding: 'mu-law', channels: 2, warnings: [] });
  });

  test('a header of 2048 bytes with comments is read', () => {
    expect(accepted(sphere(['; a comment', ...timitLines(6)], body, 2048)).warnings).toEqual([]);
  });

  test('a right check sum is silent, a wrong one a warning', () => {
    const sum = 16384 - 16384 + 8192 - 32768 + 32512 + 65536;
    expect(accepted(sphere([...timitLines(6), `sample_checksum -i ${sum % 65536}`], body)).warnings).toEqual([]);
    const wrong = accepted(sphere([...timitLines(6), 'sample_checksum -i 5'], body));
    expect(wrong.warnings.join()).toMatch(/check sum of the samples is 7936, the header says 5/);
  });

  test.each([
    ['more promised than there', timitLines(9), /promises 9 samples .* 6 /, 6],
    ['less promised than there', timitLines(4), /more samples than the header says/, 4],
    ['nothing promised', lines('sample_byte_format -s2 01'), /does not say how long/, 6],
    ['a strange line', [...timitLines(6), 'what is this'], /not understood: “what is this”/, 6],
  ])('%s is a warning', (_what, header, warning, frames) => {
    const sound = accepted(sphere(header, body));
    expect(sound.samples).toHaveLength(frames);
    expect(sound.warnings.join()).toMatch(warning);
  });

  test('a header without its end is read to its length', () => {
    const file = sphere(timitLines(6), body);
    const at = String.fromCharCode(...file).indexOf('end_head');
    file.set(ascii('         '), at);
    expect(accepted(file)).toMatchObject({ samples: LEVELS.map(Math.fround) });
    expect(accepted(file).warnings.join()).toMatch(/end_head/);
  });

  const shorten = lines('sample_coding -s26 pcm,embedded-shorten-v2.00', 'sample_byte_format -s2 01');
  test.each([
    ['no bytes', new Uint8Array(0), 'no-file', /empty/],
    ['a text', ascii('NOT A SPHERE FILE'), 'other-kind', /starts with “NOT ”/],
    ['a start alone', ascii('NIST'), 'cut', /after 4 bytes/],
    ['a start without length', ascii('NIST_1A\n   1'), 'cut', /after 12 bytes/],
    ['a length that is no number', ascii('NIST_1A\n   abcd\n'), 'bad-format', /given as “ {3}abcd·”/],
    ['a length that is too large', ascii('NIST_1A\n  99328\n'), 'bad-format', /up to 65536/],
    ['a cut header', sphere(timitLines(6), body).subarray(0, 500), 'cut', /after 500 bytes/],
    ['no rate', sphere(['sample_count -i 6'], body), 'bad-format', /sampling rate/],
    ['a rate of 5 Hz', sphere(['sample_rate -i 5'], body), 'rate', /5 Hz/],
    ['no channel', sphere(lines('channel_count -i 0'), body), 'channels', /0 channels/],
    ['half a channel', sphere(lines('channel_count -r 0.5'), body), 'channels', /0 channels/],
    ['shorten', sphere(shorten, body), 'encoding', /compressed SPHERE \(shorten\)/],
    ['hidden shorten', sphere(timitLines(6), ascii('ajkg\x02')), 'encoding', /compressed SPHERE \(shorten\)/],
    ['an unknown coding', sphere(lines('sample_coding -s3 mp3'), body), 'encoding', /coded as “mp3”/],
    ['an unknown order', sphere(lines('sample_byte_format -s2 77'), body), 'bad-format', /order of bytes as “77”/],
    ['no order', sphere(lines(), body), 'bad-format', /order of bytes as “”/],
    ['no sound', sphere(timitLines(0), new Uint8Array(0)), 'empty', /no sound/],
    ['a cut sound', sphere(timitLines(6), new Uint8Array(1)), 'empty', /promises 6/],
  ] as const)('%s is refused', (_what, bytes, code, message) => {
    const outcome = parseSphere(bytes);
    expect(outcome).toMatchObject({ ok: false, code, message: expect.stringMatching(message) });
  });

  test('compressed files are refused with the way out', () => {
    expect(parseSphere(sphere(shorten, body))).toMatchObject({ hint: expect.stringContaining('sph2pipe') });
  });
});
