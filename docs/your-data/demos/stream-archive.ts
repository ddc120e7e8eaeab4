/**
 * A tar or tar.gz of the reader's, read in the worker: a look at its beginning, and the one pass that keeps what was chosen.
 * Must not: hold the archive, or store anything that was not allowed.
 */
import { feed } from '@site/src/lab/feed';
import type { LabClient } from '@site/src/lab/client';
import type { OwnFiles } from '@site/src/lab/own-files';
import { createOwnStore, type Full, type OwnStore } from '@site/src/lab/own-store';
import { openPrivateFolder } from '@site/src/lab/private-storage';
import type { NoDataset } from '@unrolled/audio-core';
import type { UnpackRequest, UnpackResult } from '../experiments/unpack';
import { MOST_HELD_BYTES } from './choose';
import { estimateOf, type Estimate } from './estimate';
import { bytesText, counted, countText } from './words';

const ID = 'your-data/unpack';
/** Small, so that little is read beyond what is looked at. */
const LOOK_PIECE_BYTES = 250_000;
const NAMED = 5;

/** What the reader wants of an archive. */
export interface Wanted {
  /** All, where left out. */
  readonly classes?: readonly string[];
  readonly share: number;
}

export interface Passing {
  readonly doneBytes: number;
  readonly files: number;
  readonly heldBytes: number;
  readonly storedBytes: number;
  readonly secondsLeft?: number;
}

/** Reads the beginning. */
export async function lookInto(
  client: LabClient,
  file: File,
  signal: AbortSignal,
): Promise<{ readonly estimate: Estimate } | { readonly none: NoDataset }> {
  let beganMs: number | undefined;
  const data = dataOf({ size: file.size, look: true });
  const onProgress = (): void => {
    beganMs ??= performance.now(); // from here on the worker is there
  };
  const feeding = { id: ID, data, file, pieceBytes: LOOK_PIECE_BYTES, onProgress };
  const result = (await feed(client, feeding, signal)) as UnpackResult;
  const seconds = (performance.now() - (beganMs ?? performance.now())) / 1000;
  if (result.look) return { estimate: estimateOf(result, result.look, file.size, seconds) };
  const none = result.none ?? { ok: false, lookedFor: [], found: [], hint: 'Choose another archive.' };
  if (result.whole) return { none };
  const found = [`What follows is what its first ${bytesText(result.packedBytes)} hold.`, ...none.found];
  return { none: { ...none, found } };
}

export interface PassOptions {
  readonly client: LabClient;
  readonly file: File;
  readonly estimate: Estimate;
  readonly wanted: Wanted;
  readonly mayStore: () => Promise<boolean>;
  readonly onPassing: (passing: Passing) => void;
  readonly signal: AbortSignal;
}

/** The one pass. Gives the files that were kept, with what there is to say about them, and the store that holds them. */
export async function passThrough(
  options: PassOptions,
): Promise<{ readonly files: OwnFiles; readonly store: OwnStore }> {
  const { client, file, estimate, wanted, mayStore, onPassing, signal } = options;
  const store = createOwnStore({ mostHeldBytes: MOST_HELD_BYTES, mayStore, openFolder: openPrivateFolder });
  const startMs = performance.now();
  let waitedMs = 0;
  let doneBytes = 0;
  let full: Full | undefined;
  const tell = (): void => {
    const seconds = (performance.now() - startMs - waitedMs) / 1000;
    const secondsLeft = seconds > 0.7 ? (seconds * (file.size - doneBytes)) / Math.max(1, doneBytes) : undefined;
    const passing = { doneBytes, files: store.sizes().size, heldBytes: store.held(), storedBytes: store.stored() };
    onPassing(secondsLeft === undefined ? passing : { ...passing, secondsLeft });
  };
  try {
    const { kind } = estimate.look;
    const data = dataOf({ size: file.size, kind, ...wanted });
    const feeding = {
      ...{ id: ID, data, file },
      onProgress: ({ done }: { readonly done: number }) => {
        doneBytes = done;
        tell();
      },
      onFiles: async (files: Readonly<Record<string, Uint8Array>>) => {
        const beganMs = performance.now();
        for (const [path, bytes] of Object.entries(files)) full ??= (await store.put(path, bytes)) ?? undefined;
        waitedMs += performance.now() - beganMs;
        tell();
        return full ? 'stop' : undefined;
      },
    } as const;
    const result = (await feed(client, feeding, signal)) as UnpackResult;
    full ??= (await store.finish()) ?? undefined;
    signal.throwIfAborted();
    return { files: filesOf(file.name, result, store, remarksOf(result, store, full, doneBytes, file.size)), store };
  } catch (thrown) {
    await store.forget();
    throw thrown;
  }
}

function dataOf(request: UnpackRequest): Readonly<Record<string, Uint8Array>> {
  return { request: new TextEncoder().encode(JSON.stringify(request)) };
}

function filesOf(name: string, result: UnpackResult, store: OwnStore, remarks: readonly string[]): OwnFiles {
  const kept = store.sizes();
  const { paths, sizes } = result;
  const keptPaths: string[] = [];
  const places: number[] = [];
  paths.forEach((path, place) => {
    if (!kept.has(path)) return;
    keptPaths.push(path);
    places.push(place);
  });
  return {
    ...{ name, remarks, paths: keptPaths },
    sizes: keptPaths.map((path) => kept.get(path) ?? 0),
    listed: { paths, sizes, kept: places },
    async read(position) {
      try {
        return await store.read(keptPaths[position]);
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        throw new Error(`${keptPaths[position]} could not be read: ${why}`, { cause: thrown });
      }
    },
  };
}

function remarksOf(
  { unread, numbers, warnings }: UnpackResult,
  store: OwnStore,
  full: Full | undefined,
  doneBytes: number,
  size: number,
): string[] {
  const stored = store.stored();
  const where =
    stored > 0
      ? `${bytesText(store.held())} in memory and ${bytesText(stored)} in this device’s private storage`
      : `${bytesText(store.held())}, in memory`;
  const remarks = [`Kept of the archive: ${where}. Of each recording that is its first 3 s, as a training hears them.`];
  if (full) {
    const share = Math.round((100 * doneBytes) / size);
    remarks.push(
      `${FULL[full]} The reading stopped after ${share} % of the archive. What came before is here. ` +
        'Choose fewer classes, or fewer recordings of each, to get through all of it.',
    );
  }
  if (unread.length > 0) {
    const named = unread.slice(0, NAMED).map(({ path, why }) => `${path}: ${why}`);
    const more = numbers.unread > NAMED ? [`And ${countText(numbers.unread - NAMED)} more.`] : [];
    remarks.push([`${counted(numbers.unread, 'sound')} could not be read.`, ...named, ...more].join(' '));
  }
  return [...remarks, ...warnings];
}

const FULL: Readonly<Record<Full, string>> = {
  'not allowed': `${bytesText(MOST_HELD_BYTES)} are full, and the private storage was not to be used.`,
  'no storage': `${bytesText(MOST_HELD_BYTES)} are full, and this browser has no private storage to use.`,
  'storage full': 'This device’s private storage is full.',
};
