/**
 * The numbers behind the sounds: formants of vowels, where consonants pull them, spectra of murmur, noise and bursts.
 *
 * Vowel formants are the averages over 33 men of Peterson & Barney 1952 (doi:10.1121/1.1906875, table II). That
 * transitions point at a place of their own, the locus, is Delattre, Liberman & Cooper 1955 (doi:10.1121/1.1908024), who
 * found 720 Hz for labials and 1800 Hz for alveolars in F2 and no single value for velars; that they stop part of the way
 * is theirs too. The other numbers are of the size Klatt 1980 (doi:10.1121/1.383940) tabulates, chosen by us so that the
 * sounds are plainly different. This is a caricature of speech, not a model of a speaker.
 *
 * Must not: depend on the pitch, the gain or the noise floor.
 */

/** F1, F2, F3 in Hz. */
export type Formants = readonly [number, number, number];

/** By vowel index: a, i, u. */
export const VOWEL_FORMANTS_HZ: readonly Formants[] = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
];
/** Bandwidths of F1 to F5 of vowels. */
export const FORMANT_BANDWIDTHS_HZ = [80, 100, 140, 250, 300] as const;
/** F4 and F5 hardly move. */
export const UPPER_FORMANTS_HZ = [3500, 4500] as const;

/** Murmur of m and n alike: the same five resonances for both, more damped than a vowel's. */
export const MURMUR_FORMANTS_HZ: Formants = [250, 1050, 2100];
export const MURMUR_BANDWIDTHS_HZ = [90, 250, 250, 350, 400] as const;
/** Level of the murmur relative to a vowel. */
export const MURMUR_LEVEL = 0.5;

/** How long a vowel takes to leave a consonant, or to reach it. */
export const TRANSITION_MS = 45;

/** Formants that a vowel has at its border with a consonant of `place` (index into PLACES). */
export function borderFormants(vowel: Formants, place: number): Formants {
  const locus = LOCUS[place](vowel);
  return [approach(vowel[0], 200, 0.5), approach(vowel[1], locus[0], 0.6), approach(vowel[2], locus[1], 0.6)];
}

/** F2 and F3 in Hz towards which each place pulls a vowel. */
const LOCUS: readonly ((vowel: Formants) => readonly [number, number])[] = [
  () => [720, 2000],
  () => [1800, 2700],
  // Velars have no locus of their own: the tongue body stays with the vowel, F2 and F3 draw together above its F2.
  (vowel) => [1.5 * vowel[1], 1.5 * vowel[1] + 300],
  () => [2000, 2300],
];

function approach(vowelHz: number, locusHz: number, share: number): number {
  return vowelHz + share * (locusHz - vowelHz);
}

/** A band of noise: level 1 is that of white noise before the filter. */
export interface NoiseBand {
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly level: number;
}

/** Noise of s and ʃ, by phoneme index 8 and 9: the hollow before the teeth is smaller for s, so its noise is higher. */
export const FRICATION: Readonly<Record<number, readonly NoiseBand[]>> = {
  8: [
    { centreHz: 5300, bandwidthHz: 900, level: 0.5 },
    { centreHz: 6900, bandwidthHz: 900, level: 0.5 },
  ],
  9: [
    { centreHz: 2700, bandwidthHz: 450, level: 0.75 },
    { centreHz: 4300, bandwidthHz: 800, level: 0.5 },
  ],
};

/** Burst of a stop (phoneme index 3 to 5): low and weak for p, high for t, in the middle for k. */
export const BURST: Readonly<Record<number, readonly NoiseBand[]>> = {
  3: [{ centreHz: 900, bandwidthHz: 900, level: 0.5 }],
  4: [{ centreHz: 4400, bandwidthHz: 1500, level: 0.8 }],
  5: [{ centreHz: 1900, bandwidthHz: 450, level: 1.2 }],
};
