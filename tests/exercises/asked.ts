/**
 * The questions of a chapter's <Predict> exercises, read from its page, so that tests can hold them to computed numbers.
 *
 * Must not: compute an answer.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTyped, saysSame } from '../../src/components/Exercise/answers';

export interface Asked {
  readonly answer: string;
  readonly within: number;
  readonly wrong: readonly string[];
}

const pageOf = (folder: string): string => readFileSync(`${folder}/exercises.mdx`, 'utf8');

/** The questions of one <Predict>, in order; `id` is "CHAPTER/NAME". `folder` is the chapter's. */
export function asked(folder: string, id: string): Asked[] {
  const part = new RegExp(`<Predict id="${id}">([\\s\\S]*?)</Predict>`).exec(pageOf(folder))?.[1];
  if (part === undefined) throw new Error(`exercises.mdx has no <Predict> ${id}`);
  return [...part.matchAll(/<Ask\s([^>]*)>([\s\S]*?)<\/Ask>/g)].map(([, given, inside]) => ({
    answer: /\banswer="([^"]*)"/.exec(given)?.[1] ?? '',
    within: Number(/\bwithin="([^"]*)"/.exec(given)?.[1] ?? 0),
    wrong: [...inside.matchAll(/<Wrong is="([^"]*)">/g)].map((match) => match[1]),
  }));
}

/** Tests that every answer of the page can be read, and that none of a question is taken for another of it. */
export function testAnswersDiffer(folder: string): void {
  const ids = [...pageOf(folder).matchAll(/<Predict id="([^"]*)">/g)].map(([, id]) => id);
  test.each(ids)('%s: no wrong answer is taken for the right one, or for another', (id) => {
    expect(asked(folder, id).length).toBeGreaterThan(0);
    for (const { answer, within, wrong } of asked(folder, id)) {
      const all = [answer, ...wrong];
      all.forEach((one, i) => {
        const typed = readTyped(one);
        expect(typed, one).toBeDefined();
        for (const other of all.slice(i + 1))
          expect(saysSame(typed ?? [], other, within), `${one} ${other}`).toBe(false);
      });
    }
  });
}
