/**
 * Notes and their frequencies in equal temperament: twelve equal steps to the octave, A4 at 440 Hz, numbered as in MIDI.
 *
 * Source: ISO 16 (A4 = 440 Hz); note numbers of the MIDI 1.0 specification (69 is A4, 60 is C4).
 */

export const A4_HZ = 440;
export const A4_NOTE = 69;
const STEPS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const;

/** Note number (may be a fraction) → Hz: 440 · 2^((note − 69)/12). */
export function noteToHz(note: number, a4Hz: number = A4_HZ): number {
  return a4Hz * 2 ** ((note - A4_NOTE) / 12);
}

/** Hz (above 0) → note number, a fraction between two notes. */
export function hzToNote(hz: number, a4Hz: number = A4_HZ): number {
  return A4_NOTE + 12 * Math.log2(hz / a4Hz);
}

/**
 * "C4" → 60, "F♯3" or "F#3" → 54, "B♭-1" or "Bb-1" → 10.
 *
 * @throws RangeError for a text that is no note.
 */
export function readNote(name: string): number {
  const found = /^([A-Ga-g])([♯#♭b]?)(-?\d)$/u.exec(name);
  if (found === null) {
    throw new RangeError(
      `readNote: expected a letter A to G, ♯ or ♭ or neither, and an octave, got "${name}"; e.g. C4 or F♯3`,
    );
  }
  const [, letter, sign, octave] = found;
  const shift = sign === '' ? 0 : sign === '♯' || sign === '#' ? 1 : -1;
  return 12 * (Number(octave) + 1) + STEPS[letter.toUpperCase()] + shift;
}

/** 60 → "C4": the name of the nearest note, written with sharps. */
export function noteName(note: number): string {
  const nearest = Math.round(note);
  return `${NAMES[((nearest % 12) + 12) % 12]}${Math.floor(nearest / 12) - 1}`;
}
