/**
 * A rule about shapes: what an equation holds has been given with its shape by then.
 *
 * Given means: in \shaped{…}{…}, or in a paragraph with <Shape>, in this equation, before it on the page, or on an earlier
 * page of the chapter. Where the symbols of an equation are single numbers, it says so: {/* shapes: single numbers *\/}.
 */
import type { Course, Problem } from './course';
import { inChapter } from './page';

const isShape = (shape: string): boolean => /^\(.*\)$/.test(shape);
/** Every symbol that has a shape in the legend is given with a shape at or before the equation. */
export function shapesAreGiven(course: Course): Problem[] {
  const symbols = course.notation
    .filter((row) => row.macro && isShape(row.shape))
    .map((row) => ({
      ...row,
      used: new RegExp(String.raw`\\${row.macro}T?(?![A-Za-z])`),
    }));
  const before = new Map<string, string>();
  return course.pages
    .filter((page) => !page.planned && inChapter(page))
    .sort((a, b) => inReadingOrder(a.file, b.file))
    .flatMap((page) => {
      const chapter = page.file.split('/').slice(0, -1).join('/');
      const earlier = before.get(chapter) ?? '';
      before.set(chapter, `${earlier}\n\n${page.source}`);
      const lines = page.source.split('\n');
      return page.elements
        .filter(({ name, written }) => name === 'Eq' && !/\{\/\*\s*shapes:/.test(written))
        .flatMap(({ attributes, line, inner }) => {
          const soFar = `${earlier}\n\n${lines.slice(0, line - 1).join('\n')}\n\n${inner}`;
          const given = [...shapedParts(soFar), ...soFar.split(/\n\s*\n/).filter((part) => part.includes('<Shape>'))];
          return symbols
            .filter(({ used }) => used.test(inner) && !given.some((part) => used.test(part)))
            .map(({ macro, shape }) => ({
              where: `${page.file}:${line}`,
              sentence:
                `the shape of \\${macro} is missing in <Eq id="${String(attributes.id)}">; write ` +
                `\\shaped{\\${macro}}{${shape.slice(1, -1)}}, or say that all are single numbers: {/* shapes: single numbers */}.`,
            }));
        });
    });
}

/** What stands in the first braces of every \\shaped{…}{…}. */
function shapedParts(source: string): string[] {
  return [...source.matchAll(/\\shaped\{/g)].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    while (end < source.length && depth > 0) {
      if (source[end] === '{') depth += 1;
      else if (source[end] === '}') depth -= 1;
      end += 1;
    }
    return source.slice(start, end - 1);
  });
}

/** The index first, then sections by number, then all else. */
function inReadingOrder(a: string, b: string): number {
  const rank = (file: string): number => {
    const name = file.split('/').at(-1) ?? '';
    return name === 'index.mdx' ? -1 : Number(/^(\d+)-/.exec(name)?.[1] ?? 1e6);
  };
  const folder = (file: string): string => file.split('/').slice(0, -1).join('/');
  return folder(a).localeCompare(folder(b)) || rank(a) - rank(b) || a.localeCompare(b);
}
