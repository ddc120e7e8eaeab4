import { describe, expect, test } from 'vitest';
import { GRU_RESET_AFTER_BUGS, GRU_RESET_BEFORE_BUGS } from '../../test-support/bugs/gru';
import { LSTM_BUGS } from '../../test-support/bugs/lstm';
import { LSTM_VARIANT_BUGS } from '../../test-support/bugs/lstm-variants';
import { RECURRENT_LAYER_BUGS } from '../../test-support/bugs/recurrent-layers';
import { check, type Core } from '../../test-support/gradient-problems';
import type { InjectedBug } from '../../test-support/injected-bugs';
import { patchedCore } from '../../test-support/patched-core';
import { ALL_LAYERS, CELLS, COMPOSED, DROPPING, VARIANTS } from '../../test-support/recurrent-layers';
import { layerProblem, type MakeLayer } from '../../test-support/recurrent-problems';
import {
  PLAIN_NAMES,
  paddingDifference,
  plainDifference,
  stepperDifference,
} from '../../test-support/recurrent-promises';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';

const sizes = { T: 5, B: 3, D: 2, H: 3 };
const run = { T: 4, lengths: [4, 2, 3] };

/** Which of the four witnesses object to a layer of the given engine, and in which order they are asked. */
function* objections(engine: Core, name: string, make: MakeLayer, seed: number): Generator<string> {
  const problem = layerProblem(engine, make, run, seed);
  if (!check(engine, problem).passed) yield `${name}: gradients`;
  if (PLAIN_NAMES.includes(name) && !(plainDifference(engine, name, make, run, seed) < 1e-12)) {
    yield `${name}: plain loops`;
  }
  if (!(paddingDifference(engine, make, run, seed) === 0)) yield `${name}: padding`;
  if (problem.layer.stepper && !(stepperDifference(engine, make, run, seed) < 1e-12)) yield `${name}: frame by frame`;
}

/** Whether anything is found in any of the named layers; it stops at the first. */
function isCaught(engine: Core, names: readonly string[], seed: number): boolean {
  return names.some((name) => !objections(engine, name, ALL_LAYERS[name](sizes), seed).next().done);
}

test('the engine as it is has nothing to object to', () => {
  for (const [name, make] of Object.entries(ALL_LAYERS)) {
    expect([...objections(core, name, make(sizes), 3)]).toEqual([]);
  }
});

/** Where a bug in a file is likely to show; every layer, where it is not said. */
const LIKELY: Readonly<Record<string, readonly string[]>> = {
  'layers/stacked.ts': Object.keys(COMPOSED),
  'layers/bidirectional.ts': ['both directions'],
  'layers/dropout.ts': Object.keys(DROPPING),
  'cells/simple-rnn-dropout.ts': ['simple RNN dropping'],
  'cells/tape.ts': ['LSTM dropping', 'GRU reset before dropping'],
};

const cases: readonly [string, readonly InjectedBug[], readonly string[]][] = [
  ['LSTM', LSTM_BUGS, ['LSTM', 'LSTM dropping']],
  ['LSTM variants', LSTM_VARIANT_BUGS, Object.keys(VARIANTS)],
  ['GRU reset before', GRU_RESET_BEFORE_BUGS, ['GRU reset before', 'GRU reset before dropping']],
  ['GRU reset after', GRU_RESET_AFTER_BUGS, ['GRU reset after', 'GRU reset after dropping']],
  ['layers', RECURRENT_LAYER_BUGS, Object.keys(CELLS)],
];

describe.each(cases)('%s: the checks catch', (_, bugs, names) => {
  test.each(bugs)('$file: $why', async (bug) => {
    const engine = await patchedCore([bug]);
    for (const seed of seeds(1, 10)) expect(isCaught(engine, LIKELY[bug.file] ?? names, seed)).toBe(true);
  });
});

test('no two of these bugs are alike, and every module has at least three', () => {
  const bugs = cases.flatMap(([, list]) => list);
  expect(new Set(bugs.map(({ file, find, replace }) => file + find + replace)).size).toBe(bugs.length);
  const counts = new Map<string, number>();
  for (const { file } of bugs) counts.set(file, (counts.get(file) ?? 0) + 1);
  for (const file of ['lstm', 'lstm-variants', 'gru-reset-before', 'gru-reset-after', 'simple-rnn-dropout']) {
    expect(counts.get(`cells/${file}.ts`)).toBeGreaterThanOrEqual(3);
  }
  for (const file of ['recurrent', 'stacked', 'bidirectional', 'dropout']) {
    expect(counts.get(`layers/${file}.ts`)).toBeGreaterThanOrEqual(3);
  }
});
