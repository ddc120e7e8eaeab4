/**
 * A reader's WAV file on the road that our own sound takes: mono, 16 kHz, MFCCs.
 *
 * Must not: send or keep anything; it returns numbers.
 */
import { COURSE_RATE_HZ, courseMfcc, parseWav, resample } from '@unrolled/audio-core';
import { labError } from '@unrolled/lab-protocol';

export const LONGEST_SECONDS = 20;
const SHORTEST_SECONDS = 0.05;

export interface Recording {
  /** 16 kHz, mono, at most 20 s. */
  readonly samples: Float32Array;
  /** (frames, 13) row-major, raw. */
  readonly features: Float32Array;
  /** What was read and what was done to it, in sentences. */
  readonly note: string;
}

/** Throws `input` with a sentence for the reader where the bytes are not a WAV file that we can read. */
export function readRecording(bytes: Uint8Array): Recording {
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
  const samples = rateHz === COURSE_RATE_HZ ? kept : resample(kept, rateHz, COURSE_RATE_HZ);
  const sentences = [
    `${seconds.toFixed(2)} s, ${encoding}, ${channels === 1 ? 'mono' : `${channels} channels mixed to one`}, ${rateHz} Hz` +
      `${rateHz === COURSE_RATE_HZ ? '' : `, resampled to ${COURSE_RATE_HZ} Hz`}.`,
    ...(seconds > LONGEST_SECONDS ? [`Only the first ${LONGEST_SECONDS} s are shown.`] : []),
    ...(rateHz < COURSE_RATE_HZ
      ? [`It holds nothing above ${rateHz / 2} Hz, where our synthesiser’s s and ʃ are.`]
      : []),
    ...read.warnings,
  ];
  return { samples, features: courseMfcc(samples).values, note: sentences.join(' ') };
}
