/**
 * The judge of an exercise in code: an experiment, made of what is the exercise's own.
 *
 * The seed decides the hidden cases. `data.answer` holds, as JSON, what the reader's function returned for each of them;
 * without it our own numbers are judged. Promise: those pass.
 * Must not: run the reader's code, or know what the exercise is about.
 */
import {
  judgeReader,
  type HiddenCase,
  type JudgedReader,
  type KnownMistake,
  type NamedTensors,
  type ProgramProblem,
  type Rng,
} from '@unrolled/rnn-core';
import type { Experiment, ParamValues } from './experiment';

export interface ExerciseInCode<Given extends readonly unknown[], Case extends HiddenCase<Given>> {
  /** A question that the verdict answers. */
  readonly title: string;
  /** What the seed decides, in a sentence: "Decides the hidden weights." */
  readonly seedHelp: string;
  /** What the rows of the verdict are, in the plural: "gradients". */
  readonly rows: string;
  /** In the order in which they are tried; with the cases, where a reason quotes their numbers. */
  readonly mistakes: readonly KnownMistake[] | ((cases: readonly Case[]) => readonly KnownMistake[]);
  /** WRONG ON PURPOSE: what a program with exactly these mistakes returns. With none it is right. */
  program(mistakes: ReadonlySet<string>, ...given: Given): unknown;
  /** Draws the cases. Between two of them the run can be paused. */
  hidden(rng: Rng): Iterable<Case>;
  /** The named tensors in what was returned, where that is not an object of them already. */
  pieces?(returned: unknown, one: Case): Readonly<Record<string, unknown>>;
  /** Another wording of the verdict on what a reader's function returned for each case. */
  reword?(judged: JudgedReader, returned: readonly unknown[], cases: readonly Case[]): JudgedReader;
}

/** The seed alone: it draws the cases. */
export interface JudgeParams extends ParamValues {
  seed: number;
}

/** An experiment that draws hidden cases and judges one answer for each, or, without answers, our own numbers. */
export function createJudge<Given extends readonly unknown[], Case extends HiddenCase<Given>>(
  exercise: ExerciseInCode<Given, Case>,
): Experiment<JudgeParams, JudgedReader> {
  const { title, seedHelp, rows, mistakes, pieces, reword } = exercise;
  return {
    title,
    kernels: 'reference64',
    params: { seed: { kind: 'seed', label: 'Seed', default: 7, help: seedHelp } },
    views: [],

    *run(_params, { rng, data }) {
      const cases: Case[] = [];
      for (const one of exercise.hidden(rng)) {
        cases.push(one);
        yield;
      }
      const piecesOf = (returned: unknown, i: number) => (pieces ? pieces(returned, cases[i]) : returned);
      const problem: ProgramProblem = {
        right: cases.map(inItsRow),
        mistakes: typeof mistakes === 'function' ? mistakes(cases) : mistakes,
        pieces: (returned, i) => piecesOf(returned, i) as Record<string, unknown>,
        answerWith: (ids, i) => piecesOf(exercise.program(ids, ...cases[i].given), i) as NamedTensors,
      };
      const answer = data?.answer && new TextDecoder().decode(data.answer);
      const inputs = cases.map(({ given }) => given);
      const judged = judgeReader(problem, inputs, answer, rows);
      return answer === undefined || !reword ? judged : reword(judged, JSON.parse(answer) as unknown[], cases);
    },

    finding: ({ verdict, says }) => ({ ok: verdict.passed, text: says }),
  };
}

/** What is right, with the row of the verdict in which it is counted. */
function inItsRow({ right, row }: HiddenCase): HiddenCase['right'] {
  if (row === undefined) return right;
  return Object.fromEntries(Object.entries(right).map(([name, tensor]) => [name, { ...tensor, row }]));
}
