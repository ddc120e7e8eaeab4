/**
 * Files that a reader chose or dropped, as a `Listing` of audio-core: from an input with `webkitdirectory`, from a drop,
 * or from a folder handle. Only names and sizes are taken; bytes are read when asked for.
 *
 * Must not: keep a file's bytes, or send anything anywhere.
 */
import type { Listing } from '@unrolled/audio-core';

/** What a listing needs of a `File`. */
export type ListedFile = Pick<File, 'name' | 'size' | 'arrayBuffer'> & { readonly webkitRelativePath?: string };

function listingOf(files: ReadonlyMap<string, ListedFile>): Listing {
  return {
    paths: [...files.keys()],
    sizeBytes: (path) => files.get(path)?.size ?? 0,
    open: async (path) => {
      const file = files.get(path);
      if (file === undefined) throw new Error(`There is no file ${path} among those that were chosen.`);
      return new Uint8Array(await file.arrayBuffer());
    },
  };
}

/** Of two files with one path, as from two folders of one name, the second gets a number before its path. */
function adder(files: Map<string, ListedFile>): (path: string, file: ListedFile) => void {
  return (path, file) => {
    let free = path;
    for (let copy = 2; files.has(free); copy += 1) free = `${copy}/${path}`;
    files.set(free, file);
  };
}

/** The files of an `<input type="file">`; with `webkitdirectory` their paths begin with the chosen folder. */
export function chosenListing(chosen: Iterable<ListedFile>): Listing {
  const files = new Map<string, ListedFile>();
  const add = adder(files);
  for (const file of chosen) add(file.webkitRelativePath || file.name, file);
  return listingOf(files);
}

/** What is used of a `FileSystemDirectoryHandle`. */
export interface DirectoryHandle {
  readonly kind: 'directory';
  readonly name: string;
  values(): AsyncIterable<DirectoryHandle | FileHandle>;
}
export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  getFile(): Promise<ListedFile>;
}

/** Every file under a folder of the File System Access API. `onFile` is told how many were found so far. */
export async function handleListing(root: DirectoryHandle, onFile?: (count: number) => void): Promise<Listing> {
  const files = new Map<string, ListedFile>();
  const add = adder(files);
  const waiting = [{ folder: root, path: root.name }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for await (const child of next.folder.values()) {
      const path = `${next.path}/${child.name}`;
      if (child.kind === 'directory') waiting.push({ folder: child, path });
      else {
        add(path, await child.getFile());
        onFile?.(files.size);
      }
    }
  }
  return listingOf(files);
}

/**
 * Everything under what was dropped. Call it in the drop event itself: afterwards the browser has forgotten the items.
 * `onFile` is told how many were found so far.
 */
export async function droppedListing(
  items: Iterable<Pick<DataTransferItem, 'webkitGetAsEntry'>>,
  onFile?: (count: number) => void,
): Promise<Listing> {
  const waiting = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files = new Map<string, ListedFile>();
  const add = adder(files);
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (isFile(entry)) {
      add(entry.fullPath.replace(/^\/+/, ''), await fileOf(entry));
      onFile?.(files.size);
    } else if (isDirectory(entry)) waiting.push(...(await childrenOf(entry)));
  }
  return listingOf(files);
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Browsers give at most 100 children at a time, and an empty list at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}
