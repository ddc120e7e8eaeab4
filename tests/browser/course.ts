/**
 * The written pages of the chapters and the demos on them, read from the sources: a new page is tested without being
 * named anywhere. Must not: know what a demo is about.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const docs = path.resolve(__dirname, '../../docs');

export interface CourseDemo {
  /** `chapter/name`, as in the demo's address. */
  readonly id: string;
  /** Values with which a run is over soon: the least of everything that costs time. */
  readonly short: Readonly<Record<string, number>>;
}
export interface CoursePage {
  /** Relative to the base URL. */
  readonly path: string;
  readonly demos: readonly CourseDemo[];
}

interface Stored {
  readonly id: string;
  readonly params: Readonly<Record<string, { readonly kind: string; readonly min?: number }>>;
}

/** Parameters that only make a run longer. */
const COSTS = ['updates', 'epochs', 'hidden', 'sequences', 'utterances', 'rounds', 'tunes', 'repetitions', 'examples'];

function demoOf(file: string): CourseDemo {
  const { id, params } = JSON.parse(readFileSync(file, 'utf8')) as Stored;
  const costs = Object.entries(params).filter(([key, { kind }]) => kind === 'number' && COSTS.includes(key));
  return { id, short: Object.fromEntries(costs.map(([key, { min }]) => [key, min ?? 1])) };
}

function pageOf(chapter: string, file: string): CoursePage | undefined {
  const text = readFileSync(path.join(docs, chapter, file), 'utf8');
  if (/^status: planned$/m.test(text)) return undefined;
  const stored = [...text.matchAll(/from '\.\/(experiments\/[\w-]+\.stored\.json)'/g)];
  const section = file === 'index.mdx' ? '' : `${path.basename(file, '.mdx')}/`;
  return {
    path: `${chapter}/${section}`,
    demos: stored.map((match) => demoOf(path.join(docs, chapter, match[1]))),
  };
}

/** In the order of the course. */
export const chapterPages: readonly CoursePage[] = readdirSync(docs)
  .filter((name) => /^\d\d-/.test(name))
  .flatMap((chapter) =>
    readdirSync(path.join(docs, chapter))
      .filter((file) => file.endsWith('.mdx'))
      .flatMap((file) => pageOf(chapter, file) ?? []),
  );
