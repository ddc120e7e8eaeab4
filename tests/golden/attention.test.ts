import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { attention } from './adapters/attention';
import { seq2seq } from './adapters/seq2seq';
import { wavenet } from './adapters/wavenet';
import type { Adapter, GoldenFile } from './compare';

const folder = new URL('.', import.meta.url);
const read = (name: string): GoldenFile => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

const FILES: readonly (readonly [string, Adapter, number])[] = [
  ['attention', attention, 12],
  ['seq2seq', seq2seq, 6],
  ['wavenet', wavenet, 6],
];

describe.each(FILES)('golden %s', (name, adapter, expectedCases) => {
  const file = read(name);
  const results = file.cases.map((golden) => ({
    name: golden.name,
    ...adapter(golden, { kernels: 'reference' }, file, folder.pathname),
  }));

  test(`all ${expectedCases} cases have code`, () => {
    expect(results).toHaveLength(expectedCases);
    expect(results.flatMap(({ missing }) => missing)).toEqual([]);
    for (const { comparisons } of results) expect(comparisons.length).toBeGreaterThan(0);
  });
  test.each(results.map((result) => [result.name, result.comparisons] as const))(
    '%s agrees with its reference',
    (_, comparisons) => {
      expect(comparisons.filter(({ ok }) => !ok)).toEqual([]);
    },
  );
});
