/**
 * How something is said: melody, tempo, loudness and quality of the voice; and what they are like in six moods.
 *
 * Which way anger, joy, sadness and fear move pitch, tempo and loudness is the review of Murray & Arnott (JASA 93, 1993,
 * doi:10.1121/1.405558): anger faster, higher, wider and louder; happiness higher, wider, louder; sadness slower, lower,
 * narrower, quieter; fear much faster and very much higher. That smiling raises pitch and formants is Tartter
 * (Perception & Psychophysics 27, 1980, doi:10.3758/BF03199901). How far they move, the quality of
 * each voice, the narrow melody of fear and all of calm are our choice. These are caricatures: they
 * show what a network can hear of a mood, and are no model of anybody's feelings.
 *
 * Must not: make sound.
 */
import type { RandomSource } from '../phonemes/random-source';
import { USUAL_VOICE, type VoiceQuality, checkVoiceQuality } from './voice-quality';

export interface Prosody {
  /** What the pitch falls back to, 40 … 500 Hz. */
  readonly baseHz: number;
  /** How far the sentence's arch, each accent, and the last vowel rise (negative: fall), −24 … 24. */
  readonly phraseSemitones: number;
  readonly accentSemitones: number;
  readonly finalSemitones: number;
  /** 0.4 … 2.5; 1 is usual. */
  readonly tempo: number;
  /** −40 … 6; at 0 vowels lie near −18 dB of full scale. */
  readonly loudnessDb: number;
  /** How much louder accents are, 0 … 12. */
  readonly accentDb: number;
  readonly quality: VoiceQuality;
  /** Factor on the vowels' formants, 0.85 … 1.15: above 1 for smiling lips or a shorter mouth. */
  readonly formantScale: number;
}

export const MOODS = ['neutral', 'calm', 'happy', 'angry', 'sad', 'fearful'] as const;
export type Mood = (typeof MOODS)[number];

/** What a mood does to a speaker: `shiftSemitones` moves the base, the rest is as in Prosody. */
interface MoodShape extends Omit<Prosody, 'baseHz'> {
  readonly shiftSemitones: number;
}

const NEUTRAL: MoodShape = {
  shiftSemitones: 0,
  phraseSemitones: 3,
  accentSemitones: 3,
  finalSemitones: -2,
  tempo: 1,
  loudnessDb: -4,
  accentDb: 2,
  quality: USUAL_VOICE,
  formantScale: 1,
};

const MOOD_SHAPES: Readonly<Record<Mood, MoodShape>> = {
  neutral: NEUTRAL,
  calm: {
    ...NEUTRAL,
    shiftSemitones: -1,
    phraseSemitones: 2,
    accentSemitones: 1.5,
    tempo: 0.82,
    loudnessDb: -8,
    accentDb: 1,
    quality: { ...USUAL_VOICE, breathiness: 0.25, tension: -0.3 },
  },
  happy: {
    ...NEUTRAL,
    shiftSemitones: 5,
    phraseSemitones: 4,
    accentSemitones: 8,
    finalSemitones: 3,
    tempo: 1.15,
    loudnessDb: -3,
    accentDb: 4,
    quality: { ...USUAL_VOICE, tension: 0.1 },
    formantScale: 1.07,
  },
  angry: {
    ...NEUTRAL,
    shiftSemitones: 1.5,
    phraseSemitones: 4,
    accentSemitones: 10,
    finalSemitones: -5,
    tempo: 1.3,
    loudnessDb: -1.5,
    accentDb: 5,
    quality: { ...USUAL_VOICE, tension: 1 },
  },
  sad: {
    ...NEUTRAL,
    shiftSemitones: -2,
    phraseSemitones: 1.5,
    accentSemitones: 1,
    finalSemitones: -2,
    tempo: 0.65,
    loudnessDb: -13,
    accentDb: 0.5,
    quality: { breathiness: 0.6, creak: 0, tension: -0.6, tremorSemitones: 0 },
    formantScale: 0.97,
  },
  fearful: {
    ...NEUTRAL,
    shiftSemitones: 9,
    phraseSemitones: 2,
    accentSemitones: 2,
    finalSemitones: 2,
    tempo: 1.5,
    loudnessDb: -6,
    accentDb: 1,
    quality: { breathiness: 0.35, creak: 0, tension: 0.2, tremorSemitones: 0.8 },
  },
};

export interface MoodOptions {
  /** What the pitch of this speaker falls back to when neutral, in Hz: about 90 for a low voice, 180 for a high one. */
  readonly baseHz: number;
  /** How much utterances of a mood differ from each other: deviation of every number, as a share of what the mood does. */
  readonly variation?: number;
}

/** The prosody of a mood in the voice of a speaker. With `variation` above 0 (default 0) it is drawn around it. */
export function moodProsody(mood: Mood, options: MoodOptions, random?: RandomSource): Prosody {
  const { baseHz, variation = 0 } = options;
  const shape = MOOD_SHAPES[mood];
  if (variation > 0 && random === undefined) {
    throw new Error(
      `moodProsody: variation ${variation} needs a random source, got none; pass one or leave variation out`,
    );
  }
  const draw = (value: number, unit: number): number =>
    random === undefined || variation === 0 ? value : value + variation * unit * random.normal();
  const share = (value: number, unit: number): number => Math.min(1, Math.max(0, draw(value, unit)));
  const { quality } = shape;
  return checkProsody({
    baseHz: baseHz * 2 ** (draw(shape.shiftSemitones, 4) / 12),
    phraseSemitones: draw(shape.phraseSemitones, 3),
    accentSemitones: draw(shape.accentSemitones, 3),
    finalSemitones: draw(shape.finalSemitones, 3),
    tempo: Math.min(2.5, Math.max(0.4, shape.tempo * 2 ** draw(0, 0.5))),
    loudnessDb: Math.min(6, draw(shape.loudnessDb, 6)),
    accentDb: Math.min(12, Math.max(0, draw(shape.accentDb, 3))),
    quality: {
      breathiness: share(quality.breathiness, 0.3),
      creak: share(quality.creak, 0.2),
      tension: Math.min(1, Math.max(-1, draw(quality.tension, 0.5))),
      tremorSemitones: Math.min(2, Math.max(0, draw(quality.tremorSemitones, 0.3))),
    },
    formantScale: Math.min(1.15, Math.max(0.85, draw(shape.formantScale, 0.03))),
  });
}

/** The prosody itself, or a RangeError that says which number is out of range. */
export function checkProsody(prosody: Prosody): Prosody {
  const ranges: readonly (readonly [Exclude<keyof Prosody, 'quality'>, number, number])[] = [
    ['baseHz', 40, 500],
    ['phraseSemitones', -24, 24],
    ['accentSemitones', -24, 24],
    ['finalSemitones', -24, 24],
    ['tempo', 0.4, 2.5],
    ['loudnessDb', -40, 6],
    ['accentDb', 0, 12],
    ['formantScale', 0.85, 1.15],
  ];
  for (const [name, from, to] of ranges) {
    const value = prosody[name];
    if (!(value >= from && value <= to)) {
      throw new RangeError(`checkProsody: ${name} must lie in ${from} … ${to}, got ${value}; see moodProsody`);
    }
  }
  checkVoiceQuality(prosody.quality);
  return prosody;
}
