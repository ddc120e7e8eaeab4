/**
 * Which experiments there are: docs/CHAPTER/experiments/NAME.ts, not a test, not a folder that starts with `_`.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface FoundExperiment {
  /** "01-phoneme-rnn/train" */
  readonly id: string;
  readonly chapter: string;
  readonly name: string;
  /** From the root of the project, with forward slashes. */
  readonly file: string;
}

/** All experiments of a docs folder, in order of their ids. */
export function findExperiments(root: string, docs = 'docs'): FoundExperiment[] {
  const folder = path.join(root, docs);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .flatMap((entry) => experimentsOf(root, docs, entry.name))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The experiments of one chapter; files that start with `_` are helpers. */
export function experimentsOf(root: string, docs: string, chapter: string): FoundExperiment[] {
  const folder = path.join(root, docs, chapter, 'experiments');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[^_.][^.]*\.ts$/.test(name))
    .map((name) => ({
      id: `${chapter}/${name.slice(0, -3)}`,
      chapter,
      name: name.slice(0, -3),
      file: `${docs}/${chapter}/experiments/${name}`,
    }));
}
