import { expect, test } from 'vitest';
import { createRng, rngFromState, type Rng, type RngState } from './rng';

const draws = (rng: Rng, count: number) => Array.from({ length: count }, () => rng.uniform());
const words = (rng: Rng, count: number) => draws(rng, count).map((u) => u * 2 ** 32);

/** xoshiro128** written from its definition in integers without end, cut to 32 bits at each step. */
function* integersOf(state: RngState): Generator<number> {
  const cut = (x: bigint) => x & 0xffffffffn;
  const turn = (x: bigint, bits: bigint) => cut((x << bits) | (x >> (32n - bits)));
  const s = state.map(BigInt);
  for (;;) {
    yield Number(cut(turn(cut(s[1] * 5n), 7n) * 9n));
    const shifted = cut(s[1] << 9n);
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = turn(s[3], 11n);
  }
}

/** The same for splitmix32, which fills the state from a seed below 2³². */
function stateOf(seed: number): RngState {
  const cut = (x: bigint) => x & 0xffffffffn;
  return [1n, 2n, 3n, 4n].map((turn) => {
    let z = cut(BigInt(seed) + turn * 0x9e3779b9n);
    z = cut((z ^ (z >> 16n)) * 0x21f0aaadn);
    z = cut((z ^ (z >> 15n)) * 0x735a2d97n);
    return Number(z ^ (z >> 15n));
  }) as RngState;
}

test('from the state 1 2 3 4 come the ten numbers of the authors’ own program (xoshiro128starstar.c, version 1.1)', () => {
  const known = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];
  expect(words(rngFromState([1, 2, 3, 4]), 10)).toEqual(known);
});

test('ten thousand draws agree with the definition in unbounded integers, from four states', () => {
  const states: RngState[] = [
    [1, 2, 3, 4],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0, 0, 0, 1],
    [0x80000000, 0, 0x12345678, 0xdeadbeef],
  ];
  for (const state of states) {
    const integers = integersOf(state);
    const expected = Array.from({ length: 2500 }, () => integers.next().value);
    expect(words(rngFromState(state), 2500)).toEqual(expected);
  }
});

test('a seed fills the state by splitmix32', () => {
  for (const seed of [0, 1, 42, 4294967295]) expect(createRng(seed).state).toEqual(stateOf(seed));
});

test('equal seeds give equal sequences, and nearby, negative and very large ones all differ', () => {
  expect(draws(createRng(5), 20)).toEqual(draws(createRng(5), 20));
  const seeds = [0, 1, 2, -1, -2, 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 53 - 1];
  expect(new Set(seeds.map((seed) => createRng(seed).state.join())).size).toBe(seeds.length);
  expect(() => createRng(NaN)).toThrow('createRng: seed must be a finite number, got NaN; pass a whole number');
});

test('a run goes on from a saved state as if it had not been interrupted', () => {
  const rng = createRng(9);
  for (let j = 0; j < 7; j++) rng.normal();
  const saved: RngState = structuredClone(rng.state);
  const next = [draws(rng, 5), rng.normal(), rng.integer(10)];
  const resumed = rngFromState(saved);
  expect([draws(resumed, 5), resumed.normal(), resumed.integer(10)]).toEqual(next);
  expect(saved).not.toEqual(resumed.state); // the saved array is copied, not moved on
});

test('a state that cannot run is refused', () => {
  expect(() => rngFromState([0, 0, 0, 0])).toThrow('four integers, not all zero, got [0, 0, 0, 0]');
  expect(() => rngFromState([1, 2, 3] as unknown as RngState)).toThrow('pass a saved state');
});

test('uniform lies in [0, 1) with mean 1/2 and variance 1/12, within four standard errors', () => {
  const n = 200_000;
  const values = draws(createRng(1), n);
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((sum, u) => sum + (u - mean) ** 2, 0) / n;
  expect(values.every((u) => u >= 0 && u < 1)).toBe(true);
  expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt((1 / 80 - 1 / 144) / n)); // fourth central moment 1/80
});

test('normal has moments 0, 1, 0 and 3 within four standard errors, and its draws do not hang together', () => {
  const n = 200_000;
  const rng = createRng(2);
  const values = Array.from({ length: n }, () => rng.normal());
  const moment = (power: number) => values.reduce((sum, v) => sum + v ** power, 0) / n;
  expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  const lag = values.slice(1).reduce((sum, v, j) => sum + v * values[j], 0) / (n - 1);
  expect(Math.abs(lag)).toBeLessThan(4 * Math.sqrt(1 / n));
});

test('integer(n) takes 0 … n − 1 about equally often, and only 0 for n = 1', () => {
  const rng = createRng(3);
  const counts = new Array<number>(7).fill(0);
  for (let j = 0; j < 70_000; j++) counts[rng.integer(7)] += 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquare).toBeLessThan(22.46); // 0.1 % of fair generators with six degrees of freedom exceed it
  expect(Array.from({ length: 20 }, () => rng.integer(1))).toEqual(new Array(20).fill(0));
});

test('forks depend on label and state, leave their origin alone, and do not resemble each other', () => {
  const rng = createRng(4);
  const before = [...rng.state];
  const [a, b, again] = [rng.fork('data'), rng.fork('weights'), rng.fork('data')];
  expect(rng.state).toEqual(before);
  expect(draws(a, 10)).toEqual(draws(again, 10));
  rng.uniform();
  const states = [a, b, rng, rng.fork('data'), rng.fork(''), a.fork('b'), b.fork('a'), createRng(5).fork('data')];
  expect(new Set(states.map(({ state }) => state.join())).size).toBe(states.length);
  const n = 50_000;
  const [left, right] = [createRng(4).fork('run 1'), createRng(4).fork('run 2')].map((fork) => draws(fork, n));
  const covariance = left.reduce((sum, u, j) => sum + (u - 0.5) * (right[j] - 0.5), 0) / n;
  expect(Math.abs(covariance)).toBeLessThan(4 / 12 / Math.sqrt(n));
});
