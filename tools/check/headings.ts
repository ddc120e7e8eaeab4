/**
 * Rules about the headings of a page: no level is left out, none stands twice, and nothing but sources follows the recap.
 */
import type { Course, Problem } from './course';

/** Headings go down by one level at a time, from ## on; the title of the page is its only #. */
export function headingsAreInOrder(course: Course): Problem[] {
  return course.pages
    .filter((page) => !page.planned)
    .flatMap(({ file, headings }) => {
      const problems: Problem[] = [];
      let before = 1;
      for (const { text, depth, line } of headings) {
        const where = `${file}:${line}`;
        if (depth === 1) {
          problems.push({ where, sentence: `"# ${text}" is a second title; the front matter has it. Write ##.` });
        } else if (depth > before + 1) {
          const sentence = `"${text}" is a heading of level ${depth} under one of level ${before}; write ${'#'.repeat(before + 1)}.`;
          problems.push({ where, sentence });
        }
        before = Math.max(depth, 1);
      }
      return problems;
    });
}

/** The recap is the last section; only sources come after it. */
export function recapIsLast(course: Course): Problem[] {
  return course.pages
    .filter((page) => !page.planned)
    .flatMap(({ file, headings }) => {
      const recap = headings.findIndex(({ text, depth }) => depth === 2 && /^recap$/i.test(text));
      if (recap < 0) return [];
      return headings
        .slice(recap + 1)
        .filter(({ text, depth }) => depth === 2 && !/^sources$/i.test(text))
        .map(({ text, line }) => ({
          where: `${file}:${line}`,
          sentence: `"${text}" comes after the recap; move it before, or the recap to the end.`,
        }));
    });
}

/** Two headings with the same words have the same address, and a link finds only the first. */
export function headingsAreDifferent(course: Course): Problem[] {
  return course.pages
    .filter((page) => !page.planned)
    .flatMap(({ file, headings }) =>
      headings.flatMap(({ text, line }, i) => {
        const first = headings.slice(0, i).find((other) => other.text === text);
        const sentence = `the heading "${text}" stands in line ${first?.line} already; a link finds only one of them.`;
        return first ? [{ where: `${file}:${line}`, sentence }] : [];
      }),
    );
}
