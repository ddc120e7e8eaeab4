/**
 * The voice before the mouth shapes it: glottal pulses whose pitch drifts, for a whole utterance at once.
 *
 * A pulse of air flow is t² − t³ while the glottis is open (60 % of a period) and nothing while it is closed; what is
 * heard is its derivative (the form of Klatt & Klatt 1990, doi:10.1121/1.398894). A sample is the mean of the derivative
 * since the sample before, which is a difference of two flows: so the corner at closing has no exact instant to be
 * sampled at, and high voices do not ring false. A first-order low-pass rounds it off, the spectral tilt; a little
 * breath goes through while the glottis is open. Pitch falls through an utterance and sways; periods and their strengths
 * differ a little, as those of a throat do.
 *
 * Must not: know which phonemes are voiced, or that there are any.
 */
import { SAMPLE_RATE_HZ } from '../phonemes/frame-timing';
import type { RandomSource } from '../phonemes/random-source';

const OPEN_SHARE = 0.6;
const TILT_CUTOFF_HZ = 4000;
/** Pitch lost per second, in octaves, and the half-width of its sway. */
const FALL_OCTAVES_PER_SECOND = 0.25;
const SWAY_OCTAVES = 0.05;
/** Deviation of a period's length and of its strength, as shares. */
const JITTER = 0.006;
const SHIMMER = 0.04;
/** Root mean square of the breath relative to the largest slope of a pulse. */
const BREATH = 0.006;

/** `length` samples of a voice whose pitch starts at `pitchHz` and whose sway is drawn; about −1 to 0.35. */
export function voiceSource(length: number, pitchHz: number, random: RandomSource): Float32Array {
  const swayHz = 2 + 2 * random.uniform();
  const swayPhase = random.uniform();
  const tilt = 1 - Math.exp((-2 * Math.PI * TILT_CUTOFF_HZ) / SAMPLE_RATE_HZ);
  const out = new Float32Array(length);
  let phase = random.uniform();
  let flow = pulseFlow(phase);
  let [period, strength] = [1, 1];
  let step = 0;
  let voice = 0;
  for (let n = 0; n < length; n++) {
    if (n % 32 === 0) {
      const seconds = n / SAMPLE_RATE_HZ;
      const sway = SWAY_OCTAVES * Math.sin(2 * Math.PI * (swayHz * seconds + swayPhase));
      step = (pitchHz * 2 ** (sway - FALL_OCTAVES_PER_SECOND * seconds)) / SAMPLE_RATE_HZ;
    }
    phase += step * period;
    if (phase >= 1) {
      phase -= 1;
      period = 1 + JITTER * random.normal();
      strength = 1 + SHIMMER * random.normal();
    }
    const now = pulseFlow(phase);
    const slope = (OPEN_SHARE * strength * (now - flow)) / (step * period);
    flow = now;
    const breath = BREATH * Math.sqrt(3) * (2 * random.uniform() - 1) * (phase < OPEN_SHARE ? 1 : 0.3);
    voice += tilt * (slope - voice);
    out[n] = voice + breath;
  }
  return out;
}

/** Air flow at a phase of the period, 0 to 1. */
function pulseFlow(phase: number): number {
  const t = phase / OPEN_SHARE;
  return t < 1 ? t * t * (1 - t) : 0;
}
