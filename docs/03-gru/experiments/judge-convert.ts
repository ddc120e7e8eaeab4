/**
 * Judges a reader's conversion of weights between forms of the GRU, in six cases. It is judged by what cells do: states
 * with the new weights against states with the old ones, on frames that the reader has not seen.
 *
 * Where the reset would have to move, the right answer is null. Whoever gives weights instead is shown the frames where
 * they fail.
 */
import { createJudge } from '@unrolled/lab-protocol';
import type { HiddenCase, JudgedReader, Rng } from '@unrolled/rnn-core';
import { convertMistakes, listed, resetExample, resetReasons, type Frame } from './shared/convert-mistakes';
import { convertWith } from './shared/convert-gru';
import { plainStep, type Choices, type PlainWeights } from './shared/plain-gru';
import { readWeights, type ReadWeights } from './shared/read-weights';

const [OURS, PYTORCH]: Choices[] = [
  { z: 'overwrite', reset: 'before' },
  { z: 'keep', reset: 'after' },
];
const FORMS: readonly { readonly row: string; readonly from: Choices; readonly to: Choices }[] = [
  { row: 'reset before → after', from: OURS, to: { ...OURS, reset: 'after' } },
  { row: 'reset after → before', from: PYTORCH, to: { ...PYTORCH, reset: 'before' } },
  { row: 'both', from: OURS, to: PYTORCH },
  { row: 'z overwrite → keep', from: OURS, to: { ...OURS, z: 'keep' } },
  { row: 'z keep → overwrite', from: PYTORCH, to: { ...PYTORCH, z: 'overwrite' } },
  { row: 'neither', from: PYTORCH, to: PYTORCH },
];
const [H, D, FRAMES] = [3, 2, 3];

interface Case extends HiddenCase<[weights: PlainWeights, from: Choices, to: Choices]> {
  readonly row: string;
  readonly frames: readonly Frame[];
  /** The states of the old cell in these frames. */
  readonly wanted: readonly (readonly number[])[];
}
const refuses = ({ given: [, from, to] }: Case): boolean => from.reset !== to.reset;
/** The name of a case's states in the verdict. Pages show it up to the comma. */
const stateOf = (row: string): string => `h, ${row}`;
const statesIn = (form: Choices, weights: PlainWeights, frames: readonly Frame[]): number[][] =>
  frames.map(({ x, hPrev }) => plainStep(form, weights, x, hPrev));
const exampleOf = ([{ given, frames }]: readonly Case[]): string => resetExample(given[0], frames);

export const experiment = createJudge({
  title: 'Can these weights be carried over?',
  seedHelp: 'Decides the hidden weights and frames.',
  rows: 'cases',
  mistakes: (cases) => convertMistakes(exampleOf(cases)),
  program: convertWith,
  pieces: (returned, one) => ({ [stateOf(one.row)]: statesOf(readWeights(returned, H, D), one) }),
  reword,

  *hidden(rng): Iterable<Case> {
    for (const [i, { row, from, to }] of FORMS.entries()) {
      const { weights, frames } = drawCell(rng.fork(`case ${i}`));
      const wanted = statesIn(from, weights, frames);
      const right = { [stateOf(row)]: { shape: [FRAMES, H], data: wanted.flat() } };
      yield { given: [weights, from, to], right, row, frames, wanted };
    }
  },
});

/** A refusal where one is due counts as the right states; one where none is due, as no number. */
function statesOf(read: ReadWeights, one: Case): readonly (readonly number[])[] | undefined {
  if ('problem' in read) return undefined;
  if (read.weights) return statesIn(one.given[2], read.weights, one.frames);
  return refuses(one) ? one.wanted : one.wanted.map((row) => row.map(() => NaN));
}

/** The verdict in the words of this exercise: a refusal that is wrong, weights that cannot be, weights that are not. */
function reword(judged: JudgedReader, returned: readonly unknown[], cases: readonly Case[]): JudgedReader {
  const { says, why, verdict } = judged;
  if (verdict.passed) return judged;
  const wrong = cases
    .map((one, i) => ({ one, row: verdict.rows[i], read: readWeights(returned[i], H, D) }))
    .filter(({ row }) => row.differing > 0 || row.problem !== undefined);
  const { one, read } = wrong.find(({ row }) => row.name === verdict.worst?.row) ?? wrong[0];
  const frame = verdict.worst?.at[0] ?? 0;
  const what =
    'problem' in read
      ? read.problem
      : read.weights === null
        ? 'you gave back null, but there are weights that do it'
        : `the old cell goes to the state ${listed(one.wanted[frame])} in hidden frame ${frame}, and the new cell ` +
          `with your weights to ${listed(statesIn(one.given[2], read.weights, one.frames)[frame])}`;
  const { worst, ...withoutWorst } = verdict;
  const kept = worst && Number.isFinite(worst.given) ? verdict : withoutWorst;
  const score = /^[^.]*\./.exec(says)?.[0] ?? says;
  const words = { ...judged, verdict: kept, says: `${score} In the case “${one.row}” ${what}.` };
  if (why.length > 0 || !wrong.some((each) => refuses(each.one) && !('problem' in each.read))) return words;
  // Whoever moved the reset in a way of their own gets the reason too: it holds for all weights.
  return { ...words, verdict: { ...kept, partly: true }, why: resetReasons(exampleOf(cases)) };
}

/** Generic weights: none is zero, and resets differ from unit to unit. */
function drawCell(rng: Rng): { weights: PlainWeights; frames: Frame[] } {
  const numbers = (count: number, size: number): number[] => Array.from({ length: count }, () => size * rng.normal());
  const rows = (columns: number, size: number): number[][] => Array.from({ length: H }, () => numbers(columns, size));
  const block = () => ({ fromH: rows(H, 1), fromX: rows(D, 1), bias: numbers(H, 0.5) });
  const weights = { z: block(), r: block(), candidate: block() };
  const frames = Array.from({ length: FRAMES }, () => ({
    x: numbers(D, 1),
    hPrev: numbers(H, 1).map((one) => Math.tanh(one)),
  }));
  return { weights, frames };
}
