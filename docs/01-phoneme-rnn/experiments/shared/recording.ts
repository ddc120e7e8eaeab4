/**
 * A reader's WAV file on the road that our own sound takes: mono, 16 kHz, MFCCs.
 *
 * Must not: send or keep anything; it returns numbers.
 */
import { COURSE_RATE_HZ, courseMfcc, parseWav, resample, SYNTHESIS_DEFAULTS } from '@unrolled/audio-core';
import { labError } from '@unrolled/lab-protocol';
import type { Rng } from '@unrolled/rnn-core';

export const LONGEST_SECONDS = 20;
const SHORTEST_SECONDS = 0.05;
/** Where the loudest sample is put: about where our synthesiser has it. */
const PEAK = 0.5;
/** Below this there is nothing to make louder. */
const QUIETEST_PEAK = 0.001;

export interface Recording {
  /** 16 kHz, mono, at most 20 s. */
  readonly samples: Float32Array;
  /** (frames, 13) row-major, raw. */
  readonly features: Float32Array;
  /** What was read and what was done to it, in sentences. */
  readonly note: string;
}

/** Throws `input` with a sentence for the reader where the bytes are not a WAV file that we can read. */
export function readRecording(bytes: Uint8Array, rng: Rng): Recording {
  const read = parseWav(bytes);
  if (!read.ok) throw labError('input', read.message, read.hint);
  const { rateHz, channels, encoding, samples } = read.value;
  const mixed = channels === 1 ? 'mono' : `${channels} channels mixed to one`;
  return onOurRoad(samples, rateHz, `${encoding}, ${mixed}`, read.warnings, rng);
}

/**
 * What the page's microphone heard: little-endian 32-bit floats, the first one the rate in Hz, the others samples, mono.
 * Throws `input` where there is too little of it, or where it is silent.
 */
export function readMicrophone(bytes: Uint8Array, rng: Rng): Recording {
  const floats = new Float32Array(bytes.slice().buffer);
  const [rateHz] = floats;
  const samples = floats.subarray(1);
  if (samples.every((sample) => sample === 0)) {
    throw labError(
      'input',
      'The microphone was open, but every sample is zero: it is muted, or another one is meant.',
      'Unmute it, or choose another microphone in the settings of your browser, and record again.',
    );
  }
  return onOurRoad(samples, rateHz, 'from your microphone', [], rng);
}

function onOurRoad(
  given: Float32Array,
  rateHz: number,
  origin: string,
  warnings: readonly string[],
  rng: Rng,
): Recording {
  const seconds = given.length / rateHz;
  if (seconds < SHORTEST_SECONDS) {
    throw labError(
      'input',
      `The recording lasts ${Math.round(1000 * seconds)} ms, too short for one phoneme.`,
      'Record or choose at least a tenth of a second.',
    );
  }
  const kept = given.subarray(0, Math.round(LONGEST_SECONDS * rateHz));
  const samples = likeOurs(rateHz === COURSE_RATE_HZ ? kept : resample(kept, rateHz, COURSE_RATE_HZ), rng);
  const sentences = [
    `${durationText(seconds)}, ${origin}, ${rateHz} Hz` +
      `${rateHz === COURSE_RATE_HZ ? '' : `, resampled to ${COURSE_RATE_HZ} Hz`}.`,
    ...(seconds > LONGEST_SECONDS ? [`Only the first ${LONGEST_SECONDS} s are shown.`] : []),
    ...(rateHz < COURSE_RATE_HZ
      ? [`It holds nothing above ${rateHz / 2} Hz, where our synthesiser’s s and ʃ are.`]
      : []),
    'Its level was set, and the faint noise of our own sound added, so that silence is the same for the network.',
    ...warnings,
  ];
  return { samples, features: courseMfcc(samples).values, note: sentences.join(' ') };
}

/** "1.25 s", "12 min 5 s". */
function durationText(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(2)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * At the level of our synthesiser, on its noise floor. Without the floor, a silence of zeros or a band that the recording
 * does not hold would be 40 dB below anything the network has heard.
 */
function likeOurs(samples: Float32Array, rng: Rng): Float32Array {
  const peak = samples.reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0);
  const gain = peak > QUIETEST_PEAK ? PEAK / peak : 1;
  const floor = Math.sqrt(3) * 10 ** (SYNTHESIS_DEFAULTS.noiseFloorDb / 20); // width of uniform noise of that power
  return samples.map((sample) => gain * sample + floor * (2 * rng.uniform() - 1));
}
