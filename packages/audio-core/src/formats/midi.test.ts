import { describe, expect, test } from 'vitest';
import { ascii, joined } from '../../test-support/byte-writers';
import { drawsOf } from '../../test-support/draws';
import { END, KEY_E_FLAT_MINOR, METER_6_8, midi, midiSeeds, scale, tempo } from '../../test-support/midi-files';
import { parseMidi } from './midi';
import { midiMelody } from './midi-melody';
import { writeMidi } from './midi-write';

function accepted(bytes: Uint8Array) {
  const outcome = parseMidi(bytes);
  if (!outcome.ok) throw new Error(`refused at ${outcome.offset}: ${outcome.message}`);
  return { ...outcome.value, warnings: outcome.warnings };
}
const note = [0, 0x90, 60, 64, 96, 60, 0];

describe('MIDI', () => {
  test('notes have onset and duration in ticks and in seconds, through changes of tempo', () => {
    // 96 ticks a quarter: first half a second a quarter (the default), from tick 96 on a whole one.
    const song = accepted(
      midi([
        [96, ...tempo(1_000_000).slice(1), ...END],
        [48, ...note.slice(1), ...END],
      ]),
    );
    expect(song.notes).toEqual([
      {
        onsetTicks: 48,
        durationTicks: 96,
        onsetSeconds: 0.25,
        durationSeconds: 0.75,
        pitch: 60,
        velocity: 64,
        channel: 0,
        track: 1,
      },
    ]);
    expect(song).toMatchObject({ format: 1, tracks: 2, ticksPerQuarter: 96, seconds: 1, warnings: [] });
    expect(song.tempos).toEqual([
      { ticks: 0, seconds: 0, microsecondsPerQuarter: 500_000 },
      { ticks: 96, seconds: 0.5, microsecondsPerQuarter: 1_000_000 },
    ]);
  });

  test('metre, key and tempo at the start are kept, and running status is followed', () => {
    const song = accepted(midi([[...tempo(400_000), ...METER_6_8, ...KEY_E_FLAT_MINOR, ...scale(8), ...END]]));
    expect(song.notes.map(({ pitch, onsetTicks }) => [pitch, onsetTicks])).toEqual(
      Array.from({ length: 8 }, (_, n) => [60 + n, 48 * n]),
    );
    expect(song.meters).toEqual([{ ticks: 0, beats: 6, unit: 8 }]);
    expect(song.keys).toEqual([{ ticks: 0, fifths: -6, mode: 'minor' }]);
    expect(song.tempos).toEqual([{ ticks: 0, seconds: 0, microsecondsPerQuarter: 400_000 }]);
  });

  test('one pitch begun twice ends first what began first', () => {
    const song = accepted(midi([[0, 0x90, 60, 1, 10, 60, 2, 10, 60, 0, 10, 60, 0, ...END]]));
    expect(song.notes.map(({ onsetTicks, durationTicks, velocity }) => [onsetTicks, durationTicks, velocity])).toEqual([
      [0, 20, 1],
      [10, 20, 2],
    ]);
  });

  test.each([
    ['a note that never ends', [[0, 0x90, 60, 64, 10, 61, 64, 5, 61, 0, ...END]], /1 notes never end/],
    ['an end without a note', [[...note, 0, 62, 0, ...END]], /1 notes end without having begun/],
    ['no mark at the end', [note], /Track 1 has no mark at its end/],
    ['more after the mark', [[...note, ...END, 1, 2]], /goes on after its mark of end/],
    ['a tempo of nothing', [[...tempo(0), ...note, ...END]], /tempo at tick 0 cannot be meant/],
    ['a metre of nothing', [[0, 0xff, 0x58, 2, 0, 2, ...note, ...END]], /metre at tick 0/],
    ['a key of nine sharps', [[0, 0xff, 0x59, 2, 9, 0, ...note, ...END]], /key at tick 0/],
  ])('%s is a warning', (_what, tracks, warning) => {
    expect(accepted(midi(tracks)).warnings.join()).toMatch(warning);
  });

  test('a wrong number of tracks, strange parts and bytes at the end are warnings', () => {
    expect(accepted(midi([[...note, ...END]], { tracks: 3 })).warnings.join()).toMatch(/promises 3 tracks; 1 are/);
    expect(accepted(joined(midi([[...note, ...END]]), ascii('x'))).warnings.join()).toMatch(/1 bytes at the end/);
    const file = midi([[...note, ...END]]);
    const strange = joined(file.subarray(0, 14), ascii('XFIH\0\0\0\x02ab'), file.subarray(14));
    expect(accepted(strange).warnings).toEqual(['A part of the unknown kind “XFIH” was left out.']);
  });

  test('a file that is cut off is read as far as it goes', () => {
    const whole = midi([[...scale(8), ...END]]);
    const song = accepted(whole.subarray(0, whole.length - 12));
    expect(song.notes).toHaveLength(7);
    expect(song.warnings.join()).toMatch(/Track 1 is cut off/);
  });

  test.each([
    ['no bytes', new Uint8Array(0), 'no-file', 0, /empty/],
    ['a text', ascii('Hello, I am a text file.'), 'other-kind', 0, /not a MIDI file/],
    ['a cut header', midi([[...note]]).subarray(0, 10), 'cut', 10, /after 10 of 14/],
    ['no track', midi([]), 'cut', 14, /before its first track/],
    ['no notes', midi([END]), 'empty', 26, /no notes/],
    ['format 2', midi([note], { format: 2 }), 'unsupported', 8, /format 2/],
    ['format 7', midi([note], { format: 7 }), 'bad-format', 8, /format 7/],
    ['film time', midi([note], { division: 0xe728 }), 'unsupported', 12, /SMPTE/],
    ['no ticks', midi([note], { division: 0 }), 'bad-format', 12, /0 ticks/],
    ['data without an event', midi([[0, 60, 64]]), 'bad-format', 23, /byte 60 is data without/],
    ['data after a meta event', midi([[0, 0xff, 1, 0, 0, 60, 64]]), 'bad-format', 27, /data without/],
    ['a status for data', midi([[0, 0x90, 60, 0x90]]), 'bad-format', 25, /144 is none/],
    ['a long number', midi([[0x81, 0x81, 0x81, 0x81, 0]]), 'bad-format', 26, /more than 4 bytes/],
    ['an event of the wire', midi([[0, 0xf8]]), 'bad-format', 23, /0xf8 has no place/],
    ['an unfinished event', midi([[0, 0x90, 60]]), 'bad-format', 24, /ends in the middle/],
    ['a long text', midi([[0, 0xff, 1, 50, 65]]), 'bad-format', 26, /ends in the middle/],
  ] as const)('%s is refused', (_what, bytes, code, offset, message) => {
    expect(parseMidi(bytes)).toMatchObject({ ok: false, code, offset, message: expect.stringMatching(message) });
  });

  test('limits of bytes, events and notes are kept', () => {
    const [file] = midiSeeds();
    const limits = { maxBytes: 1e6, maxEvents: 1e6, maxNotes: 1e5 };
    expect(parseMidi(file, { ...limits, maxBytes: 20 })).toMatchObject({ code: 'too-large' });
    expect(parseMidi(file, { ...limits, maxEvents: 5 })).toMatchObject({ code: 'too-long' });
    expect(parseMidi(file, { ...limits, maxNotes: 3 })).toMatchObject({ code: 'too-long' });
  });
});

