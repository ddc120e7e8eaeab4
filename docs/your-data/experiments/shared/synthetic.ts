/**
 * A set of spoken words that needs no files: ten invented words, three invented speakers, a few takes each.
 *
 * They are named as the digits of a known dataset are, so that they go the way of a reader's files. It is there so that the page can show something before a reader has brought their own recordings. Speakers differ in
 * pitch, length of the vocal tract, tempo and voice; takes differ in all of them a little. Must not: be taken for a
 * measure of how well a network understands people; rules speak far more evenly than anybody.
 */
import {
  indexDataset,
  readPhrase,
  resample,
  sayPhrase,
  type Listing,
  type Prosody,
  type VoiceQuality,
} from '@unrolled/audio-core';
import type { Rng } from '@unrolled/rnn-core';
import { recordingSet, type RecordingSet, type Sound } from './recordings';
import { settled } from './settled';

/** In the place of the digits 0 to 9. Several differ in one sound only. */
export const WORDS = ['nati', 'nuti', 'tuka', 'tupa', 'kimu', 'kinu', 'pasi', 'paʃi', 'suma', 'tuma'] as const;

interface Speaker {
  readonly name: string;
  readonly baseHz: number;
  readonly formantScale: number;
  readonly tempo: number;
  readonly quality: VoiceQuality;
}
const SPEAKERS: readonly Speaker[] = [
  speaker('ada', 205, 1.1, 1.25, 0.25, -0.2),
  speaker('bo', 125, 1, 1.05, 0.05, 0.2),
  speaker('cyr', 92, 0.9, 1.45, 0, 0.5),
];
/** Half of them are among those that the official division of the digits tests on, which are 0 to 4. */
const TAKES = [2, 3, 4, 5, 6, 7];
const SPOKEN_HZ = 16_000;
const RATE_HZ = 8_000;

function speaker(
  name: string,
  baseHz: number,
  formantScale: number,
  tempo: number,
  breathiness: number,
  tension: number,
): Speaker {
  return { name, baseHz, formantScale, tempo, quality: { breathiness, tension, creak: 0, tremorSemitones: 0 } };
}

/** Draws the set: 180 words. Yields after each word of each speaker. */
export function* synthesiseWords(rng: Rng): Generator<void, RecordingSet, unknown> {
  const sounds = new Map<string, Sound>();
  for (const one of SPEAKERS) {
    for (const [digit, word] of WORDS.entries()) {
      const phrase = readPhrase(`ˈ${word}`);
      for (const take of TAKES) {
        const { samples: spoken } = sayPhrase(phrase, takeOf(one, rng), rng);
        const samples = resample(spoken, SPOKEN_HZ, RATE_HZ);
        const seconds = samples.length / RATE_HZ;
        sounds.set(`${digit}_${one.name}_${take}.wav`, { samples, rateHz: RATE_HZ, seconds });
      }
      yield;
    }
  }
  const names: Listing = {
    paths: [...sounds.keys()],
    sizeBytes: () => 1,
    open: () => Promise.reject(new Error('none')),
  };
  const set = yield* recordingSet(yield* settled(indexDataset('fsdd', names)), sounds, []);
  return { ...set, name: 'ten words, made on the spot', classes: set.classes.map((digit) => WORDS[Number(digit)]) };
}

function takeOf({ baseHz, formantScale, tempo, quality }: Speaker, rng: Rng): Prosody {
  return {
    baseHz: baseHz * 2 ** (0.08 * rng.normal()),
    phraseSemitones: 3 + rng.normal(),
    accentSemitones: 3 + rng.normal(),
    finalSemitones: -2 + 2 * rng.normal(),
    tempo: tempo * 2 ** (0.12 * Math.max(-2, Math.min(2, rng.normal()))),
    loudnessDb: -8 + 4 * (2 * rng.uniform() - 1),
    accentDb: 2,
    quality,
    formantScale: formantScale * (1 + 0.01 * Math.max(-2, Math.min(2, rng.normal()))),
  };
}
