/**
 * One 2 × 2 matrix applied again and again: its powers may first stretch and only then shrink.
 *
 * W = [[a, c], [0, a]]: both eigenvalues are a, so the spectral radius is |a|, and the number c that stands beside the
 * diagonal makes the norm larger than that. Must not: train, or use randomness.
 *
 * Promise: no power is larger than the power of the norm, none is smaller than that of the spectral radius.
 */
import type { CurveData, Experiment, ParamValues, Schema, TableData } from '@unrolled/lab-protocol';
import { inView } from './shared/in-view';
import { identityMatrix, product, stretchOf } from './shared/matrix-size';

export interface Params extends ParamValues {
  diagonal: number;
  beside: number;
  lags: number;
}

const params: Schema<Params> = {
  diagonal: {
    kind: 'number',
    label: 'On the diagonal, a',
    min: 0.5,
    max: 1.2,
    step: 0.01,
    default: 0.9,
    help: 'Both eigenvalues. Below 1, high powers vanish, whatever stands beside it.',
  },
  beside: {
    kind: 'number',
    label: 'Beside it, c',
    min: 0,
    max: 4,
    step: 0.1,
    default: 2,
    help: 'How much the second number adds to the first in each step. At 0 the matrix only scales.',
  },
  lags: {
    kind: 'number',
    label: 'Steps',
    min: 10,
    max: 200,
    step: 10,
    default: 60,
    help: 'How often the matrix is applied.',
  },
};

/** Ends of the axis. */
const [LOW, HIGH] = [1e-3, 1e3];
/** Steps that the table shows. */
const SHOWN = [0, 1, 2, 3, 5, 10, 20, 40, 60, 100, 200];
/** The two bounds meet the powers where c is 0; rounding may then put one on the other side. */
const ROUNDING = 1e-9;

export const experiment: Experiment<Params> = {
  title: 'Both eigenvalues are below 1. Can it still grow?',
  kernels: 'reference64', // nothing is trained: plain arithmetic in JavaScript
  params,
  views: [
    {
      kind: 'curve',
      id: 'size',
      title: 'Largest stretch after that many steps, and its two bounds',
      size: 'wide',
      x: { label: 'steps' },
      y: { scale: 'log', min: LOW, max: HIGH, format: 'scientific' },
      series: [
        { key: 'norm', label: 'norm to the power', style: 'frame' },
        { key: 'size', label: 'norm of the power', style: 'ink' },
        { key: 'radius', label: 'radius to the power', style: 'thin' },
      ],
    },
    { kind: 'table', id: 'vector', title: 'The vector (0, 1) on its way', size: 'third' },
  ],

  *run({ diagonal: a, beside: c, lags }) {
    const W = Float64Array.of(a, c, 0, a);
    const norm = stretchOf(W);
    let power = identityMatrix(2);
    const sizes: number[] = [];
    const rows: (string | number)[][] = [];
    for (let lag = 0; lag <= lags; lag++) {
      sizes.push(stretchOf(power));
      const [first, second] = [power[1], power[3]]; // Wⁿ (0, 1)ᵀ is the second column
      if (SHOWN.includes(lag)) rows.push([lag, ...[first, second, Math.hypot(first, second)].map(short)]);
      power = product(W, power);
    }
    const size = sizes.map((height, lag): CurveData => ({
      x: lag,
      y: { size: height, norm: norm ** lag, radius: Math.abs(a) ** lag },
    }));
    const vector: TableData = { columns: ['steps', 'first', 'second', 'length'], rows };
    yield { progress: { done: lags, total: lags, unit: 'steps' }, views: { size: inView(size, LOW, HIGH), vector } };
    const peak = Math.max(...sizes);
    const after = sizes.findIndex((height, lag) => lag > 0 && height < 1);
    return {
      numbers: {
        norm,
        peak,
        peakLag: sizes.indexOf(peak),
        /** First number of steps after which it is below 1; −1 where that does not come. */
        below: after,
        last: sizes[lags],
        held: Number(
          sizes.every((height, lag) => {
            const [low, high] = [Math.abs(a) ** lag, norm ** lag];
            return height >= low * (1 - ROUNDING) && height <= high * (1 + ROUNDING);
          }),
        ),
      },
    };
  },

  finding({ numbers: n }, p) {
    const course =
      n.peakLag === 0
        ? 'The powers shrink from the first step on'
        : n.peakLag === p.lags
          ? `The powers grow for all ${p.lags} steps, to ${short(n.peak)}`
          : `The powers grow for ${n.peakLag} steps, to ${short(n.peak)}, and then shrink`;
    const end = n.below > 0 ? `; after ${n.below} they are below 1` : `; after ${p.lags} they are not below 1`;
    return {
      ok: n.held === 1,
      text: `The norm is ${short(n.norm)}, the spectral radius ${short(Math.abs(p.diagonal))}. ${course}${end}.`,
    };
  },
};

function short(value: number): string {
  if (value === 0) return '0';
  return value < 0.001 || value >= 100_000 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
