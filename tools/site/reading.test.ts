import { expect, test } from 'vitest';
import { readingOf } from './reading';

test('words, formulas and code take time; imports, tags and comments take none', () => {
  const words = 'word '.repeat(400);
  const rest = 'import x from \'./y\'\n{/* a comment */}\n<Figure caption="ignored words">\n';
  expect(readingOf(`---\ntitle: T\n---\n${rest}${words}`).minutes).toBe(2);
  expect(readingOf(`${words}${'$$\na b c\n$$\n'.repeat(8)}`).minutes).toBe(4);
  expect(readingOf('').minutes).toBe(1);
});

test('demos of the course and of the page, and exercises, are counted', () => {
  const source = 'import { Hears, Rows } from \'./demos/Hears\';\n<Demo of="a" />\n<Hears />\n<Rows />\n<Quiz id="q">';
  expect(readingOf(source)).toMatchObject({ demos: 3, exercises: 1 });
});
