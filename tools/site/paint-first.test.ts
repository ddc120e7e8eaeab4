import { expect, test } from 'vitest';
import { paintFirst } from './paint-first';

test('deferred scripts become preloads, in their order, and one script starts them', () => {
  const html = '<head><script src=/a.js defer></script><script src="/b.js" defer></script></head><body></body>';
  const made = paintFirst(html);
  expect(made).not.toMatch(/<script src/);
  expect(made.indexOf('href="/a.js"')).toBeLessThan(made.indexOf('href="/b.js"'));
  expect(made.match(/<script>/g)).toHaveLength(1);
  expect(made.indexOf('<script>')).toBeGreaterThan(made.indexOf('href="/b.js"'));
});

test('a page without deferred scripts stays as it is', () => {
  const html = '<head><script src=/a.js></script></head><body></body>';
  expect(paintFirst(html)).toBe(html);
});
