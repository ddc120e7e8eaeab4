/**
 * Finds the central directory of a zip archive: from the record at the end of the file, or its 64-bit sister.
 *
 * Must not: throw, or read more than the last 64 kB to find it.
 * Source: PKWARE, APPNOTE.TXT 6.3, sections 4.3.14 to 4.3.16.
 */
import { viewOf } from './ascii';
import type { ByteSource } from './byte-source';
import { type Refusal, refuse } from './outcome';

/** In the file as it is; `shift` is what stands before the archive. */
export interface DirectoryPlace {
  readonly start: number;
  readonly bytes: number;
  readonly entries: number;
  readonly shift: number;
}

const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const END_MARK = 0x0605_4b50;
const LOCATOR_BYTES = 20;
const LOCATOR_MARK = 0x0706_4b50;
const END64_BYTES = 56;
const END64_MARK = 0x0606_4b50;
const AGAIN = 'Download or copy the archive again.';

/** Refuses with 'other-kind' where there is no directory. */
export async function findDirectory(source: ByteSource): Promise<DirectoryPlace | Refusal> {
  const tailStart = Math.max(0, source.size - END_BYTES - LONGEST_COMMENT);
  const tail = await source.read(tailStart, source.size);
  if (!tail.ok) return tail;
  const view = viewOf(tail.value);
  for (let at = tail.value.length - END_BYTES; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== END_MARK) continue;
    // A comment may hold anything, this mark too; the right one reaches to the end of the file.
    if (at + END_BYTES + view.getUint16(at + 20, true) > tail.value.length) continue;
    return readEnd(source, view, at, tailStart + at);
  }
  return refuse('other-kind', source.size, 'There is no directory at the end.', AGAIN);
}

async function readEnd(
  source: ByteSource,
  view: DataView,
  at: number,
  offset: number,
): Promise<DirectoryPlace | Refusal> {
  const entries = view.getUint16(at + 10, true);
  const bytes = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  const needs64 = entries === 0xffff || bytes === 0xffff_ffff || start === 0xffff_ffff;
  if (needs64 && at >= LOCATOR_BYTES && view.getUint32(at - LOCATOR_BYTES, true) === LOCATOR_MARK) {
    return readEnd64(source, view, at - LOCATOR_BYTES, offset - LOCATOR_BYTES);
  }
  if (view.getUint16(at + 4, true) !== 0 || view.getUint16(at + 6, true) !== 0) return inParts(offset);
  return placed({ entries, bytes, start }, offset);
}

async function readEnd64(
  source: ByteSource,
  view: DataView,
  at: number,
  offset: number,
): Promise<DirectoryPlace | Refusal> {
  if (view.getUint32(at + 16, true) > 1) return inParts(offset);
  const stated = wide(view, at + 8);
  const damaged = refuse('bad-format', offset, 'The archive’s 64-bit directory is not where it should be.', AGAIN);
  if (stated === null) return damaged;
  // With bytes before the archive, the record stands right before its locator.
  for (const start of [stated, offset - END64_BYTES]) {
    if (start < 0 || start + END64_BYTES > offset) continue;
    const record = await source.read(start, start + END64_BYTES);
    if (!record.ok) return record;
    if (record.value.length < END64_BYTES) continue;
    const fields = viewOf(record.value);
    if (fields.getUint32(0, true) !== END64_MARK) continue;
    const [entries, bytes, directory] = [32, 40, 48].map((place) => wide(fields, place));
    if (entries === null || bytes === null || directory === null) return damaged;
    return placed({ entries, bytes, start: directory }, start);
  }
  return damaged;
}

/** The directory ends where the record about it begins; what is left over stands before the archive. */
function placed(
  { entries, bytes, start }: { entries: number; bytes: number; start: number },
  end: number,
): DirectoryPlace | Refusal {
  const shift = end - bytes - start;
  if (shift < 0) {
    const message = `The directory should stand at byte ${start} with ${bytes} bytes; its end is at byte ${end}.`;
    return refuse('bad-format', end, message, AGAIN);
  }
  return { start: start + shift, bytes, entries, shift };
}

function inParts(offset: number): Refusal {
  return refuse('unsupported', offset, 'The archive is one of several parts.', 'Unpack it and open the folder.');
}

/** A number of 64 bits; null where it is beyond 2⁵³. */
export function wide(view: DataView, at: number): number | null {
  const value = Number(view.getBigUint64(at, true));
  return Number.isSafeInteger(value) ? value : null;
}
