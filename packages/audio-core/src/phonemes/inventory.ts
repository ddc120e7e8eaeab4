/**
 * The ten phonemes, and the 58 categories of sound that one frame can hold.
 *
 * A category is all that a frame can tell: its sound depends on the phoneme only through it. Most categories belong to
 * one phoneme. Two do not: the silence of a closure is shared by p, t and k, the murmur of a nasal by m and n. Place of
 * articulation is in the glides of the vowels beside a consonant, manner in the consonant's own frames.
 *
 * Must not: know durations or probabilities (speech-model.ts), or sound.
 */

/** Index order of every label in the course. */
export const PHONEMES = ['a', 'i', 'u', 'p', 't', 'k', 'm', 'n', 's', 'ʃ'] as const;
export type Phoneme = (typeof PHONEMES)[number];
/** Classes K of the labelling task. */
export const PHONEME_COUNT = PHONEMES.length;

export const VOWELS = [0, 1, 2] as const;
export const CONSONANTS = [3, 4, 5, 6, 7, 8, 9] as const;

export type Manner = 'vowel' | 'stop' | 'nasal' | 'fricative';
/** Manner of articulation by phoneme index. */
export const MANNER: readonly Manner[] = [
  'vowel',
  'vowel',
  'vowel',
  'stop',
  'stop',
  'stop',
  'nasal',
  'nasal',
  'fricative',
  'fricative',
];

export const PLACES = ['labial', 'alveolar', 'velar', 'postalveolar'] as const;
export type Place = (typeof PLACES)[number];
/** Place of articulation by phoneme index, as an index into PLACES; −1 for vowels. */
export const PLACE_OF: readonly number[] = [-1, -1, -1, 0, 1, 2, 0, 1, 1, 3];

/** Frames of a vowel that lean towards the consonant before it, and after it. */
export const GLIDE_FRAMES = 2;

const FIRST_ONGLIDE = VOWELS.length;
const GLIDES = VOWELS.length * PLACES.length * GLIDE_FRAMES;
const FIRST_OFFGLIDE = FIRST_ONGLIDE + GLIDES;
/** Closure of p, t and k: nothing is heard, whichever it is. */
export const SILENCE = FIRST_OFFGLIDE + GLIDES;
/** Murmur of m and n. */
export const MURMUR = SILENCE + 1;
const FIRST_BURST = MURMUR + 1;
const FIRST_FRICATION = FIRST_BURST + 3;
export const CATEGORY_COUNT = FIRST_FRICATION + 2;

/** The middle of a vowel (0 to 2). */
export function steadyCategory(vowel: number): number {
  return vowel;
}
/** Frame `frame` of a vowel (0 to 2) after a consonant of `place` (0 to 3); frame 0 is nearest to the consonant. */
export function onglideCategory(vowel: number, place: number, frame: number): number {
  return FIRST_ONGLIDE + (vowel * PLACES.length + place) * GLIDE_FRAMES + frame;
}
/** Frame `frame` of a vowel's end before a consonant of `place`; the last frame is nearest to the consonant. */
export function offglideCategory(vowel: number, place: number, frame: number): number {
  return FIRST_OFFGLIDE + (vowel * PLACES.length + place) * GLIDE_FRAMES + frame;
}
/** The burst of a stop (3 to 5). */
export function burstCategory(stop: number): number {
  return FIRST_BURST + stop - 3;
}
/** What the body of a consonant (3 to 9) sounds like: closure, murmur or its own noise. */
export function bodyCategory(consonant: number): number {
  if (MANNER[consonant] === 'stop') return SILENCE;
  return MANNER[consonant] === 'nasal' ? MURMUR : FIRST_FRICATION + consonant - 8;
}

export type CategoryKind = 'steady' | 'onglide' | 'offglide' | 'silence' | 'murmur' | 'burst' | 'frication';
export interface Category {
  readonly kind: CategoryKind;
  /** For the reader, e.g. "a after labial, frame 1". */
  readonly name: string;
  /** Phoneme indices that can be the label of such a frame. */
  readonly phonemes: readonly number[];
  /** For glides: index into PLACES, and the share of the consonant's locus in the mixture (2/3 beside it, then 1/3). */
  readonly place?: number;
  readonly locusShare?: number;
}

/** All categories, by index. */
export const CATEGORIES: readonly Category[] = listCategories();

function listCategories(): Category[] {
  const list: Category[] = [];
  for (const v of VOWELS) list[steadyCategory(v)] = { kind: 'steady', name: `${PHONEMES[v]} steady`, phonemes: [v] };
  for (const v of VOWELS) {
    for (let place = 0; place < PLACES.length; place++) {
      for (let frame = 0; frame < GLIDE_FRAMES; frame++) {
        const glide = { phonemes: [v], place };
        list[onglideCategory(v, place, frame)] = {
          ...glide,
          kind: 'onglide',
          name: `${PHONEMES[v]} after ${PLACES[place]}, frame ${frame + 1}`,
          locusShare: (GLIDE_FRAMES - frame) / (GLIDE_FRAMES + 1),
        };
        list[offglideCategory(v, place, frame)] = {
          ...glide,
          kind: 'offglide',
          name: `${PHONEMES[v]} before ${PLACES[place]}, frame ${frame + 1}`,
          locusShare: (frame + 1) / (GLIDE_FRAMES + 1),
        };
      }
    }
  }
  list[SILENCE] = { kind: 'silence', name: 'closure of p, t or k', phonemes: [3, 4, 5] };
  list[MURMUR] = { kind: 'murmur', name: 'murmur of m or n', phonemes: [6, 7] };
  for (const c of [3, 4, 5]) list[burstCategory(c)] = { kind: 'burst', name: `burst of ${PHONEMES[c]}`, phonemes: [c] };
  for (const c of [8, 9]) list[bodyCategory(c)] = { kind: 'frication', name: `noise of ${PHONEMES[c]}`, phonemes: [c] };
  return list;
}
