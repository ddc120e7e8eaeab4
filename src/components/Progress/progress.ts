/**
 * What a reader has done, as plain data: counting it, putting it into a file, reading a file back, adding two together.
 *
 * Must not: touch the page or what is kept on the device.
 */
import type { CatalogueChapter } from './catalogue';
import type { Work } from '../Exercise/work';

export interface Kept {
  /** Ids of the pages read. */
  readonly read: readonly string[];
  /** By exercise id. */
  readonly exercises: Readonly<Record<string, Work>>;
}

const FORMAT = 'unrolled-progress';
const VERSION = 1;
/** A file larger than this was not written here. */
export const LARGEST_FILE_BYTES = 5_000_000;
const ID = /^[\w-]+(?:\/[\w.-]+)*$/;
const LONGEST_ID = 200;

/** The text of a file: JSON, which can be read without this site. */
export function toFile(kept: Kept, savedAt: Date): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, savedAt: savedAt.toISOString(), ...kept }, null, 2)}\n`;
}

/** Reads what `toFile` wrote. Throws a sentence where the text is anything else; drops single entries that make no sense. */
export function fromFile(text: string): Kept {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('This is not a file of this page: it is not JSON. Nothing was changed.');
  }
  const { format, version, read, exercises } = (isObject(parsed) ? parsed : {}) as Record<string, unknown>;
  if (format !== FORMAT) throw new Error('This is not a file of this page. Nothing was changed.');
  if (version !== VERSION)
    throw new Error(`This file is of version ${String(version)}, and this page reads ${VERSION}. Nothing was changed.`);
  const works: Record<string, Work> = {};
  for (const [id, value] of Object.entries(isObject(exercises) ? exercises : {})) {
    const work = workFrom(value);
    if (isId(id) && work) works[id] = work;
  }
  return { read: Array.isArray(read) ? [...new Set(read.filter(isId))] : [], exercises: works };
}

/** Both together: whatever is read or solved in one of them is, and of two texts the younger stays. */
export function together(one: Kept, other: Kept): Kept {
  const exercises: Record<string, Work> = { ...one.exercises };
  for (const [id, work] of Object.entries(other.exercises)) {
    const here = exercises[id] as Work | undefined;
    const [younger, older] = here && here.atMs > work.atMs ? [here, work] : [work, here];
    const text = younger.text ?? older?.text;
    exercises[id] = {
      ...(text === undefined ? {} : { text }),
      ...(younger.solved || older?.solved ? { solved: true } : {}),
      atMs: younger.atMs,
    };
  }
  return { read: [...new Set([...one.read, ...other.read])], exercises };
}

export interface Count {
  readonly pages: number;
  readonly read: number;
  readonly exercises: number;
  readonly solved: number;
}

/** How much of some chapters is done. Marks of pages that are not there any more do not count. */
export function count(chapters: readonly CatalogueChapter[], kept: Kept): Count {
  const marks = new Set(kept.read);
  const pages = chapters.flatMap((chapter) => chapter.pages);
  const exercises = pages.flatMap((page) => page.exercises);
  return {
    pages: pages.length,
    read: pages.filter((page) => marks.has(page.id)).length,
    exercises: exercises.length,
    solved: exercises.filter(({ id }) => (kept.exercises[id] as Work | undefined)?.solved).length,
  };
}

/** "2 of 9 pages read, 1 of 10 exercises solved" */
export function inWords({ pages, read, exercises, solved }: Count): string {
  const words = [`${read} of ${pages} pages read`];
  if (exercises > 0) words.push(`${solved} of ${exercises} ${exercises === 1 ? 'exercise' : 'exercises'} solved`);
  return words.join(', ');
}

export const isEmpty = ({ read, exercises }: Kept): boolean => read.length === 0 && Object.keys(exercises).length === 0;

function workFrom(value: unknown): Work | undefined {
  if (!isObject(value)) return undefined;
  const { text, solved, atMs } = value;
  if (typeof text !== 'string' && solved !== true) return undefined;
  return {
    ...(typeof text === 'string' ? { text } : {}),
    ...(solved === true ? { solved: true } : {}),
    atMs: typeof atMs === 'number' && Number.isFinite(atMs) ? atMs : 0,
  };
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (id: unknown): id is string => typeof id === 'string' && id.length <= LONGEST_ID && ID.test(id);
