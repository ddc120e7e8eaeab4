import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clipping, metrics, optimisers, rnnTanh } from './adapters/rnn';
import type { Adapter, GoldenFile } from './compare';

const folder = new URL('.', import.meta.url);
const read = (name: string): GoldenFile => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

function run(name: string, adapter: Adapter, expectedCases: number) {
  describe(`golden ${name}`, () => {
    const file = read(name);
    const results = file.cases.map((c) => ({
      name: c.name,
      ...adapter(c, { kernels: 'reference' }, file, folder.pathname),
    }));
    test(`${expectedCases} cases have code`, () => {
      expect(results.filter(({ comparisons }) => comparisons.length > 0)).toHaveLength(expectedCases);
    });
    for (const { name: caseName, comparisons } of results) {
      if (comparisons.length === 0) continue;
      test(`${caseName} agrees with its reference`, () => {
        expect(comparisons.filter(({ ok }) => !ok)).toEqual([]);
      });
    }
  });
}

run('rnn_tanh', rnnTanh, 7);
run('clipping', clipping, 6);
run('optimisers', optimisers, 14);
run('metrics', metrics, 3);
