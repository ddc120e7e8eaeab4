/**
 * Opens a zip archive by its central directory: names and sizes of all files first, bytes of one file when asked for.
 *
 * Nothing but the directory is read to open an archive of any size. Entries that overlap are refused: that is how an
 * archive of 40 kB holds petabytes.
 * Must not: throw, or believe a size that the bytes do not bear out.
 * Source: PKWARE, .ZIP File Format Specification 6.3 (APPNOTE.TXT).
 */
import { printable, startsWithAt, viewOf } from './ascii';
import type { ByteSource } from './byte-source';
import { otherKind } from './other-kinds';
import { type Outcome, type Refusal, type Warnings, accept, collectWarnings, refuse } from './outcome';
import { type DirectoryPlace, findDirectory } from './zip-directory';
import { type ZipEntry, readDirectoryEntry } from './zip-entry';
import { type ZipLimits, ZIP_LIMITS } from './zip-limits';

export type { ZipEntry } from './zip-entry';

export interface ZipIndex {
  /** Files only, in the order of the directory; names are unique. */
  readonly entries: readonly ZipEntry[];
}

const AGAIN = 'Download or copy the archive again.';

/** Reads the directory of a zip archive. Never rejects: every problem is in the result. */
export async function openZip(source: ByteSource, limits: ZipLimits = ZIP_LIMITS): Promise<Outcome<ZipIndex>> {
  const warnings = collectWarnings();
  const place = await findDirectory(source);
  if ('ok' in place) return place.code === 'other-kind' ? await notZip(source) : place;
  if (place.entries > limits.maxFiles) {
    const message = `The archive holds ${place.entries} files; at most ${limits.maxFiles} are read.`;
    return refuse('too-long', place.start, message, 'Unpack it and open the folder.');
  }
  if (place.bytes > limits.maxDirectoryBytes) {
    const message = `The archive's directory has ${place.bytes} bytes; at most ${limits.maxDirectoryBytes} are read.`;
    return refuse('too-large', place.start, message, 'Unpack it and open the folder.');
  }
  if (place.shift > 0) warnings.add(`${place.shift} bytes stand before the archive.`);
  const directory = await source.read(place.start, place.start + place.bytes);
  if (!directory.ok) return directory;
  return readDirectory(directory.value, place, limits, warnings);
}

async function notZip(source: ByteSource): Promise<Refusal> {
  const start = await source.read(0, Math.min(16, source.size));
  if (!start.ok) return start;
  if (startsWithAt(start.value, 0, 'PK\x03\x04')) {
    const message = 'The archive is cut off: the directory at its end is missing.';
    return refuse('cut', source.size, message, AGAIN);
  }
  return otherKind(start.value, 'a zip archive', '“PK”', 'Choose a .zip, .tar or .tar.gz archive.');
}

function readDirectory(
  directory: Uint8Array,
  place: DirectoryPlace,
  limits: ZipLimits,
  warnings: Warnings,
): Outcome<ZipIndex> {
  const view = viewOf(directory);
  const entries = new Map<string, ZipEntry>();
  const spans: { start: number; end: number }[] = [];
  let count = 0;
  for (let at = 0; at < directory.length && count < place.entries; count += 1) {
    const read = readDirectoryEntry(directory, view, at, place);
    if ('ok' in read) return read;
    at = read.end;
    if (read.isFolder) continue;
    const { entry } = read;
    spans.push({ start: entry.headerOffset, end: entry.headerOffset + entry.smallestSpan });
    if (read.name === null) {
      warnings.add(`A file was left out because its name is unsafe: “${printable(entry.name)}”.`);
    } else if (entries.has(read.name)) {
      warnings.add(`The name “${printable(read.name)}” stands twice; the first was taken.`);
    } else entries.set(read.name, entry);
  }
  if (count < place.entries) warnings.add(`The directory promises ${place.entries} entries; ${count} are there.`);
  const overlap = findOverlap(spans, place);
  if (overlap !== null) return overlap;
  if (entries.size === 0) return refuse('empty', place.start, 'The archive holds no files.', 'Choose another one.');
  const files = [...entries.values()].slice(0, limits.maxFiles);
  return accept({ entries: files }, warnings.list());
}

/** Refuses entries that share bytes with one another or with the directory. */
function findOverlap(spans: { start: number; end: number }[], place: DirectoryPlace): Refusal | null {
  spans.sort((a, b) => a.start - b.start);
  for (let n = 0; n < spans.length; n += 1) {
    const limit = n + 1 < spans.length ? spans[n + 1].start : place.start;
    if (spans[n].end <= limit) continue;
    const message = `Two parts of the archive lie over one another at byte ${limit}.`;
    return refuse('unsafe', limit, message, `It is damaged or made to fill memories. ${AGAIN}`);
  }
  return null;
}
