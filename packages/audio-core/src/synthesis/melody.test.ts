import { describe, expect, test } from 'vitest';
import { fixedSource } from '../phonemes/fixed-source';
import { TIMBRES, additiveTone } from './additive-tone';
import { INSTRUMENTS, type Instrument, MELODY_DEFAULTS, type Note, onsetSample, playNotes } from './melody';
import { pluckedString } from './plucked-string';
import { hzToNote, noteName, noteToHz, readNote } from './temperament';

const FULL = process.env.UNROLLED_FULL !== undefined;
const RATE = MELODY_DEFAULTS.rateHz;
const play = (notes: readonly Note[], instrument: Instrument = 'guitar', seed = 3) =>
  playNotes(notes, fixedSource(seed), { instrument });
const peakOf = (samples: Float32Array) => samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const power = (samples: Float32Array) => samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
/** Power of a stretch within half a semitone of a frequency, by correlation with its sine and cosine. */
function powerAt(samples: Float32Array, hz: number, rateHz = RATE): number {
  let [re, im] = [0, 0];
  samples.forEach((value, n) => {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length);
    re += hann * value * Math.cos((2 * Math.PI * hz * n) / rateHz);
    im += hann * value * Math.sin((2 * Math.PI * hz * n) / rateHz);
  });
  return re * re + im * im;
}

describe('equal temperament', () => {
  test('has A4 at 440 Hz, middle C at 261.63, and an octave twelve equal steps wide', () => {
    expect(noteToHz(69)).toBe(440);
    expect(noteToHz(60)).toBeCloseTo(261.6256, 4);
    expect(noteToHz(81)).toBeCloseTo(880, 9);
    expect(noteToHz(69, 442)).toBe(442);
    for (let note = 0; note < 128; note += 1) expect(hzToNote(noteToHz(note))).toBeCloseTo(note, 9);
  });

  test('names and numbers lead to each other', () => {
    expect(['C4', 'A4', 'F♯3', 'f#3', 'B♭-1', 'Bb-1', 'C-1', 'G9'].map(readNote)).toEqual([
      60, 69, 54, 54, 10, 10, 0, 127,
    ]);
    for (let note = 0; note < 128; note += 1) expect(readNote(noteName(note))).toBe(note);
    for (const name of ['H4', 'C', '', 'C44', 'C♯♯4'])
      expect(() => readNote(name)).toThrow(/readNote: expected a letter/);
  });
});

describe('playNotes', () => {
  test.each(INSTRUMENTS)('%s is in tune over three octaves, to two cents', (instrument) => {
    for (const note of FULL ? [45, 50, 57, 61, 64, 69, 73, 78, 81] : [45, 61, 81]) {
      const samples = play([{ startSeconds: 0, durationSeconds: 1, note }], instrument).subarray(3200, 12_800);
      const around = Array.from({ length: 25 }, (_, i) => i - 12);
      const powers = around.map((cents) => powerAt(samples, noteToHz(note + cents / 100)));
      expect(Math.abs(around[powers.indexOf(Math.max(...powers))])).toBeLessThanOrEqual(2);
    }
  });

  test('each note begins at its own sample, and not one before', () => {
    const random = fixedSource(21);
    for (const instrument of INSTRUMENTS) {
      const startSeconds = 0.05 + 0.3 * random.uniform();
      const one = { startSeconds, durationSeconds: 0.2, note: 60 + random.integer(12) };
      const samples = play([one], instrument);
      expect([instrument, samples.findIndex((value) => value !== 0)]).toEqual([
        instrument,
        Math.round(startSeconds * RATE),
      ]);
    }
  });

  test('a second note changes nothing before its onset', () => {
    const first = { startSeconds: 0.1, durationSeconds: 0.5, note: 60 };
    const second = { startSeconds: 0.33337, durationSeconds: 0.5, note: 67 };
    const [alone, both] = [play([first], 'organ'), play([first, second], 'organ')];
    const onset = 5334; // 0.33337 s at 16 kHz
    expect(onsetSample(second, RATE)).toBe(onset);
    expect(both.subarray(0, onset)).toEqual(alone.subarray(0, onset));
    expect(both[onset]).not.toBe(alone[onset]);
  });

  test('a melody and a chord hold the notes that were asked for', () => {
    const scale = [60, 62, 64, 65, 67];
    const melody = play(
      scale.map((note, i) => ({ startSeconds: 0.25 * i, durationSeconds: 0.25, note })),
      'flute',
    );
    scale.forEach((note, i) => {
      const piece = melody.subarray(RATE * 0.25 * i + 1200, RATE * 0.25 * (i + 1) - 200);
      const powers = scale.map((other) => powerAt(piece, noteToHz(other)));
      expect(powers.indexOf(Math.max(...powers))).toBe(scale.indexOf(note));
    });
    const chord = play(
      [60, 64, 67].map((note) => ({ startSeconds: 0, durationSeconds: 1, note })),
      'organ',
    );
    const middle = chord.subarray(4000, 12_000);
    for (const note of [60, 64, 67]) {
      expect(powerAt(middle, noteToHz(note))).toBeGreaterThan(100 * powerAt(middle, noteToHz(note + 1)));
    }
  });

  test('never leaves ±0.9 though forty loud notes meet, and keeps their balance', () => {
    const notes = Array.from({ length: 40 }, (_, i) => ({
      startSeconds: 0,
      durationSeconds: 0.3,
      note: 45 + i,
      velocity: 1,
    }));
    for (const instrument of INSTRUMENTS) expect(peakOf(play(notes, instrument))).toBeLessThanOrEqual(0.9 + 1e-7);
    const [quiet, loud] = [0.2, 0.8].map((velocity) =>
      power(play([{ startSeconds: 0, durationSeconds: 0.3, note: 60, velocity }], 'organ')),
    );
    expect(loud / quiet).toBeCloseTo(16, 3);
  });

  test('is decided by its random source, which shapes strings only', () => {
    const notes = [{ startSeconds: 0, durationSeconds: 0.2, note: 60 }];
    expect(play(notes, 'guitar', 1)).toEqual(play(notes, 'guitar', 1));
    expect(play(notes, 'guitar', 1)).not.toEqual(play(notes, 'guitar', 2));
    expect(play(notes, 'bell', 1)).toEqual(play(notes, 'bell', 2));
    expect(play([])).toHaveLength(0);
  });

  test('refuses notes that are none, with their index', () => {
    const good = { startSeconds: 0, durationSeconds: 1, note: 60 };
    for (const wrong of [
      { startSeconds: -1 },
      { durationSeconds: 0 },
      { durationSeconds: Infinity },
      { velocity: 2 },
      { note: 120 },
      { note: NaN },
    ]) {
      expect(() => play([good, { ...good, ...wrong }])).toThrow(/playNotes: note 1 must lie/);
    }
  });
});

