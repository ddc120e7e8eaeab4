/**
 * What the known mistakes in a step back share, whichever GRU it goes through: the names that lines write to, questions,
 * and the slopes of tanh and of the logistic function.
 */
import type { KnownMistake } from '@unrolled/rnn-core';

export const MESSAGE = ['dhPrev', 'q', 'message'];

export const WHO_SAW_X = 'Only dx differs. Which blocks saw the input?';
export const RESET_OF_0 = 'Only dhPrev differs. Suppose r is 0. What can the candidate say of the state before?';

/** `alpha` is the blame of the candidate, `state` the candidate itself, as the program calls them. */
export function slopeMistakes(alpha: string, state: string): readonly KnownMistake[] {
  return [
    {
      id: 'no-tanh',
      writes: [alpha],
      why: [
        'Alpha is the slope in the pre-activation. What stands between that and the candidate?',
        `A tanh. Going back through it costs the factor 1 − ${state}², which is missing.`,
      ],
    },
    {
      id: 'unsquared',
      writes: [alpha],
      why: [
        'What is the slope of tanh where its output is 0.5? And at −0.5?',
        `It is 0.75 in both places: 1 − ${state}². Yours is 1 − ${state}, which has no symmetry.`,
      ],
    },
    ...['z', 'r'].map((gate) => ({
      id: `${gate}-slope`,
      writes: [`alpha${gate.toUpperCase()}`],
      why: [
        `Alpha is the slope in the pre-activation. What stands between that and the gate ${gate}?`,
        `The logistic function. Going back through it costs ${gate} ⊙ (1 − ${gate}), which is missing.`,
      ],
    })),
  ];
}
