/**
 * Walks the chunks of a RIFF file: id (4 characters), size (32 bits, little-endian), body, padded to an even length.
 *
 * It walks to the end of the *file*, because the sizes that programs write are often wrong, and says what was odd.
 *
 * Must not: throw, read outside of the bytes, or know what a chunk means.
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991).
 */

import { asciiAt, viewOf } from './ascii';

export interface RiffChunk {
  readonly id: string;
  /** Of the body. */
  readonly start: number;
  /** What the header says. */
  readonly declaredBytes: number;
  /** What the file holds of it: at most declaredBytes, unless the size was not stated. */
  readonly presentBytes: number;
  /** False where the header's size is a placeholder of a program that did not yet know it: 0 or about 2³¹ or 2³². */
  readonly sizeStated: boolean;
}

/** Chunks in the order of the file, and a sentence for each oddity. */
export interface RiffWalk {
  readonly chunks: readonly RiffChunk[];
  readonly warnings: readonly string[];
}

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Sizes from here on, when the file is shorter, are placeholders for "not known": a stream's, not a promise. */
const PLACEHOLDER_BYTES = 0x7fff_f000;
/** More chunks than this no recorder writes; a hostile file could otherwise fill the memory with empty ones. */
const MOST_CHUNKS = 10_000;

/** The chunks of a file that starts with a RIFF header of 12 bytes. `streamedId` names the chunk that may lack a size. */
export function walkRiff(bytes: Uint8Array, streamedId: string): RiffWalk {
  const view = viewOf(bytes);
  const chunks: RiffChunk[] = [];
  const warnings: string[] = [];
  let paddingMissing = false;
  let streamedSeen = false;
  let at = HEADER_BYTES;
  while (at + CHUNK_HEADER_BYTES <= bytes.length && isChunkId(bytes, at) && chunks.length < MOST_CHUNKS) {
    const id = asciiAt(bytes, at, 4);
    const start = at + CHUNK_HEADER_BYTES;
    const declaredBytes = view.getUint32(at + 4, true);
    const available = bytes.length - start;
    // Only the first chunk of that name is asked: each question may walk the whole file.
    const mayBeStreamed: boolean = id === streamedId && !streamedSeen;
    streamedSeen ||= mayBeStreamed;
    const sizeStated = !(mayBeStreamed && isPlaceholder(bytes, view, start, declaredBytes));
    const presentBytes = sizeStated ? Math.min(declaredBytes, available) : available;
    chunks.push({ id, start, declaredBytes, presentBytes, sizeStated });
    at = start + presentBytes;
    if (presentBytes % 2 === 1 && at < bytes.length) {
      if (isChunkId(bytes, at) && !isChunkId(bytes, at + 1)) paddingMissing = true;
      else at += 1;
    }
  }
  if (paddingMissing) warnings.push('A padding byte after a chunk of odd length is missing.');
  const left = bytes.length - at;
  if (left > 1) warnings.push(`${left} bytes at the end belong to no chunk; they were left out.`);
  return { chunks, warnings };
}

/** True if the chunk's size is a program's way of saying that it does not know it. */
function isPlaceholder(bytes: Uint8Array, view: DataView, start: number, declaredBytes: number): boolean {
  const available = bytes.length - start;
  if (declaredBytes === 0) return available > 0 && !isTidy(bytes, view, start);
  return declaredBytes >= PLACEHOLDER_BYTES && declaredBytes > available;
}

/** True if well-formed chunks follow one another from `at` exactly to the end of the file. */
function isTidy(bytes: Uint8Array, view: DataView, at: number): boolean {
  while (at + CHUNK_HEADER_BYTES <= bytes.length && isChunkId(bytes, at)) {
    const size = view.getUint32(at + 4, true);
    at += CHUNK_HEADER_BYTES + size + (size % 2);
  }
  return at === bytes.length || at === bytes.length + 1;
}

function isChunkId(bytes: Uint8Array, at: number): boolean {
  if (at + 4 > bytes.length) return false;
  return bytes.subarray(at, at + 4).every((byte) => byte >= 0x20 && byte < 0x7f);
}
