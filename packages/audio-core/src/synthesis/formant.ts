/**
 * A formant synthesiser: turns an utterance into sound at 16 kHz, its labels aligned to the frames.
 *
 * Voice and noise are made for the whole utterance before its phonemes are looked at; then each part takes what it needs
 * of them: vowels and murmurs the voice through a cascade of resonators, s, ʃ and bursts the noise through resonators in
 * parallel, the first milliseconds after a burst the noise through the vowel's cascade, which is aspiration (Klatt 1980,
 * doi:10.1121/1.383940). Pitch, loudness and gain are drawn without regard to what is said. A closure is silent, exactly,
 * and a murmur is made by a tract of its own that has never heard the vowel before it. One white noise floor lies under
 * everything, at the same level everywhere. So a frame inside a closure tells nothing but that it is one, and a frame
 * inside a murmur likewise.
 *
 * Must not: scale by the finished sound (its peak would tell what was in it), or let a closure be other than silent.
 */
import { SAMPLE_RATE_HZ, WINDOW_SAMPLES, HOP_SAMPLES, samplesOfFrames } from '../phonemes/frame-timing';
import type { RandomSource } from '../phonemes/random-source';
import type { Utterance } from '../phonemes/utterance';
import {
  FORMANT_BANDWIDTHS_HZ,
  FRICATION,
  type Formants,
  MURMUR_BANDWIDTHS_HZ,
  MURMUR_FORMANTS_HZ,
  NASAL_ZERO_HZ,
  VOWEL_FORMANTS_HZ,
  burstBands,
} from './articulation';
import { type SoundPart, soundParts } from './sound-parts';
import { throughBands, throughCascade } from './tract';
import { vowelShape } from './vowel-shape';
import { voiceSource } from './voice-source';

export interface SynthesisOptions {
  /** Pitch at the start of an utterance, drawn uniformly in octaves. Default 90 to 220 Hz. */
  readonly pitchHz?: { readonly from: number; readonly to: number };
  /** Gain of an utterance, drawn uniformly. Default −6 to 6 dB. */
  readonly gainDb?: { readonly from: number; readonly to: number };
  /** Root mean square of the noise floor relative to full scale. Default −60 dB; −Infinity for none. */
  readonly noiseFloorDb?: number;
}

export const SYNTHESIS_DEFAULTS = {
  pitchHz: { from: 90, to: 220 },
  gainDb: { from: -6, to: 6 },
  noiseFloorDb: -60,
} as const;

const VOICE_LEVEL = 0.2;
const MURMUR_LEVEL = 0.1;
const NOISE_LEVEL = 0.25;
const ASPIRATION_LEVEL = 0.15;
/** A vowel after silence; after a burst, where the voice waits a moment; before a closure; beside noise. */
const ATTACK_MS = 10;
const VOICE_ONSET_MS = 10;
const RELEASE_MS = 14;
const BESIDE_NOISE_MS = 8;
const FRICATION_RAMP_MS = 15;
const ASPIRATION_MS = 25;
const BURST_DECAY_MS = 4;
const BURST_TAIL_MS = 6;
/**
 * Vowel and murmur change over within 2.5 ms on either side of their border, so that a window of 25 ms that lies inside
 * the murmur, at the course's hop, holds murmur only.
 */
const CHANGE_OVER_SAMPLES = HOP_SAMPLES - (WINDOW_SAMPLES - HOP_SAMPLES) / 2;
/** A tract runs for this long before it is heard, so that it does not start from rest. */
const WARM_UP_SAMPLES = 320;
/** Loudness lost per second, and the half-width of its sway. */
const FALL_DB_PER_SECOND = 3;
const SWAY_DB = 1.5;
/** Speech is bent smoothly between these two levels, sample by sample. */
const KNEE = 0.6;
const LIMIT = 0.85;

/**
 * Sound of an utterance at 16 kHz, frames·160 + 240 samples within ±0.9.
 *
 * Windows of 400 samples every 160, none padded, are its `frames` frames, and the centre of window t lies in the phoneme
 * `labels[t]`. What sounds at each sample is in `soundParts`.
 */
