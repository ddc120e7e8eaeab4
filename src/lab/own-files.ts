/**
 * Files of the reader's own behind a `Listing`: named, bounded, read one by one when they are needed.
 *
 * Must not: read a file that was not asked for, keep its bytes, send anything, or draw.
 */
import type { Listing } from '@unrolled/audio-core';

export interface OwnFiles {
  /** What the reader chose: the folder's name, or how many files. */
  readonly name: string;
  /** With `/` between folders. */
  readonly paths: readonly string[];
  readonly sizes: readonly number[];
  /** All that was listed, where only some of it is here: positions of those in `kept`. */
  readonly listed?: { readonly paths: readonly string[]; readonly sizes: readonly number[]; readonly kept: readonly number[] }; // prettier-ignore
  /** Sentences about how they were got. */
  readonly remarks?: readonly string[];
  /** The bytes of the file at a position. Rejects with a sentence if they cannot be had. */
  read(position: number): Promise<Uint8Array>;
}

export interface Looking {
  readonly signal: AbortSignal;
  /** Called with the number of files seen so far. */
  readonly onCount: (files: number) => void;
}

const MOST_FILES = 300_000;
/** As much as 30 minutes of anything take; longer recordings are not read. */
const LARGEST_BYTES = 200_000_000;
/** Files asked for at a time. */
const TOGETHER = 64;

/** What a listing calls for each file that it finds: counts, and stops it when the reader does or when it is too much. */
export function watchOf({ signal, onCount }: Looking): (files: number) => void {
  return (files) => {
    signal.throwIfAborted();
    if (files > MOST_FILES) {
      throw new Error(`There are more than ${MOST_FILES} files in it. Choose the folder of the dataset itself.`);
    }
    onCount(files);
  };
}

/** The files of a listing. */
export function ownFiles({ paths, sizeBytes, open }: Listing, name = nameOf(paths)): OwnFiles {
  const sizes = paths.map(sizeBytes);
  return {
    name,
    paths,
    sizes,
    async read(position) {
      const path = paths[position];
      if (sizes[position] > LARGEST_BYTES) {
        throw new Error(`${path} has ${Math.round(sizes[position] / 1e6)} MB; at most 200 are read.`);
      }
      try {
        return await open(path);
      } catch (thrown) {
        // Browsers say no more than that the file could not be had; archives say what is wrong.
        const known = thrown instanceof Error && !(thrown instanceof DOMException);
        const why = known ? thrown.message : 'it was moved, changed, or its disk was taken out.';
        throw new Error(`${path} could not be read: ${why}`, { cause: thrown });
      }
    },
  };
}

function nameOf(paths: readonly string[]): string {
  const tops = new Set(paths.map((path) => path.split('/')[0]));
  if (tops.size === 1 && (paths.length === 1 || paths.some((path) => path.includes('/')))) return [...tops][0];
  return `${paths.length} files`;
}

export interface ReadMany {
  readonly signal: AbortSignal;
  readonly onProgress: (done: { readonly files: number; readonly bytes: number }) => void;
}

/** The bytes of several files, one after the other; those that cannot be read are named with the reason. */
export async function readMany(
  files: OwnFiles,
  positions: readonly number[],
  { signal, onProgress }: ReadMany,
): Promise<{ readonly data: Record<string, Uint8Array>; readonly unread: readonly string[] }> {
  const data: Record<string, Uint8Array> = {};
  const unread: string[] = [];
  let bytes = 0;
  for (let from = 0; from < positions.length; from += TOGETHER) {
    signal.throwIfAborted();
    const part = positions.slice(from, from + TOGETHER);
    await Promise.all(
      part.map(async (position) => {
        try {
          data[files.paths[position]] = await files.read(position);
        } catch (thrown) {
          unread.push(thrown instanceof Error ? thrown.message : String(thrown));
        }
        bytes += files.sizes[position];
      }),
    );
    onProgress({ files: from + part.length, bytes });
  }
  signal.throwIfAborted();
  return { data, unread };
}
