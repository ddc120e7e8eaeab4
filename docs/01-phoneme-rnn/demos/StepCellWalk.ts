/**
 * The numbers of "step through a cell" as one walk: T frames forward, then the same frames backward.
 *
 * Read from the `trace` and `weights` tables of the experiment's picture, stored or live. Must not: compute a pass of
 * its own; every number comes from the run.
 */
import type { Picture, TableData } from '@unrolled/lab-protocol';

type Vector = readonly number[];

export interface WalkFrame {
  /** Forward: input, state before, what each adds, their sum with the bias, state, scores, probabilities. */
  readonly x: Vector;
  readonly hBefore: Vector;
  readonly fromInput: Vector;
  readonly fromState: Vector;
  readonly a: Vector;
  readonly h: Vector;
  readonly s: Vector;
  readonly y: Vector;
  /** Which class is right. */
  readonly label: number;
  /** Backward: slope at the scores, the two sources of dh, dh, 1 − h², δ, and the message to the frame before. */
  readonly ds: Vector;
  readonly fromLabel: Vector;
  readonly fromFuture: Vector;
  readonly dh: Vector;
  readonly tanhSlope: Vector;
  readonly delta: Vector;
  readonly message: Vector;
}

export interface Walk {
  readonly frames: readonly WalkFrame[];
  readonly units: number;
  readonly Wxh: readonly Vector[];
  readonly Whh: readonly Vector[];
  readonly Why: readonly Vector[];
  readonly bh: Vector;
  /** The largest slope of the backward pass: all its bars share this scale. */
  readonly largestSlope: number;
}

/** The two classes, in the order of the run's vectors. */
export const CLASSES = ['/p/', '/t/'];

/** Where a step is: the whole chain at 0, then frames 1 … T forward, then T … 1 backward. */
export type Place = { readonly pass: 'whole' } | { readonly pass: 'forward' | 'backward'; readonly t: number };

export function placeOf(step: number, frames: number): Place {
  if (step === 0) return { pass: 'whole' };
  return step <= frames ? { pass: 'forward', t: step } : { pass: 'backward', t: 2 * frames + 1 - step };
}

export function stepOf(pass: 'forward' | 'backward', t: number, frames: number): number {
  return pass === 'forward' ? t : 2 * frames + 1 - t;
}

/** The walk of a picture; undefined where the picture has no whole trace. */
export function walkOf(picture: Picture | undefined): Walk | undefined {
  const trace = picture?.trace as TableData | undefined;
  const weights = picture?.weights as TableData | undefined;
  if (!trace || !weights) return undefined;
  const vectors = new Map(trace.rows.map((row) => [`${row[0]} ${row[1]} ${row[2]}`, numbersOf(row.slice(3))]));
  const matrix = (name: string): Vector[] =>
    weights.rows.filter((row) => row[0] === name).map((row) => numbersOf(row.slice(2)));
  const count = trace.rows.reduce((most, row) => Math.max(most, Number(row[1])), 0);
  const frames: WalkFrame[] = [];
  for (let t = 1; t <= count; t++) {
    const forward = (name: string): Vector => vectors.get(`forward ${t} ${name}`) ?? [];
    const backward = (name: string): Vector => vectors.get(`backward ${t} ${name}`) ?? [];
    frames.push({
      x: forward('x'),
      hBefore: forward('h before'),
      fromInput: forward('from the input'),
      fromState: forward('from the state'),
      a: forward('a'),
      h: forward('h'),
      s: forward('s'),
      y: forward('y'),
      label: forward('label').indexOf(1),
      ds: backward('ds'),
      fromLabel: backward('from the label'),
      fromFuture: backward('from the future'),
      dh: backward('dh'),
      tanhSlope: backward('slope of tanh'),
      delta: backward('δ'),
      message: backward('to the frame before'),
    });
  }
  const [bh] = matrix('bh');
  const units = bh?.length ?? 0;
  if (units === 0 || frames.some(({ h, message }) => h.length !== units || message.length !== units)) return undefined;
  const slopes = frames.flatMap(({ fromLabel, fromFuture, dh }) => [...fromLabel, ...fromFuture, ...dh]);
  const largestSlope = slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  return { frames, units, Wxh: matrix('Wxh'), Whh: matrix('Whh'), Why: matrix('Why'), bh, largestSlope };
}

function numbersOf(cells: readonly (string | number)[]): number[] {
  return cells.filter((cell): cell is number => typeof cell === 'number');
}
