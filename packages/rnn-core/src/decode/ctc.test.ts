import { describe, expect, test } from 'vitest';
import { ALIGNMENT_BUGS, BEST_PATH_BUGS, PREFIX_BEAM_BUGS } from '../../test-support/bugs/decoders';
import { collapse, labellingsByPaths, probabilities } from '../../test-support/ctc-paths';
import type { Core } from '../../test-support/gradient-problems';
import { patchedCore } from '../../test-support/patched-core';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';

/** [T, K, blank] */
const SIZES = [[1, 2, 0], [2, 3, 1], [4, 3, 0], [5, 3, 2], [4, 4, 3], [6, 3, 0]] as const; // prettier-ignore

/** Runs `judge` on random scores of every size; the largest disagreement it reports. */
function worst(seed: number, judge: (scores: Float64Array, K: number, blank: number) => number): number {
  const rng = core.createRng(seed);
  return Math.max(
    ...SIZES.map(([T, K, blank]) =>
      judge(
        Float64Array.from({ length: T * K }, () => 2 * rng.normal()),
        K,
        blank,
      ),
    ),
  );
}

/** Infinity where two lists differ, so that any of the judges below reports it. */
const differ = (a: readonly number[], b: readonly number[]) => (a.join() === b.join() ? 0 : Infinity);

const bestPathError = (engine: Core, seed: number) =>
  worst(seed, (scores, K, blank) => {
    const all = labellingsByPaths(probabilities(scores, K), K, blank).map(({ best }) => best);
    const best = all.reduce((a, b) => (b.probability > a.probability ? b : a));
    const ours = engine.ctcBestPath(scores, K, blank);
    return Math.max(
      differ(ours.path, best.path),
      differ(ours.labels, collapse(best.path, blank)),
      Math.abs(Math.exp(ours.logProbability) - best.probability),
    );
  });

const prefixBeamError = (engine: Core, seed: number) =>
  worst(seed, (scores, K, blank) => {
    const all = labellingsByPaths(probabilities(scores, K), K, blank);
    const ours = engine.ctcPrefixBeam(scores, K, { beam: Infinity, blank });
    if (ours.length !== all.length) return Infinity;
    return Math.max(
      ...all.map(({ labels, probability }, n) =>
        Math.max(differ(ours[n].labels, labels), Math.abs(Math.exp(ours[n].logProbability) - probability)),
      ),
    );
  });

const alignmentError = (engine: Core, seed: number) =>
  worst(seed, (scores, K, blank) =>
    Math.max(
      ...labellingsByPaths(probabilities(scores, K), K, blank).map(({ labels, best }) => {
        const ours = engine.ctcAlign(scores, K, labels, blank);
        if (ours === null) return Infinity;
        const painted = new Array<number>(best.path.length).fill(blank);
        for (const { label, from, to } of ours.segments) painted.fill(label, from, to);
        return Math.max(
          differ(ours.path, best.path),
          differ(painted, best.path),
          Math.abs(Math.exp(ours.logProbability) - best.probability),
        );
      }),
    ),
  );

describe('against trying every path', () => {
  test('the best path is the best', () => {
    for (const seed of seeds(10, 100)) expect(bestPathError(core, seed)).toBeLessThan(1e-14);
  });
  test('an unlimited prefix beam finds every labelling, its probability and its rank', () => {
    for (const seed of seeds(10, 100)) expect(prefixBeamError(core, seed)).toBeLessThan(1e-14);
  });
  test('the alignment of every labelling is its best path, and the segments are where its labels stand', () => {
    for (const seed of seeds(10, 100)) expect(alignmentError(core, seed)).toBeLessThan(1e-14);
  });
  const bugs = [
    ...BEST_PATH_BUGS.map((bug) => ({ ...bug, judge: bestPathError })),
    ...PREFIX_BEAM_BUGS.map((bug) => ({ ...bug, judge: prefixBeamError })),
    ...ALIGNMENT_BUGS.map((bug) => ({ ...bug, judge: alignmentError })),
  ];
  test.each(bugs)('it shows a bug: $file: $why', async ({ judge, ...bug }) => {
    const patched = await patchedCore([bug]);
    expect(Math.max(...[1, 2, 3].map((seed) => judge(patched, seed)))).toBeGreaterThan(1e-3);
  });
});

