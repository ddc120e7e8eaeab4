import { expect, test } from 'vitest';
import {
  chosenListing,
  type DirectoryHandle,
  droppedListing,
  type FileHandle,
  handleListing,
  type ListedFile,
} from './file-listing';

const file = (name: string, bytes: readonly number[], webkitRelativePath = ''): ListedFile => ({
  name,
  size: bytes.length,
  webkitRelativePath,
  arrayBuffer: async () => Uint8Array.from(bytes).buffer,
});

/** path → bytes, as a tree of handles. */
function folderHandle(name: string, paths: Readonly<Record<string, readonly number[]>>): DirectoryHandle {
  return {
    kind: 'directory',
    name,
    async *values() {
      const folders = new Map<string, Record<string, readonly number[]>>();
      for (const [path, bytes] of Object.entries(paths)) {
        const slash = path.indexOf('/');
        if (slash < 0) {
          const handle: FileHandle = { kind: 'file', name: path, getFile: async () => file(path, bytes) };
          yield handle;
        } else {
          const inside = folders.get(path.slice(0, slash)) ?? {};
          folders.set(path.slice(0, slash), { ...inside, [path.slice(slash + 1)]: bytes });
        }
      }
      for (const [child, inside] of folders) yield folderHandle(child, inside);
    },
  };
}

/** A tree as a drop gives it; folders hand out their children two at a time. */
function droppedEntry(
  path: string,
  children: readonly FileSystemEntry[] | null,
  bytes: readonly number[] = [],
): FileSystemEntry {
  const name = path.slice(path.lastIndexOf('/') + 1);
  let given = 0;
  const entry = {
    fullPath: path,
    name,
    isFile: children === null,
    isDirectory: children !== null,
    file: (found: (file: ListedFile) => void) => found(file(name, bytes)),
    createReader: () => ({
      readEntries: (found: (entries: readonly FileSystemEntry[]) => void) => {
        const some = (children ?? []).slice(given, given + 2);
        given += 2;
        found(some);
      },
    }),
  };
  return entry as unknown as FileSystemEntry;
}

test('chosen files have the paths of their folder, their sizes, and bytes when asked', async () => {
  const listing = chosenListing([file('a.wav', [1, 2], 'fsdd/recordings/a.wav'), file('b.wav', [3])]);
  expect(listing.paths).toEqual(['fsdd/recordings/a.wav', 'b.wav']);
  expect(listing.sizeBytes('fsdd/recordings/a.wav')).toBe(2);
  expect(await listing.open('b.wav')).toEqual(Uint8Array.of(3));
  await expect(listing.open('c.wav')).rejects.toThrow('There is no file c.wav');
});

test('two files of one path are both kept', async () => {
  const listing = chosenListing([file('a.wav', [1]), file('a.wav', [2]), file('a.wav', [3])]);
  expect(listing.paths).toEqual(['a.wav', '2/a.wav', '3/a.wav']);
  expect(await listing.open('2/a.wav')).toEqual(Uint8Array.of(2));
});

test('a folder handle is walked to its last folder, and tells how far it is', async () => {
  const told: number[] = [];
  const root = folderHandle('fsdd', {
    'readme.md': [9],
    'recordings/0_a_1.wav': [1],
    'recordings/more/0_a_2.wav': [2],
  });
  const listing = await handleListing(root, (count) => told.push(count));
  expect([...listing.paths].sort()).toEqual([
    'fsdd/readme.md',
    'fsdd/recordings/0_a_1.wav',
    'fsdd/recordings/more/0_a_2.wav',
  ]);
  expect(await listing.open('fsdd/recordings/more/0_a_2.wav')).toEqual(Uint8Array.of(2));
  expect(told).toEqual([1, 2, 3]);
});

test('what is dropped is walked whole, though folders come in pieces, and its items are taken at once', async () => {
  const sounds = Array.from({ length: 5 }, (_, i) => droppedEntry(`/fsdd/recordings/${i}_a_1.wav`, null, [i]));
  const root = droppedEntry('/fsdd', [droppedEntry('/fsdd/recordings', sounds)]);
  let taken = 0;
  const item = (entry: FileSystemEntry | null): Pick<DataTransferItem, 'webkitGetAsEntry'> => ({
    webkitGetAsEntry: () => {
      taken += 1;
      return entry;
    },
  });
  const listing = droppedListing([item(root), item(null), item(droppedEntry('/b.zip', null, [7]))]);
  expect(taken).toBe(3);
  const { paths, open } = await listing;
  expect([...paths].sort()).toEqual(
    [...Array.from({ length: 5 }, (_, i) => `fsdd/recordings/${i}_a_1.wav`), 'b.zip'].sort(),
  );
  expect(await open('b.zip')).toEqual(Uint8Array.of(7));
});
