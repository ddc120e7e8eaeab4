/**
 * A folder on disk as a `Listing` of audio-core: names and sizes first, bytes when asked for.
 *
 * Must not: follow links, which could lead out of the folder or in circles.
 */
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Listing } from '@unrolled/audio-core';

const MOST_FILES = 1_000_000;

/** Every file under a folder, in the order of its names; paths are relative to the folder, with `/`. Throws if it cannot be read. */
export function directoryListing(folder: string, mostFiles = MOST_FILES): Listing {
  const sizes = new Map<string, number>();
  const open = [''];
  for (let inside = open.pop(); inside !== undefined; inside = open.pop()) {
    const found = readdirSync(path.join(folder, inside), { withFileTypes: true });
    found.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of found) {
      const relative = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) open.push(relative);
      else if (entry.isFile()) sizes.set(relative, statSync(path.join(folder, relative)).size);
    }
    if (sizes.size > mostFiles) {
      throw new RangeError(
        `directoryListing: a dataset has at most ${mostFiles} files, more are under ${folder}; choose its own folder`,
      );
    }
  }
  return {
    paths: [...sizes.keys()].sort(),
    sizeBytes: (relative) => sizes.get(relative) ?? 0,
    open: async (relative) => {
      if (!sizes.has(relative)) throw new Error(`There was no file ${relative} when the folder was listed.`);
      return new Uint8Array(await readFile(path.join(folder, relative)));
    },
  };
}
