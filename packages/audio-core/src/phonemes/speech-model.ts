/**
 * How the invented speech is distributed: how often each consonant comes, and how long each part lasts.
 *
 * Durations are drawn alike within a manner class; otherwise the length of a closure would tell which stop it is.
 * All vowels are equally likely. Frames are 10 ms apart.
 *
 * Must not: draw anything (utterance.ts), or know features.
 */
import { CONSONANTS } from './inventory';

/** Whole frames, uniform on from … to, both included. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

export interface SpeechModel {
  /** Relative frequency of p t k m n s ʃ, whole numbers, so that ceilings can be given as fractions. */
  readonly consonantWeights: readonly number[];
  /** Middle of a vowel, without its two onglide and two offglide frames. */
  readonly steady: FrameRange;
  readonly closure: FrameRange;
  /** Frames of a stop after its closure. */
  readonly burstFrames: number;
  readonly murmur: FrameRange;
  readonly frication: FrameRange;
}

/** Slower speech: factors on the length of closures and murmurs, the parts that do not tell who they are. */
export interface TempoOptions {
  /** 1 is the tempo of the model. Default 1. */
  readonly closureStretch?: number;
  /** Default: the same as closureStretch. */
  readonly murmurStretch?: number;
}

/** Simplified features: stops are 60 % of the consonants; closures and murmurs last 60 ms on average. */
export const FEATURE_SPEECH: SpeechModel = {
  consonantWeights: [2, 2, 2, 1, 1, 1, 1],
  steady: { from: 3, to: 7 },
  closure: { from: 4, to: 8 },
  burstFrames: 1,
  murmur: { from: 4, to: 8 },
  frication: { from: 5, to: 9 },
};

/**
 * Synthesised sound: closures of 120 ms on average, stops are 80 % of the consonants, vowels 90 ms. Only frames deep
 * inside a closure are provably alike in real sound, so there have to be many of them.
 */
export const SOUND_SPEECH: SpeechModel = {
  ...FEATURE_SPEECH,
  consonantWeights: [16, 16, 16, 3, 3, 3, 3],
  closure: { from: 8, to: 16 },
};

export type Tier = 'features' | 'sound';

/** The speech of a tier: simplified features, or synthesised sound; closures and murmurs stretched as `tempo` says. */
export function speechModel(tier: Tier, tempo: TempoOptions = {}): SpeechModel {
  return withTempo(tier === 'features' ? FEATURE_SPEECH : SOUND_SPEECH, tempo);
}

/** The same speech with longer closures and murmurs: both ends of the ranges times the factor, rounded. Factor > 0. */
export function withTempo(speech: SpeechModel, tempo: TempoOptions): SpeechModel {
  const closureStretch = tempo.closureStretch ?? 1;
  const murmurStretch = tempo.murmurStretch ?? closureStretch;
  return checkSpeech({
    ...speech,
    closure: stretched(speech.closure, closureStretch, 'closureStretch'),
    murmur: stretched(speech.murmur, murmurStretch, 'murmurStretch'),
  });
}

/** P(consonant), in the order p t k m n s ʃ. */
export function consonantProbabilities(speech: SpeechModel): number[] {
  const total = speech.consonantWeights.reduce((sum, weight) => sum + weight, 0);
  return speech.consonantWeights.map((weight) => weight / total);
}

/** The model itself, or an error that says what is wrong with it. */
export function checkSpeech(speech: SpeechModel): SpeechModel {
  const weights = speech.consonantWeights;
  if (weights.length !== CONSONANTS.length || !weights.every((w) => Number.isInteger(w) && w > 0)) {
    throw new Error(
      `checkSpeech: consonantWeights must be ${CONSONANTS.length} whole numbers above 0, got [${weights.join(', ')}]; ` +
        'give one weight for each of p t k m n s ʃ',
    );
  }
  for (const part of ['steady', 'closure', 'murmur', 'frication'] as const) {
    const { from, to } = speech[part];
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 1 || to < from) {
      throw new Error(`checkSpeech: ${part} must be a range of whole frames ≥ 1, got ${from} to ${to}; raise its ends`);
    }
  }
  if (!Number.isInteger(speech.burstFrames) || speech.burstFrames < 1) {
    throw new Error(`checkSpeech: burstFrames must be a whole number ≥ 1, got ${speech.burstFrames}; use 1`);
  }
  return speech;
}

function stretched(range: FrameRange, factor: number, name: string): FrameRange {
  if (!(factor > 0) || !Number.isFinite(factor)) {
    throw new Error(`withTempo: ${name} must be above 0, got ${factor}; 1 leaves the tempo as it is`);
  }
  return { from: Math.round(range.from * factor), to: Math.round(range.to * factor) };
}
