/**
 * What a dataset is read from: names, sizes, and a way to get at the bytes of one file. A folder, a zip archive, the
 * entries of a tar archive as they pass and a Map in memory all fit, and look the same from here on.
 *
 * Must not: know where the files are, or read one that was not asked for.
 */

export interface Listing {
  /** As whoever made the list writes them, with `/` or `\` between folders; they are given back to `open` unchanged. */
  readonly paths: readonly string[];
  /** Of a path of the list. */
  sizeBytes(path: string): number;
  /** The whole file. Rejects if it cannot be had, as with a stream that has passed it. */
  open(path: string): Promise<Uint8Array>;
}

/** A listing of files that are in memory. */
export function memoryListing(files: ReadonlyMap<string, Uint8Array>): Listing {
  return {
    paths: [...files.keys()],
    sizeBytes: (path) => files.get(path)?.length ?? 0,
    open: async (path) => {
      const bytes = files.get(path);
      if (bytes === undefined) throw new Error(`There is no file ${path}.`);
      return bytes;
    },
  };
}
