/**
 * The voice before the mouth shapes it: glottal pulses whose pitch drifts.
 *
 * A pulse of air flow is t² − t³ while the glottis is open (60 % of a period) and nothing while it is closed; what is
 * heard is its derivative 2t − 3t² (the form of Klatt & Klatt 1990, doi:10.1121/1.398894), rounded off by a
 * first-order low-pass, the spectral tilt. Pitch falls through an utterance and sways a little.
 *
 * Must not: know which phoneme is being voiced.
 */
import { SAMPLE_RATE_HZ } from '../phonemes/frame-timing';
import type { RandomSource } from '../phonemes/random-source';

const OPEN_SHARE = 0.6;
const TILT_CUTOFF_HZ = 2500;
/** Pitch lost per second, as a share. */
const FALL_PER_SECOND = 0.15;
const SWAY = 0.03;

/** Speaks one sample after another; call with the sample index. */
export type VoiceSource = (sample: number) => number;

/** A voice whose pitch starts at `pitchHz` and whose sway is drawn. Samples are about −1 to 0.35. */
export function createVoiceSource(pitchHz: number, random: RandomSource): VoiceSource {
  const swayHz = 2 + 2 * random.uniform();
  const swayPhase = random.uniform();
  const tilt = 1 - Math.exp((-2 * Math.PI * TILT_CUTOFF_HZ) / SAMPLE_RATE_HZ);
  let phase = 0;
  let flow = 0;
  let pitchNow = pitchHz;
  return (sample) => {
    if (sample % 32 === 0) {
      const seconds = sample / SAMPLE_RATE_HZ;
      const sway = SWAY * Math.sin(2 * Math.PI * (swayHz * seconds + swayPhase));
      pitchNow = pitchHz * Math.max(0.5, 1 - FALL_PER_SECOND * seconds) * (1 + sway);
    }
    phase += pitchNow / SAMPLE_RATE_HZ;
    if (phase >= 1) phase -= 1;
    const t = phase / OPEN_SHARE;
    flow += tilt * ((t < 1 ? 2 * t - 3 * t * t : 0) - flow);
    return flow;
  };
}
