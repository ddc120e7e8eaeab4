import { describe, expect, test } from 'vitest';
import { BEAM_SEARCH_BUGS } from '../../test-support/bugs/decoders';
import type { Core } from '../../test-support/gradient-problems';
import { patchedCore } from '../../test-support/patched-core';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';
import type { BeamSearchOptions, BeamStep, Hypothesis } from './beam-search';

const K = 3;
const END = 2;

/** A model whose distribution after each sequence is its own, drawn from a generator that knows the sequence. */
function model(seed: number) {
  const after = (symbols: readonly number[]): BeamStep<readonly number[]> => {
    const rng = core.createRng(seed).fork(`after ${symbols.join()}`);
    const weights = Array.from({ length: K }, () => Math.exp(1.5 * rng.normal()));
    const sum = weights.reduce((a, b) => a + b);
    return { state: symbols, logProbabilities: weights.map((weight) => Math.log(weight / sum)) };
  };
  return { start: after([]), advance: (state: readonly number[], symbol: number) => after([...state, symbol]) };
}

/** Every sequence up to maxLength by trying all of them, best first. */
function byTryingAll(seed: number, maxLength: number, end: number | undefined, lengthPower: number): Hypothesis[] {
  const { start, advance } = model(seed);
  const all: Hypothesis[] = [];
  const grow = (step: BeamStep<readonly number[]>, symbols: number[], logProbability: number): void => {
    for (let symbol = 0; symbol < K; symbol++) {
      const longer = [...symbols, symbol];
      const total = logProbability + step.logProbabilities[symbol];
      if (symbol !== end && longer.length < maxLength) grow(advance(step.state, symbol), longer, total);
      else {
        const rank = total / longer.length ** lengthPower;
        all.push({ symbols: longer, logProbability: total, rank, ended: symbol === end });
      }
    }
  };
  grow(start, [], 0);
  return all.sort((a, b) => b.rank - a.rank);
}

const search = (engine: Core, seed: number, options: BeamSearchOptions) =>
  engine.beamSearch(model(seed).start, model(seed).advance, options);

/** Whether an unlimited beam gives the same list as trying all, for several lengths and ends. */
function agrees(engine: Core, seed: number): boolean {
  return [[1, END], [4, END], [5, END], [4, undefined]].every(([maxLength = 0, end]) =>
    [0, 0.7, 1].every((lengthPower) => {
      const found = search(engine, seed, { width: Infinity, maxLength, end, lengthPower });
      const all = byTryingAll(seed, maxLength, end, lengthPower);
      return JSON.stringify(found) === JSON.stringify(all);
    }),
  ); // prettier-ignore
}

/** With a beam of as many as there can be, nothing is lost, but the search may stop early. */
const firstAgrees = (engine: Core, seed: number) =>
  [0, 1].every((lengthPower) => {
    const found = search(engine, seed, { width: 40, maxLength: 5, end: END, lengthPower });
    const all = byTryingAll(seed, 5, END, lengthPower).slice(0, 40);
    return found.length === 40 && found.every(({ rank }, n) => Math.abs(rank - all[n].rank) < 1e-12);
  });

describe('against trying everything', () => {
  test('an unlimited beam finds all sequences in order', () => {
    for (const seed of seeds(5, 50)) expect(agrees(core, seed)).toBe(true);
  });

  test('a beam that is wide enough stops early and has lost nothing', () => {
    for (const seed of seeds(5, 50)) expect(firstAgrees(core, seed)).toBe(true);
  });

  test.each(BEAM_SEARCH_BUGS)('shows a bug: $why', async (bug) => {
    const patched = await patchedCore([bug]);
    expect([1, 2].every((seed) => agrees(patched, seed) && firstAgrees(patched, seed))).toBe(false);
  });
});

test('width 1 is greedy', () => {
  for (const seed of seeds(10, 50)) {
    const { start, advance } = model(seed);
    const symbols: number[] = [];
    for (let step = start; symbols.length < 6 && symbols.at(-1) !== END;) {
      const symbol = core.greedyIndex(step.logProbabilities);
      symbols.push(symbol);
      step = advance(step.state, symbol);
    }
    const [found] = search(core, seed, { width: 1, maxLength: 6, end: END });
    expect(found.symbols).toEqual(symbols);
    expect(found.ended).toBe(symbols.at(-1) === END);
  }
});

test('a beam of 2 finds what greed misses', () => {
  const next: Record<string, number[]> = { '': [0.6, 0.4], 0: [0.5, 0.5], 1: [0.9, 0.1] };
  const after = (state: string): BeamStep<string> => ({ state, logProbabilities: next[state].map(Math.log) });
  const advance = (state: string, symbol: number) => after(state + symbol);
  const found = (width: number) => core.beamSearch(after(''), advance, { width, maxLength: 2 })[0];
  expect(found(1).symbols).toEqual([0, 0]); // 0.30
  expect(found(2).symbols).toEqual([1, 0]); // 0.36
  expect(Math.exp(found(2).logProbability)).toBeCloseTo(0.36, 14);
});

test('dividing by the length lets a longer sequence win', () => {
  const after = (state: number): BeamStep<number> => ({
    state,
    logProbabilities: [state === 0 ? 0.5 : 0.8, state === 0 ? 0.5 : 0.2].map(Math.log),
  });
  const options = { width: 4, maxLength: 3, end: 1 };
  const first = (lengthPower: number) =>
    core.beamSearch(after(0), (state) => after(state + 1), { ...options, lengthPower })[0].symbols;
  expect(first(0)).toEqual([1]); // 0.5 against 0.5 · 0.8 · 0.8 = 0.32
  expect(first(1)).toEqual([0, 0, 0]); // log 0.32 / 3 is above log 0.5
});

test('what is ruled out by −∞ is never followed, and NaN is refused', () => {
  const fixed = (logProbabilities: number[]) => ({ state: null, logProbabilities });
  const options = { width: 9, maxLength: 2 };
  const found = core.beamSearch(fixed([0, -Infinity]), () => fixed([-Infinity, 0]), options);
  expect(found.map(({ symbols }) => symbols)).toEqual([[0, 1]]);
  expect(() => core.beamSearch(fixed([0]), () => fixed([NaN]), options)).toThrow('got NaN after [0]');
});

test('options out of range are refused', () => {
  const run = (options: Partial<BeamSearchOptions>) => () => search(core, 1, { width: 1, maxLength: 1, ...options });
  expect(run({ width: 0 })).toThrow('width must be at least 1, got 0');
  expect(run({ maxLength: 0 })).toThrow('maxLength must be at least 1, got 0');
  expect(run({ lengthPower: -1 })).toThrow('lengthPower must be at least 0, got -1');
});
