/**
 * Step through a cell: a network of a few units that hears one sign, then silence, and has to keep saying what it was.
 *
 * Two features a frame: evidence for /p/ and evidence for /t/, as the end of a vowel gives it. Only the first frame
 * holds any; the rest is the silence of the closure. Every frame is to be labelled /p/ or /t/. The network is trained
 * when the run starts (a few hundred updates on the two possible sequences), then run once forward and once backward,
 * every number kept.
 *
 * Promise: after training it gives the right label at least probability 0.9 in the last, silent frame.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createRnnLabeller,
  createTrainState,
  fillBatch,
  softmaxRows,
  trainUpdate,
  type Batch,
  type Kernels,
  type RnnLabeller,
  type TrainConfig,
} from '@unrolled/rnn-core';

export interface Params extends ParamValues {
  sign: string;
  frames: number;
  hidden: number;
  weights: string;
  seed: number;
}

const params: Schema<Params> = {
  sign: {
    kind: 'choice',
    label: 'First frame announces',
    options: [
      { value: 'p', label: '/p/' },
      { value: 't', label: '/t/' },
    ],
    default: 'p',
    help: 'Which stop the only frame with sound in it points to.',
  },
  frames: {
    kind: 'number',
    label: 'Frames T',
    min: 2,
    max: 12,
    step: 1,
    default: 6,
    help: 'One frame of evidence, the rest silence.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 1,
    max: 5,
    step: 1,
    default: 3,
    help: 'How many numbers are carried from frame to frame.',
  },
  weights: {
    kind: 'choice',
    label: 'Weights',
    options: [
      { value: 'trained', label: 'trained' },
      { value: 'first', label: 'as first drawn' },
    ],
    default: 'trained',
    help: 'As first drawn, nothing tells the network what to keep.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the first weights.' },
};

const SIGNS = ['p', 't'];
const [D, K] = [2, SIGNS.length];
const UPDATES = 300;
const TRAINING: TrainConfig = {
  optimiser: { kind: 'adam' },
  learningRate: 0.03,
  clip: { kind: 'norm', limit: 1 },
};

export const experiment: Experiment<Params> = {
  title: 'Where is the sign while nothing sounds?',
  kernels: 'reference64', // every number is shown, and few are computed
  params,
  views: [
    { kind: 'heatmap', id: 'states', title: 'Hidden state h, unit by frame', scale: 'diverging', size: 'half' },
    { kind: 'heatmap', id: 'deltas', title: 'δ, unit by frame', scale: 'diverging', size: 'half' },
    { kind: 'table', id: 'trace', title: 'Every number of both passes' },
    { kind: 'table', id: 'weights', title: 'The weights' },
  ],

  *run(p, { kernels: k, rng }) {
    const { frames: T, hidden: H } = p;
    const labeller = createRnnLabeller(k, { D, H, K, maxT: T, B: 2 }, rng.fork('weights'));
    const room = batchRoom(k, { T, B: 2, D });
    const both = fillBatch(
      room,
      SIGNS.map((_, sign) => sequence(sign, T)),
    );
    if (p.weights === 'trained') {
      const state = createTrainState(k, labeller, TRAINING, 2, rng);
      while (state.update < UPDATES) {
        trainUpdate(state, labeller, TRAINING, both);
        if (state.update % 20 === 0) yield { progress: { done: state.update, total: UPDATES, unit: 'updates' } };
      }
    }
    const sign = SIGNS.indexOf(p.sign);
    const one = fillBatch(room, [sequence(sign, T)]); // the second row of the batch stays empty
    const trace = traceOf(k, labeller, one, sign);
    yield pictureOf(trace, labeller, T);
    const last = trace.filter(({ t }) => t === T);
    const value = (name: string) => last.find((entry) => entry.name === name)?.values ?? [];
    return {
      numbers: {
        lastProbability: value('y')[sign],
        lastState: Math.hypot(...value('h')),
        firstDelta: Math.hypot(...(trace.find(({ t, name }) => t === 1 && name === 'δ')?.values ?? [])),
      },
    };
  },

  finding({ numbers: n }, p) {
    const silent = p.frames - 1;
    const frames = silent === 1 ? 'one silent frame' : `${silent} silent frames`;
    return {
      ok: p.weights !== 'trained' || n.lastProbability >= 0.9,
      text:
        `After ${frames} the network gives /${p.sign}/ probability ${n.lastProbability.toFixed(2)}. ` +
        'The frame it looks at is empty: all it has is its state.',
    };
  },
};

function sequence(sign: number, T: number) {
  const features = new Float64Array(T * D);
  features[sign] = 1;
  return { frames: T, features, labels: new Int32Array(T).fill(sign) };
}

/** One vector of the run: which pass it belongs to, at which frame (1 … T), its symbol and its numbers. */
interface Traced {
  readonly pass: 'forward' | 'backward';
  readonly t: number;
  readonly name: string;
  readonly values: number[];
}

