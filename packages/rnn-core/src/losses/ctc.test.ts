import { describe, expect, test } from 'vitest';
import { CTC_MODEL_BUGS } from '../../test-support/bugs/ctc';
import { collapse, paths, probabilities } from '../../test-support/ctc-paths';
import { ctcLabels } from '../../test-support/loss-problems';
import { bitsOf, largestDifference, randomTensor } from '../../test-support/numbers';
import { patchedCore } from '../../test-support/patched-core';
import { seeds } from '../../test-support/seeds';
import type { Core } from '../../test-support/gradient-problems';
import * as core from '../index';
import { logAdd, logSoftmaxRow } from './log-space';

const k = core.createKernels('reference64');

/** Loss and gradient of one sequence from a sum over all paths, with probabilities and no logarithms. */
function bruteForce(scores: ArrayLike<number>, T: number, K: number, labels: readonly number[], blank: number) {
  const y = probabilities(scores, K);
  const wanted = labels.join();
  const through = new Float64Array(T * K);
  let p = 0;
  for (const path of paths(T, K)) {
    if (collapse(path, blank).join() !== wanted) continue;
    const probability = path.reduce((product, label, t) => product * y[t * K + label], 1);
    p += probability;
    path.forEach((label, t) => (through[t * K + label] += probability));
  }
  return { loss: -Math.log(p), gradient: y.map((share, j) => share - through[j] / p) };
}

/** Loss and gradient of one sequence by the engine. */
function byEngine(engine: Core, scores: ArrayLike<number>, T: number, K: number, labels: number[], blank: number) {
  const s = k.alloc(T, 1, K);
  s.data.set(scores);
  const ds = k.alloc(T, 1, K);
  const room = engine.ctcRoom({ T, B: 1, K, L: labels.length });
  const options = { blank, reduction: 'sum' } as const;
  const loss = engine.ctcForward(s, [labels], [T], room, options);
  engine.ctcBackward([labels], [T], room, ds, options);
  return { loss, gradient: ds.data, room };
}

/** The largest disagreement with brute force over all sizes, blanks and several kinds of labels. */
function worstAgainstBruteForce(engine: Core, seed: number): number {
  const rng = core.createRng(seed);
  let worst = 0;
  for (const [T, K, count] of [
    [1, 2, 1],
    [1, 3, 0],
    [3, 2, 1],
    [3, 3, 2],
    [4, 3, 3],
    [5, 3, 3],
    [5, 4, 2],
    [6, 3, 4],
    [6, 3, 0],
  ]) {
    // prettier-ignore
    for (const blank of [0, K - 1]) {
      const scores = randomTensor(k, [T, K], rng, 2).data;
      const [labels] = ctcLabels(rng, [count], K, blank);
      const [ours, theirs] = [byEngine(engine, scores, T, K, labels, blank), bruteForce(scores, T, K, labels, blank)];
      if (ours.loss === Infinity && theirs.loss === Infinity) continue;
      worst = Math.max(worst, Math.abs(ours.loss - theirs.loss), largestDifference(ours.gradient, theirs.gradient));
    }
  }
  return worst;
}

describe('against the sum over all paths', () => {
  test('loss and gradient agree to 1e-12 for every size, blank, and repeated or missing labels', () => {
    for (const seed of seeds(5, 50)) expect(worstAgainstBruteForce(core, seed)).toBeLessThan(1e-12);
  });

  test.each(CTC_MODEL_BUGS)('a wrong lattice that is wrong forward and backward alike shows: $why', async (bug) => {
    const engine = await patchedCore([bug]);
    expect(worstAgainstBruteForce(engine, 1)).toBeGreaterThan(1e-3);
  });

  test('the probabilities of all labellings sum to 1', () => {
    const [T, K] = [4, 3];
    const scores = randomTensor(k, [T, K], core.createRng(3), 2).data;
    const labellings = new Map(Array.from(paths(T, K), (path) => [collapse(path, 0).join(), collapse(path, 0)]));
    let total = 0;
    for (const labels of labellings.values()) total += Math.exp(-byEngine(core, scores, T, K, labels, 0).loss);
    expect(labellings.size).toBe(15);
    expect(total).toBeCloseTo(1, 13);
  });
});

test('two frames, one label: p = 1 − p(blank blank) − …, worked out by hand', () => {
  // y = (blank 1/2, a 1/2) in both frames: aa, ␣a, a␣ collapse to "a", so p = 3/4.
  expect(byEngine(core, [0, 0, 0, 0], 2, 2, [1], 0).loss).toBeCloseTo(-Math.log(3 / 4), 14);
  // In frame 1 half of all paths stand at a; of those that spell "a", two of three. So the pull is 1/2 − 2/3.
  const { gradient } = byEngine(core, [0, 0, 0, 0], 2, 2, [1], 0);
  [1 / 6, -1 / 6, 1 / 6, -1 / 6].forEach((entry, j) => expect(gradient[j]).toBeCloseTo(entry, 14));
});

