/**
 * A listing → the entries of a dataset with their classes, speakers and faults. Names and sizes tell almost everything;
 * only small files of metadata are read.
 *
 * Must not: decode a sound, or throw because of what is in the listing.
 */
import { compareWithWhole } from './compare-with-whole';
import type { DatasetEntry, DatasetIndex, DatasetKind, DatasetSpec, Metadata, NamedSound } from './dataset';
import { type FaultList, faultList } from './faults';
import { type FileName, fileName, isOtherSound, isReadableSound } from './file-name';
import { groupsOf } from './group-folds';
import { DATASETS } from './kinds';
import type { Listing } from './listing';
import { shown } from './sentences';

/** Metadata of the known datasets stay under 2 MB; a larger file is something else. */
const MOST_TEXT_BYTES = 16e6;

/** What the name of one file says; null for junk, for other files, and where the name does not fit. For streams. */
export function soundOfPath(kind: DatasetKind, path: string): NamedSound | null {
  const file = fileName(path);
  if (file === null || !isReadableSound(file)) return null;
  const reading = DATASETS[kind].readName(file);
  return 'label' in reading ? reading : null;
}

/** True for the small files that `indexDataset` will ask for: a stream that passes them must keep their text. */
export function isMetadataPath(kind: DatasetKind, path: string): boolean {
  const file = fileName(path);
  return file !== null && DATASETS[kind].isMetadata(file);
}

/**
 * The index of a dataset. `readText` gives a file's text, one character a byte; left out, it is `listing.open`'s bytes.
 * What cannot be read becomes a fault.
 */
export async function indexDataset(
  kind: DatasetKind,
  listing: Listing,
  readText: (path: string) => Promise<string> = async (path) => textOf(await listing.open(path)),
): Promise<DatasetIndex> {
  const spec = DATASETS[kind];
  const faults = faultList();
  const files: FileName[] = [];
  const found: Found[] = [];
  const aside: { path: string; role: string }[] = [];
  for (const path of listing.paths) {
    const file = fileName(path);
    if (file === null) continue;
    const sizeBytes = listing.sizeBytes(path);
    if (sizeBytes === 0) {
      faults.file('empty-file', path);
      continue;
    }
    files.push(file);
    if (isOtherSound(file)) faults.file('unreadable-format', path);
    if (!isReadableSound(file)) continue;
    const reading = spec.readName(file);
    if ('trouble' in reading) faults.file('unreadable-name', path, reading.trouble);
    else if ('aside' in reading) aside.push({ path, role: reading.aside });
    else found.push({ file, sound: reading, sizeBytes });
  }
  const entries = withoutDuplicates(found, faults).map(entryOf);
  const metadata: Metadata = { files, faults, text: (file) => metadataText(file, listing, readText, faults) };
  const refined = (await spec.refine?.(entries, metadata)) ?? { entries };
  return assembled(spec, refined.entries, refined.hours ?? null, aside, faults);
}

interface Found {
  readonly file: FileName;
  readonly sound: NamedSound;
  readonly sizeBytes: number;
}

/** Of the same utterance the better form is kept, then the outermost, then the first. */
function withoutDuplicates(found: readonly Found[], faults: FaultList): Found[] {
  const kept = new Map<string, Found>();
  for (const candidate of found) {
    const other = kept.get(candidate.sound.key);
    const better = other === undefined || isBetter(candidate, other);
    if (better) kept.set(candidate.sound.key, candidate);
    if (other !== undefined) faults.file('duplicate', (better ? other : candidate).file.path);
  }
  const result = [...kept.values()];
  for (const { file, sound } of result) {
    for (const doubt of sound.doubts ?? []) faults.file('contradiction', file.path, doubt);
  }
  return result;
}

function isBetter(a: Found, b: Found): boolean {
  const rank = (a.sound.rank ?? 0) - (b.sound.rank ?? 0);
  return rank < 0 || (rank === 0 && a.file.folders.length < b.file.folders.length);
}

function entryOf({ file, sound, sizeBytes }: Found): DatasetEntry {
  const { label, group, officialPart, extra } = sound;
  return { path: file.path, sizeBytes, label, group, officialPart, extra };
}

async function metadataText(
  file: FileName,
  listing: Listing,
  readText: (path: string) => Promise<string>,
  faults: FaultList,
): Promise<string | null> {
  const unread = (why: string): null => {
    faults.note('metadata-unreadable', `${shown(file.path)} was not read: ${why}`, [file.path]);
    return null;
  };
  if (listing.sizeBytes(file.path) > MOST_TEXT_BYTES) return unread('it is larger than 16 MB.');
  try {
    return await readText(file.path);
  } catch (error) {
    const why = shown(error instanceof Error ? error.message : String(error));
    return unread(why.endsWith('.') ? why : `${why}.`);
  }
}

function textOf(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}

function assembled(
  spec: DatasetSpec,
  entries: readonly DatasetEntry[],
  hours: DatasetIndex['hours'],
  aside: DatasetIndex['aside'],
  faults: FaultList,
): DatasetIndex {
  compareWithWhole(spec, entries, faults);
  const groups = groupsOf(entries);
  return {
    kind: spec.kind,
    name: spec.name,
    labelName: spec.labelName,
    groupName: spec.groupName,
    entries,
    classes: classesOf(entries, spec.classes),
    groups,
    speakers: spec.groupsArePeople ? groups.map(({ name }) => name) : [],
    bytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    hours: hours ?? reckonedHours(spec, entries),
    aside,
    faults: faults.list(),
  };
}

/** The labels that occur: those of the order first, then the others by name. */
export function classesOf(entries: readonly DatasetEntry[], order: readonly string[]): string[] {
  const present = new Set(entries.map(({ label }) => label));
  const known = order.filter((label) => present.has(label));
  return [...known, ...[...present].filter((label) => !order.includes(label)).sort()];
}

function reckonedHours(spec: DatasetSpec, entries: readonly DatasetEntry[]): DatasetIndex['hours'] {
  if (spec.form === undefined || entries.length === 0) return null;
  const { headerBytes, bytesPerSecond, sentence } = spec.form;
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + Math.max(0, sizeBytes - headerBytes), 0);
  return Number.isFinite(bytes) ? { value: bytes / bytesPerSecond / 3600, from: sentence } : null;
}