/** Both passes, read from the tape of the very functions that train; only row 0 of the batch is real. */
function traceOf(k: Kernels, labeller: RnnLabeller, batch: Batch, sign: number): Traced[] {
  const T = batch.x.shape[0];
  const { H } = labeller.sizes;
  labeller.lossAndGrads(batch);
  const { tape, params } = labeller;
  const scores = labeller.forward(batch);
  const probs = k.alloc(...scores.shape);
  softmaxRows(scores, probs);
  const row = (data: ArrayLike<number>, t: number, width: number) =>
    Array.from({ length: width }, (_, j) => data[t * 2 * width + j]);
  const back = (W: RnnLabeller['h0'], slopes: readonly number[], width: number) => {
    const dy = k.alloc(1, slopes.length);
    dy.data.set(slopes);
    const dx = k.alloc(1, width);
    k.matmulNN(dy, k.pack(W), dx);
    return Array.from(dx.data);
  };
  const product = (W: RnnLabeller['h0'], column: readonly number[]) => {
    const x = k.alloc(1, column.length);
    x.data.set(column);
    const y = k.alloc(1, W.shape[0]);
    k.affine(x, k.pack(W), null, y);
    return Array.from(y.data);
  };
  const trace: Traced[] = [];
  for (let t = 0; t < T; t++) {
    const forward = { pass: 'forward', t: t + 1 } as const;
    const x = row(batch.x.data, t, D);
    const hPrev = row(tape.hidden.data, t, H);
    const y = row(probs.data, t, K);
    trace.push(
      { ...forward, name: 'x', values: x },
      { ...forward, name: 'h before', values: hPrev },
      { ...forward, name: 'from the input', values: product(params.Wxh, x) },
      { ...forward, name: 'from the state', values: product(params.Whh, hPrev) },
      { ...forward, name: 'a', values: row(tape.a.data, t, H) },
      { ...forward, name: 'h', values: row(tape.hidden.data, t + 1, H) },
      { ...forward, name: 's', values: row(scores.data, t, K) },
      { ...forward, name: 'y', values: y },
      { ...forward, name: 'label', values: y.map((_, j) => (j === sign ? 1 : 0)) },
      { ...forward, name: 'loss', values: [-Math.log(y[sign]) / T] },
    );
  }
  let future = new Array<number>(H).fill(0);
  for (let t = T - 1; t >= 0; t--) {
    const backward = { pass: 'backward', t: t + 1 } as const;
    const ds = row(probs.data, t, K).map((y, j) => (y - (j === sign ? 1 : 0)) / T);
    const label = back(params.Why, ds, H);
    const delta = row(tape.delta.data, t, H);
    const toThePast = back(params.Whh, delta, H);
    trace.push(
      { ...backward, name: 'ds', values: ds },
      { ...backward, name: 'from the label', values: label },
      { ...backward, name: 'from the future', values: future },
      { ...backward, name: 'dh', values: label.map((entry, j) => entry + future[j]) },
      { ...backward, name: 'slope of tanh', values: row(tape.fresh.data, t, H).map((h) => 1 - h * h) },
      { ...backward, name: 'δ', values: delta },
      { ...backward, name: 'to the frame before', values: toThePast },
    );
    future = toThePast;
  }
  return trace;
}

function pictureOf(trace: readonly Traced[], { params, sizes }: RnnLabeller, T: number): Frame {
  const { H } = sizes;
  const matrix = (name: string, pass: Traced['pass']) => {
    const columns = trace.filter((entry) => entry.name === name && entry.pass === pass).sort((a, b) => a.t - b.t);
    const values = Float32Array.from({ length: H * T }, (_, j) => columns[j % T].values[Math.floor(j / T)]);
    const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    return {
      rows: H,
      cols: T,
      values,
      limits: name === 'h' ? ([-1, 1] as const) : ([-largest, largest] as const),
      rowLabels: Array.from({ length: H }, (_, j) => `unit ${j + 1}`),
      colLabels: Array.from({ length: T }, (_, t) => String(t + 1)),
      colTitle: 'frame t',
      format: 'number' as const,
    };
  };
  const entries = Math.max(H, D, K);
  const numbered = Array.from({ length: entries }, (_, j) => String(j + 1));
  const padded = (values: ArrayLike<number>) => Array.from({ length: entries }, (_, j) => values[j] ?? '');
  return {
    views: {
      states: matrix('h', 'forward'),
      deltas: matrix('δ', 'backward'),
      trace: {
        columns: ['pass', 'frame', 'symbol', ...numbered],
        rows: trace.map(({ pass, t, name, values }) => [pass, t, name, ...padded(values)]),
      },
      weights: {
        columns: ['weight', 'row', ...numbered],
        rows: Object.entries(params).flatMap(([name, { shape, data }]) => {
          const width = shape[shape.length - 1];
          return Array.from({ length: data.length / width }, (_, j) => [
            name,
            j + 1,
            ...padded(data.subarray(j * width, (j + 1) * width)),
          ]);
        }),
      },
    },
  };
}
