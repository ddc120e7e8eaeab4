/**
 * How a vowel's formants move: its own in the middle, bent towards its neighbours' places at both borders.
 *
 * The bend is fastest at the border and has died away after TRANSITION_MS. In a short vowel the two bends overlap, and
 * it never gets to where it is aimed, as in quick speech.
 *
 * Must not: know how the sound is made.
 */
import { MANNER } from '../phonemes/inventory';
import { SAMPLE_RATE_HZ } from '../phonemes/frame-timing';
import type { Utterance } from '../phonemes/utterance';
import {
  type Formants,
  NASALISED_MS,
  NASAL_POLE_HZ,
  NASAL_ZERO_HZ,
  TRANSITION_MS,
  VOWEL_FORMANTS_HZ,
  borderFormants,
} from './articulation';
import type { SoundPart } from './sound-parts';

export interface VowelShape {
  formants(sample: number): Formants;
  /** NASAL_POLE_HZ where the nose is closed. */
  nasalZeroHz(sample: number): number;
}

/** The movements of the vowel in `part` of an utterance. */
export function vowelShape({ segments }: Pick<Utterance, 'segments'>, part: SoundPart): VowelShape {
  const segment = segments[part.segment];
  const own = VOWEL_FORMANTS_HZ[segment.phoneme];
  const before = segment.placeBefore < 0 ? own : borderFormants(own, segment.placeBefore);
  const after = segment.placeAfter < 0 ? own : borderFormants(own, segment.placeAfter);
  // A vowel cut off by the end of the utterance would have gone on for these samples.
  const unheard = (segment.plannedToFrame - segment.toFrame) * (SAMPLE_RATE_HZ / 100);
  const end = part.to + unheard;
  const isNasal = (index: number) => index in segments && MANNER[segments[index].phoneme] === 'nasal';
  const nasalBefore = isNasal(part.segment - 1);
  const nasalAfter = isNasal(part.segment + 1);
  return {
    formants(sample) {
      const onglide = nearness(sample - part.from, TRANSITION_MS);
      const offglide = nearness(end - sample, TRANSITION_MS);
      const at = (i: number) => own[i] + onglide * (before[i] - own[i]) + offglide * (after[i] - own[i]);
      return [at(0), at(1), at(2)];
    },
    nasalZeroHz(sample) {
      const onset = nasalBefore ? nearness(sample - part.from, NASALISED_MS) : 0;
      const offset = nasalAfter ? nearness(end - sample, NASALISED_MS) : 0;
      return NASAL_POLE_HZ + Math.max(onset, offset) * (NASAL_ZERO_HZ - NASAL_POLE_HZ);
    },
  };
}

/** 1 at a border and beyond it, falling to 0 within `ms`, steepest at the border. */
function nearness(samplesAway: number, ms: number): number {
  const left = 1 - samplesAway / ((ms * SAMPLE_RATE_HZ) / 1000);
  return left <= 0 ? 0 : left >= 1 ? 1 : left ** 1.5;
}
