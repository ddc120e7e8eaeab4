/**
 * One unit, eight frames: what an LSTM's three gates make of a row of candidates, with every number shown.
 *
 * The unit is the course's own cell with H = 1. Its four pre-activations come in as four features, so that a gate is
 * what the reader says and not what a weight makes of a sound. A gate of 0 or 1 is a pre-activation of −40 or 40.
 *
 * Promise: the cell at the end is the sum of what was written, each times all later forget gates, whatever the gates.
 */
import type { Experiment, ParamValues, Schema, TableData } from '@unrolled/lab-protocol';
import { createLstmLayer, createRng, stepsOf, type Kernels } from '@unrolled/rnn-core';

export interface Params extends ParamValues {
  script: string;
  before: number;
}

const params: Schema<Params> = {
  script: {
    kind: 'choice',
    label: 'The gates',
    options: [
      { value: 'carry', label: 'write once, keep, show at the end' },
      { value: 'replace', label: 'forget all, write all' },
      { value: 'sum', label: 'keep all, write all' },
      { value: 'fade', label: 'write once, keep half' },
      { value: 'open', label: 'write once, keep, show always' },
      { value: 'mine', label: 'as set by you' },
    ],
    default: 'carry',
    help: 'What the three gates are at each frame. Press a gate in the picture to change it.',
  },
  before: {
    kind: 'number',
    label: 'C before frame 1',
    min: -2,
    max: 2,
    step: 0.1,
    default: -0.5,
    help: 'What is in the cell from earlier frames.',
  },
};

/** What the candidate offers at each frame: a hint in the first, noise in the others. */
export const CANDIDATES: readonly number[] = [0.9, -0.4, 0.6, 0.5, -0.7, 0.8, -0.3, 0.4];
const T = CANDIDATES.length;

interface Gates {
  readonly f: readonly number[];
  readonly i: readonly number[];
  readonly o: readonly number[];
}
const all = (value: number): number[] => new Array<number>(T).fill(value);
const once = [1, 0, 0, 0, 0, 0, 0, 0];
const later = (value: number): number[] => [0, ...all(value).slice(1)];
const atEnd = [0, 0, 0, 0, 0, 0, 0, 1];

const SCRIPTS: Readonly<Record<string, Gates>> = {
  carry: { f: later(1), i: once, o: atEnd },
  replace: { f: all(0), i: all(1), o: all(1) },
  sum: { f: all(1), i: all(1), o: all(1) },
  fade: { f: later(0.5), i: once, o: atEnd },
  open: { f: later(1), i: once, o: all(1) },
};

export const experiment: Experiment<Params> = {
  title: 'Where is the hint at the end?',
  kernels: 'reference64', // every number is shown, and few are computed
  params,
  views: [{ kind: 'table', id: 'unit', title: 'One unit, frame by frame' }],

  *run(p, { kernels: k, data }) {
    const gates = p.script === 'mine' ? readGates(data?.gates) : SCRIPTS[p.script];
    const { C, h } = runUnit(k, gates, p.before);
    const row = (name: string, values: readonly number[], first: number | string = ''): (string | number)[] => [
      name,
      first,
      ...values,
    ];
    const unit: TableData = {
      columns: ['', 'before', ...CANDIDATES.map((_, t) => String(t + 1))],
      rows: [
        row('candidate', CANDIDATES),
        row('f', gates.f),
        row('i', gates.i),
        row('o', gates.o),
        row('C', C.slice(1), C[0]),
        row('h', h.slice(1), h[0]),
      ],
    };
    yield { views: { unit } };
    const kept = [...gates.f, 1].map((_, t) => gates.f.slice(t).reduce((product, f) => product * f, 1));
    const sum = CANDIDATES.reduce((part, offered, t) => part + gates.i[t] * offered * kept[t + 1], p.before * kept[0]);
    return {
      numbers: {
        lastC: C[T],
        lastH: h[T],
        /** How much of frame 1's candidate is in the cell at the end. */
        hintShare: gates.i[0] * kept[1],
        largestC: C.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0),
        shownBefore: h.slice(1, T).reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0),
        error: Math.abs(C[T] - sum),
      },
    };
  },

  finding({ numbers: n }) {
    const shown =
      n.shownBefore < 0.005
        ? 'and showed nothing before'
        : `and had shown as much as ${n.shownBefore.toFixed(2)} before`;
    return {
      ok: n.error < 1e-5, // float32 keeps seven digits, if a reader chooses it
      text:
        `After frame 8 the cell holds ${signed(n.lastC)}, and in it ${(100 * n.hintShare).toFixed(1)} % of the hint of frame 1. ` +
        `The unit shows ${signed(n.lastH)}, ${shown}.`,
    };
  },
};

/** Three rows of eight, each 0, 1 or 2 halves; what is missing or different is 0. */
function readGates(bytes: Uint8Array | undefined): Gates {
  const half = (j: number): number => Math.min(2, bytes?.[j] ?? 0) / 2;
  const row = (first: number): number[] => Array.from({ length: T }, (_, t) => half(first + t));
  return { f: row(0), i: row(T), o: row(2 * T) };
}

/** C and h before the first frame and after each, from the layer that trains in this course. */
function runUnit(k: Kernels, { f, i, o }: Gates, before: number): { readonly C: number[]; readonly h: number[] } {
  const D = 4;
  const layer = createLstmLayer(k, { T, B: 1, D, H: 1 }, createRng(0));
  ['f', 'i', 'C', 'o'].forEach((gate, d) => {
    layer.params[`W${gate}`].data.set([0, ...[0, 1, 2, 3].map((column) => (column === d ? 1 : 0))]);
    layer.params[`b${gate}`].data.fill(0);
  });
  layer.repack();
  const x = k.alloc(T, 1, D);
  for (let t = 0; t < T; t++) x.data.set([logit(f[t]), logit(i[t]), Math.atanh(CANDIDATES[t]), logit(o[t])], t * D);
  const mask = k.alloc(T, 1);
  k.fill(mask, 1);
  const [h, C] = layer.states;
  C.first.data[0] = before;
  layer.forward(stepsOf(x), stepsOf(mask));
  return {
    C: [C.first.data[0], ...Array.from(layer.traces.C.data)],
    h: [h.first.data[0], ...Array.from(layer.traces.h.data)],
  };
}

/** The pre-activation of a gate: σ of it is the share, exactly 1 and as good as 0 at the ends. */
function logit(share: number): number {
  return share <= 0 ? -40 : share >= 1 ? 40 : Math.log(share / (1 - share));
}

function signed(value: number): string {
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text.replace('-', '−');
}
