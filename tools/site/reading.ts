/**
 * How long a page takes to read, and what there is to run on it: counted in its source.
 *
 * Words at 200 a minute, a display formula a quarter of a minute, a quoted piece of code as much. Runs take as long as a
 * reader likes, so they are counted and not timed.
 */
import type { Reading } from '../../src/components/Reading/words';

const WORDS_A_MINUTE = 200;
const MINUTES_A_BLOCK = 0.25;

/** Names that a page imports from its own demos, and the generic one. */
function demoNames(source: string): string[] {
  const own = [...source.matchAll(/^import\s+\{([^}]+)\}\s+from\s+'\.\/demos\//gm)];
  return ['Demo', ...own.flatMap((match) => match[1].split(',').map((name) => name.trim()))].filter(Boolean);
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Minutes (at least 1), demos and exercises of a page's source, its front matter left out. */
export function readingOf(source: string): Reading {
  const body = source.replace(/^---\r?\n[\s\S]*?\r?\n---/, '');
  const blocks = count(body, /\$\$[\s\S]*?\$\$/g) + count(body, /<Code\b/g) + count(body, /```[\s\S]*?```/g);
  const words = body
    .replace(/\$\$[\s\S]*?\$\$|```[\s\S]*?```|\{\/\*[\s\S]*?\*\/\}/g, ' ')
    .replace(/^(import|export)\s.*$/gm, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\$[^$\n]*\$/g, ' x ')
    .match(/[\p{L}\p{N}]+/gu);
  return {
    minutes: Math.max(1, Math.round((words?.length ?? 0) / WORDS_A_MINUTE + blocks * MINUTES_A_BLOCK)),
    demos: demoNames(body).reduce((sum, name) => sum + count(body, new RegExp(`<${name}\\b`, 'g')), 0),
    exercises: count(body, /<(?:CodeExercise|Predict|Quiz|FindTheBug)\b/g),
  };
}
