/** Speech from rules: utterances made audible. */
export { TIMBRES, type Timbre, type ToneOptions, type TonePartial, additiveTone } from './additive-tone';
export { FORMANT_BANDWIDTHS_HZ, TRANSITION_MS, VOWEL_FORMANTS_HZ } from './articulation';
export { SYNTHESIS_DEFAULTS, synthesise, type SynthesisOptions } from './formant';
export {
  INSTRUMENTS,
  type Instrument,
  MELODY_DEFAULTS,
  type MelodyOptions,
  type Note,
  onsetSample,
  playNotes,
} from './melody';
export { type Phrase, drawPhrase, readPhrase, syllableCount, timePhrase } from './phrase';
export { type AccentCommand, type PhraseCommand, type PitchCommands, accentStrength, pitchAt } from './pitch-contour';
export { type PluckOptions, pluckedString } from './plucked-string';
export { type Mood, type MoodOptions, MOODS, type Prosody, checkProsody, moodProsody } from './prosody';
export { type Spoken, sayPhrase } from './say';
export { type SoundKind, type SoundPart, soundParts } from './sound-parts';
export { USUAL_VOICE, type VoiceQuality, voiceOfQuality } from './voice-quality';
export { A4_HZ, A4_NOTE, hzToNote, noteName, noteToHz, readNote } from './temperament';
