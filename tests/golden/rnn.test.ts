import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ctc, ctcDecode } from './adapters/ctc';
import { metrics } from './adapters/metrics';
import { dropoutMasks, recurrent } from './adapters/recurrent';
import { sampling } from './adapters/sampling';
import { schedules } from './adapters/schedules';
import { clipping, optimisers } from './adapters/training';
import { truncated } from './adapters/truncated';
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

run('rnn_tanh', recurrent('rnn_tanh'), 11);
run('lstm', recurrent('lstm'), 11);
run('gru_reset_after', recurrent('gru_reset_after'), 11);
run('gru_reset_before', recurrent('gru_reset_before'), 11);
run('dropout_masks', dropoutMasks, 7);
run('tbptt', truncated, 8);
run('clipping', clipping, 6);
run('optimisers', optimisers, 26);
run('metrics', metrics, 3);
run('ctc', ctc, 15);
run('ctc_decode', ctcDecode, 5);
run('sampling', sampling, 11);
run('schedules', schedules, 13);
