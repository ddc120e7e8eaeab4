/** The numbers in the solutions of the exercises, and those worked out on the pages, computed by the course's own code. */
import { noteSurprise, returnBits, returnLag } from '@unrolled/audio-core';
import { createKernels, createLstmLayer, createRng, keepBiasForLag, parameterCount, stepsOf } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { asked as readAsked, testAnswersDiffer } from '../../tests/exercises/asked';

testAnswersDiffer(import.meta.dirname);

/** Right answer and wrong ones of each question, as numbers. */
const numbers = (name: string): number[][] =>
  readAsked(import.meta.dirname, `02-lstm/${name}`).map(({ answer, wrong }) => [answer, ...wrong].map(Number));
/** Compared to as many decimals as stand on the page. */
function expectNumbers(name: string, exact: readonly (readonly number[])[], digits: number): void {
  const shown = numbers(name);
  expect(shown.map((row) => row.length)).toEqual(exact.map((row) => row.length));
  exact.forEach((row, i) => row.forEach((one, j) => expect(shown[i][j]).toBeCloseTo(one, digits)));
}

const sigma = (a: number): number => 1 / (1 + Math.exp(-a));
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The largest factor by which a 2 × 2 matrix stretches a vector. */
function stretch([a, b, c, d]: readonly number[]): number {
  const squares = a * a + b * b + c * c + d * d;
  return Math.sqrt((squares + Math.sqrt(squares * squares - 4 * (a * d - b * c) ** 2)) / 2);
}

test('exercise 1: its four properties hold for the layer of the course', () => {
  const k = createKernels('reference64');
  const [T, H, D] = [5, 3, 2];
  const layer = createLstmLayer(k, { T, B: 1, D, H }, createRng(3));
  const x = k.alloc(T, 1, D);
  const mask = k.alloc(T, 1);
  k.fill(mask, 1);
  const rng = createRng(4);
  for (let j = 0; j < x.data.length; j++) x.data[j] = 3 * rng.normal();
  const run = () => {
    layer.repack();
    layer.forward(stepsOf(x), stepsOf(mask));
    return Object.fromEntries(Object.entries(layer.traces).map(([name, { data }]) => [name, Array.from(data)]));
  };
  const free = run();
  for (const name of ['f', 'i', 'o']) for (const share of free[name]) expect(share > 0 && share < 1).toBe(true);
  for (const name of ['CTilde', 'h']) for (const value of free[name]) expect(Math.abs(value)).toBeLessThan(1);
  for (let j = H; j < T * H; j++) {
    expect(Math.abs(free.C[j] - free.f[j] * free.C[j - H])).toBeLessThanOrEqual(free.i[j]);
  }
  // States that nobody listens to: gates follow the frames wherever they stand.
  for (const gate of ['Wf', 'Wi', 'WC', 'Wo']) {
    for (let row = 0; row < H; row++) layer.params[gate].data.fill(0, row * (H + D), row * (H + D) + H);
  }
  const deaf = run();
  const frames = Array.from(x.data);
  for (let t = 0; t < T; t++) for (let d = 0; d < D; d++) x.data[t * D + d] = frames[(T - 1 - t) * D + d];
  const turned = run();
  for (let t = 0; t < T; t++) {
    expect(turned.f.slice(t * H, (t + 1) * H)).toEqual(deaf.f.slice((T - 1 - t) * H, (T - t) * H));
  }
  expect(turned.C.slice(0, H)).not.toEqual(deaf.C.slice((T - 1) * H));
  // Kept for ever.
  for (const gate of ['Wf', 'Wi', 'WC', 'Wo']) layer.params[gate].data.fill(0);
  layer.params.bf.data.fill(30);
  layer.params.bi.data.fill(-30);
  layer.states[1].first.data.set([0.9, -0.4, 2]);
  run().C.forEach((value, j) => expect(value).toBeCloseTo([0.9, -0.4, 2][j % H], 11));
});

test('exercise 5: 3.34 and 4.97, their approximations, 0.0019 with a bias of 1, and how the wrong ones come about', () => {
  expect([20, 100].map((lag) => rounded(keepBiasForLag(lag), 2))).toEqual([3.34, 4.97]);
  expect([20, 100].map((lag) => rounded(Math.log(lag / 0.693), 2))).toEqual([3.36, 4.97]);
  expect(rounded(keepBiasForLag(200) - keepBiasForLag(100), 2)).toBe(0.69);
  expect(rounded(sigma(1) ** 20, 4)).toBe(0.0019);
  const [twenty, hundred, left] = numbers('bias');
  const approximate = Math.log(20 / 0.693);
  [keepBiasForLag(20), -keepBiasForLag(20), 2 ** (-1 / 20), approximate].forEach((one, i) =>
    expect(Math.abs(twenty[i] - one)).toBeLessThan(0.006),
  );
  [keepBiasForLag(100), 5 * keepBiasForLag(20), 2 ** (-1 / 100)].forEach((one, i) =>
    expect(Math.abs(hundred[i] - one)).toBeLessThan(0.05),
  );
  [sigma(1) ** 20, sigma(1), sigma(0) ** 20].forEach((one, i) => expect(left[i]).toBeCloseTo(one, 3));
});

