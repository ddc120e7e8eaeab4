/**
 * Rules that tie equation, code, test and number together. Each returns problems in sentences.
 */
import { MAX_REGION_LINES } from '../ties/regions';
import type { Course, Problem } from './course';
import type { Page, PageElement } from './page';

type Rule = (course: Course) => Problem[];

interface Placed {
  readonly page: Page;
  readonly element: PageElement;
  readonly id: string;
  readonly where: string;
}

/** The elements of a name on written pages, with the attribute that names them. */
function placed(course: Course, name: string, key: string): Placed[] {
  return course.pages
    .filter((page) => !page.planned)
    .flatMap((page) =>
      page.elements
        .filter((element) => element.name === name)
        .map((element) => ({
          page,
          element,
          id: typeof element.attributes[key] === 'string' ? element.attributes[key] : '',
          where: `${page.file}:${element.line}`,
        })),
    );
}

/** An equation is shown with the code that computes it and a test that checks it, or says that it is plain. */
export const equationsHaveCodeAndTest: Rule = (course) => {
  const quoted = new Set(placed(course, 'Code', 'eq').map((one) => one.id));
  const regions = new Set(course.regions.map((region) => region.id));
  return placed(course, 'Eq', 'id').flatMap(({ element, id, where }) => {
    if (id === '') return [{ where, sentence: '<Eq> has no id; write <Eq id="rnn.state">.' }];
    const problem = (sentence: string): Problem[] => [{ where, sentence: `<Eq id="${id}"> ${sentence}` }];
    if ('plain' in element.attributes) {
      return quoted.has(id) ? problem('is marked plain, yet a page shows its code; take out plain.') : [];
    }
    if (!quoted.has(id)) {
      return problem(
        `has no code beside it; add <Code eq="${id}" />, or mark the equation plain if nothing computes it.`,
      );
    }
    if (!regions.has(id)) return problem(`has no source; mark the lines with //> eq ${id} and //< eq ${id}.`);
    return course.tested.has(id) ? [] : problem(`has no test; name one 'eq ${id}: …' beside the code.`);
  });
};

/** Code on a page belongs to an equation and to lines that exist. */
export const codeHasEquationAndSource: Rule = (course) => {
  const equations = new Set(placed(course, 'Eq', 'id').map((one) => one.id));
  const regions = new Set(course.regions.map((region) => region.id));
  return placed(course, 'Code', 'eq').flatMap(({ id, where }) => {
    if (!regions.has(id))
      return [{ where, sentence: `<Code eq="${id}"> has no source; mark the lines with //> eq ${id}.` }];
    if (!equations.has(id))
      return [{ where, sentence: `<Code eq="${id}"> has no equation; no page has <Eq id="${id}">.` }];
    return [];
  });
};

/** A reference leads to an equation of a written page. */
export const referencesLeadSomewhere: Rule = (course) => {
  const equations = new Set(placed(course, 'Eq', 'id').map((one) => one.id));
  return placed(course, 'Ref', 'eq')
    .filter(({ id }) => !equations.has(id))
    .map(({ id, where }) => ({
      where,
      sentence: `<Ref eq="${id}"> leads nowhere; no written page has <Eq id="${id}">.`,
    }));
};

/** A circled letter over an operation has its partner before a line, and the other way round. */
export const lettersHavePartners: Rule = (course) =>
  placed(course, 'Eq', 'id').flatMap(({ element, id, where }) => {
    const region = course.regions.find((one) => one.id === id);
    if (!region) return [];
    const above = [...element.inner.matchAll(/\\marked\{(\w)\}/g)].map((match) => match[1]);
    const beside = region.lines.map((line) => line.mark).filter((mark) => mark !== '');
    return [
      ...above
        .filter((letter) => !beside.includes(letter))
        .map((letter) => `has the letter ${letter}, its code has no line with // (${letter}).`),
      ...beside
        .filter((letter) => !above.includes(letter))
        .map((letter) => `has no \\marked{${letter}}{…}, although a line of its code has // (${letter}).`),
    ].map((sentence) => ({ where, sentence: `<Eq id="${id}"> ${sentence}` }));
  });

/** A marked region is quoted by a page. */
export const regionsAreQuoted: Rule = (course) => {
  const quoted = new Set(placed(course, 'Code', 'eq').map((one) => one.id));
  return course.regions
    .filter((region) => !quoted.has(region.id))
    .map((region) => ({
      where: `${region.file}:${region.firstLine - 1}`,
      sentence: `no written page quotes the region ${region.id}; add <Code eq="${region.id}" /> or take the marks out.`,
    }));
};

/** An id stands for one equation and one region; a region is short. */
export const idsAreUniqueAndRegionsShort: Rule = (course) => {
  const problems: Problem[] = [];
  const equations = new Map<string, string>();
  for (const { id, where } of placed(course, 'Eq', 'id')) {
    const first = equations.get(id);
    if (first)
      problems.push({ where, sentence: `the equation ${id} stands here and at ${first}; one id, one equation.` });
    else equations.set(id, where);
  }
  const regions = new Map<string, string>();
  for (const region of course.regions) {
    const where = `${region.file}:${region.firstLine - 1}`;
    const first = regions.get(region.id);
    if (first)
      problems.push({ where, sentence: `the region ${region.id} stands here and at ${first}; one id, one region.` });
    else regions.set(region.id, where);
    if (region.lines.length > MAX_REGION_LINES) {
      problems.push({
        where,
        sentence: `the region ${region.id} has ${region.lines.length} lines, at most ${MAX_REGION_LINES}.`,
      });
    }
  }
  return problems;
};

/** A number in the text comes from its chapter's claims.json or measured.json, and is there. */
export const numbersAreThere: Rule = (course) =>
  [['Claim', 'claims'] as const, ['Measured', 'measured'] as const].flatMap(([name, group]) =>
    placed(course, name, 'id').flatMap(({ page, id, where }) => {
      const entry = course[group].get(page.file.split('/').slice(0, -1).join('/'))?.[id];
      if (!entry)
        return [
          { where, sentence: `<${name} id="${id}"> leads nowhere; ${group}.json of this chapter has no such entry.` },
        ];
      if (typeof entry.value === 'number') return [];
      const mend = name === 'Claim' ? `run npm run claims -- ${id}` : 'measure it and write its value down';
      return [{ where, sentence: `<${name} id="${id}"> has no value yet; ${mend}.` }];
    }),
  );
