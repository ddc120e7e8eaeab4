import { expect, test } from 'vitest';
import { readingText } from './words';

test('minutes, demos and exercises are said in words, and nothing of what there is none', () => {
  expect(readingText({ minutes: 9, demos: 1, exercises: 0 })).toBe('9 minutes to read, 1 demo');
  expect(readingText({ minutes: 1, demos: 0, exercises: 8 })).toBe('1 minute to read, 8 exercises');
});
