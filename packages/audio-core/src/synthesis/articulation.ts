/**
 * The numbers behind the sounds: formants of vowels, where consonants pull them, spectra of murmur, noise and bursts.
 *
 * Vowel formants are the averages over 33 men of Peterson & Barney 1952 (doi:10.1121/1.1906875, table II). That
 * transitions point at a place of their own, the locus, is Delattre, Liberman & Cooper 1955 (doi:10.1121/1.1908024), who
 * found 720 Hz for labials and 1800 Hz for alveolars in F2 and no single value for velars; that they stop part of the way
 * is theirs too. How far they go is a locus equation, F2 at the border = (1 − share) · F2 of the vowel + share · locus;
 * that its slope is steepest for labials is Sussman, McCaffrey & Matthews 1991 (JASA 90, 1309–1325). Every other number
 * is our own choice, of the size that formant synthesisers use (Klatt 1980, doi:10.1121/1.383940), so that the sounds are
 * plainly different. This is a caricature of speech, not a model of a speaker.
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
/** F4 to F8 hardly move. A mouth of 17 cm has one resonance a kilohertz, and the cascade needs them all up to 8 kHz. */
export const UPPER_FORMANTS_HZ = [3500, 4500, 5500, 6500, 7500] as const;
/** Bandwidths of F1 to F8 of vowels. */
export const FORMANT_BANDWIDTHS_HZ = [70, 90, 130, 220, 280, 340, 400, 460] as const;

/** The nose opens a resonance and a hollow beside it; where they coincide they cancel, and the nose is closed. */
export const NASAL_POLE_HZ = 270;
export const NASAL_ZERO_HZ = 450;
export const NASAL_BANDWIDTH_HZ = 100;

/** Murmur of m and n alike: the same resonances for both, more damped than a vowel's. */
export const MURMUR_FORMANTS_HZ: Formants = [480, 1300, 2300];
export const MURMUR_BANDWIDTHS_HZ = [60, 250, 300, 400, 450, 500, 500, 500] as const;

/** How long a vowel takes to leave a consonant, or to reach it; and how long it stays nasal beside m and n. */
export const TRANSITION_MS = 45;
export const NASALISED_MS = 60;

/** Formants that a vowel has at its border with a consonant of `place` (index into PLACES). */
export function borderFormants(vowel: Formants, place: number): Formants {
  const { share, f2, f3 } = LOCUS[place];
  const pinch = (vowel[1] + vowel[2]) / 2;
  return [
    approach(vowel[0], CLOSED_F1_HZ, 0.6),
    approach(vowel[1], f2 ?? pinch, share),
    approach(vowel[2], f3 ?? pinch, share),
  ];
}

/** F1 of a mouth about to close. */
const CLOSED_F1_HZ = 200;

/** F2 and F3 towards which each place pulls a vowel, and how much of the way; undefined: towards each other. */
const LOCUS: readonly { readonly share: number; readonly f2?: number; readonly f3?: number }[] = [
  { share: 0.35, f2: 720, f3: 2000 },
  { share: 0.6, f2: 1800, f3: 2700 },
  // Velars have no locus of their own: the tongue body stays with the vowel, and F2 and F3 draw together.
  { share: 0.6 },
  { share: 0.6, f2: 2000, f3: 2400 },
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
    { centreHz: 4700, bandwidthHz: 700, level: 0.3 },
    { centreHz: 5900, bandwidthHz: 900, level: 0.6 },
    { centreHz: 7300, bandwidthHz: 1000, level: 0.5 },
  ],
  9: [
    { centreHz: 2600, bandwidthHz: 350, level: 0.8 },
    { centreHz: 3700, bandwidthHz: 600, level: 0.6 },
    { centreHz: 5200, bandwidthHz: 900, level: 0.25 },
  ],
};

/**
 * Burst of a stop (phoneme index 3 to 5) before a vowel, or before nothing: spread out and low for p, spread out and high
 * for t, in one place near F2 of what follows for k.
 */
export function burstBands(stop: number, before?: Formants): readonly NoiseBand[] {
  if (stop === 3) return [{ centreHz: 700, bandwidthHz: 1000, level: 0.7 }];
  if (stop === 4) {
    return [
      { centreHz: 3700, bandwidthHz: 900, level: 0.5 },
      { centreHz: 5200, bandwidthHz: 1500, level: 0.9 },
    ];
  }
  return [{ centreHz: before ? borderFormants(before, 2)[1] + 100 : 1900, bandwidthHz: 300, level: 1.5 }];
}