test('descending along the gradient teaches the scores to spell the labels, without being told when', () => {
  const [T, K] = [10, 4];
  const labels = [[2, 2, 1, 3]];
  const s = randomTensor(k, [T, 1, K], core.createRng(2), 0.1);
  const room = core.ctcRoom({ T, B: 1, K, L: 4 });
  const before = core.ctcForward(s, labels, [T], room);
  for (let step = 0; step < 300; step++) {
    const ds = k.alloc(T, 1, K);
    core.ctcForward(s, labels, [T], room, { reduction: 'sum' });
    core.ctcBackward(labels, [T], room, ds, { reduction: 'sum' });
    for (let j = 0; j < s.data.length; j++) s.data[j] -= ds.data[j];
  }
  expect(core.ctcForward(s, labels, [T], room)).toBeLessThan(0.01 * before);
  expect(core.ctcBestPath(s.data, K).labels).toEqual([2, 2, 1, 3]);
});

test('α and β meet in every frame: their sum over places is log p', () => {
  const [T, B, K] = [9, 2, 4];
  const rng = core.createRng(8);
  const s = randomTensor(k, [T, B, K], rng, 2);
  const labels = ctcLabels(rng, [4, 2], K, 0);
  const frames = [9, 6];
  const room = core.ctcRoom({ T: T + 2, B, K, L: 5 });
  core.ctcForward(s, labels, frames, room);
  core.ctcBackward(labels, frames, room, k.alloc(T, B, K));
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < frames[b]; t++) {
      let sum = -Infinity;
      for (let u = 0; u < 2 * labels[b].length + 1; u++) {
        const place = (b * room.T + t) * (2 * room.L + 1) + u;
        sum = logAdd(sum, room.alpha[place] + room.beta[place]);
      }
      expect(sum).toBeCloseTo(room.logP[b], 12);
    }
  }
});

describe('the batch', () => {
  const [T, B, K] = [6, 3, 4];
  const rng = core.createRng(4);
  const s = randomTensor(k, [T, B, K], rng, 2);
  const labels = ctcLabels(rng, [3, 2, 0], K, 0);
  const frames = [6, 4, 2];
  const room = core.ctcRoom({ T, B, K, L: 3 });

  test('each sequence is what it would be alone, whatever the padding holds, NaN included', () => {
    const total = core.ctcForward(s, labels, frames, room, { reduction: 'sum' });
    const losses = Array.from(room.losses);
    const alone = labels.map((ls, b) => {
      const own = Array.from({ length: frames[b] }, (_, t) => Array.from(s.data.slice((t * B + b) * K, (t * B + b + 1) * K))); // prettier-ignore
      return byEngine(core, own.flat(), frames[b], K, ls, 0).loss;
    });
    alone.forEach((loss, b) => expect(losses[b]).toBeCloseTo(loss, 13));
    expect(total).toBeCloseTo(losses[0] + losses[1] + losses[2], 12);
    const junk = { shape: s.shape, data: s.data.slice() };
    junk.data.fill(NaN, (5 * B + 1) * K, (5 * B + 3) * K);
    expect(core.ctcForward(junk, labels, frames, room, { reduction: 'sum' })).toBe(total);
  });

  test('mean divides each loss by its number of labels, at least 1, and by the batch', () => {
    const mean = core.ctcForward(s, labels, frames, room);
    expect(mean).toBeCloseTo((room.losses[0] / 3 + room.losses[1] / 2 + room.losses[2] / 1) / 3, 13);
  });

  test('gradients add to what is there, and each frame’s sum to 0', () => {
    core.ctcForward(s, labels, frames, room);
    const once = k.alloc(T, B, K);
    core.ctcBackward(labels, frames, room, once);
    const twice = k.alloc(T, B, K);
    k.fill(twice, 5);
    core.ctcBackward(labels, frames, room, twice);
    expect(largestDifference(twice.data, once.data.map((entry) => entry + 5))).toBeLessThan(1e-14); // prettier-ignore
    for (let n = 0; n < T * B; n++) {
      const row = Array.from(once.data.slice(n * K, (n + 1) * K));
      expect(Math.abs(row.reduce((a, b) => a + b))).toBeLessThan(1e-15);
    }
  });

  test('views of a larger memory, as an engine in fixed memory hands out, give the same bits', () => {
    const memory = new Float64Array(3 * T * B * K);
    const view = (part: number) => ({
      shape: s.shape,
      data: memory.subarray(part * T * B * K, (part + 1) * T * B * K),
    });
    const [inside, grad] = [view(1), view(2)];
    inside.data.set(s.data);
    const ds = k.alloc(T, B, K);
    expect(core.ctcForward(inside, labels, frames, room)).toBe(core.ctcForward(s, labels, frames, room));
    core.ctcBackward(labels, frames, room, ds);
    core.ctcBackward(labels, frames, room, grad);
    expect(bitsOf(grad.data)).toBe(bitsOf(ds.data));
  });
});