export function synthesise(
  utterance: Pick<Utterance, 'frames' | 'segments'>,
  random: RandomSource,
  options: SynthesisOptions = {},
): Float32Array {
  const { pitchHz, gainDb, noiseFloorDb } = { ...SYNTHESIS_DEFAULTS, ...options };
  if (!(pitchHz.from > 0) || !(pitchHz.to >= pitchHz.from) || !(gainDb.to >= gainDb.from) || !(noiseFloorDb <= -30)) {
    throw new Error(
      `synthesise: pitchHz and gainDb must be ranges and noiseFloorDb at most -30, got ${pitchHz.from} to ${pitchHz.to}, ` +
        `${gainDb.from} to ${gainDb.to} and ${noiseFloorDb}; leave them out for the usual ones`,
    );
  }
  const pitch = pitchHz.from * (pitchHz.to / pitchHz.from) ** random.uniform();
  const gain = gainDb.from + (gainDb.to - gainDb.from) * random.uniform();
  const length = samplesOfFrames(utterance.frames);
  const loudness = loudnessContour(gain, random);
  const voice = voiceSource(length, pitch, random);
  const noise = whiteNoise(length, random);
  const samples = new Float32Array(length);
  speak(utterance, samples, voice, noise);
  const floor = 10 ** (noiseFloorDb / 20);
  const hiss = whiteNoise(length, random);
  let level = 0;
  for (let n = 0; n < length; n++) {
    if (n % 32 === 0) level = loudness(n);
    samples[n] = bend(level * samples[n]) + floor * hiss[n];
  }
  return samples;
}

/**
 * Writes the speech itself, without gain and noise floor; closures stay exactly 0. F1 to F3 of vowels are multiplied by
 * `formantScale`.
 */
export function speak(
  utterance: Pick<Utterance, 'frames' | 'segments'>,
  out: Float32Array,
  voice: Float32Array,
  noise: Float32Array,
  formantScale = 1,
): void {
  const parts = soundParts(utterance);
  parts.forEach((part, i) => {
    const [before, after] = [parts[i - 1], parts[i + 1]] as (SoundPart | undefined)[];
    if (part.kind === 'vowel') vowel(utterance, part, before, after, out, voice, noise, formantScale);
    else if (part.kind === 'murmur') murmur(part, before, after, out, voice);
    else if (part.kind === 'burst') burst(part, after, out, noise);
    else if (part.kind === 'frication') frication(part, after, out, noise);
  });
}

function vowel(
  utterance: Pick<Utterance, 'frames' | 'segments'>,
  part: SoundPart,
  before: SoundPart | undefined,
  after: SoundPart | undefined,
  out: Float32Array,
  voice: Float32Array,
  noise: Float32Array,
  formantScale: number,
): void {
  const { from, to } = part;
  const breathes = before?.kind === 'burst';
  const aspiration = msToSamples(ASPIRATION_MS);
  const onset = voiceOnset(from, before);
  const fall = voiceFall(utterance, part, after);
  const excitation = (n: number): number => {
    const breath = breathes && n >= from ? ASPIRATION_LEVEL * ramp(1 - (n - from) / aspiration) * noise[n] : 0;
    return onset(n) * voice[n] + breath;
  };
  const open = Math.max(0, from - leadSamples(before));
  const close = Math.min(out.length, to + leadSamples(after));
  const fromRest = before === undefined || breathes;
  const start = fromRest ? open : Math.max(0, open - WARM_UP_SAMPLES);
  const shape = vowelShape(utterance, part);
  throughCascade(
    out,
    start,
    close,
    excitation,
    (n) => ({
      formants: scaled(shape.formants(n), formantScale),
      bandwidths: FORMANT_BANDWIDTHS_HZ,
      nasalZeroHz: shape.nasalZeroHz(n),
    }),
    (n) => (n < open ? 0 : VOICE_LEVEL * fall(n) * (before?.kind === 'murmur' ? changeOver(n - from) : 1)),
  );
}

function scaled([f1, f2, f3]: Formants, scale: number): Formants {
  return [scale * f1, scale * f2, scale * f3];
}

/** How far a vowel reaches over its border. */
function leadSamples(neighbour: SoundPart | undefined): number {
  if (neighbour?.kind === 'murmur') return CHANGE_OVER_SAMPLES;
  return neighbour?.kind === 'frication' ? msToSamples(BESIDE_NOISE_MS) : 0;
}

/** Share of the voice that has set in, by sample. */
function voiceOnset(from: number, before: SoundPart | undefined): (n: number) => number {
  if (before?.kind === 'murmur') return () => 1;
  const beside = msToSamples(BESIDE_NOISE_MS);
  if (before?.kind === 'frication') return (n) => ramp((n - from + beside) / (2 * beside));
  const wait = before ? msToSamples(VOICE_ONSET_MS) : 0;
  return (n) => ramp((n - from - wait) / msToSamples(ATTACK_MS));
}

