/**
 * Step through a cell: the promise on five seeds, and every traced number against plain loops that share no code with
 * the engine.
 */
import { runToEnd, startRun, type AnyExperiment, type KernelChoice, type TableData } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { experiment, type Params } from './cell';

const cell = experiment as unknown as AnyExperiment;
const SEEDS = [1, 2, 3, 4, 5];

async function runCell(values: Partial<Params>, kernels: KernelChoice = 'reference32') {
  const views = { picture: {} as Record<string, unknown> };
  const end = await runToEnd(startRun(cell, values, { kernels }), (frame) => Object.assign(views.picture, frame.views));
  if (end.state !== 'done') throw new Error(`the run did not end well: ${JSON.stringify(end)}`);
  return { ...end, picture: views.picture };
}

const numbersOf = (cells: readonly (string | number)[]): number[] =>
  cells.filter((entry): entry is number => typeof entry === 'number');

/** The traced vector of a symbol at a frame (1 … T). */
function tracedBy(table: TableData) {
  return (t: number, symbol: string): number[] => {
    const row = table.rows.find((entry) => entry[1] === t && entry[2] === symbol);
    if (!row) throw new Error(`the trace has no ${symbol} at frame ${t}`);
    return numbersOf(row.slice(3));
  };
}

/** The matrix of a name, row by row. */
function weightsBy(table: TableData) {
  return (name: string): number[][] =>
    table.rows.filter((row) => row[0] === name).map((row) => numbersOf(row.slice(2)));
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, entry, j) => sum + entry * b[j], 0);
const column = (matrix: readonly (readonly number[])[], j: number): number[] => matrix.map((row) => row[j]);

interface Net {
  readonly Wxh: number[][];
  readonly Whh: number[][];
  readonly Why: number[][];
  readonly bh: number[];
  readonly by: number[];
}

/** The network once more in plain loops; `nudge` is added to a_t[j] of one frame. */
function plainForward(net: Net, x: readonly number[][], nudge?: { t: number; j: number; by: number }) {
  let before = net.bh.map(() => 0);
  return x.map((features, t) => {
    const input = net.Wxh.map((row) => dot(row, features));
    const state = net.Whh.map((row) => dot(row, before));
    const a = net.bh.map((bias, j) => {
      const sum = input[j] + state[j] + bias;
      return nudge && nudge.t === t && nudge.j === j ? sum + nudge.by : sum;
    });
    const h = a.map(Math.tanh);
    const s = net.by.map((bias, k) => dot(net.Why[k], h) + bias);
    const total = s.reduce((sum, score) => sum + Math.exp(score), 0);
    const y = s.map((score) => Math.exp(score) / total);
    const step = { before, input, state, a, h, s, y };
    before = h;
    return step;
  });
}

const lossOf = (steps: readonly { readonly y: readonly number[] }[], sign: number): number =>
  steps.reduce((sum, { y }) => sum - Math.log(y[sign]), 0) / steps.length;

function plainBackward(net: Net, steps: ReturnType<typeof plainForward>, sign: number) {
  const T = steps.length;
  let future = net.bh.map(() => 0);
  return [...steps].reverse().map(({ h, y }) => {
    const ds = y.map((probability, k) => (probability - (k === sign ? 1 : 0)) / T);
    const label = h.map((_, j) => dot(column(net.Why, j), ds));
    const dh = h.map((_, j) => label[j] + future[j]);
    const slope = h.map((entry) => 1 - entry ** 2);
    const delta = h.map((_, j) => slope[j] * dh[j]);
    const sent = h.map((_, j) => dot(column(net.Whh, j), delta));
    const step = { ds, label, future, dh, slope, delta, sent };
    future = sent;
    return step;
  });
}

function netOf(table: TableData): Net {
  const weight = weightsBy(table);
  const [Wxh, Whh, Why] = ['Wxh', 'Whh', 'Why'].map(weight);
  return { Wxh, Whh, Why, bh: weight('bh')[0], by: weight('by')[0] };
}

describe('the promise', () => {
  test.each(SEEDS)('seed %i: after training, the last silent frame gets its label with 0.9 or more', async (seed) => {
    for (const sign of ['p', 't']) {
      const { result, finding } = await runCell({ seed, sign });
      expect(result.numbers.lastProbability).toBeGreaterThanOrEqual(0.9);
      expect(finding.ok).toBe(true);
      expect(finding.text).toContain(`/${sign}/`);
    }
  });

  test('without training it would not hold on any of these seeds', async () => {
    for (const seed of SEEDS) {
      const { result } = await runCell({ seed, weights: 'first' });
      expect(result.numbers.lastProbability).toBeLessThan(0.9);
    }
  });

  test('the finding says so when a trained network fails', () => {
    const values: Params = { sign: 'p', frames: 6, hidden: 3, weights: 'trained', seed: 7 };
    expect(experiment.finding({ numbers: { lastProbability: 0.89 } }, values).ok).toBe(false);
    expect(experiment.finding({ numbers: { lastProbability: 0.91 } }, values).ok).toBe(true);
  });
});

