/**
 * Judges a reader's step back through PyTorch's GRU (reset after the product), on two hidden frames.
 * Finite differences are of our forward pass.
 */
import { createJudge } from '@unrolled/lab-protocol';
import { createGruResetAfterLayer, type KnownMistake } from '@unrolled/rnn-core';
import { hiddenSteps } from './shared/hidden-step';
import { MESSAGE, RESET_OF_0, slopeMistakes, WHO_SAW_X } from './shared/step-mistakes';
import { backwardAfter, type GivenAfter } from './shared/wrong-after';

const PLACES = 'Only dhPrev differs. In how many places does the forward step use the state before?';

export const MISTAKES: readonly KnownMistake[] = [
  {
    id: 'no-reset',
    writes: ['dp'],
    why: [
      'What stands inside the reset, and what outside?',
      'Inside stands p, which Whn and bhn make. The candidate gets r ⊙ p, so p gets alphaN ⊙ r. In yours all that is inside is treated as if it were outside.',
    ],
  },
  {
    id: 'matrix-inside',
    writes: ['dWhn'],
    why: [
      'Only dWhn differs. What came out of Whn, forward: the candidate’s pre-activation, or something before it?',
      'It made p, which the reset then dims. So its gradient is made from dp = alphaN ⊙ r, not from alphaN.',
    ],
  },
  {
    id: 'bias-inside',
    writes: ['dbhn'],
    why: [
      'Only dbhn differs. There are two biases in the candidate. Where does the second one stand?',
      'Inside the reset, as a part of p. So its gradient is the sum of dp = alphaN ⊙ r, not of alphaN. If the two were alike, one of them would be for nothing.',
    ],
  },
  {
    id: 'reset-slip',
    writes: MESSAGE,
    why: [RESET_OF_0, 'Nothing: the product was multiplied by 0. Through Whn goes dp = alphaN ⊙ r, not alphaN.'],
  },
  {
    id: 'outside',
    writes: ['dWxn', 'dbn', 'dx'],
    why: [
      'What of the candidate does the reset leave alone?',
      'What the input and the outer bias say. They stand outside it: dWxn, dbn and their share of dx are made from alphaN, not from dp.',
    ],
  },
  {
    id: 'state-for-p',
    writes: ['alphaR'],
    why: [
      'A product gives each factor the slope times the other one. With what was r multiplied, forward?',
      'With p = Whn hPrev + bhn, the product. You took the state before; that would be the other form of the cell.',
    ],
  },
  {
    id: 'no-p',
    writes: ['alphaR'],
    why: [
      'If p is 0, does it matter what r says?',
      'It does not. A product gives each factor the slope times the other one, so alphaR needs the factor p.',
    ],
  },
  {
    id: 'before',
    writes: ['alphaR', 'dp'],
    why: [
      'Where does r stand in this form of the cell, before the product with Whn or after it?',
      'After it. Your numbers are those of a cell that resets the state before the product, as in exercise 1. Here r multiplies p itself, so alphaR needs no matrix.',
    ],
  },
  {
    id: 'overwrites',
    writes: ['alphaN', 'alphaZ'],
    why: [
      'What does z = 1 do in this form of the cell?',
      'It keeps: h = (1 − z) ⊙ n + z ⊙ hPrev. Your numbers are those of a cell in which z = 1 overwrites, as in exercise 1.',
    ],
  },
  {
    id: 'swap',
    writes: MESSAGE,
    why: [
      'Only dhPrev differs. Suppose z is 1. How much of the old state is then in the new one?',
      'All of it. Past the cell goes dh ⊙ z here. Yours is dh ⊙ (1 − z).',
    ],
  },
  {
    id: 'route-1',
    writes: MESSAGE,
    why: [
      'Only dhPrev differs. Suppose z is 1 and nothing is written. What is the slope of the new state in the old one then?',
      'It is 1, and in general z. That is the route past the cell, dh ⊙ z, and it is missing.',
    ],
  },
  {
    id: 'route-2',
    writes: MESSAGE,
    why: [PLACES, 'In four. The product p was made from it: add dp times Whn.'],
  },
  {
    id: 'route-3',
    writes: MESSAGE,
    why: [PLACES, 'In four. The update gate was made from it too: add alphaZ times Whz.'],
  },
  {
    id: 'route-4',
    writes: MESSAGE,
    why: [PLACES, 'In four. The reset gate was made from it too: add alphaR times Whr.'],
  },
  {
    id: 'transpose',
    writes: MESSAGE,
    why: [
      'Only dhPrev differs. Forward, row i of a matrix makes unit i out of all units. Where does unit j find its influence?',
      'In column j. In rows the way back is alpha times the matrix as it is. The transpose has the same shape here, so nothing warned you.',
    ],
  },
  {
    id: 'crossed',
    writes: MESSAGE,
    why: [
      'Each block goes back through the matrix that it came from. Which alpha meets which matrix?',
      'alphaZ goes through Whz and Wxz, alphaR through Whr and Wxr. In yours they are exchanged.',
    ],
  },
  {
    id: 'sign',
    writes: ['alphaZ'],
    why: [
      'If z grows a little, towards what does the state move in this form?',
      'Towards the old state. The gate is judged by hPrev − n; in yours the two have changed places.',
    ],
  },
  {
    id: 'no-share',
    writes: ['alphaN'],
    why: [
      'Suppose z is 1. Does the candidate matter?',
      'It does not. It gets in by the share 1 − z, so its blame is dh ⊙ (1 − z), and then the slope of tanh. The factor 1 − z is missing.',
    ],
  },
  ...slopeMistakes('alphaN', 'n'),
  {
    id: 'dx-candidate',
    writes: ['dx'],
    why: [WHO_SAW_X, 'All three. The candidate’s share, alphaN times Wxn, is missing.'],
  },
  {
    id: 'dx-gates',
    writes: ['dx'],
    why: [WHO_SAW_X, 'All three. The shares of both gates are missing: alphaZ times Wxz and alphaR times Wxr.'],
  },
];

export const experiment = createJudge({
  title: 'Is this the way back through one frame of PyTorch’s GRU?',
  seedHelp: 'Decides the hidden weights, inputs and states.',
  rows: 'gradients',
  mistakes: MISTAKES,
  program: backwardAfter,
  hidden: (rng) => hiddenSteps<GivenAfter>(createGruResetAfterLayer, rng),
});
