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
  const { rateHz, channels, seconds, encoding } = read.value;
  if (seconds < SHORTEST_SECONDS) {
    throw labError(
      'input',
      `The recording lasts ${Math.round(1000 * seconds)} ms, too short for one phoneme.`,
      'Choose a recording of at least a tenth of a second.',
    );
  }
  const kept = read.value.samples.subarray(0, Math.round(LONGEST_SECONDS * rateHz));
  const samples = likeOurs(rateHz === COURSE_RATE_HZ ? kept : resample(kept, rateHz, COURSE_RATE_HZ), rng);
  const sentences = [
    `${seconds.toFixed(2)} s, ${encoding}, ${channels === 1 ? 'mono' : `${channels} channels mixed to one`}, ${rateHz} Hz` +
      `${rateHz === COURSE_RATE_HZ ? '' : `, resampled to ${COURSE_RATE_HZ} Hz`}.`,
    ...(seconds > LONGEST_SECONDS ? [`Only the first ${LONGEST_SECONDS} s are shown.`] : []),
    ...(rateHz < COURSE_RATE_HZ
      ? [`It holds nothing above ${rateHz / 2} Hz, where our synthesiser’s s and ʃ are.`]
      : []),
    'Its level was set, and the faint noise of our own sound added, so that silence is the same for the network.',
    ...read.warnings,
  ];
  return { samples, features: courseMfcc(samples).values, note: sentences.join(' ') };
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
