/**
 * A rule about words: what a page introduces in bold stands in the glossary.
 *
 * A term is one to three words in small letters, in bold, in running text: "the **hidden state** $h_t$". Whole sentences
 * and steps in bold are no terms. What is only to be stressed is written in italics.
 */
import type { Course, Problem } from './course';
import { isSection } from './page';

const term = /(?<!\*)\*\*([a-z][a-z-]*(?: [a-z-]+){0,2})\*\*(?!\*)/g;

/** The word itself, and what it may stand under: without a plural's ending. */
const forms = (word: string): string[] => [word, word.replace(/s$/, ''), word.replace(/ies$/, 'y'), `${word}s`];

/** A term in bold is in the glossary. Looked at in sections: there the words of a chapter are introduced. */
export function termsAreInGlossary(course: Course): Problem[] {
  if (course.glossary.size === 0) return [];
  return course.pages
    .filter((page) => !page.planned && isSection(page))
    .flatMap((page) => {
      const told = new Set<string>();
      return page.source.split('\n').flatMap((line, i) => {
        if (/^\s*\|/.test(line)) return [];
        return [...line.matchAll(term)].flatMap(([, word]) => {
          if (told.has(word) || forms(word).some((form) => course.glossary.has(form))) return [];
          told.add(word);
          const sentence =
            `the term "${word}" is used before the glossary knows it; add it to docs/glossary.mdx, ` +
            `or write *${word}* if it is only stressed.`;
          return [{ where: `${page.file}:${i + 1}`, sentence }];
        });
      });
    });
}
