/**
 * What the beginning of an archive tells about the whole: size, recordings, time; and how much of each class fits.
 *
 * An archive is taken to go on as it begins. Must not: be exact; everything here is said with "about".
 */
import type { ArchiveLook, UnpackResult } from '../experiments/unpack';
import { MOST_HELD_BYTES } from './choose';

export interface Estimate {
  readonly look: ArchiveLook;
  /** Of the archive as it is on the disk, in bytes. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly recordings: number;
  /** For one pass. */
  readonly seconds: number;
}

/** From a look that took `seconds` for its part of an archive of `size` bytes. */
export function estimateOf(result: UnpackResult, look: ArchiveLook, size: number, seconds: number): Estimate {
  const packed = Math.max(1, result.packedBytes);
  const unpackedBytes = result.whole ? result.unpackedBytes : (result.unpackedBytes * size) / packed;
  const more = unpackedBytes / Math.max(1, result.unpackedBytes);
  return {
    look,
    packedBytes: size,
    unpackedBytes,
    recordings: Math.round(look.recordings * more),
    seconds: (seconds * size) / packed,
  };
}

/** How many recordings each class has, taken to be equally many. */
export function ofEachClass({ recordings, look }: Estimate): number {
  return Math.max(1, Math.round(recordings / Math.max(1, look.classes.length)));
}

/** As many of each of `classCount` classes as stay in memory. */
export function fittingOfEach(estimate: Estimate, classCount: number, mostHeldBytes = MOST_HELD_BYTES): number {
  const fitting = mostHeldBytes / Math.max(1, estimate.look.keptBytes) / Math.max(1, classCount);
  return Math.max(1, Math.min(ofEachClass(estimate), Math.floor(fitting)));
}

/** The share of each class that makes about `each` recordings of it; all, where it has no more. */
export function shareFor(estimate: Estimate, each: number): number {
  return Math.min(1, each / ofEachClass(estimate));
}

/** Bytes that would be kept. */
export function keptBytesOf(estimate: Estimate, classCount: number, each: number): number {
  return estimate.look.keptBytes * classCount * Math.min(each, ofEachClass(estimate));
}
