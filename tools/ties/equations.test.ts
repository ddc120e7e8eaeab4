import { expect, test } from 'vitest';
import { equationIds, readEquations } from './equations';
import { readRegions } from './regions';

test('equations are found in order, and none in code', () => {
  expect(equationIds('<Eq id="a">\n```\n<Eq id="no">\n```\n`<Eq id="no">` <Eq plain id="b">')).toEqual(['a', 'b']);
});

test('every equation of the course has a number and a page of its chapter', () => {
  const all = readEquations(process.cwd());
  expect(all.size).toBeGreaterThan(50);
  for (const { id, number, page, file } of all.values()) {
    const [chapter] = number.split('.');
    expect(page, id).toMatch(new RegExp(`^/0?${chapter}-`));
    expect(number, file).toMatch(/^\d+\.(\d+|E|0)\.\d+$/);
  }
  expect(new Set([...all.values()].map(({ number }) => number)).size).toBe(all.size);
});

test('some quoted lines belong to an equation that another page can point at', () => {
  const all = readEquations(process.cwd());
  expect([...readRegions(process.cwd()).keys()].some((id) => all.has(id))).toBe(true);
});
