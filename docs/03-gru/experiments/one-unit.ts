/**
 * One unit of a GRU and three dimmers: a value is written once, then twenty frames of noise go by.
 *
 * The unit is the course's own cell with H = 1. Its gates are set by hand: z has one value in the marked frame and
 * another in all the others, r the same everywhere. The candidate is tanh(x + 1.5 · r · h).
 *
 * Promise: a small change of the state right after it was written is carried on by 1 − z a frame on the way past the
 * candidate; with r = 0 that is all of it, with r above 0 more of it arrives.
 */
import type { CurveData, Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { createGruResetBeforeLayer, stepsOf, type Kernels, type Rng } from '@unrolled/rnn-core';

export interface Params extends ParamValues {
  write: number;
  hold: number;
  reset: number;
  offered: number;
  seed: number;
}

const share = { kind: 'number', min: 0, max: 1, step: 0.01 } as const;
const params: Schema<Params> = {
  write: { ...share, label: 'z in frame 3', default: 1, help: 'How much of the state the marked frame overwrites.' },
  hold: {
    ...share,
    label: 'z in all others',
    default: 0.02,
    help: 'How much of the state every other frame overwrites.',
  },
  reset: {
    ...share,
    label: 'r',
    default: 0,
    help: 'How much of the state the candidate sees. The state itself is not touched by it.',
  },
  offered: {
    kind: 'number',
    label: 'Input there',
    min: -2,
    max: 2,
    step: 0.1,
    default: 1.2,
    help: 'What there is to be remembered.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the noise of the other frames.' },
};

export const T = 20;
/** The marked frame, counted from 0, and the weight from the reset state to the candidate. */
const MARKED = 2;
const FROM_STATE = 1.5;

export const experiment: Experiment<Params> = {
  title: 'What is left of frame 3 in frame 20?',
  kernels: 'reference64', // every number is shown, and few are computed
  params,
  views: [
    {
      kind: 'curve',
      id: 'unit',
      title: 'One unit',
      x: { label: 'frame' },
      y: { min: -1, max: 1, format: 'number' },
      series: [
        { key: 'h', label: 'state h', style: 'gru' },
        { key: 'candidate', label: 'candidate', style: 'thin' },
        { key: 'past', label: 'left of frame 3', style: 'ink' },
      ],
    },
    { kind: 'table', id: 'numbers', title: 'Every number' },
  ],

  *run(p, { kernels: k, rng }) {
    const noise = Array.from({ length: T }, () => 2 * rng.uniform() - 1);
    const x = noise.map((value, t) => (t === MARKED ? p.offered : value));
    const { z, r, candidate, h } = runUnit(k, p, x, rng);
    const written = h[MARKED];
    let [kept, slope] = [1, 1];
    const past = h.map((_, t) => {
      if (t > MARKED) {
        kept *= 1 - z[t];
        slope *= 1 - z[t] + z[t] * (1 - candidate[t] ** 2) * FROM_STATE * r[t];
      }
      return t < MARKED ? NaN : written * kept;
    });
    const point = (t: number): CurveData => ({
      x: t + 1,
      y: { h: h[t], candidate: candidate[t], ...(t < MARKED ? {} : { past: past[t] }) },
    });
    yield {
      views: {
        unit: h.map((_, t) => point(t)),
        numbers: {
          columns: ['frame', 'input x', 'z', 'r', 'r · h before', 'candidate', 'state h'],
          rows: h.map((state, t) => [
            t + 1,
            ...[x[t], z[t], r[t], r[t] * (t === 0 ? 0 : h[t - 1]), candidate[t], state].map((entry) =>
              digits(entry, 3),
            ),
          ]),
        },
      },
    };
    return { numbers: { written, last: h[T - 1], past: past[T - 1], kept, slope } };
  },

  finding({ numbers: n }, p) {
    const same = Math.abs(n.slope - n.kept) < 1e-5;
    return {
      ok: p.reset === 0 ? same : n.slope >= n.kept - 1e-9,
      text:
        `Frame 3 left the state at ${digits(n.written, 2)}, frame 20 has it at ${digits(n.last, 2)}. Past the candidate, ` +
        `${n.kept.toFixed(3)} of it has come through. Of a nudge to the state after frame 3, ${n.slope.toFixed(3)} arrives` +
        (same ? ': there is no other way.' : ': the rest came through the candidate, which sees the state.'),
    };
  },
};

interface UnitRun {
  readonly z: number[];
  readonly r: number[];
  readonly candidate: number[];
  readonly h: number[];
}

/** The layer that trains in this course with one unit; features of a frame: the input, and 1 where it is marked. */
function runUnit(k: Kernels, p: Params, x: readonly number[], rng: Rng): UnitRun {
  const layer = createGruResetBeforeLayer(k, { T, B: 1, D: 2, H: 1 }, rng);
  const { Wz, Wr, Wh, bz, br, bh } = layer.params;
  Wz.data.set([0, 0, logit(p.write) - logit(p.hold)]); // from h, from the input, from the mark
  Wr.data.set([0, 0, 0]);
  Wh.data.set([FROM_STATE, 1, 0]);
  for (const [b, value] of [
    [bz, logit(p.hold)],
    [br, logit(p.reset)],
    [bh, 0],
  ] as const)
    b.data[0] = value;
  layer.repack();
  const frames = k.alloc(T, 1, 2);
  x.forEach((value, t) => frames.data.set([value, t === MARKED ? 1 : 0], 2 * t));
  const mask = k.alloc(T, 1);
  k.fill(mask, 1);
  layer.forward(stepsOf(frames), stepsOf(mask));
  const { z, r, hTilde, h } = layer.traces;
  return { z: Array.from(z.data), r: Array.from(r.data), candidate: Array.from(hTilde.data), h: Array.from(h.data) };
}

/** The pre-activation of a gate: σ of it is the share, as good as 0 or 1 at the ends. */
function logit(value: number): number {
  return value <= 0 ? -40 : value >= 1 ? 40 : Math.log(value / (1 - value));
}

function digits(value: number, count: number): string {
  const text = value.toFixed(count);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}
