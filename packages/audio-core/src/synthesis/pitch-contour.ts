/**
 * The melody of a sentence after Fujisaki: the logarithm of the pitch is a constant, plus an arch for each phrase, plus a
 * hat for each accent.
 *
 * The arch is the answer of a slow filter to a push at the phrase's start, α²t·e^(−αt): up quickly, then down for the rest of
 * the sentence. The hat is the answer of a faster one to a step up and, where the accent ends, a step down:
 * 1 − (1 + βt)e^(−βt). Heights are given in semitones at the top of the arch, and of the hat's flat part.
 *
 * Must not: know phonemes or moods.
 * Source: H. Fujisaki and K. Hirose, J. Acoust. Soc. Japan (E) 5 (1984), doi:10.1250/ast.5.233; α and β are of the size
 * given there.
 */

export interface PhraseCommand {
  readonly atSeconds: number;
  /** How high the arch rises; its top comes 1/3 s after the command. */
  readonly semitones: number;
}

export interface AccentCommand {
  readonly fromSeconds: number;
  /** Infinity for an accent that is not taken back. */
  readonly toSeconds: number;
  /** Negative: the pitch is pulled down. */
  readonly semitones: number;
}

export interface PitchCommands {
  /** What the pitch falls back to in the end; above 0. */
  readonly baseHz: number;
  readonly phrases: readonly PhraseCommand[];
  readonly accents: readonly AccentCommand[];
}

const ALPHA_PER_SECOND = 3;
const BETA_PER_SECOND = 20;

/** Pitch in Hz at a time in seconds. */
export function pitchAt({ baseHz, phrases, accents }: PitchCommands, seconds: number): number {
  let semitones = 0;
  for (const phrase of phrases) semitones += phrase.semitones * arch(seconds - phrase.atSeconds);
  for (const accent of accents) semitones += accent.semitones * accentStrength(accent, seconds);
  return baseHz * 2 ** (semitones / 12);
}

/** How far an accent is there at a time, 0 … 1. */
export function accentStrength({ fromSeconds, toSeconds }: AccentCommand, seconds: number): number {
  return step(seconds - fromSeconds) - step(seconds - toSeconds);
}

/** α·t·e^(1 − αt): 1 at its top. */
function arch(seconds: number): number {
  if (seconds <= 0) return 0;
  const t = ALPHA_PER_SECOND * seconds;
  return t * Math.exp(1 - t);
}

function step(seconds: number): number {
  if (!(seconds > 0)) return 0;
  const t = BETA_PER_SECOND * seconds;
  return 1 - (1 + t) * Math.exp(-t);
}
