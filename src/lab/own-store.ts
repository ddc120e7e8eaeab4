/**
 * Keeps files that come out of a stream: in memory up to a bound, beyond it in the device's private storage if the reader
 * allows that. Must not: store before it is allowed, or keep anything once it is told to forget.
 */
import type { PrivateFolder } from './private-storage';

/** Why nothing more is kept. */
export type Full = 'not allowed' | 'no storage' | 'storage full';

export interface OwnStore {
  /** Keeps a file. What does not fit is not kept, and the answer says why; from then on nothing is. */
  put(path: string, bytes: Uint8Array): Promise<Full | void>;
  /** No more will come. */
  finish(): Promise<Full | void>;
  sizes(): ReadonlyMap<string, number>;
  /** Rejects if there is no such file, or its storage was cleared meanwhile. */
  read(path: string): Promise<Uint8Array>;
  /** Bytes in memory and in storage. */
  held(): number;
  stored(): number;
  /** Lets go of everything. */
  forget(): Promise<void>;
}

export interface StoreOptions {
  readonly mostHeldBytes: number;
  /** Asked once, when memory is full. */
  readonly mayStore: () => Promise<boolean>;
  /** Undefined where the browser has none. */
  readonly openFolder: () => Promise<PrivateFolder | undefined>;
  /** So many bytes become one file of the storage. */
  readonly batchBytes?: number;
}

type Place = Uint8Array | { readonly batch: string; readonly start: number; readonly end: number };

const BATCH_BYTES = 16e6;

export function createOwnStore(options: StoreOptions): OwnStore {
  const { mostHeldBytes, mayStore, openFolder, batchBytes = BATCH_BYTES } = options;
  const places = new Map<string, Place>();
  const sizes = new Map<string, number>();
  /** In memory until the batch is full. */
  let batch: { path: string; bytes: Uint8Array }[] = [];
  let [held, batched, stored, batches] = [0, 0, 0, 0];
  let folder: PrivateFolder | undefined;
  let full: Full | undefined;

  async function open(): Promise<Full | void> {
    if (folder) return undefined;
    if (!(await mayStore())) return 'not allowed';
    folder = await openFolder().catch(() => undefined);
    return folder ? undefined : 'no storage';
  }

  async function flush(): Promise<Full | void> {
    if (batch.length === 0 || !folder) return undefined;
    const name = `batch-${batches}`;
    batches += 1;
    try {
      await folder.write(
        name,
        batch.map(({ bytes }) => bytes),
      );
    } catch {
      // What could not be written stays in memory: it is one batch.
      held += batched;
      batch = [];
      batched = 0;
      return 'storage full';
    }
    let start = 0;
    for (const { path, bytes } of batch) {
      places.set(path, { batch: name, start, end: start + bytes.length });
      start += bytes.length;
    }
    stored += batched;
    batch = [];
    batched = 0;
    return undefined;
  }

  return {
    async put(path, bytes) {
      if (full) return full;
      if (held + bytes.length <= mostHeldBytes) held += bytes.length;
      else {
        full = (await open()) ?? undefined;
        if (full) return full;
        batch.push({ path, bytes });
        batched += bytes.length;
      }
      places.set(path, bytes);
      sizes.set(path, bytes.length);
      if (batched >= batchBytes) full = (await flush()) ?? undefined;
      return full;
    },
    async finish() {
      full ??= (await flush()) ?? undefined;
      return full;
    },
    sizes: () => sizes,
    async read(path) {
      const place = places.get(path);
      if (place === undefined) throw new Error(`There is no file ${path} among those that were kept.`);
      if (place instanceof Uint8Array) return place;
      if (!folder) throw new Error('it was forgotten.');
      return folder.read(place.batch, place.start, place.end).catch(() => {
        throw new Error('the device’s private storage was cleared meanwhile.');
      });
    },
    held: () => held + batched,
    stored: () => stored,
    async forget() {
      places.clear();
      sizes.clear();
      batch = [];
      [held, batched, stored] = [0, 0, 0];
      full ??= 'not allowed';
      const old = folder;
      folder = undefined;
      await old?.remove();
    },
  };
}
