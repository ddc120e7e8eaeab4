/**
 * One number through time: the scalar recurrence h_t = φ(w_h h_{t−1} + w_x x_t) with three activation functions, and the
 * slope of its state in the state it started from.
 *
 * The drive w_x x_t is the same in every frame. Must not: train, or use randomness.
 *
 * Promise: without drive at w_h = 1, tanh fades like √(3/(2t)), the logistic function forgets where it started, and ReLU
 * keeps both its state and its slope.
 */
import type { CurveData, Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';

export interface Params extends ParamValues {
  weight: number;
  drive: number;
  start: number;
  frames: number;
}

const params: Schema<Params> = {
  weight: {
    kind: 'number',
    label: 'Weight w',
    min: 0,
    max: 4,
    step: 0.05,
    default: 1,
    help: 'How much of the state is handed on before the activation function bends it.',
  },
  drive: {
    kind: 'number',
    label: 'Input drive',
    min: -2,
    max: 2,
    step: 0.05,
    default: 0,
    help: 'What the input adds in every frame, weight times input.',
  },
  start: {
    kind: 'number',
    label: 'First state',
    min: -2,
    max: 2,
    step: 0.1,
    default: 1,
    help: 'The state before the first frame. What is left of it later is memory.',
  },
  frames: {
    kind: 'number',
    label: 'Frames',
    min: 10,
    max: 2000,
    step: 10,
    default: 100,
    help: 'A hundred frames are one second.',
  },
};

export interface Activation {
  readonly name: 'tanh' | 'logistic' | 'relu';
  readonly value: (a: number) => number;
  /** From the output, as in section 5. */
  readonly slope: (h: number) => number;
}

export const ACTIVATIONS: readonly Activation[] = [
  //> eq activations.three
  { name: 'tanh', value: (a) => Math.tanh(a), slope: (h) => 1 - h * h },
  { name: 'logistic', value: (a) => 1 / (1 + Math.exp(-a)), slope: (h) => h * (1 - h) },
  { name: 'relu', value: (a) => Math.max(0, a), slope: (h) => (h > 0 ? 1 : 0) },
  //< eq activations.three
];

/** States h_0 … h_T and slopes ∂h_t/∂h_0, both of length T + 1. */
export function follow(activation: Activation, { weight: wh, drive, start, frames }: Params) {
  const h = [start];
  const slope = [1];
  for (let t = 1; t <= frames; t++) {
    h[t] = activation.value(wh * h[t - 1] + drive); // drive is wx · x
    //> eq activations.slope
    slope[t] = activation.slope(h[t]) * wh * slope[t - 1];
    //< eq activations.slope
  }
  return { h, slope };
}

const SERIES = [
  { key: 'relu', label: 'ReLU', style: 'ink' },
  { key: 'tanh', label: 'tanh', style: 'rnn' },
  { key: 'logistic', label: 'logistic', style: 'frame' },
] as const;
const MOST_POINTS = 200;

export const experiment: Experiment<Params> = {
  title: 'What is left of a number after a hundred frames?',
  kernels: 'reference64', // nothing is trained: plain arithmetic in JavaScript
  params,
  views: [
    {
      kind: 'curve',
      id: 'state',
      title: 'The state',
      size: 'half',
      x: { label: 'frame t' },
      y: { min: -1, max: 1.5, format: 'number' },
      series: SERIES,
    },
    {
      kind: 'curve',
      id: 'slope',
      title: 'Its slope in the first state',
      size: 'half',
      x: { label: 'frame t' },
      y: { scale: 'log', min: 0.00000001, max: 100, format: 'scientific' },
      series: SERIES,
    },
  ],

  *run(p) {
    const followed = ACTIVATIONS.map((activation) => ({ activation, ...follow(activation, p) }));
    const every = Math.max(1, Math.floor(p.frames / MOST_POINTS));
    const points = (pick: (one: (typeof followed)[number], t: number) => number): CurveData[] =>
      Array.from({ length: Math.floor(p.frames / every) + 1 }, (_, i) => ({
        x: i * every,
        y: Object.fromEntries(followed.map((one) => [one.activation.name, pick(one, i * every)])),
      }));
    yield {
      progress: { done: p.frames, total: p.frames, unit: 'frames' },
      views: {
        state: points(({ h }, t) => h[t]),
        slope: points(({ slope }, t) => Math.abs(slope[t])),
      },
    };
    const T = p.frames;
    const numbers: Record<string, number> = {};
    for (const { activation, h, slope } of followed) {
      const { name } = activation;
      numbers[`${name}State`] = h[T];
      numbers[`${name}Slope`] = Math.abs(slope[T]);
      numbers[`${name}LastStep`] = activation.slope(h[T]);
    }
    const [tanh] = followed;
    return {
      numbers: {
        ...numbers,
        tanhOverRoot: tanh.h[T] / Math.sqrt(3 / (2 * T)),
        tanhPower:
          Math.log2(Math.abs(tanh.slope[T] / tanh.slope[Math.floor(T / 2)])) / Math.log2(T / Math.floor(T / 2)),
      },
    };
  },

  finding({ numbers: n }, p) {
    const plain = p.weight === 1 && p.drive === 0 && p.start > 0 && p.frames >= 50;
    const fades =
      Math.abs(n.tanhOverRoot - 1) < 0.1 && n.logisticSlope < 1e-6 && n.reluState === p.start && n.reluSlope === 1;
    const told = (name: string, key: string) =>
      `${name} is at ${short(n[`${key}State`])} with slope ${short(n[`${key}Slope`])}`;
    return {
      ok: !plain || fades,
      text: `After ${p.frames} frames ${told('tanh', 'tanh')}, ${told('the logistic function', 'logistic')}, ${told('ReLU', 'relu')}.`,
    };
  },
};

function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size > 10_000) return 'more than ten thousand';
  if (size < 0.000_001) return 'less than a millionth';
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
