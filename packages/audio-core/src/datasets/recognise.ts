/**
 * Which dataset a list of paths is, told by its names alone; or, in sentences, what was looked for and what was found.
 *
 * Must not: open a file.
 */
import type { DatasetKind } from './dataset';
import { type FileName, fileName, isArchive, isOtherSound, isReadableSound } from './file-name';
import { DATASETS, DATASET_KINDS } from './kinds';
import { counted, grouped, listed, shown } from './sentences';

/** Fewer fitting names among all sounds are taken for chance. */
const LEAST_SHARE = 0.1;

export interface RecognisedDataset {
  readonly ok: true;
  readonly kind: DatasetKind;
  readonly name: string;
  /** Sounds whose names fit, of all sounds. */
  readonly fitting: number;
  readonly sounds: number;
  /** A sentence: what it is, and what does not fit. */
  readonly message: string;
}

export interface NoDataset {
  readonly ok: false;
  /** A line for each dataset: its name and what its paths look like. */
  readonly lookedFor: readonly string[];
  /** Sentences: how many files of which kind, folders, examples. */
  readonly found: readonly string[];
  /** A sentence: what to do. */
  readonly hint: string;
}

export type Recognition = RecognisedDataset | NoDataset;

/** Paths with `/` or `\`, in any case, with any folders above → the dataset whose names most of the sounds have. */
export function recogniseDataset(paths: readonly string[]): Recognition {
  const files = paths.map(fileName).filter((file) => file !== null);
  const sounds = files.filter(isReadableSound);
  let best: { kind: DatasetKind; fitting: number } | null = null;
  for (const kind of DATASET_KINDS) {
    const { readName } = DATASETS[kind];
    const fitting = sounds.filter((file) => 'label' in readName(file)).length;
    if (fitting > (best?.fitting ?? 0)) best = { kind, fitting };
  }
  if (best === null || best.fitting < LEAST_SHARE * sounds.length) return whatIsThere(paths, files, sounds, best);
  const { kind, fitting } = best;
  const { name } = DATASETS[kind];
  const rest = sounds.length - fitting;
  const message =
    rest === 0
      ? `This is ${name}: ${counted(fitting, 'sound file')} with its names.`
      : `This is ${name}: of ${counted(sounds.length, 'sound file')}, ${grouped(fitting)} have its names; ` +
        `the other ${grouped(rest)} ${rest === 1 ? 'is' : 'are'} left out.`;
  return { ok: true, kind, name, fitting, sounds: sounds.length, message };
}

function whatIsThere(
  paths: readonly string[],
  files: readonly FileName[],
  sounds: readonly FileName[],
  best: { kind: DatasetKind; fitting: number } | null,
): NoDataset {
  const others = files.filter(isOtherSound);
  const archives = files.filter(isArchive);
  const found = [
    files.length === 0
      ? `No file${paths.length > 0 ? ' but those that systems leave behind' : ''}.`
      : `${counted(files.length, 'file')}: ${listed(endings(files))}.`,
  ];
  const folders = topFolders(files);
  if (folders.length > 0) found.push(`In the folders ${listed(folders.map(quoted))}.`);
  if (sounds.length > 0) {
    const examples = sounds.slice(0, 3).map(({ path }) => quoted(path));
    found.push(`${counted(sounds.length, 'sound')} that can be read, such as ${listed(examples)}.`);
  }
  if (best !== null) {
    const { name } = DATASETS[best.kind];
    found.push(`Only ${counted(best.fitting, 'name')} of them would fit ${name}.`);
  }
  return { ok: false, lookedFor: lookedFor(), found, hint: hint(files, sounds, others, archives) };
}

function lookedFor(): string[] {
  return DATASET_KINDS.map((kind) => `${DATASETS[kind].name}: ${DATASETS[kind].example}`);
}

function hint(
  files: readonly FileName[],
  sounds: readonly FileName[],
  others: readonly FileName[],
  archives: readonly FileName[],
): string {
  if (archives.length > 0 && sounds.length === 0) {
    const known = archives.find(({ name }) => /\.(?:zip|tar|tgz|tar\.gz)$/.test(name));
    return known === undefined
      ? `Unpack ${quoted(archives[0].path)} first, then choose the folder.`
      : `Open the archive ${quoted(known.path)} itself, or unpack it first.`;
  }
  if (files.length === 0) return 'Choose the folder that holds the sounds, or one above it.';
  if (sounds.length === 0 && others.length > 0) {
    return `WAV, AU and SPHERE are read here; ${quoted(others[0].path)} would have to be converted.`;
  }
  if (sounds.length === 0) return 'There is no sound here. Choose the folder that holds the sounds, or one above it.';
  return 'Choose the whole folder as it was unpacked; names and folders must be as the dataset’s makers gave them.';
}

/** ".wav 12", the most frequent first. */
function endings(files: readonly FileName[]): string[] {
  const counts = new Map<string, number>();
  for (const { extension } of files) counts.set(extension, (counts.get(extension) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(
      ([extension, count]) => `${grouped(count)} ${extension === '' ? 'without an ending' : `.${shown(extension)}`}`,
    );
}

/** The outermost folders that differ. */
function topFolders(files: readonly FileName[]): string[] {
  for (let depth = 0; depth < 8; depth += 1) {
    const names = [...new Set(files.map(({ folders }) => folders[depth]).filter((name) => name !== undefined))];
    if (names.length !== 1) return names;
    if (files.every(({ folders }) => folders.length === depth + 1)) return names;
  }
  return [];
}

function quoted(name: string): string {
  return `“${shown(name)}”`;
}
