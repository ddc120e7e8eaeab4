/**
 * Says a phrase: the formant synthesiser's mouth, a voice with melody and quality, and a loudness that follows the accents.
 *
 * Unlike `synthesise`, whose loudness and pitch are drawn without regard to what is said, so that they tell nothing about
 * it, here they are meant to tell.
 *
 * Must not: be used where a ceiling of what one frame can know is claimed.
 */
import { SAMPLE_RATE_HZ, frameBoundarySample, samplesOfFrames } from '../phonemes/frame-timing';
import type { RandomSource } from '../phonemes/random-source';
import { bend, speak, whiteNoise } from './formant';
import { type Phrase, finalVowel, timePhrase } from './phrase';
import { type AccentCommand, type PitchCommands, accentStrength, pitchAt } from './pitch-contour';
import { type Prosody, checkProsody } from './prosody';
import { type SoundPart, soundParts } from './sound-parts';
import { voiceOfQuality } from './voice-quality';

export interface Spoken {
  /** 16 kHz, within ±0.9. */
  readonly samples: Float32Array;
  /** What sounds when. */
  readonly parts: readonly SoundPart[];
  /** The melody that was asked for; a voice is heard only in vowels and murmurs. */
  readonly pitch: PitchCommands;
}

/** The arch of a sentence begins before its first sound, so that it is on its way up when the voice sets in. */
const ARCH_LEAD_SECONDS = 0.2;
/** An accent's step comes before its vowel, by about the time that it takes to rise. */
const ACCENT_LEAD_SECONDS = 0.07;
const FALL_DB_PER_SECOND = 2;
const NOISE_FLOOR_DB = -60;
const BLOCK_SAMPLES = 32;
/** The pitch goes no lower than a voice can, whatever the commands add up to. */
const LOWEST_HZ = 40;
const HIGHEST_HZ = 1000;

/**
 * Sound of `phrase` as `prosody` says it.
 *
 * @throws RangeError for a prosody out of its ranges.
 */
export function sayPhrase(phrase: Phrase, prosody: Prosody, random: RandomSource): Spoken {
  const { tempo, loudnessDb, accentDb, quality, formantScale } = checkProsody(prosody);
  const timed = timePhrase(phrase, tempo);
  const length = samplesOfFrames(timed.frames);
  const accents = accentCommands(phrase, timed, prosody);
  const pitch: PitchCommands = {
    baseHz: prosody.baseHz,
    phrases: [{ atSeconds: -ARCH_LEAD_SECONDS, semitones: prosody.phraseSemitones }],
    accents: [...accents, finalCommand(phrase, timed, prosody)],
  };
  const hz = (n: number): number => Math.min(HIGHEST_HZ, Math.max(LOWEST_HZ, pitchAt(pitch, n / SAMPLE_RATE_HZ)));
  const voice = voiceOfQuality(length, hz, quality, random);
  const noise = whiteNoise(length, random);
  const hiss = whiteNoise(length, random);
  const samples = new Float32Array(length);
  speak(timed, samples, voice, noise, formantScale);

  const floor = 10 ** (NOISE_FLOOR_DB / 20);
  let level = 0;
  for (let n = 0; n < length; n += 1) {
    if (n % BLOCK_SAMPLES === 0) {
      const seconds = n / SAMPLE_RATE_HZ;
      let emphasis = 0;
      for (const accent of accents) emphasis = Math.max(emphasis, accentStrength(accent, seconds));
      level = 10 ** ((loudnessDb + accentDb * emphasis - FALL_DB_PER_SECOND * seconds) / 20);
    }
    samples[n] = bend(level * samples[n]) + floor * hiss[n];
  }
  return { samples, parts: soundParts(timed), pitch };
}

/** A hat over each accented vowel. */
function accentCommands(phrase: Phrase, timed: ReturnType<typeof timePhrase>, prosody: Prosody): AccentCommand[] {
  return timed.segments.flatMap(({ fromFrame, toFrame }, i) =>
    phrase.accented[i]
      ? [
          {
            fromSeconds: seconds(fromFrame, timed.frames) - ACCENT_LEAD_SECONDS,
            toSeconds: seconds(toFrame, timed.frames) - ACCENT_LEAD_SECONDS / 2,
            semitones: prosody.accentSemitones,
          },
        ]
      : [],
  );
}

/** The step on the last vowel that is not taken back: down for a statement, up for a question. */
function finalCommand(phrase: Phrase, timed: ReturnType<typeof timePhrase>, prosody: Prosody): AccentCommand {
  const fromSeconds = seconds(timed.segments[finalVowel(phrase)].fromFrame, timed.frames) - ACCENT_LEAD_SECONDS;
  return { fromSeconds, toSeconds: Infinity, semitones: prosody.finalSemitones };
}

function seconds(frame: number, frames: number): number {
  return frameBoundarySample(frame, frames) / SAMPLE_RATE_HZ;
}