test('exercise 6: largest at lag 6 with 5.32, and below 1 from lag 26 on', () => {
  const powers: number[][] = [[1, 0, 0, 1]];
  for (let lag = 1; lag <= 40; lag++) {
    const [a, b, c, d] = powers[lag - 1];
    powers.push([0.85 * a, 2 * a + 0.85 * b, 0.85 * c, 2 * c + 0.85 * d]);
  }
  powers.forEach(([, right], lag) => expect(right).toBeCloseTo(lag === 0 ? 0 : 2 * lag * 0.85 ** (lag - 1), 10));
  const entries = powers.map(([, right]) => right);
  expect(entries.indexOf(Math.max(...entries))).toBe(6);
  expect(powers.findIndex((power, lag) => lag > 0 && stretch(power) < 1)).toBe(26);
  for (let lag = 1; lag <= 6; lag++) expect(stretch(powers[lag])).toBeGreaterThan(stretch(powers[lag - 1]));
  expect([6, 7].map((lag) => rounded(entries[lag] / entries[lag - 1], 2))).toEqual([1.02, 0.99]);
  expectNumbers('deceives', [[6, 1, 5, 7], [entries[6], 12 * 0.85 ** 6, powers[6][0]], [0, 0.85]], 2); // prettier-ignore
});

test('exercise 7: 0.045 is right, and the wrong program finds 0.05', () => {
  const f = [0.9, 0.5, 0.1];
  const back = (gateOf: (t: number) => number): number[] => {
    const messages = [1];
    for (let t = 3; t >= 1; t--) messages.unshift(gateOf(t) * messages[0]);
    return messages;
  };
  const right = back((t) => f[t - 1]);
  const wrong = back((t) => f[t] ?? 1);
  const exact = [
    [right[0], wrong[0], 0.9 + 0.5 + 0.1],
    [wrong[0], right[0], wrong[1]],
    [right[2], wrong[2], f[1]],
    [wrong[2], right[2]],
  ];
  expectNumbers('gate', exact, 6);
});

test('exercise 10: 0.427 bits with memory enough, 3 without, and 7.13 for a wrong note', () => {
  const bits = (freeBars: number) => returnBits({ freeBars, wrongNoteRate: 0.05, memoryNotes: 20 });
  expect([returnLag(4), returnLag(5)]).toEqual([20, 24]);
  expect([bits(4), bits(5)].map((value) => rounded(value, 3))).toEqual([0.427, 3]);
  expect(returnBits({ freeBars: 5, wrongNoteRate: 0.05, memoryNotes: 23 })).toBe(3);
  const { right, wrong } = noteSurprise(0.05);
  expect([rounded(right, 3), rounded(wrong, 2)]).toEqual([0.074, 7.13]);
  const whether = -(0.95 * Math.log2(0.95) + 0.05 * Math.log2(0.05));
  expectNumbers('return', [[bits(4), 3, whether, right], [bits(5), bits(4)], [wrong, -Math.log2(0.05), Math.log2(7)]], 2); // prettier-ignore
});

test('section 2: the four frames of the table, the gates of the example, and what is left after twenty frames', () => {
  const frames = [
    { offered: 0.9, f: 0, i: 1, o: 0 },
    { offered: -0.4, f: 1, i: 0, o: 0 },
    { offered: 0.6, f: 1, i: 0.5, o: 0 },
    { offered: 0.5, f: 0.5, i: 0, o: 1 },
  ];
  let C = -0.5;
  const states = frames.map(({ offered, f, i, o }) => {
    C = f * C + i * offered;
    return [rounded(C, 6), rounded(o * Math.tanh(C), 3)];
  });
  expect(states).toEqual([
    [0.9, 0],
    [0.9, 0],
    [1.2, 0],
    [0.6, 0.537],
  ]);
  expect([0.8, -0.8].map((x) => rounded(sigma(0.5 * 0.6 + 2 * x - 1), 3))).toEqual([0.711, 0.091]);
  expect([rounded(sigma(3), 3), rounded(sigma(3) ** 20, 2)]).toEqual([0.953, 0.38]);
  expect([0.9, 0.99].map((f) => rounded(f ** 20, 2))).toEqual([0.12, 0.82]);
});

test('section 3: 1920 weights, and the three gradients of the example', () => {
  const layer = createLstmLayer(createKernels('reference64'), { T: 1, B: 1, D: 13, H: 16 }, createRng(1));
  expect(parameterCount(layer.params)).toBe(1920);
  const [dC, before, offered, f, i] = [2, 0.9, 0.4, 0.8, 0.3];
  const alphas = [dC * before * f * (1 - f), dC * offered * i * (1 - i), dC * i * (1 - offered ** 2)];
  expect(alphas.map((alpha) => rounded(alpha, 3))).toEqual([0.288, 0.168, 0.504]);
});

test('section 4: a forget bias of 1 is a gate of 0.731', () => {
  expect(rounded(sigma(1), 3)).toBe(0.731);
});
