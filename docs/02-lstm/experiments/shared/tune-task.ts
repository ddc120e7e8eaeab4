/**
 * Real tunes as something to learn from: the tune book split by tune, then transposed, and what is seen before each note.
 *
 * Must not: let a tune that is held out be learned from in another key. The split comes first.
 */
import { tuneBook } from '@unrolled/audio-core';
import type { Rng } from '@unrolled/rnn-core';

export interface TuneNote {
  readonly onsetQuarters: number;
  readonly durationQuarters: number;
  readonly pitch: number;
}
export interface Tune {
  readonly title: string;
  readonly origin: string;
  readonly notes: readonly TuneNote[];
}
export interface TuneExample {
  readonly frames: number;
  readonly features: Float64Array;
  /** Pitches, counted from LOWEST. */
  readonly labels: Int32Array;
}

/** Pitches that can be named, as in MIDI. */
export const LOWEST = 50;
export const PITCHES = 40;
/** Lengths of the note before, in quarters: shorter than each of these, or longer. */
const LENGTHS = [0.4, 0.8, 1.2, 1.8];
export const TUNE_FEATURES = PITCHES + 1 + LENGTHS.length + 1;
export const LONGEST_NOTES = 120;
/** Semitones up or down at most. */
const SHIFTS = 6;

export interface TuneSplit {
  readonly train: readonly Tune[];
  readonly heldOut: readonly Tune[];
}

/** The tune book in two parts, by a draw of whole tunes. */
export function splitTunes(heldOut: number, rng: Rng): TuneSplit {
  const tunes: Tune[] = tuneBook().map(({ title, origin, notes }) => ({
    title,
    origin,
    notes: notes.slice(0, LONGEST_NOTES),
  }));
  for (let j = tunes.length - 1; j > 0; j--) {
    const other = rng.integer(j + 1);
    [tunes[j], tunes[other]] = [tunes[other], tunes[j]];
  }
  return { train: tunes.slice(heldOut), heldOut: tunes.slice(0, heldOut) };
}

/** All transpositions of a tune, within SHIFTS semitones, whose pitches can be named. */
export function shiftsOf({ notes }: Tune): number[] {
  const pitches = notes.map(({ pitch }) => pitch);
  const [low, high] = [Math.min(...pitches), Math.max(...pitches)];
  return Array.from({ length: 2 * SHIFTS + 1 }, (_, n) => n - SHIFTS).filter(
    (shift) => low + shift >= LOWEST && high + shift < LOWEST + PITCHES,
  );
}

/** What is seen before each note: pitch and length of the one before; and the pitch to name. Features (frames, TUNE_FEATURES). */
export function tuneExample({ notes }: Tune, shift: number): TuneExample {
  const frames = notes.length;
  const features = new Float64Array(frames * TUNE_FEATURES);
  features[PITCHES] = 1; // the start
  for (let t = 1; t < frames; t++) {
    const { pitch, durationQuarters } = notes[t - 1];
    const row = t * TUNE_FEATURES;
    features[row + pitch + shift - LOWEST] = 1;
    const length = LENGTHS.findIndex((limit) => durationQuarters < limit);
    features[row + PITCHES + 1 + (length < 0 ? LENGTHS.length : length)] = 1;
  }
  return { frames, features, labels: Int32Array.from(notes, ({ pitch }) => pitch + shift - LOWEST) };
}

/**
 * How often each step of so many semitones was taken in the tunes learned from, with one added to each: the probabilities of the
 * note after a note at `label`, (PITCHES). The first note of a tune is any, each as likely.
 */
export function stepTable(train: readonly Tune[]): (label: number | undefined) => Float64Array {
  const counts = new Float64Array(2 * PITCHES).fill(1);
  for (const { notes } of train) {
    for (let t = 1; t < notes.length; t++) {
      const step = notes[t].pitch - notes[t - 1].pitch;
      if (Math.abs(step) < PITCHES) counts[PITCHES + step] += 1;
    }
  }
  return (label) => {
    const weights = Float64Array.from({ length: PITCHES }, (_, next) =>
      label === undefined ? 1 : counts[PITCHES + next - label],
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  };
}