test('the best path may spell other labels than the best labelling', () => {
  const scores = [0.6, 0.4, 0.6, 0.4].map(Math.log);
  expect(core.ctcBestPath(scores, 2).labels).toEqual([]);
  const [first, second] = core.ctcPrefixBeam(scores, 2, { beam: 2 });
  expect([first.labels, second.labels]).toEqual([[1], []]);
  expect(Math.exp(first.logProbability)).toBeCloseTo(0.64, 14);
});

test('a wider beam never finds a less probable first labelling than brute force allows, and beam 1 still adds paths', () => {
  const rng = core.createRng(2);
  const scores = Array.from({ length: 6 * 3 }, () => rng.normal());
  const [best] = labellingsByPaths(probabilities(scores, 3), 3, 0);
  for (const beam of [1, 2, 4, 8, 100]) {
    const found = core.ctcPrefixBeam(scores, 3, { beam });
    expect(found.length).toBeLessThanOrEqual(beam);
    expect(Math.exp(found[0].logProbability)).toBeLessThanOrEqual(best.probability + 1e-14);
  }
  expect(core.ctcPrefixBeam(scores, 3, { beam: 100 })[0].labels).toEqual(best.labels);
});

test('the loss and the beam agree on the probability of labels', () => {
  const rng = core.createRng(9);
  const k = core.createKernels('reference64');
  const s = k.alloc(12, 1, 4);
  for (let j = 0; j < s.data.length; j++) s.data[j] = 2 * rng.normal();
  const room = core.ctcRoom({ T: 12, B: 1, K: 4, L: 12 });
  for (const { labels, logProbability } of core.ctcPrefixBeam(s.data, 4, { beam: 2000 }).slice(0, 5)) {
    const loss = core.ctcForward(s, [labels], [12], room, { reduction: 'sum' });
    expect(-loss).toBeGreaterThanOrEqual(logProbability - 1e-12); // the beam may have lost paths, never found too many
    expect(-loss).toBeCloseTo(logProbability, 2);
  }
});

test('no frames give no labels, and 3000 peaky frames give finite logarithms', () => {
  expect(core.ctcBestPath([], 3)).toEqual({ path: [], labels: [], logProbability: 0 });
  expect(core.ctcPrefixBeam([], 3, { beam: 3 })).toEqual([{ labels: [], logProbability: 0 }]);
  const scores = Array.from({ length: 3000 * 3 }, (_, j) => (j % 3 === Math.floor(j / 900) % 3 ? 30 : 0));
  const [first] = core.ctcPrefixBeam(scores, 3, { beam: 3 });
  const path = core.ctcBestPath(scores, 3);
  expect(first.labels).toEqual(path.labels);
  const aligned = core.ctcAlign(scores, 3, path.labels);
  expect(aligned?.path).toEqual(path.path);
  expect(aligned?.logProbability).toBeCloseTo(path.logProbability, 9);
});

test('labels that do not fit have no alignment, and one more frame gives them one', () => {
  const even = (T: number) => new Array<number>(T * 3).fill(0);
  expect(core.ctcAlign(even(3), 3, [1, 1, 2])).toBeNull();
  expect(core.ctcAlign(even(4), 3, [1, 1, 2])).toMatchObject({
    path: [1, 0, 1, 2],
    segments: [{ label: 1, from: 0, to: 1 }, { label: 1, from: 2, to: 3 }, { label: 2, from: 3, to: 4 }], // prettier-ignore
  });
});

test('what cannot be decoded is refused with a sentence', () => {
  expect(() => core.ctcBestPath([1, 2, 3], 2)).toThrow('scores must be rows of K=2 numbers, got 3 of them');
  expect(() => core.ctcBestPath([1, 2, NaN, 1], 2)).toThrow('those of frame 1 are not');
  expect(() => core.ctcPrefixBeam([-Infinity, -Infinity], 2, { beam: 1 })).toThrow('those of frame 0 are not');
  expect(() => core.ctcPrefixBeam([1, 2], 2, { beam: 0 })).toThrow('beam must be at least 1, got 0');
  expect(() => core.ctcAlign([1, 2], 2, [0])).toThrow('labels must be 0 to 1 and not the blank 0, got 0');
  expect(() => core.ctcAlign([1, 2], 2, [2])).toThrow('got 2');
});
