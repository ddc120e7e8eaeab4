import path from 'node:path';
import { expect, test } from 'vitest';
import { exercisesOf, readCatalogue } from './catalogue';

test('an exercise is found with its kind, its heading and its anchor', () => {
  const page = [
    '## 1. The slope {/* #slope */}',
    '',
    '<CodeExercise id="a/slope" judge="a/judge-slope" call="slope" starter={SLOPE}>',
    '</CodeExercise>',
    '',
    '## 2. Two of them',
    '',
    '<Quiz id="a/quiz">',
    '</Quiz>',
    '<Predict id="a/predict">',
    '</Predict>',
    '```mdx',
    '<Quiz id="shown">',
    '```',
    '### A bug {/* #bug */}',
    '<FindTheBug id="a/bug" code={BUG} line={2}>',
  ].join('\n');
  expect(exercisesOf(page)).toEqual([
    { id: 'a/slope', kind: 'code', title: '1. The slope', anchor: 'slope' },
    { id: 'a/quiz', kind: 'choose', title: '2. Two of them', anchor: '' },
    { id: 'a/predict', kind: 'predict', title: '2. Two of them', anchor: '' },
    { id: 'a/bug', kind: 'bug', title: 'A bug', anchor: 'bug' },
  ]);
});

test('the course is read: chapter 1 with its sections and exercises, planned pages left out', () => {
  const [first, ...others] = readCatalogue(path.resolve(import.meta.dirname, '../..'));
  expect(first.pages[0]).toMatchObject({ path: '/01-phoneme-rnn/', number: '1' });
  expect(first.pages.map((page) => page.path)).toContain('/01-phoneme-rnn/4-cell/');
  const exercises = first.pages.flatMap((page) => page.exercises);
  expect(exercises.length).toBeGreaterThanOrEqual(8);
  expect(exercises.filter((one) => one.kind === 'code').length).toBeGreaterThanOrEqual(2);
  expect(new Set(exercises.map((one) => one.id)).size).toBe(exercises.length);
  expect(others.some((chapter) => chapter.pages.length === 0)).toBe(true);
});
