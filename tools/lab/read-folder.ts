/**
 * A folder on disk as data for an experiment: path from there, with `/` → bytes.
 *
 * Must not: follow links, take what systems and version control leave behind (names with a dot in front), or read more
 * than memory can hold.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { directoryListing } from './directory-listing';

const MOST_BYTES = 1e9;

/** Reads every file under a folder. Throws a sentence where it holds more than `mostBytes`, or cannot be read. */
export function readFolder(folder: string, mostBytes = MOST_BYTES): Record<string, Uint8Array> {
  const { paths, sizeBytes } = directoryListing(folder);
  const kept = paths.filter((one) => !one.split('/').some((part) => part.startsWith('.')));
  const bytes = kept.reduce((sum, one) => sum + sizeBytes(one), 0);
  if (bytes > mostBytes) {
    throw new RangeError(
      `it holds ${Math.round(bytes / 1e6)} MB, and at most ${Math.round(mostBytes / 1e6)} MB are read at once; choose a part`,
    );
  }
  return Object.fromEntries(kept.map((one) => [one, new Uint8Array(readFileSync(path.join(folder, one)))]));
}
