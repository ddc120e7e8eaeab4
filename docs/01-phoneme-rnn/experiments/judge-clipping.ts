/**
 * Judges a reader's clipping by the norm of all gradients together, on four hidden inputs: longer than the limit,
 * longer in one tensor only, shorter, and all zeros.
 *
 * The wrong versions it is compared with are WRONG ON PURPOSE; the test asserts that each is found and told from the
 * others.
 */
import { createJudge } from '@unrolled/lab-protocol';
import {
  clipByNorm,
  createKernels,
  type HiddenCase,
  type KnownMistake,
  type RightTensor,
  type Rng,
} from '@unrolled/rnn-core';

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
type Case = HiddenCase<[Gradients, number]>;
const [ROWS, COLUMNS] = [3, 4];

export const experiment = createJudge({
  title: 'Are these gradients clipped by their norm?',
  seedHelp: 'Decides the hidden gradients and limits.',
  rows: 'cases',
  mistakes: MISTAKES,
  program: clipWith,
  hidden: drawCases,
});

/** Limits are drawn so that they are neither 1 nor near a norm. */
function drawCases(rng: Rng): Case[] {
  const draw = (sizeW: number, sizeB: number): Gradients => ({
    dW: Array.from({ length: ROWS }, () => Array.from({ length: COLUMNS }, () => sizeW * rng.normal())),
    db: Array.from({ length: ROWS }, () => sizeB * rng.normal()),
  });
  const [long, lopsided, short] = [draw(3, 3), draw(9, 0.1), draw(0.1, 0.1)];
  const limit = 1.5 + rng.uniform();
  const room = normOf(short) * (2 + rng.uniform());
  const one = (row: string, ...given: [Gradients, number]): Case => ({ given, right: clipped(...given), row });
  return [
    one('longer than the limit', long, limit),
    one('one tensor long', lopsided, limit),
    one('shorter than the limit', short, room),
    one('all zeros', draw(0, 0), limit),
  ];
}

const normOf = ({ dW, db }: Gradients): number => Math.hypot(...dW.flat(), ...db);

function clipped({ dW, db }: Gradients, limit: number): Record<string, RightTensor> {
  const k = createKernels('reference64');
  const grads = { dW: k.alloc(ROWS, COLUMNS), db: k.alloc(ROWS) };
  grads.dW.data.set(dW.flat());
  grads.db.data.set(db);
  clipByNorm(grads, limit);
  return grads;
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