test('200 drawn songs come back as they were written', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const draws = drawsOf(seed, 0);
    // One pitch never sounds twice at a time: who ends then is a matter of convention.
    const notes = Array.from({ length: 1 + draws.below(30) }, (_, n) => ({
      onsetTicks: draws.below(2 ** draws.below(20)),
      durationTicks: 1 + draws.below(2 ** draws.below(20)),
      pitch: (n * 4) % 128,
      velocity: 1 + draws.below(127),
      channel: draws.below(16),
    }));
    const song = accepted(writeMidi(notes, { ticksPerQuarter: 1 + draws.below(0x7fff) }));
    const sorted = (list: readonly { pitch: number }[]): unknown => [...list].sort((a, b) => a.pitch - b.pitch);
    const fields = song.notes.map(({ onsetTicks, durationTicks, pitch, velocity, channel }) => ({
      onsetTicks,
      durationTicks,
      pitch,
      velocity,
      channel,
    }));
    expect(sorted(fields)).toEqual(sorted(notes));
    expect(song.warnings).toEqual([]);
  }
});

test('what MIDI cannot hold is not written', () => {
  expect(() => writeMidi([{ onsetTicks: 0, durationTicks: 1, pitch: 128 }])).toThrow(/writeMidi: pitch must be .*128/);
  expect(() => writeMidi([{ onsetTicks: 0.5, durationTicks: 1, pitch: 1 }])).toThrow(/onsetTicks .* got 0\.5/);
});

test('the melody is the upper line on a grid, without drums', () => {
  const at = (onsetTicks: number, durationTicks: number, pitch: number, channel = 0) => ({
    onsetTicks,
    durationTicks,
    pitch,
    channel,
  });
  const song = accepted(
    writeMidi([at(0, 480, 60), at(3, 960, 67), at(480, 100, 64), at(480, 10, 90, 9), at(960, 1, 62)]),
  );
  expect(midiMelody(song)).toEqual({
    notes: [
      { onsetSteps: 0, durationSteps: 4, pitch: 67 },
      { onsetSteps: 4, durationSteps: 1, pitch: 64 },
      { onsetSteps: 8, durationSteps: 1, pitch: 62 },
    ],
    droppedNotes: 1,
  });
});
