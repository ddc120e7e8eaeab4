/**
 * Judges a reader's conversion of weights between forms of the GRU, in six cases. It is judged by what cells do: states
 * with the new weights against states with the old ones, on frames that the reader has not seen.
 *
 * Where the reset would have to move, the right answer is null. Whoever gives weights instead is shown the frames where
 * they fail. `data.answer` holds, as JSON, what the reader's function returned for each case; without it our own
 * conversion is judged. Promise: it passes. The wrong versions are WRONG ON PURPOSE.
 */
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { judgeReader, type JudgedReader, type ProgramProblem, type Rng } from '@unrolled/rnn-core';
import { convertMistakes, listed, resetExample, resetReasons, type Frame } from './shared/convert-mistakes';
import { convertWith } from './shared/convert-gru';
import { plainStep, type Choices, type PlainWeights } from './shared/plain-gru';
import { readWeights, type ReadWeights } from './shared/read-weights';

export interface Params extends ParamValues {
  seed: number;
}
const params: Schema<Params> = {
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the hidden weights and frames.' },
};

interface Case {
  readonly name: string;
  readonly from: Choices;
  readonly to: Choices;
}
const [OURS, PYTORCH]: Choices[] = [
  { z: 'overwrite', reset: 'before' },
  { z: 'keep', reset: 'after' },
];
const CASES: readonly Case[] = [
  { name: 'reset before → after', from: OURS, to: { ...OURS, reset: 'after' } },
  { name: 'reset after → before', from: PYTORCH, to: { ...PYTORCH, reset: 'before' } },
  { name: 'both', from: OURS, to: PYTORCH },
  { name: 'z overwrite → keep', from: OURS, to: { ...OURS, z: 'keep' } },
  { name: 'z keep → overwrite', from: PYTORCH, to: { ...PYTORCH, z: 'overwrite' } },
  { name: 'neither', from: PYTORCH, to: PYTORCH },
];
const [H, D, FRAMES] = [3, 2, 3];
const refuses = ({ from, to }: Case): boolean => from.reset !== to.reset;
/** The name of a case's states in the verdict. Pages show it up to the comma. */
const stateOf = ({ name }: Case): string => `h, ${name}`;

/** What is known of the hidden cells: their states, those of other cells on the same frames, one frame in words. */
interface HiddenStates {
  readonly wanted: readonly (readonly number[][])[];
  readonly statesIn: (form: Choices, weights: PlainWeights, i: number) => number[][];
  readonly example: string;
}
interface Hidden {
  readonly weights: PlainWeights;
  readonly frames: readonly Frame[];
}

export const experiment: Experiment<Params, JudgedReader> = {
  title: 'Can these weights be carried over?',
  kernels: 'reference64',
  params,
  views: [],

  *run(_params, { rng, data }) {
    const hidden = CASES.map((_, i) => drawHidden(rng.fork(`case ${i}`)));
    yield;
    const answer = data?.answer && new TextDecoder().decode(data.answer);
    const inputs = CASES.map(({ from, to }, i) => [hidden[i].weights, from, to]);
    const statesIn = (form: Choices, weights: PlainWeights, i: number): number[][] =>
      hidden[i].frames.map(({ x, hPrev }) => plainStep(form, weights, x, hPrev));
    const wanted = CASES.map(({ from }, i) => statesIn(from, hidden[i].weights, i));
    /** A refusal where one is due counts as the right states; one where none is due, as no number. */
    const statesOf = (read: ReadWeights, i: number): number[][] | undefined => {
      if ('problem' in read) return undefined;
      if (read.weights) return statesIn(CASES[i].to, read.weights, i);
      return refuses(CASES[i]) ? wanted[i] : wanted[i].map((row) => row.map(() => NaN));
    };
    const example = resetExample(hidden[0].weights, hidden[0].frames);
    const problem: ProgramProblem = {
      right: CASES.map((one, i) => ({
        [stateOf(one)]: { shape: [FRAMES, H], data: wanted[i].flat(), row: one.name },
      })),
      mistakes: convertMistakes(example),
      pieces: (returned, i) => ({ [stateOf(CASES[i])]: statesOf(readWeights(returned, H, D), i) }),
      answerWith: (mistakes, i) => {
        const weights = convertWith(mistakes, hidden[i].weights, CASES[i].from, CASES[i].to);
        return { [stateOf(CASES[i])]: statesOf({ weights }, i) ?? [] };
      },
    };
    const judged = judgeReader(problem, inputs, answer, 'cases');
    return answer === undefined
      ? judged
      : inWords(judged, JSON.parse(answer) as unknown[], { wanted, statesIn, example });
  },

  finding: ({ verdict, says }) => ({ ok: verdict.passed, text: says }),
};

/** The verdict in the words of this exercise: a refusal that is wrong, weights that cannot be, weights that are not. */
function inWords(judged: JudgedReader, returned: readonly unknown[], hidden: HiddenStates): JudgedReader {
  const { says, why, verdict } = judged;
  if (verdict.passed) return judged;
  const wrong = CASES.map((one, i) => ({
    ...{ one, i, row: verdict.rows[i], read: readWeights(returned[i], H, D) },
    shown: verdict.worst?.name === stateOf(one),
  })).filter(({ row }) => row.differing > 0 || row.problem !== undefined);
  const { one, i, read } = wrong.find(({ shown }) => shown) ?? wrong[0];
  const frame = verdict.worst?.at[0] ?? 0;
  const what =
    'problem' in read
      ? read.problem
      : read.weights === null
        ? 'you gave back null, but there are weights that do it'
        : `the old cell goes to the state ${listed(hidden.wanted[i][frame])} in hidden frame ${frame}, and the new cell ` +
          `with your weights to ${listed(hidden.statesIn(one.to, read.weights, i)[frame])}`;
  const { worst, ...withoutWorst } = verdict;
  const kept = worst && Number.isFinite(worst.given) ? verdict : withoutWorst;
  const score = /^[^.]*\./.exec(says)?.[0] ?? says;
  const words = { ...judged, verdict: kept, says: `${score} In the case “${one.name}” ${what}.` };
  if (why.length > 0 || !wrong.some((each) => refuses(each.one) && !('problem' in each.read))) return words;
  // Whoever moved the reset in a way of their own gets the reason too: it holds for all weights.
  return { ...words, verdict: { ...kept, partly: true }, why: resetReasons(hidden.example) };
}

/** Generic weights: none is zero, and resets differ from unit to unit. */
function drawHidden(rng: Rng): Hidden {
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
