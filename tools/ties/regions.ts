/**
 * Finds the regions of source that equations are tied to: `//> eq ID` … `//< eq ID`.
 *
 * Used by the build (the lines a page shows are read from here), by the tie checker and by tests. Must not know about
 * pages or bundlers.
 *
 * A line may end in a comment; the comment may open with a letter in parentheses, `// (a) …`, which is the circled
 * letter that ties the line to an operation of the equation.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A region longer than this is more than one equation. */
export const MAX_REGION_LINES = 12;

export interface RegionLine {
  /** The code, dedented, without its trailing comment and trailing blanks. */
  readonly code: string;
  /** The trailing comment without slashes and letter; '' if there is none. */
  readonly comment: string;
  /** The circled letter, '' if there is none. */
  readonly mark: string;
}
export interface Region {
  readonly id: string;
  /** Path from the root of the project, with forward slashes. */
  readonly file: string;
  /** Line number of the first quoted line, from 1. */
  readonly firstLine: number;
  readonly lines: readonly RegionLine[];
}

const OPEN = /^\s*\/\/>\s*eq\s+(\S+)\s*$/;
const CLOSE = /^\s*\/\/<\s*eq\s+(\S+)\s*$/;

/** Where a trailing `//` comment starts outside strings, or -1. */
function commentStart(line: string): number {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (quote) {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'" || c === '`') quote = c;
    else if (c === '/' && line[i + 1] === '/') return i;
  }
  return -1;
}

function splitLine(line: string): RegionLine {
  const at = commentStart(line);
  if (at < 0) return { code: line.trimEnd(), comment: '', mark: '' };
  const comment = line
    .slice(at)
    .replace(/^\/\/+\s*/, '')
    .trimEnd();
  const mark = /^\(([a-z])\)\s*/.exec(comment);
  return {
    code: line.slice(0, at).trimEnd(),
    comment: mark ? comment.slice(mark[0].length) : comment,
    mark: mark ? mark[1] : '',
  };
}

function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter((l) => l.trim()).map((l) => l.length - l.trimStart().length);
  const common = indents.length ? Math.min(...indents) : 0;
  return lines.map((l) => l.slice(common));
}

/** Every region of one file. Throws a sentence where a region is left open, crossed, empty or too long. */
export function parseRegions(source: string, file: string): Region[] {
  const found: Region[] = [];
  const lines = source.split(/\r?\n/);
  let open: { id: string; at: number } | undefined;
  lines.forEach((line, i) => {
    const opens = OPEN.exec(line);
    const closes = CLOSE.exec(line);
    if (opens) {
      if (open) throw new Error(`${file}:${i + 1}: region ${opens[1]} opens inside ${open.id}; close that one first`);
      open = { id: opens[1], at: i };
    } else if (closes) {
      if (!open || open.id !== closes[1])
        throw new Error(`${file}:${i + 1}: //< eq ${closes[1]} closes what is not open`);
      const body = lines.slice(open.at + 1, i);
      if (!body.some((l) => l.trim())) throw new Error(`${file}:${open.at + 1}: region ${open.id} is empty`);
      if (body.length > MAX_REGION_LINES) {
        throw new Error(
          `${file}:${open.at + 1}: region ${open.id} has ${body.length} lines, at most ${MAX_REGION_LINES}; ` +
            'one region is one equation',
        );
      }
      found.push({ id: open.id, file, firstLine: open.at + 2, lines: dedent(body).map(splitLine) });
      open = undefined;
    }
  });
  if (open) throw new Error(`${file}: region ${open.id} is never closed; add //< eq ${open.id}`);
  return found;
}

function walk(root: string, folder: string, out: string[]): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(root, path, out);
    else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')) out.push(path);
  }
}

/** The folders regions may stand in: packages/&#42;/src and docs/&#42;/experiments, from the root, forward slashes. */
export function regionFolders(root: string): string[] {
  const folders: string[] = [];
  for (const [parent, child] of [
    ['packages', 'src'],
    ['docs', 'experiments'],
  ]) {
    if (!existsSync(join(root, parent))) continue;
    for (const name of readdirSync(join(root, parent)).sort()) {
      if (!name.startsWith('_') && existsSync(join(root, parent, name, child)))
        folders.push(`${parent}/${name}/${child}`);
    }
  }
  return folders;
}

/** Every region of the project by id. Throws a sentence on a duplicate id. */
export function readRegions(root: string): Map<string, Region> {
  const files: string[] = [];
  for (const folder of regionFolders(root)) walk(root, folder, files);
  const regions = new Map<string, Region>();
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    if (!source.includes('//> eq')) continue;
    for (const region of parseRegions(source, file)) {
      const other = regions.get(region.id);
      if (other)
        throw new Error(`region ${region.id} stands in ${other.file} and in ${file}; one equation, one region`);
      regions.set(region.id, region);
    }
  }
  return regions;
}
