/**
 * What the tests of all chapters' exercises share: judges run in Node, and readers' programs as texts: what the page's path
 * makes of them, run in a realm of its own, judged by the chapter's experiment.
 *
 * Must not: know what any exercise is about.
 */
import { createContext, runInContext } from 'node:vm';
import { runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import type { JudgedReader, KnownMistake } from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { seeds } from '../../packages/rnn-core/test-support/seeds';
import { lineThatWrites } from '../../src/components/Exercise/marked-line';
import { toJavaScript } from '../../src/components/Exercise/to-javascript';
import { programOf, type Said } from '../../src/lab/program';

/** The judge's verdict on answers to its hidden inputs of a seed; on its own numbers where there are none. */
export async function judge(judging: unknown, seed: number, answer?: unknown): Promise<JudgedReader> {
  const data =
    answer === undefined ? {} : { data: { answer: new TextEncoder().encode(JSON.stringify(answer, asText)) } };
  const end = await runToEnd(startRun(judging as AnyExperiment, { seed }, { kernels: 'reference64', ...data }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end.result as unknown as JudgedReader;
}
/** As the sandbox writes numbers that JSON does not know. */
const asText = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** What a reader's program gives back for each of the hidden inputs (JSON). Throws where the page would tell of trouble. */
export function runProgram(source: string, call: string, inputs: string): readonly unknown[] {
  const made = toJavaScript(source);
  if ('problem' in made) throw new Error(made.problem);
  let text = '';
  const realm = createContext({ postMessage: (said: string) => (text = said) });
  runInContext('globalThis.self = globalThis;', realm);
  runInContext(programOf({ source: made.code, call, inputs }), realm);
  const said = JSON.parse(text) as Said;
  if (said.kind !== 'answered') throw new Error(text);
  return said.outputs;
}

const drawn = new Map<unknown, Map<number, string>>();
/** The hidden inputs of a seed (JSON), drawn once. */
async function inputsOf(judging: unknown, seed: number): Promise<string> {
  const mine = drawn.get(judging) ?? new Map<number, string>();
  drawn.set(judging, mine);
  const inputs = mine.get(seed) ?? (await judge(judging, seed)).inputs;
  mine.set(seed, inputs);
  return inputs;
}

/** The verdict on a reader's program. */
export async function judged(source: string, call: string, judging: unknown, seed = 11): Promise<JudgedReader> {
  const inputs = await inputsOf(judging, seed);
  return judge(judging, seed, runProgram(source, call, inputs));
}

/** The text with one place changed; fails where the place is not there once. */
export function changed(source: string, find: string, replace: string): string {
  expect(source.split(find)).toHaveLength(2);
  return source.replace(find, () => replace);
}

export interface WrongVersion {
  /** Follows "a program that". */
  readonly name: string;
  readonly find: string;
  readonly replace: string;
  readonly mistakes: readonly string[];
  /** The marked line holds this text. */
  readonly marked?: string;
}
export interface CodeCase {
  readonly name: string;
  readonly judge: unknown;
  readonly call: string;
  readonly starter: string;
  readonly solved: string;
  readonly wrong: readonly WrongVersion[];
}

/** Tests that the start of each exercise is not yet right, its solution is, and each wrong version is told why. */
export function testPrograms(cases: readonly CodeCase[]): void {
  describe.each(cases)('$name', ({ judge: judging, call, starter, solved, wrong }) => {
    test('the lines to start from run, and are not yet right', async () => {
      const { verdict, says } = await judged(starter, call, judging);
      expect(verdict.passed).toBe(false);
      expect(says).toMatch(/^Not yet/);
    });

    test.each([11, 12, 13])('seed %i: a right program, with types in it, passes', async (seed) => {
      const { verdict, says } = await judged(solved, call, judging, seed);
      expect(verdict.passed, says).toBe(true);
    });

    test.each(wrong)('a program that $name is told so', async ({ find, replace, mistakes, marked }) => {
      const source = changed(solved, find, replace);
      const { verdict, why, writes } = await judged(source, call, judging);
      expect(verdict).toMatchObject({ passed: false, mistakes, partly: false });
      expect(why.length).toBeGreaterThanOrEqual(2);
      const line = lineThatWrites(source, writes)?.line ?? 0;
      if (marked !== undefined) expect(source.split('\n')[line - 1]).toContain(marked);
    });
  });
}

export interface JudgeCase {
  readonly name: string;
  readonly judge: unknown;
  readonly mistakes: readonly KnownMistake[];
  /** A plain program with the mistakes named first in it; the arguments of the reader's function follow. */
  readonly program: (mistakes: ReadonlySet<string>, ...given: never[]) => unknown;
}

/** The answers of the plain program with some mistakes in it, to the hidden inputs of a seed. */
export async function answersWith(
  { judge: judging, program }: JudgeCase,
  seed: number,
  ...ids: readonly string[]
): Promise<unknown[]> {
  const inputs = await inputsOf(judging, seed);
  return (JSON.parse(inputs) as never[][]).map((given) => program(new Set(ids), ...given));
}

/** Tests that each judge passes what is right, and names each known mistake and no other. */
export function testJudges(cases: readonly JudgeCase[]): void {
  describe.each(cases)('$name', (one) => {
    const { judge: judging, mistakes } = one;
    test.each([1, 2, 3])(
      'seed %i: our own numbers pass, and so does the plain program without mistakes',
      async (seed) => {
        expect((await judge(judging, seed)).verdict.passed).toBe(true);
        const { verdict, says } = await judge(judging, seed, await answersWith(one, seed));
        expect(verdict.passed, says).toBe(true);
      },
    );

    test.each(mistakes.map(({ id }) => id))('%s is found and named, and nothing else is', async (id) => {
      for (const seed of seeds(1, 3)) {
        const { verdict, why, says } = await judge(judging, seed, await answersWith(one, seed, id));
        expect(verdict).toMatchObject({ passed: false, mistakes: [id], partly: false });
        expect(why.length).toBeGreaterThanOrEqual(2);
        expect(says).toMatch(/^Not yet/);
      }
    });
  });
}
