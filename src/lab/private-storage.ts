/**
 * A folder in the device's private storage (the origin private file system), which no other site and no file manager sees.
 * Each tab has one of its own and a lock while it uses it, so that what a closed tab left behind can be told and cleared.
 *
 * Must not: throw where there is no such storage, or be opened before the reader has allowed it.
 */
export interface PrivateFolder {
  /** Rejects where there is no room. */
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
  read(name: string, start: number, end: number): Promise<Uint8Array>;
  /** Deletes the folder with everything in it. */
  remove(): Promise<void>;
}

const TOP = 'unrolled-own-data';

/** True where a page can write files of its own. */
export function hasPrivateStorage(): boolean {
  return (
    typeof navigator !== 'undefined' &&
    typeof navigator.storage?.getDirectory === 'function' &&
    typeof FileSystemFileHandle === 'function' &&
    'createWritable' in FileSystemFileHandle.prototype
  );
}

/** A new, empty folder; undefined where the browser has none to give. */
export async function openPrivateFolder(): Promise<PrivateFolder | undefined> {
  if (!hasPrivateStorage()) return undefined;
  const id = crypto.randomUUID();
  const unlock = await lock(id);
  const top = await (await navigator.storage.getDirectory()).getDirectoryHandle(TOP, { create: true });
  const folder = await top.getDirectoryHandle(id, { create: true });
  return {
    async write(name, parts) {
      const handle = await folder.getFileHandle(name, { create: true });
      const stream = await handle.createWritable();
      try {
        await stream.write(new Blob(parts.map((part) => part.slice())));
        await stream.close();
      } catch (thrown) {
        await stream.abort().catch(() => undefined);
        throw thrown;
      }
    },
    async read(name, start, end) {
      const file = await (await folder.getFileHandle(name)).getFile();
      return new Uint8Array(await file.slice(start, end).arrayBuffer());
    },
    async remove() {
      await top.removeEntry(id, { recursive: true }).catch(() => undefined);
      unlock();
    },
  };
}

/** Deletes what tabs have left behind that are closed; with 'all', what open ones use, too. */
export async function clearPrivateStorage(which: 'left behind' | 'all'): Promise<void> {
  if (!hasPrivateStorage()) return;
  try {
    const root = await navigator.storage.getDirectory();
    if (which === 'all') return await root.removeEntry(TOP, { recursive: true });
    const top = await root.getDirectoryHandle(TOP);
    const names: string[] = [];
    // The project's types do not know that a directory is a list.
    for await (const name of (top as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
    const inUse = new Set(((await navigator.locks?.query())?.held ?? []).map(({ name }) => name));
    for (const name of names) {
      if (!inUse.has(`${TOP} ${name}`)) await top.removeEntry(name, { recursive: true });
    }
  } catch {
    // There is nothing, or it is in use this very moment; the next visit looks again.
  }
}

/** Held until the answer is called, or the tab is closed. */
function lock(id: string): Promise<() => void> {
  return new Promise((opened) => {
    if (!navigator.locks) return opened(() => undefined);
    navigator.locks
      .request(`${TOP} ${id}`, () => new Promise<void>((done) => opened(() => done())))
      .catch(() => opened(() => undefined));
  });
}