describe('a plucked string', () => {
  const pluck = (hz: number, brightness = 0.5, ringSeconds = 2) =>
    pluckedString(2 * RATE, { rateHz: RATE, hz, ringSeconds, brightness }, fixedSource(4));

  test('fades, and its high tones before its low ones', () => {
    const samples = pluck(110, 1);
    const [early, late] = [samples.subarray(0, 8000), samples.subarray(16_000, 24_000)];
    const fall = (harmonic: number) => 10 * Math.log10(powerAt(early, 110 * harmonic) / powerAt(late, 110 * harmonic));
    expect(fall(1)).toBeGreaterThan(20);
    expect(fall(1)).toBeLessThan(40);
    expect(fall(12)).toBeGreaterThan(fall(1) + 10);
  });

  test('stays within ±1 at any pitch and is brighter under a harder pick', () => {
    for (let hz = 60; hz < 2600; hz *= 1.0371) expect(peakOf(pluck(hz, 1).subarray(0, 4000))).toBeLessThanOrEqual(1);
    const high = (brightness: number) => {
      const samples = pluck(110, brightness).subarray(0, 3200);
      return powerAt(samples, 1320) / powerAt(samples, 110);
    };
    expect(high(1)).toBeGreaterThan(5 * high(0));
  });

  test('refuses what no loop can do', () => {
    for (const hz of [10, 4000, NaN]) expect(() => pluck(hz)).toThrow(/20 <= hz <= rateHz\/6/);
    expect(() => pluck(200, 2)).toThrow(/brightness in 0 … 1/);
  });
});

describe('an additive tone', () => {
  test('has its partials and no other, and none that would fold over', () => {
    const clarinet = additiveTone(TIMBRES.clarinet, { rateHz: RATE, hz: 400, durationSeconds: 1 }).subarray(
      4000,
      12_000,
    );
    const at = (ratio: number) => powerAt(clarinet, 400 * ratio);
    expect(Math.sqrt(at(3) / at(1))).toBeCloseTo(0.6, 2);
    expect(Math.sqrt(at(2) / at(1))).toBeCloseTo(0.03, 2);
    expect(at(6) / at(1)).toBeLessThan(1e-6);
    // 9 · 1300 Hz is above half the rate and would come back as 4300 Hz.
    const high = additiveTone(TIMBRES.clarinet, { rateHz: RATE, hz: 1300, durationSeconds: 1 }).subarray(4000, 12_000);
    expect(powerAt(high, 4300) / powerAt(high, 1300)).toBeLessThan(1e-6);
  });

  test('a bell’s low partials outlast its high ones', () => {
    const bell = additiveTone(TIMBRES.bell, { rateHz: RATE, hz: 500, durationSeconds: 2 });
    const kept = (ratio: number) =>
      powerAt(bell.subarray(24_000, 28_000), 500 * ratio) / powerAt(bell.subarray(0, 4000), 500 * ratio);
    expect(kept(0.5)).toBeGreaterThan(10 * kept(2));
    expect(kept(2)).toBeGreaterThan(10 * kept(4));
  });

  test('refuses a frequency above half the rate', () => {
    expect(() => additiveTone(TIMBRES.sine, { rateHz: RATE, hz: 8000, durationSeconds: 1 })).toThrow(
      /0 < hz < rateHz\/2/,
    );
  });
});
