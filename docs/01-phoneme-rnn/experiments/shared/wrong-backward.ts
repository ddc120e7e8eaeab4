/**
 * WRONG ON PURPOSE: the backward pass of the simple cell in plain loops, with the mistakes people make switched on by
 * name. With none of them it is right. A reader's numbers are compared with these.
 *
 * The test asserts that each mistake changes the numbers, and that no two of them give the same.
 */
import { plain, type KnownMistake } from '@unrolled/rnn-core';
import type { GivenPass } from './hidden-pass';

type Matrix = plain.Matrix;
const { add, map2, matmul, scaleRows, sumRows, transpose, zeros } = plain;

export interface BackwardGradients {
  readonly dWxh: Matrix;
  readonly dWhh: Matrix;
  readonly dbh: number[];
  readonly dWhy: Matrix;
  readonly dby: number[];
  readonly dh0: Matrix;
}

const DELTA = ['delta', 'da', 'dA'];
const MESSAGE = ['q', 'message', 'dh0'];

export const BACKWARD_MISTAKES: readonly KnownMistake[] = [
  {
    id: 'transpose',
    writes: MESSAGE,
    why: [
      'Some gradients agree and others do not. Which of them need the message from the later frame?',
      'The gradients of the output layer do not; all that differ do. So look at the line that passes the message on. Forward, row i of Whh makes unit i out of all units. Which entries does unit j find its influence in?',
      'In column j. Backward each unit collects along its column: delta times Whh in rows, and not delta times the transpose of Whh.',
    ],
  },
  {
    id: 'next-state',
    writes: ['dWhh'],
    why: [
      'A weight’s gradient is what came out of it, backward, times what went into it, forward. Which state went into Whh at frame t?',
      'The state before frame t, h[t]. You took h[t + 1], which came out of frame t.',
    ],
  },
  {
    id: 'no-slope',
    writes: DELTA,
    why: [
      'Between the state and the pre-activation stands tanh. What does going back through it cost?',
      'A factor 1 − h², unit by unit. Your delta is the gradient at the state, taken over unchanged.',
    ],
  },
  {
    id: 'slope-twice',
    writes: DELTA,
    why: ['How often does the way back go through tanh in one frame?', 'Once. Your factor 1 − h² is squared.'],
  },
  {
    id: 'slope-unsquared',
    writes: DELTA,
    why: [
      'What is the slope of tanh where the state is 0.5? And at −0.5?',
      'It is 0.75 in both places: 1 − h². Yours is 1 − h, which has no symmetry.',
    ],
  },
  {
    id: 'slope-before',
    writes: DELTA,
    why: [
      'Which state did the tanh of frame t make?',
      'h[t + 1], the one after the frame. Your slope is taken at h[t], the one before.',
    ],
  },
  {
    id: 'slope-of-sum',
    writes: DELTA,
    why: [
      'Compare at a frame where the state is far from zero. In which number is the slope of tanh written as 1 − (…)²?',
      'In its output h. Your numbers are those of 1 − a², with the pre-activation a that went into tanh.',
    ],
  },
  {
    id: 'mask',
    writes: DELTA,
    why: [
      'Sequences have unequal lengths. What does a frame past the end compute?',
      'Nothing: the state is only carried on. So no weight took part, and delta is zero where the mask is 0. Yours is not.',
    ],
  },
  {
    id: 'route',
    writes: MESSAGE,
    why: [
      'Past the end of a sequence the state is carried on unchanged. What does that mean on the way back?',
      'The gradient is carried back unchanged too: where the mask is 0, the message is the gradient at the state itself. Yours is lost there.',
    ],
  },
  {
    id: 'no-future',
    writes: ['dh', 'dH'],
    why: [
      'A state is used twice: by the scores of its own frame, and by the next frame. Do both speak?',
      'In your numbers only the scores do. Add the message from the later frames.',
    ],
  },
  {
    id: 'no-scores',
    writes: ['dh', 'dH'],
    why: [
      'A state is used twice: by the scores of its own frame, and by the next frame. Do both speak?',
      'In your numbers only the next frame does. Add what the scores of this frame say: dS[t] times Why.',
    ],
  },
  {
    id: 'overwrite',
    writes: ['dWxh', 'dWhh', 'dbh', 'dWhy', 'dby'],
    why: [
      'The same weights are used at every frame. How do the frames’ shares come together?',
      'They add up. In your gradients only the share of frame 0 is left, the last one the loop came to.',
    ],
  },
  {
    id: 'output-before',
    writes: ['dWhy'],
    why: [
      'Which state are the scores of frame t made of?',
      'The one after the frame, h[t + 1]. You took h[t], which belongs to the frame before.',
    ],
  },
  {
    id: 'first-state',
    writes: ['dh0'],
    why: [
      'What is left over when the loop has gone through frame 0?',
      'The message to the state before frame 0, and that is the gradient of the first state. Yours is still zero.',
    ],
  },
];

/** All six gradients, with the given mistakes in them. */
export function backwardWith(mistakes: ReadonlySet<string>, given: GivenPass): BackwardGradients {
  const { x, mask, h, dS, dLast, Wxh, Whh, Why } = given;
  const has = (id: string): boolean => mistakes.has(id);
  const [H, D, K] = [Wxh.length, Wxh[0].length, Why.length];
  let [dWxh, dWhh, dbh] = [zeros(H, D), zeros(H, H), zeros(1, H)];
  let [dWhy, dby] = [zeros(K, H), zeros(1, K)];
  const collect = (sum: Matrix, share: Matrix): Matrix => (has('overwrite') ? share : add(sum, share));
  let q = dLast;
  for (let t = x.length - 1; t >= 0; t--) {
    const fromScores = has('no-scores')
      ? scaleRows(
          dLast,
          dLast.map(() => 0),
        )
      : matmul(dS[t], Why);
    const dh = has('no-future') && t < x.length - 1 ? fromScores : add(fromScores, q);
    const through = slopes(has, h[t], h[t + 1], dh);
    const delta = has('mask') ? through : scaleRows(through, mask[t]);
    const past = mask[t].map((m) => (has('route') ? 0 : 1 - m));
    q = add(scaleRows(dh, past), matmul(delta, has('transpose') ? transpose(Whh) : Whh));
    dWxh = collect(dWxh, matmul(transpose(delta), x[t]));
    dWhh = collect(dWhh, matmul(transpose(delta), has('next-state') ? h[t + 1] : h[t]));
    dbh = collect(dbh, [sumRows(delta)]);
    dWhy = collect(dWhy, matmul(transpose(dS[t]), has('output-before') ? h[t] : h[t + 1]));
    dby = collect(dby, [sumRows(dS[t])]);
  }
  const dh0 = has('first-state')
    ? scaleRows(
        q,
        q.map(() => 0),
      )
    : q;
  return { dWxh, dWhh, dbh: dbh[0], dWhy, dby: dby[0], dh0 };
}

/** The way back through tanh. */
function slopes(has: (id: string) => boolean, before: Matrix, after: Matrix, dh: Matrix): Matrix {
  if (has('no-slope')) return dh;
  const slope = (h: number): number => {
    if (has('slope-unsquared')) return 1 - h;
    if (has('slope-of-sum')) return 1 - Math.atanh(h) ** 2;
    return (1 - h * h) ** (has('slope-twice') ? 2 : 1);
  };
  return map2(dh, has('slope-before') ? before : after, (gradient, h) => gradient * slope(h));
}
