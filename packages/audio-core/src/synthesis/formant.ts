/**
 * A small formant synthesiser: turns an utterance into sound at 16 kHz, its labels aligned to the frames.
 *
 * Vowels and murmurs are glottal pulses through five resonators in cascade; s, ʃ and bursts are noise through band-pass
 * resonators (Klatt 1980, doi:10.1121/1.383940). A closure is silent: what rings is cut off before it begins. One white
 * noise floor lies under everything, at the same level everywhere; pitch and gain are drawn once an utterance, before and
 * without regard to what is said. So a frame inside a closure tells nothing but that it is one.
 *
 * Must not: scale by the finished sound (its peak would tell what was in it), or let a closure be other than silent.
 */
import { MANNER } from '../phonemes/inventory';
import { SAMPLE_RATE_HZ, frameBoundarySample, samplesOfFrames } from '../phonemes/frame-timing';
import type { RandomSource } from '../phonemes/random-source';
import type { Segment, Utterance } from '../phonemes/utterance';
import {
  BURST,
  FORMANT_BANDWIDTHS_HZ,
  FRICATION,
  MURMUR_BANDWIDTHS_HZ,
  MURMUR_FORMANTS_HZ,
  MURMUR_LEVEL,
  type NoiseBand,
  TRANSITION_MS,
  UPPER_FORMANTS_HZ,
  VOWEL_FORMANTS_HZ,
  borderFormants,
} from './articulation';
import { type Resonator, bandStep, createResonator, formantStep, silence, tuneBand, tuneFormant } from './resonator';
import { type VoiceSource, createVoiceSource } from './voice-source';

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
const NOISE_LEVEL = 0.25;
/** Formants are set anew every 2 ms. */
const BLOCK_SAMPLES = 32;
const ATTACK_MS = 4;
const RELEASE_MS = 8;
const FRICATION_RAMP_MS = 12;
const BURST_DECAY_MS = 3;
/** Speech is bent smoothly between these two levels, sample by sample. */
const KNEE = 0.6;
const LIMIT = 0.85;

/**
 * Sound of an utterance at 16 kHz, frames·160 + 240 samples within ±0.9.
 *
 * Windows of 400 samples every 160, none padded, are its `frames` frames, and the centre of window t lies in the phoneme
 * `labels[t]`.
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
  const gain = 10 ** ((gainDb.from + (gainDb.to - gainDb.from) * random.uniform()) / 20);
  const samples = new Float32Array(samplesOfFrames(utterance.frames));
  speak(utterance, samples, createVoiceSource(pitch, random), random);
  // Uniform noise of width ±1 has a root mean square of 1/√3.
  const floor = Math.sqrt(3) * 10 ** (noiseFloorDb / 20);
  for (let n = 0; n < samples.length; n++) samples[n] = bend(gain * samples[n]) + floor * (2 * random.uniform() - 1);
  return samples;
}

/** Writes the speech itself, without gain and noise floor; closures stay exactly 0. */
function speak(
  { frames, segments }: Pick<Utterance, 'frames' | 'segments'>,
  out: Float32Array,
  voice: VoiceSource,
  random: RandomSource,
): void {
  const tract = createTract();
  segments.forEach((segment, index) => {
    const from = frameBoundarySample(segment.fromFrame, frames);
    const to = frameBoundarySample(segment.toFrame, frames);
    const manner = MANNER[segment.phoneme];
    if (manner === 'vowel' || manner === 'nasal') {
      const neighbour = (other: Segment | undefined) => other !== undefined && isVoiced(other.phoneme);
      const begins = !neighbour(segments[index - 1]);
      const wasCut = segment.plannedToFrame > segment.toFrame || index === segments.length - 1;
      const ends = !wasCut && !neighbour(segments[index + 1]);
      if (begins) tract.fresh = true;
      voiced(out, from, to, segment, tract, voice, begins, ends);
    } else if (manner === 'stop') {
      const burstFrom = frameBoundarySample(segment.plannedToFrame - segment.burstFrames, frames);
      if (segment.toFrame > segment.plannedToFrame - segment.burstFrames) {
        noise(out, burstFrom, to, BURST[segment.phoneme], random, burstEnvelope(to - burstFrom));
      }
    } else {
      noise(out, from, to, FRICATION[segment.phoneme], random, frictionEnvelope(to - from));
    }
  });
}

interface Tract {
  readonly resonators: readonly Resonator[];
  /** Formants, bandwidths and level now, on their way to their targets. */
  readonly frequencies: Float64Array;
  readonly bandwidths: Float64Array;
  level: number;
  /** True: nothing rings, and the next block starts at its targets. */
  fresh: boolean;
}

function createTract(): Tract {
  const resonators = FORMANT_BANDWIDTHS_HZ.map(createResonator);
  const memory = () => new Float64Array(resonators.length);
  return { resonators, frequencies: memory(), bandwidths: memory(), level: 0, fresh: true };
}

