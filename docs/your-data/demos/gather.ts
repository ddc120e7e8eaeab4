/**
 * What the reader chose or dropped → their files: a folder, several files, or one zip archive, of which no more is read
 * than its directory and the files that are wanted. A tar archive cannot be searched; it is given as it is. An archive's
 * format is the worker's business.
 */
import type { ZipEntry } from '@unrolled/audio-core';
import { ask } from '@site/src/lab/ask';
import type { LabClient } from '@site/src/lab/client';
import { chosenListing, droppedListing } from '@site/src/lab/file-listing';
import { ownFiles, watchOf, type Looking, type OwnFiles } from '@site/src/lab/own-files';
import type { ArchiveRequest, ArchiveResult } from '../experiments/archive';

/** Files that can be read one by one, or an archive that has to be gone through. */
export type Gathered = { readonly files: OwnFiles } | { readonly archive: File };
export type Gather = (looking: Looking, client: LabClient) => Promise<Gathered>;

/** Files of an input, or dropped ones. */
export function gatherFiles(files: readonly File[]): Gather {
  return async (looking, client) => {
    if (files.length === 0) throw new Error('There is no file in it. Choose the folder that holds the recordings.');
    const [{ name }] = files;
    if (files.length === 1 && /\.zip$/i.test(name)) {
      return { files: await filesOfZip(files[0], client, looking.signal) };
    }
    if (files.length === 1 && /\.(?:tar|tar\.gz|tgz)$/i.test(name)) return { archive: files[0] };
    if (files.length === 1 && OTHER_ARCHIVE.test(name)) {
      throw new Error(`This kind of archive is not opened here. Unpack “${name}” first, then choose the folder.`);
    }
    watchOf(looking)(files.length);
    return { files: ownFiles(chosenListing(files)) };
  };
}

/** What was dropped. To be called in the drop's own event, and what it gives too: afterwards the browser has forgotten. */
export function gatherDrop(transfer: DataTransfer): Gather {
  const files = Array.from(transfer.files);
  const items = Array.from(transfer.items);
  if (files.length === 0) {
    return () => Promise.reject(new Error('What was dropped is no file. Drop a folder, files, or an archive.'));
  }
  const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (!entries.some((entry) => entry.isDirectory)) return gatherFiles(files);
  return async (looking) => ({ files: ownFiles(await droppedListing(items, watchOf(looking))) });
}

const OTHER_ARCHIVE = /\.(?:gz|bz2|xz|zst|7z|rar)$/i;

/** The tail of the archive, where its directory usually is whole. */
const TAIL_BYTES = 262_144;
/** What may stand between a file's header and its bytes; if it is more, it is asked for. */
const SLACK_BYTES = 1024;
/** End record, 64-bit record, directory, and once more: no archive takes longer. */
const ROUNDS = 6;

async function filesOfZip(file: File, client: LabClient, signal: AbortSignal): Promise<OwnFiles> {
  const { entries } = await askZip(file, client, {}, [Math.max(0, file.size - TAIL_BYTES), file.size], signal);
  const named = new Map(entries.map((entry) => [entry.name, entry]));
  const read = async (path: string): Promise<Uint8Array> => {
    const entry = named.get(path);
    if (!entry) throw new Error(`There is no file ${path} in the archive.`);
    const end = entry.headerOffset + entry.smallestSpan + SLACK_BYTES;
    const answer = await askZip(file, client, { entry }, [entry.headerOffset, end], signal);
    if (!answer.file) throw new Error(`${path} could not be read from the archive.`);
    return answer.file;
  };
  return ownFiles({ paths: [...named.keys()], sizeBytes: (path) => named.get(path)?.size ?? 0, open: read }, file.name);
}

/** Asks with the bytes of a first range, and again with what the answer misses. */
async function askZip(
  file: File,
  client: LabClient,
  request: { readonly entry?: ZipEntry },
  first: readonly [start: number, end: number],
  signal: AbortSignal,
): Promise<ArchiveResult> {
  const whole: ArchiveRequest = { size: file.size, ...request };
  const data: Record<string, Uint8Array> = { request: new TextEncoder().encode(JSON.stringify(whole)) };
  let wanted: ArchiveResult['wanted'] = [first];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [start, end] of wanted) {
      data[`at ${start}`] = new Uint8Array(await file.slice(start, end).arrayBuffer());
    }
    // A budget of 0: the worker's own decompressor goes on between the slices.
    const answer = (await ask(client, { id: 'your-data/archive', data, budgetMs: 0 }, signal)) as ArchiveResult;
    if (answer.wanted.length === 0) return answer;
    wanted = answer.wanted;
  }
  throw new Error(`${file.name} could not be read: its directory leads nowhere. Unpack it and open the folder.`);
}
