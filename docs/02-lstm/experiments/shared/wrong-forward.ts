/**
 * WRONG ON PURPOSE: one frame of an LSTM in plain loops, with the mistakes people make switched on by name. With none of
 * them it is right. A reader's numbers are compared with these.
 *
 * The test asserts that each mistake changes the numbers, and that no two of them give the same.
 */
import { plain, type KnownMistake } from '@unrolled/rnn-core';

type Matrix = plain.Matrix;
const { add, join, map, map2, matmul, mul, transpose } = plain;

/** What the reader's function gets. x (B,D), hPrev and CPrev (B,H), each W (H,H+D), each b (H). */
export interface GivenStep {
  readonly x: Matrix;
  readonly hPrev: Matrix;
  readonly CPrev: Matrix;
  readonly Wf: Matrix;
  readonly Wi: Matrix;
  readonly WC: Matrix;
  readonly Wo: Matrix;
  readonly bf: number[];
  readonly bi: number[];
  readonly bC: number[];
  readonly bo: number[];
}
/** Each (B,H). */
export interface StepAnswer {
  readonly f: Matrix;
  readonly i: Matrix;
  readonly CTilde: Matrix;
  readonly o: Matrix;
  readonly C: Matrix;
  readonly h: Matrix;
}

const SIGMA = ['sigma', 'sigmoid', 'logistic', 'f'];

export const FORWARD_MISTAKES: readonly KnownMistake[] = [
  {
    id: 'order',
    writes: ['u'],
    why: [
      'The shapes fit, and every gate is wrong. Which columns of a W are for the states, and which for the features?',
      'The first H are for the states: u is the states before and then the features. Yours are glued the other way round.',
    ],
  },
  {
    id: 'no-bias',
    writes: ['f', 'sum', 'a'],
    why: [
      'What would a forget gate be with all weights at zero?',
      'σ of its bias. Your sums are made without the biases.',
    ],
  },
  {
    id: 'candidate-sigma',
    writes: ['CTilde'],
    why: [
      'The three gates agree. Can a candidate be negative?',
      'Yes: it is what could be written, from −1 to 1. It goes through tanh, and yours went through σ.',
    ],
  },
  {
    id: 'gates-tanh',
    writes: ['f', 'gate'],
    why: [
      'The candidate agrees and the gates do not. What does a gate of −0.5 mean?',
      'Nothing: a gate is a share, from 0 to 1. Gates go through σ, and yours went through tanh.',
    ],
  },
  {
    id: 'sigma-turned',
    writes: SIGMA,
    why: [
      'Take a sum of 3. Should its gate be nearer to 0 or to 1?',
      'Nearer to 1: σ(a) = 1 / (1 + exp(−a)). In yours the sign in the exponent is missing, so every gate is 1 minus the right one.',
    ],
  },
  {
    id: 'overflow-sigma',
    writes: SIGMA,
    why: [
      'It fails only at large sums. What is e to the power 1000 in a computer, and what is that divided by itself?',
      'Infinity, and infinity divided by infinity is not a number. 1 / (1 + exp(−a)) is the same function and stays finite: 1 / infinity is 0.',
    ],
  },
  {
    id: 'overflow-tanh',
    writes: ['CTilde', 'tanh'],
    why: [
      'It fails only at large sums, at the candidate. What is e to the power 1000 in a computer?',
      'Infinity, and infinity divided by infinity is not a number. Math.tanh knows this and gives 1.',
    ],
  },
  {
    id: 'keeps-what-it-forgets',
    writes: ['C'],
    why: [
      'All three gates and the candidate agree. At a forget gate of 1, how much of the old cell should be left?',
      'All of it. The forget gate is the share that is kept; you multiply the old cell by 1 − f.',
    ],
  },
  {
    id: 'partners',
    writes: ['C'],
    why: [
      'All three gates and the candidate agree. Which gate stands at the old cell, and which at the candidate?',
      'f at the old cell, i at the candidate. Yours are exchanged.',
    ],
  },
  {
    id: 'coupled',
    writes: ['C'],
    why: [
      'All three gates and the candidate agree. May an LSTM keep all of its cell and write all of the candidate?',
      'It may: f and i are set apart from each other. You write 1 − f of the candidate and never use i.',
    ],
  },
  {
    id: 'unscaled',
    writes: ['C'],
    why: [
      'All three gates and the candidate agree. How much of the candidate is written?',
      'The share i of it. You write all of it.',
    ],
  },
  {
    id: 'nothing-kept',
    writes: ['C'],
    why: [
      'All three gates and the candidate agree. What is left of the old cell?',
      'The share f of it. In your cell there is only what this frame writes.',
    ],
  },
  {
    id: 'bent-cell',
    writes: ['C'],
    why: [
      'Write 0.9 into an empty cell five times and clear nothing. What does it hold?',
      '4.5. The cell is a plain sum, and tanh stands on the way out only. You bend the cell itself.',
    ],
  },
  {
    id: 'unbent-state',
    writes: ['h'],
    why: [
      'The cell agrees. It can hold 4.5; can a state?',
      'No: tanh brings the cell between −1 and 1 before the output gate shows its share. Yours is o times C.',
    ],
  },
  {
    id: 'old-cell-shown',
    writes: ['h'],
    why: [
      'The cell agrees. Which cell does the output gate show: the one before the frame or the one after it?',
      'The one after it, C. Your state is made of CPrev, so what this frame wrote is shown a frame late.',
    ],
  },
  {
    id: 'gate-bent-too',
    writes: ['h'],
    why: [
      'The cell and the output gate agree. What exactly is inside the tanh?',
      'The cell alone. You multiply by the gate first and take tanh of the product.',
    ],
  },
];

