import { describe, expect, test } from 'vitest';
import { SAMPLING_BUGS } from '../../test-support/bugs/decoders';
import type { Core } from '../../test-support/gradient-problems';
import { patchedCore } from '../../test-support/patched-core';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';
import type { SamplingOptions } from './sampling';

const OPTIONS: SamplingOptions[] = [
  {},
  { temperature: 0.5 },
  { temperature: 3 },
  { topK: 1 },
  { topK: 3 },
  { topK: 99 },
  { topP: 0.2 },
  { topP: 0.7 },
  { topP: 1 },
  { temperature: 1.5, topK: 4, topP: 0.8 },
];

/** By trying every set of classes: of those that reach p, the smallest, and of these the most probable. */
function nucleusByTryingAll(probabilities: readonly number[], topP: number): number {
  let best = { set: 0, size: Infinity, mass: 0 };
  for (let set = 1; set < 2 ** probabilities.length; set++) {
    const members = probabilities.filter((p, j) => p > 0 && (set >> j) & 1);
    const mass = members.reduce((a, b) => a + b, 0);
    if (mass < topP - 1e-12) continue;
    if (members.length < best.size || (members.length === best.size && mass > best.mass)) {
      best = { set, size: members.length, mass };
    }
  }
  return best.set;
}

function byDefinition(scores: readonly number[], { temperature = 1, topK = Infinity, topP }: SamplingOptions) {
  const normalised = (weights: number[]) => weights.map((w) => w / weights.reduce((a, b) => a + b));
  const ahead = (j: number) => scores.filter((score) => score > scores[j]).length;
  let p = normalised(scores.map((score, j) => (ahead(j) < topK ? Math.exp(score / temperature) : 0)));
  if (topP !== undefined) {
    const set = nucleusByTryingAll(p, topP);
    p = normalised(p.map((share, j) => ((set >> j) & 1 ? share : 0)));
  }
  return p;
}

/** The largest disagreement over random scores and all options, in the distribution and in what u draws from it. */
function worst(engine: Core, seed: number): number {
  const rng = core.createRng(seed);
  let largest = 0;
  for (const options of OPTIONS) {
    const scores = Array.from({ length: 7 }, () => 2 * rng.normal());
    const expected = byDefinition(scores, options);
    const ours = engine.samplingDistribution(scores, options);
    for (let j = 0; j < 7; j++) largest = Math.max(largest, Math.abs(ours[j] - expected[j]));
    const u = rng.uniform();
    const below = (j: number) => expected.slice(0, j).reduce((a, b) => a + b, 0);
    const drawn = engine.drawIndex(expected, u);
    if (!(below(drawn) <= u && u < below(drawn + 1) + 1e-12)) largest = Infinity;
  }
  return largest;
}

describe('the distribution', () => {
  test('is the one of the definition for every option, the nucleus found by trying all sets', () => {
    for (const seed of seeds(20, 200)) expect(worst(core, seed)).toBeLessThan(1e-13);
  });

  test.each(SAMPLING_BUGS)('shows a bug: $why', async (bug) => {
    const patched = await patchedCore([bug]);
    expect(Math.max(...[1, 2, 3, 4, 5].map((seed) => worst(patched, seed)))).toBeGreaterThan(1e-3);
  });

  test('of equal scores exactly k are kept, the first ones, and a nucleus keeps at least one', () => {
    expect(Array.from(core.samplingDistribution([1, 2, 2, 2], { topK: 2 }))).toEqual([0, 0.5, 0.5, 0]);
    expect(Array.from(core.samplingDistribution([1, 1, 1, 1], { topP: 0.5 }))).toEqual([0.5, 0.5, 0, 0]);
    expect(Array.from(core.samplingDistribution([0, 0, 0], { topP: 1e-9 }))).toEqual([1, 0, 0]);
  });

  test('scores of ±1000 and classes ruled out by −∞ give exact shares', () => {
    expect(Array.from(core.samplingDistribution([1000, -1000, 1000, -Infinity]))).toEqual([0.5, 0, 0.5, 0]);
    expect(Array.from(core.samplingDistribution([0, 1], { temperature: 1e-6 }))).toEqual([0, 1]);
  });

  test('what is out of range, or not a number, is refused with a sentence', () => {
    expect(() => core.samplingDistribution([1], { temperature: 0 })).toThrow('temperature must be above 0, got 0');
    expect(() => core.samplingDistribution([1], { topK: 0 })).toThrow('topK must be at least 1, got 0');
    expect(() => core.samplingDistribution([1], { topP: 0 })).toThrow('topP must be above 0 and at most 1, got 0');
    expect(() => core.samplingDistribution([NaN, 1])).toThrow('scores must be numbers');
    expect(() => core.samplingDistribution([1, NaN], { topK: 1 })).toThrow('scores must be numbers');
    expect(() => core.samplingDistribution([-Infinity, -Infinity])).toThrow('at least one above −∞');
    expect(() => core.samplingDistribution([])).toThrow('at least one above −∞');
  });
});

test('20,000 draws of each option are spread as the exact distribution has it', () => {
  const draws = 20000;
  const scores = [0.3, -1, 1.2, 0, 0.8, -2];
  OPTIONS.forEach((options, seed) => {
    const rng = core.createRng(seed);
    const expected = core.samplingDistribution(scores, options);
    const counts = new Float64Array(6);
    for (let draw = 0; draw < draws; draw++) counts[core.sampleIndex(scores, options, rng)] += 1;
    let chiSquare = 0;
    expected.forEach((p, j) => {
      if (p === 0) expect(counts[j]).toBe(0);
      else chiSquare += (counts[j] - draws * p) ** 2 / (draws * p);
    });
    expect(chiSquare).toBeLessThan(20.5); // 0.1 % of fair draws exceed it with 5 degrees of freedom, fewer with less
  });
});

test('drawIndex takes the first class whose running sum exceeds u, never one of probability 0', () => {
  const p = [0, 0.25, 0, 0.75, 0];
  expect([0, 0.2499, 0.25, 0.9999].map((u) => core.drawIndex(p, u))).toEqual([1, 1, 3, 3]);
  expect(core.drawIndex([0.5, 0.4999, 0], 0.99999)).toBe(1); // rounding left the sum below u
});

test('greedyIndex takes the largest, the first of equals', () => {
  expect(core.greedyIndex([1, 3, 3, 2])).toBe(1);
  expect(core.greedyIndex([-Infinity, -5])).toBe(1);
});

test('one draw takes one number of the generator', () => {
  const [rng, other] = [core.createRng(4), core.createRng(4)];
  core.sampleIndex([1, 2, 3], { topK: 2 }, rng);
  other.uniform();
  expect(rng.state).toEqual(other.state);
});
