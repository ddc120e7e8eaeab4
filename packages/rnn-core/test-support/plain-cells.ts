/**
 * The recurrent cells once more, as anybody would write them down: one sequence, one frame, one unit at a time, on plain
 * numbers. For tests only: an independent witness of the forward passes, at any size.
 */
import type { Tensor } from '../src/index';

type Numbers = readonly number[];
/** Weights by name; a missing bias or peephole counts as 0, a missing gate as 1. */
export type Weights = Readonly<Record<string, Tensor>>;

export interface PlainState {
  readonly h: number[];
  readonly C: number[];
}

export type PlainStep = (w: Weights, x: Numbers, state: PlainState) => PlainState;

const sigma = (a: number): number => 1 / (1 + Math.exp(-a));
const sum = (count: number, of: (j: number) => number): number => {
  let total = 0;
  for (let j = 0; j < count; j++) total += of(j);
  return total;
};
/** Row `unit` of a weight times a vector. */
const row = (W: Tensor, unit: number, v: Numbers): number => sum(v.length, (j) => W.data[unit * v.length + j] * v[j]);
const at = (b: Tensor | undefined, unit: number): number => (b ? b.data[unit] : 0);

/** One frame of the simple RNN with tanh. */
export function plainSimpleRnn(w: Weights, x: Numbers, { h }: PlainState): PlainState {
  return { h: h.map((_, j) => Math.tanh(row(w.Wxh, j, x) + row(w.Whh, j, h) + at(w.bh, j))), C: [] };
}

export interface PlainLstmOptions {
  readonly coupled?: boolean;
  readonly outputActivation?: boolean;
}

/** One frame of the LSTM; gates whose weights are missing are 1. */
export function plainLstm(
  w: Weights,
  x: Numbers,
  { h, C }: PlainState,
  { coupled = false, outputActivation = true }: PlainLstmOptions = {},
): PlainState {
  const u = [...h, ...x];
  const gate = (name: string, j: number, looked: Numbers): number =>
    w[`W${name}`] ? sigma(row(w[`W${name}`], j, u) + at(w[`b${name}`], j) + at(w[`p${name}`], j) * looked[j]) : 1;
  const next = C.map((before, j) => {
    const f = gate('f', j, C);
    const i = coupled ? 1 - f : gate('i', j, C);
    return f * before + i * Math.tanh(row(w.WC, j, u) + at(w.bC, j));
  });
  return { h: next.map((c, j) => gate('o', j, next) * (outputActivation ? Math.tanh(c) : c)), C: next };
}

/** One frame of the GRU whose reset acts before the product; z = 1 overwrites. */
export function plainGruResetBefore(w: Weights, x: Numbers, { h }: PlainState): PlainState {
  const u = [...h, ...x];
  const r = h.map((_, j) => sigma(row(w.Wr, j, u) + at(w.br, j)));
  const v = [...h.map((before, j) => r[j] * before), ...x];
  return {
    h: h.map((before, j) => {
      const z = sigma(row(w.Wz, j, u) + at(w.bz, j));
      return (1 - z) * before + z * Math.tanh(row(w.Wh, j, v) + at(w.bh, j));
    }),
    C: [],
  };
}

/** One frame of the GRU whose reset acts after the product, as PyTorch has it; z = 1 keeps. */
export function plainGruResetAfter(w: Weights, x: Numbers, { h }: PlainState): PlainState {
  return {
    h: h.map((before, j) => {
      const z = sigma(row(w.Wxz, j, x) + row(w.Whz, j, h) + at(w.bz, j));
      const r = sigma(row(w.Wxr, j, x) + row(w.Whr, j, h) + at(w.br, j));
      const n = Math.tanh(row(w.Wxn, j, x) + at(w.bn, j) + r * (row(w.Whn, j, h) + at(w.bhn, j)));
      return (1 - z) * n + z * before;
    }),
    C: [],
  };
}

/** Sequence b of x (T,B,D) from its first state on: the state after each of its `frames`. */
export function plainRun(
  step: (x: Numbers, state: PlainState) => PlainState,
  x: Tensor,
  b: number,
  frames: number,
  first: PlainState,
): PlainState[] {
  const [, B, D] = x.shape;
  const states: PlainState[] = [];
  let state = first;
  for (let t = 0; t < frames; t++) {
    state = step(Array.from(x.data.slice((t * B + b) * D, (t * B + b + 1) * D)), state);
    states.push(state);
  }
  return states;
}