/** Gates, candidate and both states of one frame, with the given mistakes in them. */
export function forwardWith(mistakes: ReadonlySet<string>, given: GivenStep): StepAnswer {
  const { x, hPrev, CPrev, Wf, Wi, WC, Wo, bf, bi, bC, bo } = given;
  const has = (id: string): boolean => mistakes.has(id);
  const u = has('order') ? join(x, hPrev) : join(hPrev, x);
  const sums = (W: Matrix, bias: readonly number[]): Matrix =>
    matmul(u, transpose(W)).map((row) => row.map((sum, j) => sum + (has('no-bias') ? 0 : bias[j])));
  const sigma = (a: number): number => {
    if (has('overflow-sigma')) return Math.exp(a) / (1 + Math.exp(a));
    return 1 / (1 + Math.exp(has('sigma-turned') ? a : -a));
  };
  const tanh = (a: number): number =>
    has('overflow-tanh') ? (Math.exp(a) - Math.exp(-a)) / (Math.exp(a) + Math.exp(-a)) : Math.tanh(a);
  const gate = has('gates-tanh') ? tanh : sigma;
  const [f, i, o] = [map(sums(Wf, bf), gate), map(sums(Wi, bi), gate), map(sums(Wo, bo), gate)];
  const CTilde = map(sums(WC, bC), has('candidate-sigma') ? sigma : tanh);
  const summed = add(kept(has, f, i, CPrev), written(has, f, i, CTilde));
  const C = has('bent-cell') ? map(summed, tanh) : summed;
  return { f, i, CTilde, o, C, h: shown(has, o, has('old-cell-shown') ? CPrev : C, tanh) };
}

type Has = (id: string) => boolean;

function kept(has: Has, f: Matrix, i: Matrix, CPrev: Matrix): Matrix {
  if (has('nothing-kept')) return map(CPrev, () => 0);
  if (has('keeps-what-it-forgets')) return map2(f, CPrev, (gate, cell) => (1 - gate) * cell);
  return mul(has('partners') ? i : f, CPrev);
}

function written(has: Has, f: Matrix, i: Matrix, CTilde: Matrix): Matrix {
  if (has('unscaled')) return CTilde;
  if (has('coupled')) return map2(f, CTilde, (gate, offered) => (1 - gate) * offered);
  return mul(has('partners') ? f : i, CTilde);
}

function shown(has: Has, o: Matrix, C: Matrix, tanh: (a: number) => number): Matrix {
  if (has('unbent-state')) return mul(o, C);
  if (has('gate-bent-too')) return map(mul(o, C), tanh);
  return mul(o, map(C, tanh));
}
