/**
 * A rule about pictures: each says in words what it shows, for readers who do not see it.
 */
import type { Course, Problem } from './course';

const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length;

/** Images, drawings and figures on pages, and drawings in figures/ and demos/, have a text alternative. */
export function picturesHaveWords(course: Course): Problem[] {
  const onPages = course.pages
    .filter((page) => !page.planned)
    .flatMap(({ file, source, elements }) => [
      ...inMarkup(file, source),
      ...[...source.matchAll(/!\[\s*\]\(([^)\s]+)/g)].map((match) => ({
        where: `${file}:${lineOf(source, match.index)}`,
        sentence: `the image ${match[1]} has no alt text; write ![what it shows](${match[1]}).`,
      })),
      ...elements
        .filter(({ name, attributes }) => name === 'Figure' && attributes.caption === undefined)
        .map(({ line }) => ({ where: `${file}:${line}`, sentence: '<Figure> has no caption; write caption="…".' })),
    ]);
  return [...onPages, ...course.pictures.flatMap(({ file, source }) => inMarkup(file, source))];
}

/** <img> and <svg> in MDX or TSX. A canvas is drawn by a view, which stands in a named box. */
function inMarkup(file: string, source: string): Problem[] {
  return [...source.matchAll(/<(img|svg)\b/g)].flatMap((match) => {
    const [, name] = match;
    const tag = source.slice(match.index, endOfTag(source, match.index));
    const hidden = /\baria-hidden\b|\brole="(?:presentation|none)"|\{\.\.\./.test(tag);
    const named = name === 'img' ? /\balt=/.test(tag) : /\baria-label(?:ledby)?=/.test(tag);
    if (hidden || named || (name === 'svg' && /^[^>]*>\s*<title\b/.test(source.slice(match.index)))) return [];
    const mend =
      name === 'img'
        ? 'write alt="what it shows"'
        : 'write role="img" aria-label="what it shows", or aria-hidden="true"';
    return [{ where: `${file}:${lineOf(source, match.index)}`, sentence: `<${name}> has no alt text; ${mend}.` }];
  });
}

/** Where the opening tag at `start` ends: at the first > outside braces and quotes. */
function endOfTag(source: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let i = start; i < source.length; i++) {
    const c = source[i];
    if (quote) {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'" || c === '`') quote = c;
    else if (c === '{') depth += 1;
    else if (c === '}') depth -= 1;
    else if (c === '>' && depth === 0) return i + 1;
  }
  return source.length;
}
