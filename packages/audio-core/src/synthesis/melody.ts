/**
 * Plays notes: each begins at its own sample, several may sound at once, and the sum is never clipped.
 *
 * A mixture that would exceed the limit is made quieter as a whole: the notes keep their balance, and nothing is bent. Most
 * music needs that only where many notes meet, as one note of full velocity alone is well below the limit.
 *
 * Must not: move an onset (it is round(startSeconds · rateHz), to the sample), or read notes from a file.
 */
import type { RandomSource } from '../phonemes/random-source';
import { TIMBRES, additiveTone } from './additive-tone';
import { pluckedString } from './plucked-string';
import { A4_HZ, noteToHz } from './temperament';

export const INSTRUMENTS = ['sine', 'organ', 'flute', 'clarinet', 'bell', 'guitar', 'harp'] as const;
export type Instrument = (typeof INSTRUMENTS)[number];

export interface Note {
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** As in MIDI: 60 is C4, 69 is A4. Fractions lie between the keys. */
  readonly note: number;
  /** 0 … 1, proportional to the amplitude. Default 0.8. */
  readonly velocity?: number;
  /** Default: that of the options. */
  readonly instrument?: Instrument;
}

export interface MelodyOptions {
  readonly rateHz: number;
  readonly instrument: Instrument;
  readonly a4Hz: number;
}
export const MELODY_DEFAULTS: MelodyOptions = { rateHz: 16_000, instrument: 'guitar', a4Hz: A4_HZ };

/** A single note at velocity 1, and the most that any mixture reaches. */
const NOTE_LEVEL = 0.3;
const LIMIT = 0.9;
/** What can be asked for; ten minutes of one note are more than anybody wants. */
const MAX_SECONDS = 600;

const STRINGS = {
  guitar: { ringSeconds: 3, brightness: 0.6, releaseSeconds: 0.08 },
  harp: { ringSeconds: 5, brightness: 0.25, releaseSeconds: 0.6 },
} as const;

/**
 * Sound of `notes`, mono, −0.9 … 0.9, as long as the last of them rings. `random` shapes plucked strings only.
 *
 * @throws RangeError for a note that is out of range; the message gives its index.
 */
export function playNotes(
  notes: readonly Note[],
  random: RandomSource,
  options: Partial<MelodyOptions> = {},
): Float32Array {
  const { rateHz, instrument, a4Hz } = { ...MELODY_DEFAULTS, ...options };
  const tones = notes.map((note, i) => {
    checkNote(note, i, rateHz, a4Hz);
    const asked = { rateHz, hz: noteToHz(note.note, a4Hz), durationSeconds: note.durationSeconds };
    const samples = tone(note.instrument ?? instrument, asked, random);
    return { from: onsetSample(note, rateHz), gain: NOTE_LEVEL * (note.velocity ?? 0.8), samples };
  });
  const length = tones.reduce((longest, { from, samples }) => Math.max(longest, from + samples.length), 0);
  const mixed = new Float64Array(length);
  for (const { from, gain, samples } of tones) {
    for (let n = 0; n < samples.length; n += 1) mixed[from + n] += gain * samples[n];
  }
  const peak = mixed.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = peak > LIMIT ? LIMIT / peak : 1;
  return Float32Array.from(mixed, (value) => scale * value);
}

/** The sample at which a note begins. */
export function onsetSample({ startSeconds }: Pick<Note, 'startSeconds'>, rateHz: number): number {
  return Math.round(startSeconds * rateHz);
}

function tone(
  instrument: Instrument,
  asked: { readonly rateHz: number; readonly hz: number; readonly durationSeconds: number },
  random: RandomSource,
): Float32Array {
  if (instrument !== 'guitar' && instrument !== 'harp') return additiveTone(TIMBRES[instrument], asked);
  const { releaseSeconds, ...string } = STRINGS[instrument];
  const end = asked.durationSeconds * asked.rateHz;
  const release = releaseSeconds * asked.rateHz;
  const samples = pluckedString(Math.round(end + release), { ...asked, ...string }, random);
  // The hand is laid on the string.
  return samples.map((value, n) => (n <= end ? value : value * 0.5 * (1 + Math.cos((Math.PI * (n - end)) / release))));
}

function checkNote(one: Note, index: number, rateHz: number, a4Hz: number): void {
  const { startSeconds, durationSeconds, note, velocity = 0.8 } = one;
  const hz = noteToHz(note, a4Hz);
  const inTime = startSeconds >= 0 && durationSeconds > 0 && startSeconds + durationSeconds <= MAX_SECONDS;
  if (!inTime || !(velocity >= 0 && velocity <= 1) || !(hz >= 20 && hz <= rateHz / 6)) {
    throw new RangeError(
      `playNotes: note ${index} must lie in 0 … ${MAX_SECONDS} s, have a velocity in 0 … 1 and a frequency from 20 Hz to ` +
        `rateHz/6 = ${Math.round(rateHz / 6)} Hz, got ${startSeconds} s + ${durationSeconds} s, ${velocity} and ` +
        `${hz.toFixed(1)} Hz; raise rateHz for higher notes`,
    );
  }
}
