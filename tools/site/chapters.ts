/**
 * Reads the chapters from the folders of docs/: titles, order, and what is written already.
 *
 * A chapter is a folder docs/NN-slug with an index page; its sections are the pages N-name, then the exercises. Nothing
 * is registered anywhere: a new folder is a new chapter.
 */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Page {
  /** Docusaurus id, e.g. "01-phoneme-rnn/3-data". */
  readonly id: string;
  /** "1.3", "1" for the index, "" for the exercises. */
  readonly number: string;
  readonly title: string;
  /** Short title for the sidebar. */
  readonly label: string;
  readonly planned: boolean;
}
export interface Chapter {
  readonly folder: string;
  readonly number: number;
  readonly title: string;
  readonly question: string;
  readonly pages: readonly Page[];
  /** At least one section is written. */
  readonly started: boolean;
}

function frontMatter(path: string): Record<string, string> {
  const block = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(path, 'utf8'));
  const fields: Record<string, string> = {};
  for (const line of block?.[1].split(/\r?\n/) ?? []) {
    const pair = /^(\w+):\s*(.*)$/.exec(line);
    if (pair) fields[pair[1]] = pair[2].replace(/^(['"])(.*)\1$/, '$2').trim();
  }
  return fields;
}

/** Sections in order 1, 2 … 10, then exercises; the index comes first. */
function order(a: string, b: string): number {
  const rank = (name: string): number => {
    if (name === 'index') return -1;
    const section = /^(\d+)-/.exec(name);
    return section ? Number(section[1]) : Number.MAX_SAFE_INTEGER;
  };
  return rank(a) - rank(b) || a.localeCompare(b);
}

/** Every chapter under docs/, in order. Throws a sentence where a page has no title. */
export function readChapters(root: string): Chapter[] {
  const docs = join(root, 'docs');
  const folders = readdirSync(docs)
    .filter((name) => /^\d+-/.test(name) && existsSync(join(docs, name, 'index.mdx')))
    .sort();
  return folders.map((folder) => {
    const number = Number.parseInt(folder, 10);
    const names = readdirSync(join(docs, folder))
      .filter((name) => name.endsWith('.mdx') && !name.startsWith('_'))
      .map((name) => name.replace(/\.mdx$/, ''))
      .sort(order);
    const fields = names.map((name) => frontMatter(join(docs, folder, `${name}.mdx`)));
    const pages = names.map((name, i): Page => {
      const { title, sidebar_label, status } = fields[i];
      if (!title) throw new Error(`docs/${folder}/${name}.mdx: front matter needs a title`);
      const section = /^(\d+)-/.exec(name)?.[1];
      return {
        id: `${folder}/${name}`,
        number: name === 'index' ? String(number) : section ? `${number}.${Number(section)}` : '',
        title,
        label: sidebar_label || title,
        planned: status === 'planned',
      };
    });
    return {
      folder,
      number,
      title: fields[0].title,
      question: fields[0].question ?? '',
      pages,
      started: pages.some((page) => page.number.includes('.') && !page.planned),
    };
  });
}

/** What the pages need of every chapter, as plain data for the site's custom fields. */
export function docItemProps(root: string): { [key: string]: unknown }[] {
  return readChapters(root).map(({ folder, number, title, question, started, pages }) => ({
    folder,
    number,
    title,
    question,
    started,
    sections: pages.filter((page) => page.number.includes('.')).length,
  }));
}
