/**
 * Tunes whose theme returns: one bar of theme, some free bars, and the theme again, now and then with a wrong note.
 *
 * The distance that has to be remembered is chosen, and everything else is drawn evenly, so the best possible prediction of
 * every note is known exactly (optimal-prediction.ts). It is the copying test of Hochreiter & Schmidhuber 1997 and of Arjovsky,
 * Shah, Bengio 2016, arXiv:1511.06464, section 5.1, played on a keyboard. Must not: make randomness of its own.
 */
import type { RandomSource } from '../phonemes/random-source';

/** Steps of a major scale, the octave included. */
export const SCALE_NOTES = 8;
/** Notes in a bar, all of one length. */
export const BAR_NOTES = 4;
/** What is seen before a note: which note came before (one of `SCALE_NOTES`), a start flag, a flag for the return. */
export const THEME_TUNE_FEATURES = SCALE_NOTES + 2;

export interface ThemeTuneOptions {
  /** Bars between the theme and its return; a whole number, at least 0. */
  readonly freeBars: number;
  /** The probability that a note of the return is replaced by one of the other seven, each as likely; 0 to 1. */
  readonly wrongNoteRate: number;
}

export interface ThemeTune {
  /** What is played: degrees of the scale, 0 to 7. */
  readonly notes: Uint8Array;
  /** The places in the return, counted from the start of the tune, where another note is played than in the theme. */
  readonly wrongAt: readonly number[];
}

/** How many notes a tune has: theme, free bars, theme. */
export function themeTuneNotes(freeBars: number): number {
  return BAR_NOTES * (freeBars + 2);
}

/** The place of the first note of the return, and as many notes back lies the note that it repeats. */
export function returnLag(freeBars: number): number {
  return BAR_NOTES * (freeBars + 1);
}

/** Draws a tune. Throws on an option out of range. */
export function drawThemeTune(options: ThemeTuneOptions, random: RandomSource): ThemeTune {
  checkThemeTune('drawThemeTune', options);
  const { freeBars, wrongNoteRate } = options;
  const lag = returnLag(freeBars);
  const notes = new Uint8Array(themeTuneNotes(freeBars));
  const wrongAt: number[] = [];
  for (let t = 0; t < notes.length; t++) {
    if (t < lag) notes[t] = random.integer(SCALE_NOTES);
    else if (random.uniform() < wrongNoteRate) {
      wrongAt.push(t);
      notes[t] = (notes[t - lag] + 1 + random.integer(SCALE_NOTES - 1)) % SCALE_NOTES;
    } else notes[t] = notes[t - lag];
  }
  return { notes, wrongAt };
}

/**
 * What a network is shown before each note and has to name: features (frames, THEME_TUNE_FEATURES) row-major, and labels.
 *
 * Before the first note there is no note before, and the start flag is 1; before the first of the return its flag is 1.
 */
export function themeTuneExample(
  notes: Uint8Array,
  freeBars: number,
): { readonly frames: number; readonly features: Float64Array; readonly labels: Uint8Array } {
  const frames = themeTuneNotes(freeBars);
  if (notes.length !== frames) {
    throw new Error(
      `themeTuneExample: notes must be ${frames} for ${freeBars} free bars, got ${notes.length}; a tune is theme, free bars, theme`,
    );
  }
  const features = new Float64Array(frames * THEME_TUNE_FEATURES);
  for (let t = 1; t < frames; t++) features[t * THEME_TUNE_FEATURES + notes[t - 1]] = 1;
  features[SCALE_NOTES] = 1;
  features[returnLag(freeBars) * THEME_TUNE_FEATURES + SCALE_NOTES + 1] = 1;
  return { frames, features, labels: notes };
}

export function checkThemeTune(where: string, { freeBars, wrongNoteRate }: ThemeTuneOptions): void {
  if (!(Number.isInteger(freeBars) && freeBars >= 0)) {
    throw new Error(`${where}: freeBars must be a whole number from 0, got ${freeBars}; how many bars lie between?`);
  }
  if (!(wrongNoteRate >= 0 && wrongNoteRate <= 1)) {
    throw new Error(`${where}: wrongNoteRate must be 0 to 1, got ${wrongNoteRate}; 0.02 is one note in fifty`);
  }
}
