/**
 * A recording as every sound reader here gives it: one channel of finite numbers. And its limits.
 *
 * Must not: know how a file is laid out.
 */
import { type Outcome, type Refusal, mayReserve, refuse } from './outcome';

export const SOUND_MIN_HZ = 1_000;
export const SOUND_MAX_HZ = 768_000;
export const SOUND_MAX_CHANNELS = 32;

export interface SoundLimits {
  /** Longer recordings are refused. */
  readonly maxSeconds: number;
}
export const SOUND_LIMITS: SoundLimits = { maxSeconds: 30 * 60 };

export interface Sound {
  readonly rateHz: number;
  /** In the file; `samples` is their mean. */
  readonly channels: number;
  /** Mono, finite; full scale of the file is −1 … 1. Floats may lie beyond. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly seconds: number;
  /** E.g. "16-bit PCM", "mu-law". */
  readonly encoding: string;
}

export type SoundOutcome = Outcome<Sound>;

const RESAVE = 'Save it as PCM (16, 24 or 32 bits) or float and open it again.';

/** Refuses channels and rates that no recording has; null if both can be. Offsets are of their fields. */
export function checkChannelsAndRate(
  channels: number,
  channelsOffset: number,
  rateHz: number,
  rateOffset: number,
): Refusal | null {
  if (!(channels >= 1 && channels <= SOUND_MAX_CHANNELS)) {
    return refuse(
      'channels',
      channelsOffset,
      `The file claims ${channels} channels; 1 to ${SOUND_MAX_CHANNELS} can be read.`,
      RESAVE,
    );
  }
  if (!(rateHz >= SOUND_MIN_HZ && rateHz <= SOUND_MAX_HZ)) {
    return refuse(
      'rate',
      rateOffset,
      `The file claims a sampling rate of ${rateHz} Hz; ${SOUND_MIN_HZ} to ${SOUND_MAX_HZ} Hz can be read.`,
      'Resample it, or save it again with its right rate.',
    );
  }
  return null;
}

/** Refuses what is empty, lasts too long or would take too much memory; null if `frames` frames can be decoded. */
export function checkFrames(
  frames: number,
  rateHz: number,
  offset: number,
  inputBytes: number,
  limits: SoundLimits,
): Refusal | null {
  const shorter = 'Cut out the part you want to look at.';
  if (frames > limits.maxSeconds * rateHz) {
    const minutes = (seconds: number): string => String(Math.round(seconds / 6) / 10);
    return refuse(
      'too-long',
      offset,
      `The recording is ${minutes(frames / rateHz)} minutes long; at most ${minutes(limits.maxSeconds)} can be read.`,
      shorter,
    );
  }
  if (!mayReserve(4 * frames, inputBytes)) {
    const megabytes = Math.round((4 * frames) / 1e6);
    return refuse(
      'too-large',
      offset,
      `Decoded, the recording would take ${megabytes} MB, more than is read.`,
      shorter,
    );
  }
  return null;
}

/** "promises 8000 samples (1.00 s), 1999 (0.25 s) are there and were used." */
export function cutShort(expected: number, got: number, rateHz: number): string {
  const duration = (frames: number): string => `${(frames / rateHz).toFixed(2)} s`;
  return (
    `The file is cut off: it promises ${expected} samples (${duration(expected)}), ` +
    `${got} (${duration(got)}) are there and were used.`
  );
}
