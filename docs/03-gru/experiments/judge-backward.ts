/**
 * Judges a reader's step back through the GRU of this course (reset before the product), on two hidden frames.
 *
 * `data.answer` holds, as JSON, what the reader's function returned for each input; without it our own numbers are
 * judged. Promise: those pass. Finite differences are of our forward pass.
 */
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  createGruResetBeforeLayer,
  judgeReader,
  type JudgedReader,
  type KnownMistake,
  type ProgramProblem,
} from '@unrolled/rnn-core';
import { hiddenStep } from './shared/hidden-step';
import { backwardBefore, type GivenBefore } from './shared/wrong-before';

export interface Params extends ParamValues {
  seed: number;
}
const params: Schema<Params> = {
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the hidden weights, inputs and states.' },
};

const STEPS = [
  { B: 3, D: 3, H: 4 },
  { B: 2, D: 2, H: 3 },
];
const MESSAGE = ['dhPrev', 'q', 'message'];

export const MISTAKES: readonly KnownMistake[] = [
  {
    id: 'route-4',
    writes: [...MESSAGE, 'du'],
    why: [
      'Only dhPrev differs, so every alpha is right. In how many places does the forward step use the state before?',
      'In four: in the mixture, in the candidate, in the update gate and in the reset gate. What came back through three of them is in your numbers. Which gate have you not sent back to the state?',
      'The reset gate. It was made from the state too: add the part of alphaR times Wr that belongs to h.',
    ],
  },
  {
    id: 'route-3',
    writes: [...MESSAGE, 'du'],
    why: [
      'Only dhPrev differs, so every alpha is right. In how many places does the forward step use the state before?',
      'In four. The update gate was made from the state too: add the part of alphaZ times Wz that belongs to h.',
    ],
  },
  {
    id: 'route-2',
    writes: MESSAGE,
    why: [
      'Only dhPrev differs, so every alpha is right. In how many places does the forward step use the state before?',
      'In four. The candidate saw r ⊙ hPrev: add what comes back there, times r.',
    ],
  },
  {
    id: 'route-1',
    writes: MESSAGE,
    why: [
      'Only dhPrev differs, so every alpha is right. Suppose z is 0 and nothing is written. What is the slope of the new state in the old one then?',
      'It is 1, and in general 1 − z. That is the route past the cell, dh ⊙ (1 − z), and it is missing.',
    ],
  },
  {
    id: 'swap',
    writes: MESSAGE,
    why: [
      'Only dhPrev differs, so every alpha is right. Suppose z is 0. How much of the old state is then in the new one?',
      'All of it. Past the cell goes dh ⊙ (1 − z). Yours is dh ⊙ z, the share of the candidate.',
    ],
  },
  {
    id: 'keeps',
    writes: ['alphaH', 'alphaZ'],
    why: [
      'What does z = 1 do in this form of the cell?',
      'It overwrites: h = (1 − z) ⊙ hPrev + z ⊙ hTilde. Your numbers are those of a cell in which z = 1 keeps, as in PyTorch.',
    ],
  },
  {
    id: 'sign',
    writes: ['alphaZ'],
    why: [
      'If z grows a little, towards what does the state move?',
      'Towards the candidate. The gate is judged by hTilde − hPrev; in yours the two have changed places.',
    ],
  },
  {
    id: 'half-judged',
    writes: ['alphaZ'],
    why: [
      'How many times does z stand in the equation of the new state?',
      'Twice, in (1 − z) ⊙ hPrev and in z ⊙ hTilde. So it is judged by hTilde − hPrev. Yours is judged by hTilde alone.',
    ],
  },
  {
    id: 'no-share',
    writes: ['alphaH'],
    why: [
      'Suppose z is 0. Does the candidate matter?',
      'It does not. The candidate gets in by the share z, so its blame is dh ⊙ z, and then the slope of tanh. The factor z is missing.',
    ],
  },
  {
    id: 'no-tanh',
    writes: ['alphaH'],
    why: [
      'Alpha is the slope in the pre-activation. What stands between that and the candidate?',
      'A tanh. Going back through it costs the factor 1 − hTilde², which is missing.',
    ],
  },
  {
    id: 'unsquared',
    writes: ['alphaH'],
    why: [
      'What is the slope of tanh where its output is 0.5? And at −0.5?',
      'It is 0.75 in both places: 1 − hTilde². Yours is 1 − hTilde, which has no symmetry.',
    ],
  },
  {
    id: 'z-slope',
    writes: ['alphaZ'],
    why: [
      'Alpha is the slope in the pre-activation. What stands between that and the gate z?',
      'The logistic function. Going back through it costs z ⊙ (1 − z), which is missing.',
    ],
  },
  {
    id: 'r-slope',
    writes: ['alphaR'],
    why: [
      'Alpha is the slope in the pre-activation. What stands between that and the gate r?',
      'The logistic function. Going back through it costs r ⊙ (1 − r), which is missing.',
    ],
  },
  {
    id: 'no-state',
    writes: ['alphaR'],
    why: [
      'If the state before is 0, does it matter what r says?',
      'It does not: r stands in r ⊙ hPrev. A product gives each factor the slope times the other one, so alphaR needs the factor hPrev.',
    ],
  },
  {
    id: 'reset-slip',
    writes: MESSAGE,
    why: [
      'Only dhPrev differs. Suppose r is 0. What can the candidate say of the state before?',
      'Nothing: it has not seen it. What comes back through the candidate is multiplied by r. In yours the factor is missing.',
    ],
  },
  {
    id: 'unreset',
    writes: ['dWh'],
    why: [
      'A weight’s gradient is what came out of it, backward, times what went into it, forward. What went into Wh?',
      'The reset state beside the input, v = [r ⊙ hPrev, x]. You took u, in which nothing has been reset.',
    ],
  },
  {
    id: 'after',
    writes: ['alphaR'],
    why: [
      'Where does r stand in this form of the cell, before the product with Wh or after it?',
      'Before: the candidate reads r ⊙ hPrev. Your numbers are those of a cell that resets the product, as PyTorch does. Here alphaH comes back through Wh first, and the gate is told that times hPrev.',
    ],
  },
  {
    id: 'crossed',
    writes: ['du', ...MESSAGE],
    why: [
      'Each block goes back through the matrix that it came from. Which alpha meets which matrix?',
      'alphaZ goes through Wz and alphaR through Wr. In yours they are exchanged.',
    ],
  },
  {
    id: 'x-first',
    writes: ['p', 'du', ...MESSAGE],
    why: [
      'A row of the product with a matrix has H + D entries. Which of them belong to the state?',
      'The first H, because u = [hPrev, x]. You took the last H for the state and the first D for the input.',
    ],
  },
  {
    id: 'dx-candidate',
    writes: ['dx'],
    why: [
      'Only dx differs. Which blocks saw the input?',
      'All three. The candidate’s share is missing: the last D columns of alphaH times Wh.',
    ],
  },
  {
    id: 'dx-gates',
    writes: ['dx'],
    why: [
      'Only dx differs. Which blocks saw the input?',
      'All three. The shares of both gates are missing: the last D columns of alphaZ times Wz and of alphaR times Wr.',
    ],
  },
];

export const experiment: Experiment<Params, JudgedReader> = {
  title: 'Is this the way back through one frame of our GRU?',
  kernels: 'reference64',
  params,
  views: [],

  *run(_params, { rng, data }) {
    const steps = STEPS.map((sizes, i) =>
      hiddenStep<GivenBefore>(createGruResetBeforeLayer, sizes, rng.fork(`step ${i}`)),
    );
    yield;
    const problem: ProgramProblem = {
      right: steps.map(({ right }) => right),
      mistakes: MISTAKES,
      answerWith: (mistakes, i) => ({ ...backwardBefore(mistakes, steps[i].given) }),
    };
    const answer = data?.answer && new TextDecoder().decode(data.answer);
    const inputs = steps.map(({ given }) => [given]);
    return judgeReader(problem, inputs, answer, 'gradients');
  },

  finding: ({ verdict, says }) => ({ ok: verdict.passed, text: says }),
};
