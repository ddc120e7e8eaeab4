/**
 * A voice of any quality and melody: the pulses of `voiceSource`, with what sets breathy, creaky, tense and lax voices
 * apart from the usual one.
 *
 * Breathy: the glottis is open for most of a period and never shuts tight, so the pulse is round (little energy above a
 * kilohertz) and air rushes through. Creaky: short pulses with long pauses, uneven in time and strength, every second one
 * late and weak. Tense: it shuts early and abruptly, which lifts all harmonics above the first few; lax is the opposite. Breathiness, creak
 * and tension of 0 are the usual voice. A tremor moves the pitch five times a second.
 *
 * Must not: know phonemes or moods.
 * Source: D. Klatt and L. Klatt, JASA 87 (1990), doi:10.1121/1.398894, for what changes and which way; how much is our choice.
 */
import { SAMPLE_RATE_HZ } from '../phonemes/frame-timing';
import type { RandomSource } from '../phonemes/random-source';

export interface VoiceQuality {
  /** 0 (usual) … 1. */
  readonly breathiness: number;
  /** 0 (usual) … 1. */
  readonly creak: number;
  /** −1 (lax) … 1 (tense). */
  readonly tension: number;
  /** Half-width of the tremor in semitones, 0 … 2. */
  readonly tremorSemitones: number;
}
export const USUAL_VOICE: VoiceQuality = { breathiness: 0, creak: 0, tension: 0, tremorSemitones: 0 };

const TREMOR_HZ = 5.5;
/** The usual voice's share of a period with an open glottis, cutoff of its roundness, and irregularities. */
const OPEN_SHARE = 0.6;
const TILT_CUTOFF_HZ = 4000;
const JITTER = 0.006;
const SHIMMER = 0.04;
const BREATH = 0.006;
/** Tension lifts what lies above this by up to 9 dB, laxness lowers it as much. */
const SHELF_HZ = 800;
/** The pitch is read anew every 2 ms. */
const BLOCK_SAMPLES = 32;

/**
 * `length` samples at 16 kHz of a voice whose pitch at sample n is `pitchHz(n)`; about −1 to 0.4, a tense one up to −3.
 *
 * @throws RangeError for qualities out of their ranges.
 */
export function voiceOfQuality(
  length: number,
  pitchHz: (sample: number) => number,
  quality: VoiceQuality,
  random: RandomSource,
): Float32Array {
  const { breathiness, creak, tension, tremorSemitones } = checkVoiceQuality(quality);
  const openShare = Math.min(0.9, Math.max(0.3, OPEN_SHARE - 0.2 * tension + 0.25 * breathiness - 0.25 * creak));
  const cutoffHz = Math.min(7000, TILT_CUTOFF_HZ * 2 ** (1.4 * tension - 3 * breathiness));
  const tilt = 1 - Math.exp((-2 * Math.PI * cutoffHz) / SAMPLE_RATE_HZ);
  const shelf = 1 - Math.exp((-2 * Math.PI * SHELF_HZ) / SAMPLE_RATE_HZ);
  const lift = 2 ** (1.5 * tension) - 1;
  const breath = (BREATH + 0.07 * breathiness) * Math.sqrt(3);
  /** Through a glottis that never shuts, noise flows all the time. */
  const leak = 0.3 + 0.5 * breathiness;

  const tremorPhase = random.uniform();
  const out = new Float32Array(length);
  let phase = random.uniform();
  let flow = pulseFlow(phase / openShare);
  let [period, strength, step, voice, low] = [1, 1, 0, 0, 0];
  let isSecond = false;
  for (let n = 0; n < length; n += 1) {
    if (n % BLOCK_SAMPLES === 0) {
      const turns = (TREMOR_HZ * n) / SAMPLE_RATE_HZ + tremorPhase;
      const tremor = tremorSemitones * Math.sin(2 * Math.PI * turns);
      step = (pitchHz(n) * 2 ** (tremor / 12)) / SAMPLE_RATE_HZ;
    }
    phase += step * period;
    if (phase >= 1) {
      phase -= 1;
      isSecond = !isSecond;
      const swing = isSecond ? 1 : -1;
      period = Math.max(0.5, 1 + swing * 0.1 * creak + (JITTER + 0.03 * creak) * random.normal());
      strength = Math.max(0.2, 1 - (isSecond ? 0.4 * creak : 0) + (SHIMMER + 0.1 * creak) * random.normal());
    }
    const now = pulseFlow(phase / openShare);
    // The largest slope, at closing, is −1 whatever the open share: the pulse gets lower as it gets shorter.
    const slope = (openShare * strength * (now - flow)) / (step * period);
    flow = now;
    voice += tilt * (slope - voice);
    low += shelf * (voice - low);
    const noise = 2 * random.uniform() - 1;
    out[n] = voice + lift * (voice - low) + breath * noise * (phase < openShare ? 1 : leak);
  }
  return out;
}

/** The quality itself, or an error that says what is wrong with it. */
export function checkVoiceQuality(quality: VoiceQuality): VoiceQuality {
  const ranges = { breathiness: [0, 1], creak: [0, 1], tension: [-1, 1], tremorSemitones: [0, 2] } as const;
  for (const name of ['breathiness', 'creak', 'tension', 'tremorSemitones'] as const) {
    const [from, to] = ranges[name];
    if (!(quality[name] >= from && quality[name] <= to)) {
      throw new RangeError(`voiceOfQuality: ${name} must lie in ${from} … ${to}, got ${quality[name]}; 0 is usual`);
    }
  }
  return quality;
}

/** Air flow at a share t of the open time: t² − t³ while open. */
function pulseFlow(t: number): number {
  return t < 1 ? t * t * (1 - t) : 0;
}
