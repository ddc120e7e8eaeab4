/**
 * The mistakes in a backward pass of the LSTM that are known by their numbers (wrong-backward.ts), each from a question to
 * its reason.
 */
import type { KnownMistake } from '@unrolled/rnn-core';

const CELL = ['dC', 'qC', 'dC0'];
const STATE = ['dh', 'said', 'dH', 'qh'];
const MESSAGE_C = ['qC', 'dC0'];
const MESSAGE_H = ['qh', 'dh0'];
const GATES = ['alphaF', 'alphaf', 'aF', 'af', 'dWf'];
const FORGET = GATES;
const CANDIDATE = ['alphaC', 'alphac', 'aC', 'ac', 'dWC'];
const OUTPUT = ['alphaO', 'alphao', 'aO', 'ao', 'dWo'];
const NEXT_FORGET = [
  'Follow the message along the cell by one frame. Which forget gate stood between C[t] and C[t + 1] on the way forward?',
  'That of frame t: f[t]. Yours is the gate of the frame after, which stands between C[t + 1] and C[t + 2].',
];

const EARLY = [
  'What has to be known of the cell before anything is sent on to the cell before it?',
  'All that is said of it: what came along the cell and what came through the state. Your message is f times qC, and lacks what came through the state.',
];

export const BACKWARD_MISTAKES: readonly KnownMistake[] = [
  { id: 'next-forget', writes: MESSAGE_C, why: NEXT_FORGET },
  // The same with 1 after the last frame instead of that frame's own gate.
  { id: 'next-forget-one', writes: MESSAGE_C, why: NEXT_FORGET },
  {
    id: 'new-cell',
    writes: FORGET,
    why: [
      'In C = f ⊙ CPrev + i ⊙ CTilde, what is the forget gate multiplied by?',
      'By the cell before the frame, C[t]. You took C[t + 1], the one that this sum made.',
    ],
  },
  {
    id: 'no-slope',
    writes: CELL,
    why: [
      'From the state to the cell: what stands between C and h besides the output gate?',
      'A tanh. Going back through it costs a factor 1 − tanh² C, which is missing.',
    ],
  },
  {
    id: 'slope-twice',
    writes: CELL,
    why: ['How often does the way from h to C go through tanh?', 'Once. Your factor 1 − tanh² C is squared.'],
  },
  {
    id: 'slope-of-cell',
    writes: CELL,
    why: [
      'Let a cell hold 2. What is the slope of tanh there?',
      'About 0.07: 1 − tanh² 2. Yours is 1 − 2², which is −3. The slope is written in the output of tanh, and C is what went in.',
    ],
  },
  {
    id: 'slope-of-old',
    writes: CELL,
    why: [
      'Which cell did the tanh of frame t bend?',
      'The new one, C[t + 1]: that is what the state shows. Your slope is taken at C[t].',
    ],
  },
  {
    id: 'no-output-gate',
    writes: CELL,
    why: [
      'Shut the output gate. How much of what is said of the state can concern the cell of that frame?',
      'Nothing: the state is o ⊙ tanh C, so what is said of it reaches the cell times o. Yours arrives in full.',
    ],
  },
  {
    id: 'no-future-cell',
    writes: ['dC'],
    why: [
      'A cell is used twice: by the state of its own frame, and by the cell of the next one. Do both speak?',
      'In your numbers only the state does. Add qC, the message along the cell.',
    ],
  },
  {
    id: 'no-future-state',
    writes: STATE,
    why: [
      'A state is used by its own reader, and by all four blocks of the next frame. Do both speak?',
      'In your numbers only its own reader does. Add qh, the message from the next frame.',
    ],
  },
  {
    id: 'no-own',
    writes: STATE,
    why: [
      'A state is used by its own reader, and by all four blocks of the next frame. Do both speak?',
      'In your numbers only the next frame does. Add dH[t].',
    ],
  },
  { id: 'early-message', writes: MESSAGE_C, why: EARLY },
  // The same where the message is not stopped past the end either.
  { id: 'early-everywhere', writes: MESSAGE_C, why: EARLY },
  {
    id: 'no-gate-slope',
    writes: GATES,
    why: [
      'A gate is σ of a sum. What does going back through σ cost?',
      'A factor g (1 − g), gate by gate. It is missing at all three gates.',
    ],
  },
  {
    id: 'gate-slope-tanh',
    writes: GATES,
    why: [
      'Which function made the gates, and which the candidate?',
      'The gates are made by σ, whose slope is g (1 − g). Yours is 1 − g², the slope of tanh.',
    ],
  },
  {
    id: 'candidate-slope-sigma',
    writes: CANDIDATE,
    why: [
      'Which function made the candidate?',
      'tanh, whose slope is 1 − CTilde². Yours is CTilde (1 − CTilde), the slope of σ.',
    ],
  },
  {
    id: 'candidate-bent-twice',
    writes: CANDIDATE,
    why: [
      'CTilde is given to you. Is it what went into tanh or what came out?',
      'What came out, so the slope is 1 − CTilde². You took tanh of it once more.',
    ],
  },
  {
    id: 'partners',
    writes: ['alphaI', 'alphai', 'aI', 'ai', 'dWi'],
    why: [
      'In a product each factor is told the gradient times the other one. What is the partner of the input gate?',
      'The candidate, and the candidate’s is the gate. Yours are exchanged: each is multiplied by itself.',
    ],
  },
  {
    id: 'old-cell-shown',
    writes: OUTPUT,
    why: [
      'What did the output gate of frame t show?',
      'tanh of the new cell, C[t + 1]. You took the cell before the frame.',
    ],
  },
  {
    id: 'unbent-partner',
    writes: OUTPUT,
    why: ['What is the output gate multiplied by in h?', 'By tanh C, not by C.'],
  },
  {
    id: 'last-block',
    writes: ['du'],
    why: [
      'Four blocks read u. What does u hear from the four?',
      'The sum of what they say. In your du only the output block is left, as if each had overwritten the one before.',
    ],
  },
  {
    id: 'cut-order',
    writes: ['qh', 'dx', 'dh0'],
    why: [
      'du has H + D columns. Which of them belong to the state before?',
      'The first H, as in u. You cut as if the features came first.',
    ],
  },
  {
    id: 'mask',
    writes: ['dh', 'dC'],
    why: [
      'Sequences have unequal lengths. What does a frame past the end compute?',
      'Nothing: both states are only carried on. So nothing enters the cell where the mask is 0. In yours it does.',
    ],
  },
  {
    id: 'route-h',
    writes: MESSAGE_H,
    why: [
      'Past the end of a sequence the state is carried on unchanged. What does that mean on the way back?',
      'What is said of it is carried back unchanged too, into qh where the mask is 0. Yours is lost there.',
    ],
  },
  {
    id: 'route-C',
    writes: MESSAGE_C,
    why: [
      'Past the end of a sequence the cell is carried on unchanged. What does that mean on the way back?',
      'Its message is carried back unchanged too: qC stays what it was where the mask is 0. Yours is lost there.',
    ],
  },
  {
    id: 'overwrite',
    writes: ['dWf', 'dWi', 'dWC', 'dWo'],
    why: [
      'The same weights are used at every frame. How do the frames’ shares come together?',
      'They add up. In your gradients only the share of frame 0 is left, the last one the loop came to.',
    ],
  },
];
