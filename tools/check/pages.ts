/**
 * Rules about a written page by itself: its skeleton and its symbols.
 */
import type { Course, Problem } from './course';
import { inChapter, isSection } from './page';

/** A section opens with a question, shows something, sums up, and names its sources. */
export function skeletonIsWhole(course: Course): Problem[] {
  return course.pages
    .filter((page) => !page.planned && isSection(page))
    .flatMap((page) => {
      const has = (name: RegExp): boolean => page.elements.some((element) => name.test(element.name));
      const hasHeading = (words: RegExp): boolean => page.headings.some((heading) => words.test(heading.text));
      const lead = page.elements.find((element) => element.name === 'Lead');
      const showsDemo = page.elements.some((element) => /\/demos\//.test(page.imports.get(element.name) ?? ''));
      const missing: string[] = [];
      if (!lead) missing.push('an opening question: <Lead>…?</Lead>');
      else if (!lead.inner.includes('?')) missing.push('a question in its <Lead>');
      if (!has(/^(Demo|Figure)$/) && !showsDemo) missing.push('something to see or hear: a <Demo> or a <Figure>');
      if (!has(/^Recap$/) && !hasHeading(/\brecap\b/i)) missing.push('a recap: ## Recap');
      if (!has(/^Sources$/) && !hasHeading(/^sources$/i)) missing.push('its sources: <Sources>');
      return missing.map((what) => ({ where: `${page.file}:1`, sentence: `the page lacks ${what}.` }));
    });
}

const greek =
  /^(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell)$/;

/** The letters and Greek letters of a formula that stand there bare, not as a macro of the legend. */
export function bareSymbols(tex: string): string[] {
  const stripped = tex
    .replace(/(?<!\\)%[^\n]*/g, ' ')
    .replace(/\\shaped\{((?:[^{}]|\{[^{}]*\})*)\}\{[^{}]*\}/g, ' $1 ')
    .replace(
      /\\(?:text|mathrm|operatorname\*?|begin|end|htmlData|mark|marked|tag|label|color|hspace|vspace)\{[^{}]*\}/g,
      ' ',
    );
  const found: string[] = [];
  for (const match of stripped.matchAll(/\\([A-Za-z]+)|([A-Za-z])/g)) {
    if (match[2]) found.push(match[2]);
    else if (greek.test(match[1])) found.push(`\\${match[1]}`);
  }
  return [...new Set(found)];
}

/** Every symbol of a formula stands in the legend: as a macro, or as a plain letter such as the index t. */
export function symbolsAreInLegend(course: Course): Problem[] {
  if (course.notation.length === 0) return [];
  const plain = new Set(course.notation.filter((row) => !row.macro).map((row) => row.tex));
  const macroFor = new Map(course.notation.filter((row) => row.macro).map((row) => [row.tex, row.macro]));
  return course.pages
    .filter((page) => !page.planned && inChapter(page))
    .flatMap((page) => {
      const told = new Set<string>();
      return page.formulas.flatMap(({ tex, line }) =>
        bareSymbols(tex).flatMap((symbol) => {
          if (plain.has(symbol) || told.has(symbol)) return [];
          told.add(symbol);
          const macro = macroFor.get(symbol);
          const mend = macro
            ? `write \\${macro}`
            : 'add it to docs/notation.mdx, or write it with a macro that is there';
          return [
            { where: `${page.file}:${line}`, sentence: `the symbol ${symbol} stands bare in a formula; ${mend}.` },
          ];
        }),
      );
    });
}
