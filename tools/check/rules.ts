/**
 * All rules of `npm run check`, applied to a course.
 */
import { readCourse, type Place, type Problem } from './course';
import { exercisesHaveAnswers, exercisesHaveIds } from './exercises';
import { headingsAreDifferent, headingsAreInOrder, recapIsLast } from './headings';
import { decimalsHaveSources, percentagesHaveSources } from './numbers';
import { skeletonIsWhole, symbolsAreInLegend } from './pages';
import { picturesHaveWords } from './pictures';
import { shapesAreGiven } from './shapes';
import { termsAreInGlossary } from './terms';
import {
  codeHasEquationAndSource,
  equationsHaveCodeAndTest,
  idsAreUniqueAndRegionsShort,
  lettersHavePartners,
  numbersAreThere,
  referencesLeadSomewhere,
  regionsAreQuoted,
} from './ties';

const rules = [
  equationsHaveCodeAndTest,
  codeHasEquationAndSource,
  lettersHavePartners,
  regionsAreQuoted,
  idsAreUniqueAndRegionsShort,
  numbersAreThere,
  referencesLeadSomewhere,
  skeletonIsWhole,
  headingsAreInOrder,
  headingsAreDifferent,
  recapIsLast,
  shapesAreGiven,
  symbolsAreInLegend,
  termsAreInGlossary,
  percentagesHaveSources,
  decimalsHaveSources,
  picturesHaveWords,
  exercisesHaveIds,
  exercisesHaveAnswers,
];

export interface Verdict {
  readonly problems: readonly Problem[];
  /** What was looked at, for the last line of the report. */
  readonly written: number;
  readonly planned: number;
  readonly equations: number;
  readonly regions: number;
}

/** Reads the course and applies every rule. With `chapter`, only that chapter's problems are kept. */
export function checkCourse(place: Place): Verdict {
  const course = readCourse(place);
  const inside = place.chapter === undefined ? '' : `${place.docs}/${place.chapter}/`;
  const problems = [...course.problems, ...rules.flatMap((rule) => rule(course))];
  const pages = course.pages.filter((page) => page.file.startsWith(inside));
  const written = pages.filter((page) => !page.planned);
  return {
    problems: problems.filter((problem) => problem.where.startsWith(inside)),
    written: written.length,
    planned: pages.length - written.length,
    equations: written.flatMap((page) => page.elements).filter((element) => element.name === 'Eq').length,
    regions: course.regions.filter((region) => inside === '' || region.file.startsWith(inside)).length,
  };
}
