/**
 * A sound file in the form that is kept of it when it passes in a stream: what a training hears, and no more.
 *
 * That is its first 3 s, in one channel of 16 bits, at 16,000 Hz at most. A file that is no more than that stays as it
 * is, byte by byte. Must not: keep what cannot be read.
 */
import { readSound, resample, writeWav } from '@unrolled/audio-core';
import { HEARD_SECONDS } from './listening';

const HIGHEST_HZ = 16_000;
const HEADER_BYTES = 4096;

/** The bytes to keep, or a sentence why there are none. */
export function keptForm(bytes: Uint8Array): { readonly bytes: Uint8Array } | { readonly why: string } {
  const read = readSound(bytes);
  if (!read.ok) return { why: read.message };
  const { samples, rateHz, seconds } = read.value;
  const isSmall = bytes.length <= HEADER_BYTES + 2 * samples.length;
  if (isSmall && rateHz <= HIGHEST_HZ && seconds <= HEARD_SECONDS) return { bytes };
  if (!Number.isInteger(rateHz)) return { why: `Its rate of ${rateHz} Hz cannot be used.` };
  const heard = samples.subarray(0, Math.ceil(HEARD_SECONDS * rateHz));
  const to = Math.min(rateHz, HIGHEST_HZ);
  return { bytes: writeWav(to === rateHz ? heard : resample(heard, rateHz, to), to) };
}
