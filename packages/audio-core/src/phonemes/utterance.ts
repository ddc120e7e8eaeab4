/**
 * Draws utterances: vowel, consonant, vowel, … without pauses, cut off at a given number of frames.
 *
 * An utterance starts with a vowel, so every consonant is announced by the vowel before it. Nothing stands before the
 * first vowel, so it has no onglide and begins steady, two frames shorter than the others on average.
 *
 * Must not: make features or sound.
 */
import {
  CONSONANTS,
  GLIDE_FRAMES,
  MANNER,
  PLACE_OF,
  VOWELS,
  bodyCategory,
  burstCategory,
  offglideCategory,
  onglideCategory,
  steadyCategory,
} from './inventory';
import type { RandomSource } from './random-source';
import {
  FEATURE_SPEECH,
  type FrameRange,
  type SpeechModel,
  checkSpeech,
  withTempo,
  type TempoOptions,
} from './speech-model';

/** One phoneme in time: frames fromFrame … toFrame − 1. */
export interface Segment {
  /** Index into PHONEMES. */
  readonly phoneme: number;
  readonly fromFrame: number;
  readonly toFrame: number;
  /** Where it would have ended; beyond `toFrame` only where the utterance was cut off. */
  readonly plannedToFrame: number;
  /** For a vowel: place (index into PLACES) of the consonant before and after; −1 for none, and for consonants. */
  readonly placeBefore: number;
  readonly placeAfter: number;
  /** Closing burst frames of a stop, before the cut; 0 for others. */
  readonly burstFrames: number;
}

export interface Utterance {
  readonly frames: number;
  readonly segments: readonly Segment[];
  /** Phoneme of each frame, (frames). */
  readonly labels: Uint8Array;
  /** Category of each frame, (frames), an index into CATEGORIES. */
  readonly categories: Uint8Array;
}

export interface UtteranceOptions {
  /** Length after the cut, a whole number ≥ 1. */
  readonly frames: number;
  /** Default FEATURE_SPEECH. */
  readonly speech?: SpeechModel;
  readonly tempo?: TempoOptions;
}

/** One utterance. Vowels are uniform; consonants and durations follow the speech model. */
export function drawUtterance(options: UtteranceOptions, random: RandomSource): Utterance {
  const { frames } = options;
  if (!Number.isInteger(frames) || frames < 1) {
    throw new Error(`drawUtterance: frames must be a whole number ≥ 1, got ${frames}; 60 frames are 0.6 s`);
  }
  const speech = options.tempo
    ? withTempo(options.speech ?? FEATURE_SPEECH, options.tempo)
    : checkSpeech(options.speech ?? FEATURE_SPEECH);
  const segments: Segment[] = [];
  const labels = new Uint8Array(frames);
  const categories = new Uint8Array(frames);
  let at = 0;

  function append(phoneme: number, parts: readonly number[], placeBefore = -1, placeAfter = -1, burstFrames = 0): void {
    const plannedToFrame = at + parts.length;
    const toFrame = Math.min(frames, plannedToFrame);
    segments.push({ phoneme, fromFrame: at, toFrame, plannedToFrame, placeBefore, placeAfter, burstFrames });
    labels.fill(phoneme, at, toFrame);
    for (let t = at; t < toFrame; t++) categories[t] = parts[t - at];
    at = toFrame;
  }

  let placeBefore = -1;
  while (at < frames) {
    const vowel = VOWELS[random.integer(VOWELS.length)];
    const steady = drawFrames(speech.steady, random);
    const consonant = drawConsonant(speech, random);
    append(vowel, vowelParts(vowel, steady, placeBefore, PLACE_OF[consonant]), placeBefore, PLACE_OF[consonant]);
    placeBefore = PLACE_OF[consonant];
    if (at === frames) break;
    const body = drawFrames(bodyRange(speech, consonant), random);
    const burstFrames = MANNER[consonant] === 'stop' ? speech.burstFrames : 0;
    append(consonant, consonantParts(consonant, body, burstFrames), -1, -1, burstFrames);
  }
  return { frames, segments, labels, categories };
}

/** How long the closure, murmur or noise of a consonant lasts. */
export function bodyRange(speech: SpeechModel, consonant: number): FrameRange {
  if (MANNER[consonant] === 'stop') return speech.closure;
  return MANNER[consonant] === 'nasal' ? speech.murmur : speech.frication;
}

function vowelParts(vowel: number, steadyFrames: number, before: number, after: number): number[] {
  const parts: number[] = [];
  if (before >= 0) for (let i = 0; i < GLIDE_FRAMES; i++) parts.push(onglideCategory(vowel, before, i));
  for (let i = 0; i < steadyFrames; i++) parts.push(steadyCategory(vowel));
  for (let i = 0; i < GLIDE_FRAMES; i++) parts.push(offglideCategory(vowel, after, i));
  return parts;
}

function consonantParts(consonant: number, bodyFrames: number, burstFrames: number): number[] {
  const parts = new Array<number>(bodyFrames).fill(bodyCategory(consonant));
  for (let i = 0; i < burstFrames; i++) parts.push(burstCategory(consonant));
  return parts;
}

function drawFrames(range: FrameRange, random: RandomSource): number {
  return range.from + random.integer(range.to - range.from + 1);
}

function drawConsonant(speech: SpeechModel, random: RandomSource): number {
  const total = speech.consonantWeights.reduce((sum, weight) => sum + weight, 0);
  let left = random.integer(total);
  let index = 0;
  while (left >= speech.consonantWeights[index]) left -= speech.consonantWeights[index++];
  return CONSONANTS[index];
}
