import type { CatalogueChapter } from './catalogue';
import { expect, test } from 'vitest';
import { count, fromFile, inWords, isEmpty, together, toFile, type Kept } from './progress';

const nothing: Kept = { read: [], exercises: {} };
const kept: Kept = {
  read: ['01-toy/index', '01-toy/1-state'],
  exercises: { '01-toy/clip': { text: 'let x', solved: true, atMs: 5 }, '01-toy/count': { solved: true, atMs: 6 } },
};

test('a file is read back as it was written', () => {
  expect(fromFile(toFile(kept, new Date(0)))).toEqual(kept);
  expect(JSON.parse(toFile(kept, new Date(0)))).toMatchObject({ savedAt: '1970-01-01T00:00:00.000Z' });
});

test.each([
  ['', 'not JSON'],
  ['[1]', 'not a file of this page'],
  ['{"format":"other"}', 'not a file of this page'],
  ['{"format":"unrolled-progress","version":2}', 'of version 2'],
])('the file %j is refused in a sentence, and nothing is changed', (text, words) => {
  expect(() => fromFile(text)).toThrow(words);
  expect(() => fromFile(text)).toThrow('Nothing was changed');
});

test('entries that make no sense are dropped, the others stay', () => {
  const text = JSON.stringify({
    format: 'unrolled-progress',
    version: 1,
    read: ['01-toy/index', 7, '../../etc', '01-toy/index', 'a'.repeat(300)],
    exercises: { '01-toy/a': { solved: true }, '01-toy/b': 'x', '01-toy/c': { text: 4 }, '<b>': { solved: true } },
  });
  expect(fromFile(text)).toEqual({ read: ['01-toy/index'], exercises: { '01-toy/a': { solved: true, atMs: 0 } } });
  const odd = fromFile('{"format":"unrolled-progress","version":1,"read":"x","exercises":[1]}');
  expect(isEmpty(odd)).toBe(true);
});

test('two devices together: nothing done is lost, and of two texts the younger stays', () => {
  const other: Kept = {
    read: ['01-toy/1-state', '01-toy/2-more'],
    exercises: {
      '01-toy/clip': { text: 'let y', atMs: 9 },
      '01-toy/count': { text: 'old', atMs: 1 },
      '01-toy/new': { text: 'z', atMs: 2 },
    },
  };
  const both = together(kept, other);
  expect(both.read).toEqual(['01-toy/index', '01-toy/1-state', '01-toy/2-more']);
  expect(both.exercises).toEqual({
    '01-toy/clip': { text: 'let y', solved: true, atMs: 9 },
    '01-toy/count': { text: 'old', solved: true, atMs: 6 },
    '01-toy/new': { text: 'z', atMs: 2 },
  });
  expect(together(kept, nothing)).toEqual(kept);
  expect(together(nothing, kept)).toEqual(kept);
});

test('what is counted is what is there: marks of pages that are gone do not count', () => {
  const chapter: CatalogueChapter = {
    folder: '01-toy',
    number: 1,
    title: 'Toy',
    pages: [
      { id: '01-toy/index', path: '/01-toy/', number: '1', label: 'Toy', exercises: [] },
      {
        id: '01-toy/exercises',
        path: '/01-toy/exercises/',
        number: '',
        label: 'Exercises',
        exercises: [
          { id: '01-toy/clip', kind: 'code', title: 'Clip', anchor: 'clip' },
          { id: '01-toy/none', kind: 'choose', title: 'None', anchor: '' },
        ],
      },
    ],
  };
  expect(count([chapter], kept)).toEqual({ pages: 2, read: 1, exercises: 2, solved: 1 });
  expect(inWords(count([chapter], kept))).toBe('1 of 2 pages read, 1 of 2 exercises solved');
  expect(inWords({ pages: 3, read: 0, exercises: 0, solved: 0 })).toBe('0 of 3 pages read');
});
