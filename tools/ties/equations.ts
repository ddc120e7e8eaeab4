/**
 * Where every numbered equation of the course stands, so that one page can point at an equation of another.
 *
 * Must not: set formulas. The number is the one the build gives the equation: chapter, section, place on its page.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface Equation {
  readonly id: string;
  /** "1.4.2" */
  readonly number: string;
  /** Address of its page from the base URL: "/01-phoneme-rnn/4-cell/". */
  readonly page: string;
  /** The file of the page, from the root of the project. */
  readonly file: string;
}

/** "1.4." for docs/01-phoneme-rnn/4-cell.mdx, "1.E." for its exercises, '' outside the chapters. */
export function numberPrefix(path: string): string {
  const chapter = /^(\d+)-/.exec(basename(dirname(path)));
  if (!chapter) return '';
  const section = /^(\d+)-/.exec(basename(path));
  const letter = basename(path).startsWith('exercises') ? 'E' : '0';
  return `${Number(chapter[1])}.${section ? Number(section[1]) : letter}.`;
}

/** The ids of the equations of a page's source, in order; what stands in blocks of code is no equation. */
export function equationIds(source: string): string[] {
  const text = source.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/<Eq\b[^>]*?\bid="([^"]+)"/g)].map((match) => match[1]);
}

/** Every equation of the chapters under `root`. Throws a sentence where two pages use one id. */
export function readEquations(root: string): ReadonlyMap<string, Equation> {
  const found = new Map<string, Equation>();
  for (const folder of chapterFolders(root)) {
    for (const name of readdirSync(join(root, folder))) {
      if (!name.endsWith('.mdx') || name.startsWith('_')) continue;
      const file = `${folder}/${name}`;
      const section = name === 'index.mdx' ? '' : `${name.replace(/\.mdx$/, '')}/`;
      const page = `/${basename(folder)}/${section}`;
      equationIds(readFileSync(join(root, file), 'utf8')).forEach((id, n) => {
        const other = found.get(id);
        if (other && other.file !== file) {
          throw new Error(`<Eq id="${id}"> stands in ${other.file} and in ${file}; an id is one equation`);
        }
        found.set(id, { id, number: `${numberPrefix(file)}${n + 1}`, page, file });
      });
    }
  }
  return found;
}

/** The folders equations may stand in, from the root, forward slashes. */
export function chapterFolders(root: string): string[] {
  const docs = join(root, 'docs');
  if (!existsSync(docs)) return [];
  return readdirSync(docs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d+-/.test(entry.name))
    .map((entry) => `docs/${entry.name}`);
}
