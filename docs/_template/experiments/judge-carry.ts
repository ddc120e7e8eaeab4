/**
 * Judges a reader's recurrence h_t = w · h_{t−1} + x_t on two hidden inputs: a long list, and a list of one frame.
 *
 * `data.answer` holds, as JSON, what the reader's function returned for each input; without it our own numbers are
 * judged. Promise: those pass. The wrong versions it is compared with are WRONG ON PURPOSE; the tests assert that each is
 * found and told from the others.
 */
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { judgeReader, type JudgedReader, type KnownMistake, type ProgramProblem, type Rng } from '@unrolled/rnn-core';

export interface Params extends ParamValues {
  seed: number;
}
const params: Schema<Params> = {
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the hidden inputs.' },
};

/** Each mistake: the names its lines write to, and from a question to the reason, shown one at a time. */
export const MISTAKES: readonly KnownMistake[] = [
  {
    id: 'no-memory',
    writes: ['h', 'state'],
    why: [
      'What does your state say two frames after an input?',
      'Nothing: it is the input of its own frame. The state of the frame before goes in as well, times w.',
    ],
  },
  {
    id: 'weighted-input',
    writes: ['h', 'state'],
    why: ['Which of the two is multiplied with w?', 'The old state is. You multiply the sum of both.'],
  },
  {
    id: 'starts-at-one',
    writes: ['h', 'state'],
    why: ['What is the state before anything has been heard?', 'It is 0. Yours begins at 1.'],
  },
];

type HiddenInput = readonly [x: number[], w: number];

export const experiment: Experiment<Params, JudgedReader> = {
  title: 'Does this state carry what it has heard?',
  kernels: 'reference64',
  params,
  views: [],

  *run(_params, { rng, data }) {
    const inputs: HiddenInput[] = [draw(rng.fork('long'), 12), draw(rng.fork('short'), 1)];
    const problem: ProgramProblem = {
      right: inputs.map(([x, w], i) => ({
        h: { shape: [x.length], data: carry(x, w), row: i === 0 ? 'twelve frames' : 'one frame' },
      })),
      mistakes: MISTAKES,
      pieces: (returned) => ({ h: returned }),
      answerWith: (mistakes, i) => ({ h: carryWith(mistakes, ...inputs[i]) }),
    };
    yield;
    const answer = data?.answer && new TextDecoder().decode(data.answer);
    return judgeReader(problem, inputs, answer, 'cases');
  },

  finding: ({ verdict, says }) => ({ ok: verdict.passed, text: says }),
};

function draw(rng: Rng, frames: number): HiddenInput {
  return [Array.from({ length: frames }, () => rng.normal()), 0.3 + 0.4 * rng.uniform()];
}

/** The states h_1 … h_T of the inputs `x` (T), from h_0 = 0, with the weight `w` on the state before. */
export function carry(x: readonly number[], w: number): number[] {
  //> eq chapter00.carry
  const h: number[] = [];
  for (const xt of x) h.push(w * (h.at(-1) ?? 0) + xt); // the state before is 0 at the first frame
  //< eq chapter00.carry
  return h;
}

/** The same with the given mistakes in it. With none it is right. */
export function carryWith(mistakes: ReadonlySet<string>, x: readonly number[], w: number): number[] {
  let h = mistakes.has('starts-at-one') ? 1 : 0;
  return x.map((xt) => {
    const kept = mistakes.has('no-memory') ? 0 : h;
    h = mistakes.has('weighted-input') ? w * (kept + xt) : w * kept + xt;
    return h;
  });
}