function voiced(
  out: Float32Array,
  from: number,
  to: number,
  segment: Segment,
  tract: Tract,
  voice: VoiceSource,
  begins: boolean,
  ends: boolean,
): void {
  const isVowel = MANNER[segment.phoneme] === 'vowel';
  const formants = isVowel ? vowelFormants(segment, from, to) : () => MURMUR_FORMANTS_HZ;
  const bandwidths = isVowel ? FORMANT_BANDWIDTHS_HZ : MURMUR_BANDWIDTHS_HZ;
  const level = isVowel ? 1 : MURMUR_LEVEL;
  const attack = msToSamples(ATTACK_MS);
  const release = msToSamples(RELEASE_MS);
  if (tract.fresh) tract.resonators.forEach(silence);
  for (let block = from; block < to; block += BLOCK_SAMPLES) {
    const target = formants(block);
    // Where vowel and murmur meet, everything glides over in about 4 ms instead of jumping.
    const share = tract.fresh ? 1 : 0.4;
    tract.fresh = false;
    tract.level += share * (level - tract.level);
    tract.resonators.forEach((resonator, i) => {
      const frequency = i < 3 ? target[i] : UPPER_FORMANTS_HZ[i - 3];
      tract.frequencies[i] += share * (frequency - tract.frequencies[i]);
      tract.bandwidths[i] += share * (bandwidths[i] - tract.bandwidths[i]);
      tuneFormant(resonator, tract.frequencies[i], tract.bandwidths[i]);
    });
    const blockEnd = Math.min(to, block + BLOCK_SAMPLES);
    for (let n = block; n < blockEnd; n++) {
      let y = voice(n);
      for (let i = 0; i < tract.resonators.length; i++) y = formantStep(tract.resonators[i], y);
      let gate = VOICE_LEVEL * tract.level;
      if (begins && n - from < attack) gate *= ramp((n - from) / attack);
      if (ends && to - n <= release) gate *= ramp((to - 1 - n) / release);
      out[n] = gate * y;
    }
  }
}

/** Formants of a vowel over time: its own, bent towards the places of its neighbours at both borders. */
function vowelFormants(segment: Segment, from: number, to: number): (sample: number) => [number, number, number] {
  const own = VOWEL_FORMANTS_HZ[segment.phoneme];
  const before = segment.placeBefore < 0 ? own : borderFormants(own, segment.placeBefore);
  const after = segment.placeAfter < 0 ? own : borderFormants(own, segment.placeAfter);
  const length = msToSamples(TRANSITION_MS);
  // A vowel cut off by the end of the utterance would have gone on for these samples.
  const unheard = (segment.plannedToFrame - segment.toFrame) * (SAMPLE_RATE_HZ / 100);
  const end = to + unheard;
  return (sample) => {
    const onglide = ramp(1 - (sample - from) / length);
    const offglide = ramp(1 - (end - sample) / length);
    const at = (i: number) => own[i] + onglide * (before[i] - own[i]) + offglide * (after[i] - own[i]);
    return [at(0), at(1), at(2)];
  };
}

function noise(
  out: Float32Array,
  from: number,
  to: number,
  bands: readonly NoiseBand[],
  random: RandomSource,
  envelope: (n: number) => number,
): void {
  for (const { centreHz, bandwidthHz, level } of bands) {
    const resonator = createResonator();
    tuneBand(resonator, centreHz, bandwidthHz);
    const gain = NOISE_LEVEL * level;
    for (let n = from; n < to; n++) {
      out[n] += gain * envelope(n - from) * bandStep(resonator, 2 * random.uniform() - 1);
    }
  }
}

function frictionEnvelope(length: number): (n: number) => number {
  const rise = msToSamples(FRICATION_RAMP_MS);
  return (n) => ramp((n + 1) / rise) * ramp((length - n) / rise);
}

/** Sudden, then fading to nothing at its end. */
function burstEnvelope(length: number): (n: number) => number {
  const decay = msToSamples(BURST_DECAY_MS);
  return (n) => Math.exp(-n / decay) * ramp(((length - n) / length) * 2);
}

function isVoiced(phoneme: number): boolean {
  return MANNER[phoneme] === 'vowel' || MANNER[phoneme] === 'nasal';
}

/** 0 at 0 and below, 1 at 1 and above, half a cosine between. */
function ramp(x: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * x);
}

function msToSamples(ms: number): number {
  return Math.round((ms * SAMPLE_RATE_HZ) / 1000);
}

/** Leaves quiet samples alone and keeps loud ones below LIMIT. */
function bend(x: number): number {
  const size = Math.abs(x);
  if (size <= KNEE) return x;
  return Math.sign(x) * (KNEE + (LIMIT - KNEE) * Math.tanh((size - KNEE) / (LIMIT - KNEE)));
}