describe('labels that do not fit', () => {
  const s = randomTensor(k, [3, 2, 3], core.createRng(5), 2);
  const labels = [[1, 1, 2], [2]]; // 1 ␣ 1 2 needs four frames
  const room = core.ctcRoom({ T: 3, B: 2, K: 3, L: 3 });

  test('give an infinite loss and a gradient that is no number', () => {
    expect(core.ctcForward(s, labels, [3, 3], room)).toBe(Infinity);
    expect(room.losses[0]).toBe(Infinity);
    expect(room.losses[1]).toBeLessThan(10);
    const ds = k.alloc(3, 2, 3);
    core.ctcBackward(labels, [3, 3], room, ds);
    expect([0, 2, 4].map((n) => Number.isNaN(ds.data[n * 3]))).toEqual([true, true, true]);
    expect([1, 3, 5].every((n) => ds.data.slice(n * 3, n * 3 + 3).every(Number.isFinite))).toBe(true);
  });

  test('or, if so asked for, loss 0 and gradients of exactly 0, and the others count as before', () => {
    const options = { impossible: 'zero', reduction: 'sum' } as const;
    const total = core.ctcForward(s, labels, [3, 3], room, options);
    expect(room.losses[0]).toBe(0);
    expect(total).toBe(room.losses[1]);
    const ds = k.alloc(3, 2, 3);
    core.ctcBackward(labels, [3, 3], room, ds, options);
    expect([0, 2, 4].flatMap((n) => Array.from(ds.data.slice(n * 3, n * 3 + 3)))).toEqual(new Array(9).fill(0));
    expect(ds.data.slice(3, 6).some((entry) => entry !== 0)).toBe(true);
  });

  test('a NaN score is not taken for an impossible label', () => {
    const spoilt = { shape: s.shape, data: s.data.slice() };
    spoilt.data[0] = NaN;
    expect(core.ctcForward(spoilt, [[1], [2]], [3, 3], room, { impossible: 'zero' })).toBeNaN();
  });
});

test('peaks of ±1000, a class ruled out by −∞ and 2000 frames stay finite and exact', () => {
  const [T, K] = [2000, 3];
  const scores = Float64Array.from({ length: T * K }, (_, j) => (j % K === Math.floor(j / K) % 2 ? 1000 : -1000));
  const long = byEngine(core, scores, T, K, [2, 1], 0);
  expect(Number.isFinite(long.loss)).toBe(true);
  expect(Array.from(long.gradient).every(Number.isFinite)).toBe(true);
  const ruledOut = byEngine(core, [0, -Infinity, 0, 0, 0, -Infinity], 2, 3, [1], 0); // only ␣1 is left
  expect(ruledOut.loss).toBeCloseTo(2 * Math.log(2), 13);
  [0.5 - 1, 0, 0.5, 0.5, 0.5 - 1, 0].forEach((entry, j) => expect(ruledOut.gradient[j]).toBeCloseTo(entry, 13));
});

test('what is out of range is refused with a sentence', () => {
  const room = core.ctcRoom({ T: 3, B: 1, K: 3, L: 1 });
  const forward =
    (labels: number[][], frames: number[], s = k.alloc(3, 1, 3), blank = 0) =>
    () =>
      core.ctcForward(s, labels, frames, room, { blank });
  expect(forward([[1]], [4])).toThrow('frames[0] must be 1 to 3, got 4');
  expect(forward([[1]], [0])).toThrow('frames[0] must be 1 to 3, got 0');
  expect(forward([[1, 2]], [3])).toThrow('labels[0] must have at most 1 entries, got 2');
  expect(forward([[0]], [3])).toThrow('labels[0][0] must be 0 to 2 and not the blank 0, got 0');
  expect(forward([[3]], [3])).toThrow('got 3');
  expect(forward([[1]], [3], k.alloc(3, 1, 3), 3)).toThrow('blank must be a class from 0 to 2, got 3');
  expect(forward([[1]], [3], k.alloc(3, 3))).toThrow('s must be (T,B,K)=(3,1,3), got (3,3)');
  expect(forward([[1]], [3], k.alloc(4, 1, 3))).toThrow('(T,B) must be at most (3,1), got (4,1)');
});

test('logAdd knows 0 and NaN, and keeps the small one beside the large one', () => {
  expect(logAdd(-Infinity, -Infinity)).toBe(-Infinity);
  expect(logAdd(-Infinity, -3)).toBe(-3);
  expect(logAdd(2, -Infinity)).toBe(2);
  expect(logAdd(Math.log(3), Math.log(4))).toBeCloseTo(Math.log(7), 15);
  expect(logAdd(-1000, -1000)).toBeCloseTo(-1000 + Math.LN2, 12);
  for (const pair of [[NaN, 0], [0, NaN], [NaN, -Infinity]]) expect(logAdd(pair[0], pair[1])).toBeNaN(); // prettier-ignore
  const row = [0, 1000, -Infinity];
  logSoftmaxRow(row, 0, 3, row, 0);
  expect(row).toEqual([-1000, 0, -Infinity]);
});
