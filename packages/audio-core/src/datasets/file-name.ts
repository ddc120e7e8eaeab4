/**
 * A path taken apart for comparing, and what systems put into folders by themselves.
 *
 * Must not: look into a file. Case does not count: TIMIT is handed on in capitals and in small letters.
 */

export interface FileName {
  /** As in the listing. */
  readonly path: string;
  /** The folders above it, outermost first, in small letters. */
  readonly folders: readonly string[];
  /** Without folders, in small letters. */
  readonly name: string;
  /** After the last dot, in small letters; empty if there is none. */
  readonly extension: string;
}

const JUNK_NAMES = new Set(['thumbs.db', 'desktop.ini']);
const JUNK_FOLDERS = new Set(['__macosx', '$recycle.bin']);

/** The parts of a path; null for a folder and for what macOS, Windows and version control leave behind. */
export function fileName(path: string): FileName | null {
  if (/[/\\]$/.test(path)) return null;
  const parts = path
    .normalize('NFC')
    .toLowerCase()
    .split(/[/\\]+/)
    .filter((part) => part !== '' && part !== '.');
  const name = parts.pop();
  if (name === undefined || name.startsWith('.') || JUNK_NAMES.has(name)) return null;
  if (parts.some((folder) => JUNK_FOLDERS.has(folder) || (folder.startsWith('.') && folder !== '..'))) return null;
  const dot = name.lastIndexOf('.');
  return { path, folders: parts, name, extension: dot < 0 ? '' : name.slice(dot + 1) };
}

/** The folder that the file lies in, in small letters; empty if none. */
export function parentOf(file: FileName): string {
  return file.folders.at(-1) ?? '';
}

/** WAV, AU and SPHERE can be read here; which of them it is, the first bytes say. */
const READABLE = new Set(['wav', 'au', 'sph', 'nist']);
const OTHER_SOUNDS = new Set([
  ...['mp3', 'flac', 'ogg', 'oga', 'opus', 'm4a', 'aac', 'wma', 'aif', 'aiff', 'caf', 'amr', 'webm', 'mp4', 'avi'],
]);

export function isReadableSound(file: FileName): boolean {
  return READABLE.has(file.extension);
}

/** True for sounds and films of formats that are not read here. */
export function isOtherSound(file: FileName): boolean {
  return OTHER_SOUNDS.has(file.extension);
}

/** True for an archive that may hold what is looked for. */
export function isArchive(file: FileName): boolean {
  return /\.(?:zip|tar|tgz|tar\.gz|gz|7z|rar)$/.test(file.name);
}