// float32 keeps about 7 digits and a run adds up a few dozen of them; float64 keeps 15.
const KERNELS: [KernelChoice, number][] = [
  ['reference32', 1e-4],
  ['reference64', 1e-10],
];
// Sizes that differ from each other and from D = K = 2, so that no mixed-up index can pass.
const RUNS: Partial<Params>[] = [
  { weights: 'trained', sign: 'p', frames: 6, hidden: 3 },
  { weights: 'first', sign: 't', frames: 7, hidden: 5 },
  { weights: 'first', sign: 'p', frames: 2, hidden: 1 },
];

describe.each(KERNELS)('on %s', (kernels, tolerance) => {
  test.each(RUNS)('the trace satisfies the equations of both passes: %o', async (values) => {
    const { picture } = await runCell(values, kernels);
    const traced = tracedBy(picture.trace as TableData);
    const net = netOf(picture.weights as TableData);
    const T = values.frames as number;
    const sign = values.sign === 'p' ? 0 : 1;
    const x = Array.from({ length: T }, (_, t) => [0, 1].map((j) => (t === 0 && j === sign ? 1 : 0)));
    const forward = plainForward(net, x);
    const backward = plainBackward(net, forward, sign).reverse();
    const largest = Math.max(...backward.flatMap(({ dh }) => dh.map(Math.abs)));
    const agrees = (t: number, symbol: string, expected: readonly number[], scale = 1): void => {
      const actual = traced(t, symbol);
      expect(actual).toHaveLength(expected.length);
      actual.forEach((entry, j) => {
        const off = Math.abs(entry - expected[j]);
        expect(off, `${symbol}, frame ${t}, entry ${j + 1}`).toBeLessThanOrEqual(
          tolerance * Math.max(scale, Math.abs(expected[j])),
        );
      });
    };
    for (let t = 1; t <= T; t++) {
      const { before, input, state, a, h, s, y } = forward[t - 1];
      agrees(t, 'x', x[t - 1]);
      agrees(t, 'h before', before);
      agrees(t, 'from the input', input);
      agrees(t, 'from the state', state);
      agrees(t, 'a', a);
      agrees(t, 'h', h);
      agrees(t, 's', s);
      agrees(t, 'y', y);
      agrees(t, 'label', [1 - sign, sign]);
      agrees(t, 'loss', [-Math.log(y[sign]) / T]);
      // Slopes are compared on their own scale: after training all of them are smaller than the tolerance itself.
      // There y is close to its label, and the difference of the two keeps fewer digits than either.
      const { ds, label, future, dh, slope, delta, sent } = backward[t - 1];
      const scale = kernels === 'reference32' ? Math.max(largest, 1e-2) : largest;
      agrees(t, 'ds', ds, scale);
      agrees(t, 'from the label', label, scale);
      agrees(t, 'from the future', future, scale);
      agrees(t, 'dh', dh, scale);
      agrees(t, 'slope of tanh', slope);
      agrees(t, 'δ', delta, scale);
      agrees(t, 'to the frame before', sent, scale);
    }
  });
});

test('δ is the slope of the loss at the pre-activation, by central differences', async () => {
  const { picture } = await runCell({ weights: 'first', frames: 5, hidden: 4 }, 'reference64');
  const traced = tracedBy(picture.trace as TableData);
  const net = netOf(picture.weights as TableData);
  const x = Array.from({ length: 5 }, (_, t) => traced(t + 1, 'x'));
  const eps = 1e-5;
  const loss = (t: number, j: number, by: number): number => lossOf(plainForward(net, x, { t, j, by }), 0);
  for (let t = 0; t < 5; t++) {
    traced(t + 1, 'δ').forEach((delta, j) => {
      const numeric = (loss(t, j, eps) - loss(t, j, -eps)) / (2 * eps);
      expect(Math.abs(delta - numeric), `frame ${t + 1}, unit ${j + 1}`).toBeLessThanOrEqual(1e-9);
    });
  }
});

test('what a frame sends back is what the frame before receives, and the last one receives nothing', async () => {
  const { picture } = await runCell({});
  const traced = tracedBy(picture.trace as TableData);
  expect(traced(6, 'from the future')).toEqual([0, 0, 0]);
  for (let t = 5; t >= 1; t--) expect(traced(t, 'from the future')).toEqual(traced(t + 1, 'to the frame before'));
});

test('the heat-maps hold the numbers of the trace, a unit a row and a frame a column', async () => {
  const { picture } = await runCell({ frames: 4, hidden: 2 });
  const traced = tracedBy(picture.trace as TableData);
  for (const [id, symbol] of [
    ['states', 'h'],
    ['deltas', 'δ'],
  ]) {
    const { rows, cols, values } = picture[id] as { rows: number; cols: number; values: Float32Array };
    expect([rows, cols]).toEqual([2, 4]);
    for (let t = 1; t <= 4; t++) {
      expect([values[t - 1], values[4 + t - 1]]).toEqual(traced(t, symbol).map(Math.fround));
    }
  }
});
