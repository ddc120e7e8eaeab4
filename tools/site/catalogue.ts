/**
 * What a reader can read and solve: the written pages of each chapter and the exercises on them, read from docs/.
 *
 * Used by the progress page. Must not: know what a reader has done.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueChapter, CatalogueExercise } from '../../src/components/Progress/catalogue';
import { readChapters } from './chapters';

const KINDS = { CodeExercise: 'code', Predict: 'predict', Quiz: 'choose', FindTheBug: 'bug' } as const;
const EXERCISE = /<(CodeExercise|Predict|Quiz|FindTheBug)\b[^>]*?\bid="([^"]+)"/;
const HEADING = /^#{2,4}\s+(.+?)\s*(?:\{\/\*\s*#([\w-]+)\s*\*\/\})?\s*$/;

/** The exercises of a page in order. Lines of fenced code are no exercises. */
export function exercisesOf(source: string): CatalogueExercise[] {
  const text = source.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '');
  let under = { title: '', anchor: '' };
  return text.split(/\r?\n(?=#{2,4}\s|<(?:CodeExercise|Predict|Quiz|FindTheBug)\b)/).flatMap((part) => {
    const heading = HEADING.exec(part.split(/\r?\n/, 1)[0]);
    if (heading) under = { title: heading[1], anchor: heading[2] ?? '' };
    const found = EXERCISE.exec(part);
    if (!found) return [];
    return [{ id: found[2], kind: KINDS[found[1] as keyof typeof KINDS], ...under }];
  });
}

/** Every chapter under docs/ in order, with its written pages. */
export function readCatalogue(root: string): CatalogueChapter[] {
  return readChapters(root).map(({ folder, number, title, started, pages }) => ({
    folder,
    number,
    title,
    pages: pages
      .filter((page) => started && !page.planned)
      .map((page) => ({
        id: page.id,
        path: `/${page.id.replace(/(^|\/)index$/, '$1').replace(/([^/])$/, '$1/')}`,
        number: page.number,
        label: page.label,
        exercises: exercisesOf(readFileSync(join(root, 'docs', `${page.id}.mdx`), 'utf8')),
      })),
  }));
}
