/**
 * Rules about exercises: each has an id of its own under its chapter, a judge where code is checked, and an answer.
 */
import type { Course, Problem } from './course';

const KINDS = ['CodeExercise', 'Predict', 'Quiz', 'FindTheBug'];

/** What a reader keeps on the device is kept under the id, and counted by chapter. */
export function exercisesHaveIds(course: Course): Problem[] {
  const seen = new Map<string, string>();
  return exercises(course).flatMap(({ name, id, where, folder }) => {
    if (id === '' || id === `${folder}/`)
      return [{ where, sentence: `<${name}> has no id; write id="${folder}/NAME".` }];
    if (!id.startsWith(`${folder}/`))
      return [
        { where, sentence: `<${name} id="${id}"> belongs to another folder; its id must start with ${folder}/.` },
      ];
    const first = seen.get(id);
    seen.set(id, first ?? where);
    return first ? [{ where, sentence: `the exercise ${id} stands here and at ${first}; one id, one exercise.` }] : [];
  });
}

/** Code has a judge that exists and a solution; a prediction has answers; a choice has one that is right; a bug is found. */
export function exercisesHaveAnswers(course: Course): Problem[] {
  return exercises(course).flatMap(({ name, id, where, attributes, inner }) => {
    const problem = (sentence: string): Problem[] => [{ where, sentence: `<${name} id="${id}"> ${sentence}` }];
    const lacks = (tag: RegExp, what: string): Problem[] => (tag.test(inner) ? [] : problem(`has no ${what}.`));
    if (name === 'Quiz') return lacks(/<Choice\s+right\b/, '<Choice right>');
    if (name === 'Predict') return lacks(/<Ask\b[^>]*\banswer=/, '<Ask says="…" answer="…">');
    if (name === 'FindTheBug') return lacks(/<Found\b/, '<Found> that says what is wrong with the line');
    const judge = typeof attributes.judge === 'string' ? attributes.judge : '';
    const [chapter, experiment] = judge.split('/');
    const file = `${course.docs}/${chapter}/experiments/${experiment}.ts`;
    return [
      ...lacks(/<Solution\b/, '<Solution>'),
      ...(judge !== '' && course.files.has(file) ? [] : problem(`has no judge: there is no ${file}.`)),
    ];
  });
}

function exercises(course: Course) {
  return course.pages
    .filter((page) => !page.planned)
    .flatMap((page) =>
      page.elements
        .filter(({ name }) => KINDS.includes(name))
        .map(({ name, attributes, line, inner }) => ({
          name,
          attributes,
          inner,
          id: typeof attributes.id === 'string' ? attributes.id : '',
          where: `${page.file}:${line}`,
          folder: page.file.split('/').slice(1, -1).join('/'),
        })),
    );
}
