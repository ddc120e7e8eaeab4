/**
 * Reads the parts of a course that the rules compare: pages, marked regions, test names, and numbers files.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseNotation, type Notation } from '../ties/notation';
import { parseRegions, type Region } from '../ties/regions';
import { parseGlossary } from './glossary';
import { readPage, type Page } from './page';

export interface Problem {
  /** A file from the root of the project, with a line where there is one. */
  readonly where: string;
  readonly sentence: string;
}
export interface Course {
  /** The folder of the chapters, from the root. */
  readonly docs: string;
  readonly pages: readonly Page[];
  readonly regions: readonly Region[];
  /** Equation ids that stand in the name of a test, `eq ID: …`. */
  readonly tested: ReadonlySet<string>;
  readonly notation: readonly Notation[];
  /** Words the glossary explains, in small letters: its headwords, and what stands in italics in its entries. */
  readonly glossary: ReadonlySet<string>;
  /** Drawings and demos of the chapters: files in figures/ and demos/. */
  readonly pictures: readonly { readonly file: string; readonly source: string }[];
  /** Paths of everything in the chapters, from the root. */
  readonly files: ReadonlySet<string>;
  /** By chapter folder: the entries of claims.json and of measured.json. */
  readonly claims: ReadonlyMap<string, Readonly<Record<string, { readonly value?: unknown }>>>;
  readonly measured: ReadonlyMap<string, Readonly<Record<string, { readonly value?: unknown }>>>;
  /** What could not be read. */
  readonly problems: readonly Problem[];
}

/** Where a course lies. `chapter` adds a folder that starts with `_` and is skipped otherwise. */
export interface Place {
  readonly root: string;
  readonly docs: string;
  readonly chapter?: string;
}

/** Reads everything once. Never throws: what cannot be read becomes a problem. */
export function readCourse(place: Place): Course {
  const { root, docs } = place;
  const problems: Problem[] = [];
  const docFiles = walk(root, docs).filter((file) => isPublic(file, place));
  const packageFiles = walk(root, 'packages').filter((file) => /^packages\/[^/]+\/src\//.test(file));
  const testFiles = [...packageFiles, ...docFiles, ...walk(root, 'src'), ...walk(root, 'tests')];

  const regions: Region[] = [];
  for (const file of [...packageFiles, ...docFiles.filter((one) => one.includes('/experiments/'))]) {
    if (!/\.ts$/.test(file) || /\.test\.ts$/.test(file)) continue;
    try {
      regions.push(...parseRegions(read(root, file), file));
    } catch (error) {
      problems.push({ where: file, sentence: withoutFile(error, file) });
    }
  }
  const tested = new Set<string>();
  for (const file of testFiles.filter((one) => /\.test\.tsx?$/.test(one))) {
    for (const match of read(root, file).matchAll(/\b(?:test|it)(?:\.\w+)*\(\s*['"`]eq ([\w.-]+):/g))
      tested.add(match[1]);
  }
  const chapters = new Set(docFiles.map((file) => file.split('/').slice(0, -1).join('/')));
  return {
    docs,
    pages: docFiles.filter((file) => /\.mdx?$/.test(file)).map((file) => readPage(file, read(root, file))),
    regions,
    tested,
    notation: existsSync(path.join(root, docs, 'notation.mdx'))
      ? parseNotation(read(root, `${docs}/notation.mdx`))
      : [],
    glossary: existsSync(path.join(root, docs, 'glossary.mdx'))
      ? parseGlossary(read(root, `${docs}/glossary.mdx`))
      : new Set(),
    pictures: docFiles
      .filter((file) => /\/(?:figures|demos)\/[^/]+\.tsx$/.test(file))
      .map((file) => ({ file, source: read(root, file) })),
    files: new Set(docFiles),
    claims: readEntries(root, chapters, 'claims', problems),
    measured: readEntries(root, chapters, 'measured', problems),
    problems,
  };
}

function readEntries(
  root: string,
  folders: Iterable<string>,
  group: 'claims' | 'measured',
  problems: Problem[],
): Map<string, Record<string, { value?: unknown }>> {
  const found = new Map<string, Record<string, { value?: unknown }>>();
  for (const folder of folders) {
    const file = `${folder}/${group}.json`;
    if (!existsSync(path.join(root, file))) continue;
    try {
      const parsed = JSON.parse(read(root, file)) as Record<string, Record<string, { value?: unknown }>>;
      found.set(folder, parsed[group] ?? {});
    } catch (error) {
      problems.push({
        where: file,
        sentence: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  return found;
}

function isPublic(file: string, { docs, chapter }: Place): boolean {
  const inside = file.slice(docs.length + 1);
  if (chapter !== undefined && inside.startsWith(`${chapter}/`)) return true;
  return !inside.split('/').some((part) => part.startsWith('_'));
}

function walk(root: string, folder: string): string[] {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
      const relative = `${folder}/${entry.name}`;
      return entry.isDirectory() ? walk(root, relative) : [relative];
    });
}

function read(root: string, file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** The sentence of an error, without the file name it opens with. */
function withoutFile(error: unknown, file: string): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.startsWith(file)
    ? message.slice(file.length).replace(/^:(\d+)?:?\s*/, (_, line) => (line ? `line ${line}: ` : ''))
    : message;
}
