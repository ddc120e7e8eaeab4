/**
 * A sentence of invented speech: which phonemes, which syllables carry an accent, and how long each sound lasts at a tempo.
 *
 * Written in the letters of PHONEMES with ˈ before an accented syllable: "ˈmatina ˈsumi". Accented vowels and the last one
 * are longer. At a faster tempo vowels shrink by its factor and consonants by less, as in speech.
 *
 * Must not: know pitch, loudness or sound.
 * Source: accent and the end of a phrase lengthen, consonants give way less: D. Klatt, JASA 59 (1976),
 * doi:10.1121/1.380986. The milliseconds are our choice.
 */
import { CONSONANTS, MANNER, PHONEMES, PLACE_OF, VOWELS } from '../phonemes/inventory';
import type { RandomSource } from '../phonemes/random-source';
import type { Segment, Utterance } from '../phonemes/utterance';

export interface Phrase {
  /** Indices into PHONEMES, in order; at least one vowel. */
  readonly phonemes: readonly number[];
  /** For each phoneme, whether it is a vowel with an accent. */
  readonly accented: readonly boolean[];
}

const ACCENT_MARK = 'ˈ';
const FRAME_MS = 10;
/** Milliseconds at tempo 1. A stop also has a burst of one frame. */
const DURATION_MS = { vowel: 95, stop: 80, nasal: 65, fricative: 90 } as const;
const ACCENT_STRETCH = 1.3;
const FINAL_STRETCH = 1.5;
const CONSONANT_GIVE = 0.6;

/**
 * Reads a phrase. Spaces, hyphens and full stops are for the reader only.
 *
 * @throws RangeError for a letter that is no phoneme, an accent with no vowel after it, or a phrase with no vowel.
 */
export function readPhrase(text: string): Phrase {
  const phonemes: number[] = [];
  const accented: boolean[] = [];
  let isDue = false;
  for (const letter of text) {
    if (/[\s.-]/u.test(letter)) continue;
    if (letter === ACCENT_MARK) {
      isDue = true;
      continue;
    }
    const phoneme = PHONEMES.findIndex((symbol) => symbol === letter);
    if (phoneme < 0) {
      throw new RangeError(
        `readPhrase: letters must be of ${PHONEMES.join(' ')}, or ${ACCENT_MARK} before an accented syllable, ` +
          `got "${letter}" in "${text}"`,
      );
    }
    const isVowel = MANNER[phoneme] === 'vowel';
    phonemes.push(phoneme);
    accented.push(isVowel && isDue);
    if (isVowel) isDue = false;
  }
  if (isDue || !phonemes.some((phoneme) => MANNER[phoneme] === 'vowel')) {
    throw new RangeError(
      `readPhrase: expected at least one vowel, and one after every ${ACCENT_MARK}, got "${text}"; add a, i or u`,
    );
  }
  return { phonemes, accented };
}

/**
 * Draws a phrase of `syllables` consonant–vowel syllables; each but the last is accented with probability 0.4, the first
 * always.
 *
 * @throws RangeError unless syllables is a whole number of at least 1.
 */
export function drawPhrase({ syllables }: { readonly syllables: number }, random: RandomSource): Phrase {
  if (!Number.isInteger(syllables) || syllables < 1) {
    throw new RangeError(`drawPhrase: syllables must be a whole number of at least 1, got ${syllables}`);
  }
  const phonemes: number[] = [];
  const accented: boolean[] = [];
  for (let i = 0; i < syllables; i += 1) {
    phonemes.push(CONSONANTS[random.integer(CONSONANTS.length)], VOWELS[random.integer(VOWELS.length)]);
    const isDrawn = random.uniform() < 0.4;
    accented.push(false, i === 0 || (isDrawn && i + 1 < syllables));
  }
  return { phonemes, accented };
}

/** How many syllables: one for each vowel. */
export function syllableCount({ phonemes }: Phrase): number {
  return phonemes.filter((phoneme) => MANNER[phoneme] === 'vowel').length;
}

/** Index of the last vowel in phonemes. */
export function finalVowel({ phonemes }: Phrase): number {
  return phonemes.reduce((last, phoneme, i) => (MANNER[phoneme] === 'vowel' ? i : last), -1);
}

/**
 * When each phoneme sounds, in frames of 10 ms, as the formant synthesiser takes it.
 *
 * @throws RangeError unless tempo lies in 0.4 … 2.5 (1 is usual, 2 is twice as fast).
 */
export function timePhrase(phrase: Phrase, tempo: number): Pick<Utterance, 'frames' | 'segments'> {
  if (!(tempo >= 0.4 && tempo <= 2.5)) {
    throw new RangeError(`timePhrase: tempo must lie in 0.4 … 2.5, got ${tempo}; 1 is usual`);
  }
  const { phonemes, accented } = phrase;
  const last = finalVowel(phrase);
  const segments: Segment[] = [];
  let exactMs = 0;
  let fromFrame = 0;
  phonemes.forEach((phoneme, i) => {
    const manner = MANNER[phoneme];
    const isVowel = manner === 'vowel';
    const stretch = (accented[i] ? ACCENT_STRETCH : 1) * (i === last ? FINAL_STRETCH : 1);
    exactMs += (DURATION_MS[manner] * stretch) / (isVowel ? tempo : tempo ** CONSONANT_GIVE);
    const burstFrames = manner === 'stop' ? 1 : 0;
    // Rounded from the start, so that what rounding takes from one phoneme the next gets.
    const toFrame = Math.max(Math.round(exactMs / FRAME_MS), fromFrame + 2) + burstFrames;
    exactMs += burstFrames * FRAME_MS;
    segments.push({
      phoneme,
      fromFrame,
      toFrame,
      plannedToFrame: toFrame,
      placeBefore: isVowel && i > 0 ? PLACE_OF[phonemes[i - 1]] : -1,
      placeAfter: isVowel && i + 1 < phonemes.length ? PLACE_OF[phonemes[i + 1]] : -1,
      burstFrames,
    });
    fromFrame = toFrame;
  });
  return { frames: fromFrame, segments };
}
