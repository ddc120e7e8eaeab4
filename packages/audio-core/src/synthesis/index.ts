/** Speech from rules: utterances made audible. */
export { FORMANT_BANDWIDTHS_HZ, TRANSITION_MS, VOWEL_FORMANTS_HZ } from './articulation';
export { SYNTHESIS_DEFAULTS, synthesise, type SynthesisOptions } from './formant';
export { type SoundKind, type SoundPart, soundParts } from './sound-parts';
