/**
 * Judges a reader's clipping by the norm of all gradients together, on four hidden inputs: longer than the limit,
 * longer in one tensor only, shorter, and all zeros.
 *
 * `data.answer` holds, as JSON, what the reader's function returned for each input; without it our own numbers are
 * judged. Promise: those pass. The wrong versions it is compared with are WRONG ON PURPOSE; the test asserts that each
 * is found and told from the others.
 */
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  clipByNorm,
  createKernels,
  judgeReader,
  type JudgedReader,
  type KnownMistake,
  type ProgramProblem,
  type RightTensor,
  type Rng,
} from '@unrolled/rnn-core';

export interface Params extends ParamValues {
  seed: number;
}
const params: Schema<Params> = {
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the hidden gradients and limits.' },
};

export const MISTAKES: readonly KnownMistake[] = [
  {
    id: 'each',
    writes: ['norm', 'n', 'total', 'sum'],
    why: [
      'Take the ratio of an entry of dW to an entry of db, before and after. Should it have changed?',
      'No: one factor for all keeps the direction. You clip each tensor by its own norm; the norm runs over all entries of all tensors.',
    ],
  },
  {
    id: 'value',
    writes: ['dW', 'db', 'clipped'],
    why: [
      'Small entries stayed as they are, large ones stopped at the limit. Does the long vector still point the same way?',
      'It does not. That is clipping by value. Clipping by the norm multiplies every entry by the same number.',
    ],
  },
  {
    id: 'always',
    writes: ['factor', 'scale'],
    why: [
      'Look at the gradient that is shorter than the limit. What should happen to it?',
      'Nothing. Yours is stretched to the limit, and one that is all zeros gives 0/0, which is not a number. The factor is at most 1.',
    ],
  },
  {
    id: 'unit',
    writes: ['factor', 'scale'],
    why: [
      'How long is your gradient afterwards?',
      'Its norm is 1, and should be the limit. Divide by the norm, then multiply by the limit.',
    ],
  },
  {
    id: 'squared',
    writes: ['norm', 'n'],
    why: [
      'How long is (3, 4)? And what does your norm make of it?',
      'It is 5: the root of 25. The sum of squares is compared with the limit here, and the root was not taken.',
    ],
  },
  {
    id: 'magnitudes',
    writes: ['norm', 'n', 'total', 'sum'],
    why: [
      'How long is (3, 4)? And what does your norm make of it?',
      'It is 5, the root of the sum of squares. Yours is 7, the sum of magnitudes: another norm.',
    ],
  },
  {
    id: 'sum-of-norms',
    writes: ['norm', 'n', 'total', 'sum'],
    why: [
      'If one tensor has norm 3 and the other norm 4, what is the norm of both together?',
      'It is 5: squares are added, then the root is taken once. You add the norms, and get 7.',
    ],
  },
];

interface Gradients {
  readonly dW: number[][];
  readonly db: number[];
}
type HiddenInput = readonly [Gradients, number];
const [ROWS, COLUMNS] = [3, 4];
const NAMES = ['longer than the limit', 'one tensor long', 'shorter than the limit', 'all zeros'] as const;

export const experiment: Experiment<Params, JudgedReader> = {
  title: 'Are these gradients clipped by their norm?',
  kernels: 'reference64',
  params,
  views: [],

  *run(_params, { rng, data }) {
    const inputs = drawInputs(rng);
    const problem: ProgramProblem = {
      right: inputs.map(([grads, limit], i) => rightOf(grads, limit, NAMES[i])),
      mistakes: MISTAKES,
      answerWith: (mistakes, i) => ({ ...clipWith(mistakes, ...inputs[i]) }),
    };
    yield;
    const answer = data?.answer && new TextDecoder().decode(data.answer);
    return judgeReader(problem, inputs, answer, 'cases');
  },

  finding: ({ verdict, says }) => ({ ok: verdict.passed, text: says }),
};

/** Limits are drawn so that they are neither 1 nor near a norm. */
function drawInputs(rng: Rng): HiddenInput[] {
  const draw = (sizeW: number, sizeB: number): Gradients => ({
    dW: Array.from({ length: ROWS }, () => Array.from({ length: COLUMNS }, () => sizeW * rng.normal())),
    db: Array.from({ length: ROWS }, () => sizeB * rng.normal()),
  });
  const [long, lopsided, short] = [draw(3, 3), draw(9, 0.1), draw(0.1, 0.1)];
  const limit = 1.5 + rng.uniform();
  const room = normOf(short) * (2 + rng.uniform());
  return [
    [long, limit],
    [lopsided, limit],
    [short, room],
    [draw(0, 0), limit],
  ];
}

const normOf = ({ dW, db }: Gradients): number => Math.hypot(...dW.flat(), ...db);

function rightOf({ dW, db }: Gradients, limit: number, row: string): Record<string, RightTensor> {
  const k = createKernels('reference64');
  const grads = { dW: k.alloc(ROWS, COLUMNS), db: k.alloc(ROWS) };
  grads.dW.data.set(dW.flat());
  grads.db.data.set(db);
  clipByNorm(grads, limit);
  return {
    dW: { shape: [ROWS, COLUMNS], data: grads.dW.data, row },
    db: { shape: [ROWS], data: grads.db.data, row },
  };
}

/** Clipping in plain loops, with the given mistakes in it. With none it is right. */
export function clipWith(mistakes: ReadonlySet<string>, { dW, db }: Gradients, limit: number): Gradients {
  if (mistakes.has('value')) {
    const clip = (entry: number): number => Math.max(-limit, Math.min(limit, entry));
    return { dW: dW.map((row) => row.map(clip)), db: db.map(clip) };
  }
  const norm = (...parts: readonly (readonly number[])[]): number => {
    const entries = parts.flat();
    if (mistakes.has('magnitudes')) return entries.reduce((sum, g) => sum + Math.abs(g), 0);
    const squares = entries.reduce((sum, g) => sum + g * g, 0);
    return mistakes.has('squared') ? squares : Math.sqrt(squares);
  };
  const [W, b] = [dW.flat(), db];
  const [normW, normB] = mistakes.has('each')
    ? [norm(W), norm(b)]
    : mistakes.has('sum-of-norms')
      ? [norm(W) + norm(b), norm(W) + norm(b)]
      : [norm(W, b), norm(W, b)];
  const scale = (n: number) => {
    const factor = (mistakes.has('unit') ? 1 : limit) / n;
    const used = mistakes.has('always') || n > limit ? factor : 1;
    return (entry: number): number => entry * used;
  };
  return { dW: dW.map((row) => row.map(scale(normW))), db: db.map(scale(normB)) };
}
