/**
 * The known mistakes in converting the weights of a GRU, each with a question and a reason. The reason why the reset
 * cannot be moved shows a counterexample in numbers: one from the hidden weights, one for a sheet of paper.
 */
import type { KnownMistake } from '@unrolled/rnn-core';
import { sigma, type PlainWeights } from './plain-gru';

/** From a question, over numbers of this check, to a reason that holds for all weights. */
export function resetReasons(example: string): readonly string[] {
  return [
    'Look at a unit that reads two others, and let their resets differ. Does it matter whether the gate acts on what is read, or on the sum of it?',
    example,
    'Could other weights mend it? Not those of the input: from a state of zeros the input is all that both cells hear, so it must say what it said before. Those of the state? Let a unit read two others with weights 1 and 1, let the state be (½, −1), and take two inputs: under the first the resets of the two are ⅔ and ⅓, under the second ⅓ and ⅔. Reset first, it gets 0 from the state under the first input and −½ under the second. Reset last, it has one reset for the whole sum, and that is never 0. To get 0 under the first input the sum itself must be 0, and then it is 0 under the second too. No weights do both.',
    'So the right answer is to refuse: give back null wherever the reset would have to move, in either direction.',
  ];
}

export interface Frame {
  readonly x: readonly number[];
  readonly hPrev: readonly number[];
}

/** Where reset first and reset last are furthest apart with these weights, of all units in these frames, in sentences. */
export function resetExample({ r, candidate }: PlainWeights, frames: readonly Frame[]): string {
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, one, j) => sum + one * b[j], 0);
  const places = frames.flatMap(({ x, hPrev }, frame) => {
    const resets = r.bias.map((b, i) => sigma(dot(r.fromH[i], hPrev) + dot(r.fromX[i], x) + b));
    const resetState = hPrev.map((h, j) => resets[j] * h);
    return candidate.fromH.map((row, unit) => {
      const [first, last] = [dot(row, resetState), resets[unit] * dot(row, hPrev)];
      return { frame, hPrev, resets, unit, row, first, last };
    });
  });
  const { frame, hPrev, resets, unit, row, first, last } = places.reduce((best, one) =>
    Math.abs(one.first - one.last) > Math.abs(best.first - best.last) ? one : best,
  );
  return (
    `Here it does. Take hidden frame ${frame} of “reset before → after”. The state is ${listed(hPrev)}, the resets are ` +
    `${listed(resets)}, and unit ${unit}, counted from 0, reads the units with the weights ${listed(row)}. Reset first, ` +
    `it gets ${written(first)}. Reset last, with the same weights, it gets ${written(last)}.`
  );
}

const written = (value: number): string => value.toFixed(2).replace('-', '−');
/** (0.12, −3.40) */
export const listed = (values: readonly number[]): string => `(${values.map(written).join(', ')})`;

/** `example` is a sentence with numbers, of `resetExample`. */
export function convertMistakes(example: string): readonly KnownMistake[] {
  return [
    { id: 'moves-reset', writes: [], why: resetReasons(example) },
    {
      id: 'one-way',
      writes: [],
      why: [
        'You refuse to move the reset from before the product to after it, but not the other way. If there were weights for the way back, what would that say of the way there?',
        ...resetReasons(example).slice(1),
      ],
    },
    {
      id: 'diagonal',
      writes: ['fromH', 'candidate'],
      why: [
        'With nothing off the diagonal the place of the reset makes no difference. But does the new cell still do what the old one did?',
        'It does not: in the old cell units read one another. You have made two cells that agree, and neither is the one you were given. There are no weights that are it: give back null.',
      ],
    },
    {
      id: 'z-copied',
      writes: ['z'],
      why: [
        'z = 1 overwrites in the one cell and keeps in the other. What does the new cell do with the old numbers?',
        'It keeps where the old one overwrote. The gate has to become 1 − z, and 1 − σ(a) = σ(−a): negate its weights from h and from x, and its bias.',
      ],
    },
    {
      id: 'one-minus',
      writes: ['z', 'fromH', 'bias'],
      why: [
        'The new gate must be 1 − z. Is σ(1 − a) the same as 1 − σ(a)?',
        'It is not: at a = 0 the one is 0.73, the other ½. Negate instead: 1 − σ(a) = σ(−a), and −a comes from negated weights and a negated bias.',
      ],
    },
    {
      id: 'bias-kept',
      writes: ['z', 'bias'],
      why: [
        'The pre-activation of the gate is a sum of three things. Has all of it changed its sign?',
        'The bias has not. 1 − σ(a) = σ(−a) holds for the whole of a.',
      ],
    },
    {
      id: 'input-kept',
      writes: ['z', 'fromX'],
      why: [
        'The pre-activation of the gate is a sum of three things. Has all of it changed its sign?',
        'The part from x has not. 1 − σ(a) = σ(−a) holds for the whole of a.',
      ],
    },
    {
      id: 'state-kept',
      writes: ['z', 'fromH'],
      why: [
        'The pre-activation of the gate is a sum of three things. Has all of it changed its sign?',
        'The part from h has not. 1 − σ(a) = σ(−a) holds for the whole of a.',
      ],
    },
    {
      id: 'every-block',
      writes: ['candidate', 'r'],
      why: [
        'Which of the three blocks means something else in the new cell?',
        'Only z. You have turned the reset and the candidate as well: the cell now hides what it showed, and writes the opposite.',
      ],
    },
    {
      id: 'always',
      writes: ['z'],
      why: [
        'Look at the case in which both forms are the same. What should change there?',
        'Nothing. You turn z without asking whether its sense differs.',
      ],
    },
    {
      id: 'refuses-z',
      writes: [],
      why: [
        'Is there a gate that is 1 − z for every input? What is 1 − σ(a)?',
        'It is σ(−a). So weights exist wherever only the sense of z differs: those of the gate, negated. Refuse only where the reset would have to move.',
      ],
    },
    {
      id: 'refuses-all',
      writes: [],
      why: [
        'You refuse every time. Are there no weights even where nothing has to change?',
        'There are, and also where only z points the other way: 1 − σ(a) = σ(−a), so negate the gate’s weights and bias. Refuse only where the reset would have to move.',
      ],
    },
  ];
}