/** Share of the vowel that is still to be heard at its end, by sample; exactly 0 from a closure on. */
function voiceFall(
  { segments }: Pick<Utterance, 'frames' | 'segments'>,
  { to, segment }: SoundPart,
  after: SoundPart | undefined,
): (n: number) => number {
  if (after?.kind === 'murmur') return (n) => 1 - changeOver(n - to);
  const beside = msToSamples(BESIDE_NOISE_MS);
  if (after?.kind === 'frication') return (n) => ramp((to + beside - n) / (2 * beside));
  // What was cut off by the end of the utterance does not end. A closure cut to nothing has still shut the mouth.
  if (!after && segments[segment].plannedToFrame > segments[segment].toFrame) return () => 1;
  return (n) => ramp((to - 1 - n) / msToSamples(RELEASE_MS));
}

function murmur(
  { from, to }: SoundPart,
  before: SoundPart | undefined,
  after: SoundPart | undefined,
  out: Float32Array,
  voice: Float32Array,
): void {
  const open = before ? from - CHANGE_OVER_SAMPLES : from;
  const close = after ? to + CHANGE_OVER_SAMPLES : to;
  const shape = { formants: MURMUR_FORMANTS_HZ, bandwidths: MURMUR_BANDWIDTHS_HZ, nasalZeroHz: NASAL_ZERO_HZ };
  throughCascade(
    out,
    Math.max(0, open - WARM_UP_SAMPLES),
    Math.min(out.length, close),
    (n) => voice[n],
    () => shape,
    (n) => {
      if (n < open) return 0;
      return MURMUR_LEVEL * (before ? changeOver(n - from) : 1) * (after ? 1 - changeOver(n - to) : 1);
    },
  );
}

function burst({ phoneme, from, to }: SoundPart, after: SoundPart | undefined, out: Float32Array, noise: Float32Array) {
  const decay = msToSamples(BURST_DECAY_MS);
  const end = Math.min(out.length, to + msToSamples(BURST_TAIL_MS));
  const fade = msToSamples(BURST_TAIL_MS);
  throughBands(
    out,
    from,
    end,
    noise,
    burstBands(phoneme, after && VOWEL_FORMANTS_HZ[after.phoneme]),
    (n) => NOISE_LEVEL * Math.exp((from - n) / decay) * ramp((end - n) / fade),
  );
}

function frication(
  { phoneme, from, to }: SoundPart,
  after: SoundPart | undefined,
  out: Float32Array,
  noise: Float32Array,
): void {
  const lead = msToSamples(FRICATION_RAMP_MS);
  const end = after ? Math.min(out.length, to + lead) : to;
  throughBands(
    out,
    Math.max(0, from - lead),
    end,
    noise,
    FRICATION[phoneme],
    (n) => NOISE_LEVEL * ramp((n - from + lead) / (2 * lead)) * (after ? ramp((to + lead - n) / (2 * lead)) : 1),
  );
}

/** The gain of a sample, falling and swaying through the utterance from `gainDb` on. */
function loudnessContour(gainDb: number, random: RandomSource): (sample: number) => number {
  const swayHz = 1.5 + 1.5 * random.uniform();
  const swayPhase = random.uniform();
  return (sample) => {
    const seconds = sample / SAMPLE_RATE_HZ;
    const sway = SWAY_DB * Math.sin(2 * Math.PI * (swayHz * seconds + swayPhase));
    return 10 ** ((gainDb - FALL_DB_PER_SECOND * seconds + sway) / 20);
  };
}

/** Uniform white noise with a root mean square of 1. */
export function whiteNoise(length: number, random: RandomSource): Float32Array {
  const noise = new Float32Array(length);
  for (let n = 0; n < length; n++) noise[n] = Math.sqrt(3) * (2 * random.uniform() - 1);
  return noise;
}

/** From 0 to 1 within the change-over around a border, at which it is ½; `past` in samples. */
function changeOver(past: number): number {
  return ramp((past + CHANGE_OVER_SAMPLES) / (2 * CHANGE_OVER_SAMPLES));
}

/** 0 at 0 and below, 1 at 1 and above, half a cosine between. */
function ramp(x: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * x);
}

function msToSamples(ms: number): number {
  return Math.round((ms * SAMPLE_RATE_HZ) / 1000);
}

/** Leaves quiet samples alone and keeps loud ones below LIMIT. */
export function bend(x: number): number {
  const size = Math.abs(x);
  if (size <= KNEE) return x;
  return Math.sign(x) * (KNEE + (LIMIT - KNEE) * Math.tanh((size - KNEE) / (LIMIT - KNEE)));
}
