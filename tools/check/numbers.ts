/**
 * Rules about numbers typed into prose: a per cent or a decimal is a claim, a sourced fact, mathematics, or has a unit.
 *
 * A paragraph with a formula or an equals sign is mathematics, unless it speaks of results. Where neither the paragraph
 * nor a unit says what a number is, a comment does: {/* fact: Author Year, page *\/} or {/* maths: how it comes about *\/}.
 * Exercises may give numbers: what follows from them is checked by the chapter's exercises.test.ts.
 */
import type { Course, Problem } from './course';
import { inChapter } from './page';
import type { Paragraph } from './page';

const perCent = /(?<![\w.])\d[\d.,\u202f\u00a0]*\s*(?:\\?%|per ?cent\b)/;
const unit = 'ms|µs|s|h|kHz|Hz|dB|bits?|bytes|kB|MB|GB|GFLOP|px|cm|mm|times|seconds?|minutes?|hours?';
const decimal = new RegExp(String.raw`(?<![\w./\u2212-])[\u2212-]?\d+\.\d+(?!\d|\.\d|\s*(?:°|×|(?:${unit})\b))`, 'g');
const aPlace = /\b(?:sections?|chapters?|equations?|exercises?|figures?|table|version|page)\s*\(?$/i;
const mathematics = /\$|[=≈]|\btanh\b|\bexp\b/;
const results = /\baccurac|\berror rate|\bof (?:the|all) frames\b|\bseeds?\b/i;

/** A percentage in prose is either a claim or a fact with a source. */
export function percentagesHaveSources(course: Course): Problem[] {
  return lineByLine(
    course,
    () => true,
    ({ fact, maths }, line) => {
      if (fact || maths) return undefined;
      return perCent.exec(line)?.[0].trim();
    },
  );
}

/** A decimal in prose is a claim, a fact with a source, mathematics, or has a unit. */
export function decimalsHaveSources(course: Course): Problem[] {
  return lineByLine(
    course,
    (file) => !/\/exercises[^/]*\.mdx$/.test(file),
    ({ fact, maths, text, written }, line) => {
      if (fact || maths) return undefined;
      if (mathematics.test(written) && !results.test(text)) return undefined;
      const found = [...line.matchAll(decimal)].find((match) => !aPlace.test(line.slice(0, match.index)));
      return found?.[0];
    },
  );
}

function lineByLine(
  course: Course,
  wanted: (file: string) => boolean,
  find: (paragraph: Paragraph, line: string) => string | undefined,
): Problem[] {
  return course.pages
    .filter((page) => !page.planned && inChapter(page) && wanted(page.file))
    .flatMap((page) =>
      page.paragraphs.flatMap((paragraph) =>
        paragraph.text.split('\n').flatMap((line, i) => {
          const found = find(paragraph, line);
          if (found === undefined) return [];
          const sentence =
            `"${found}" is typed into the prose; print a number of ours with <Claim>. For a number of others put ` +
            '{/* fact: Author Year, page */} into the paragraph, for one that follows from the text {/* maths: how */}.';
          return [{ where: `${page.file}:${paragraph.line + i}`, sentence }];
        }),
      ),
    );
}
