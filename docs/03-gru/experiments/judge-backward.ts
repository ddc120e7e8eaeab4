/**
 * Judges a reader's step back through the GRU of this course (reset before the product), on two hidden frames.
 * Finite differences are of our forward pass.
 */
import { createJudge } from '@unrolled/lab-protocol';
import { createGruResetBeforeLayer, type KnownMistake } from '@unrolled/rnn-core';
import { hiddenSteps } from './shared/hidden-step';
import { MESSAGE, RESET_OF_0, slopeMistakes, WHO_SAW_X } from './shared/step-mistakes';
import { backwardBefore, type GivenBefore } from './shared/wrong-before';

const PLACES =
  'Only dhPrev differs, so every alpha is right. In how many places does the forward step use the state before?';

export const MISTAKES: readonly KnownMistake[] = [
  {
    id: 'route-4',
    writes: [...MESSAGE, 'du'],
    why: [
      PLACES,
      'In four: in the mixture, in the candidate, in the update gate and in the reset gate. What came back through three of them is in your numbers. Which gate have you not sent back to the state?',
      'The reset gate. It was made from the state too: add the part of alphaR times Wr that belongs to h.',
    ],
  },
  {
    id: 'route-3',
    writes: [...MESSAGE, 'du'],
    why: [
      PLACES,
      'In four. The update gate was made from the state too: add the part of alphaZ times Wz that belongs to h.',
    ],
  },
  {
    id: 'route-2',
    writes: MESSAGE,
    why: [PLACES, 'In four. The candidate saw r ⊙ hPrev: add what comes back there, times r.'],
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
  ...slopeMistakes('alphaH', 'hTilde'),
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
      RESET_OF_0,
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
    why: [WHO_SAW_X, 'All three. The candidate’s share is missing: the last D columns of alphaH times Wh.'],
  },
  {
    id: 'dx-gates',
    writes: ['dx'],
    why: [
      WHO_SAW_X,
      'All three. The shares of both gates are missing: the last D columns of alphaZ times Wz and of alphaR times Wr.',
    ],
  },
];

export const experiment = createJudge({
  title: 'Is this the way back through one frame of our GRU?',
  seedHelp: 'Decides the hidden weights, inputs and states.',
  rows: 'gradients',
  mistakes: MISTAKES,
  program: backwardBefore,
  hidden: (rng) => hiddenSteps<GivenBefore>(createGruResetBeforeLayer, rng),
});
