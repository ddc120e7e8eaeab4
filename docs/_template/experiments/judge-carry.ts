/**
 * Judges a reader's recurrence h_t = w · h_{t−1} + x_t on two hidden inputs: a long list, and a list of one frame.
 *
 * The wrong versions it is compared with are WRONG ON PURPOSE; the test asserts that each is found and told from the
 * others.
 */
import { createJudge } from '@unrolled/lab-protocol';
import type { HiddenCase, KnownMistake, Rng } from '@unrolled/rnn-core';

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

export const experiment = createJudge({
  title: 'Does this state carry what it has heard?',
  seedHelp: 'Decides the hidden inputs.',
  rows: 'cases',
  mistakes: MISTAKES,
  program: carryWith,
  pieces: (returned) => ({ h: returned }),
  hidden: (rng) => [draw(rng.fork('long'), 12, 'twelve frames'), draw(rng.fork('short'), 1, 'one frame')],
});

/** One hidden case: the arguments of the reader's function, what is right, and the name of the case in the verdict. */
function draw(rng: Rng, frames: number, row: string): HiddenCase<[x: number[], w: number]> {
  const x = Array.from({ length: frames }, () => rng.normal());
  const w = 0.3 + 0.4 * rng.uniform();
  return { given: [x, w], right: { h: { shape: [frames], data: carry(x, w) } }, row };
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
