/**
 * One exercise in code, from hidden inputs to words: what the page's sandbox is given, and the verdict on what came back.
 *
 * Must not: run the reader's code, or know what the exercise is about.
 */
import { judgeProgram, type ProgramProblem, type ProgramVerdict } from './judge-program';
import { sayVerdict } from './judge-words';

export interface JudgedReader {
  readonly numbers: { readonly entries: number; readonly differing: number; readonly rows: number };
  /** JSON: for each hidden input the list of arguments of the reader's function. */
  readonly inputs: string;
  readonly verdict: ProgramVerdict;
  /** The verdict in a sentence or two. */
  readonly says: string;
  /** Where a known mistake explains the numbers: from a question to the reason, to be shown one at a time. */
  readonly why: readonly string[];
  /** The names that the faulty lines write to. */
  readonly writes: readonly string[];
}

/**
 * Judges `answer`, the JSON text of an array with one answer for each input; without one, our own numbers, which must
 * pass. `many` is what the rows of the verdict are, in the plural. Throws a sentence where the text is no such array.
 */
export function judgeReader(
  problem: ProgramProblem,
  inputs: readonly (readonly unknown[])[],
  answer: string | undefined,
  many: string,
): JudgedReader {
  const verdict =
    answer === undefined
      ? judgeProgram({ ...problem, pieces: (own) => own as Record<string, unknown> }, ownAnswers(problem))
      : judgeProgram(problem, parsed(answer));
  const known = problem.mistakes.filter(({ id }) => verdict.mistakes.includes(id));
  const wrong = verdict.rows.filter((row) => row.differing > 0 || row.problem !== undefined);
  return {
    numbers: {
      entries: verdict.rows.reduce((sum, row) => sum + row.entries, 0),
      differing: verdict.rows.reduce((sum, row) => sum + row.differing, 0),
      rows: verdict.rows.length,
    },
    inputs: JSON.stringify(inputs),
    verdict,
    says: sayVerdict(verdict, many),
    why: known.flatMap(({ why }) => why),
    writes: known.length > 0 ? known.flatMap(({ writes }) => writes) : wrong.slice(0, 1).map(({ name }) => name),
  };
}

function ownAnswers({ right }: ProgramProblem): unknown[] {
  return right.map((tensors) =>
    Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) => [name, nested(data, shape, 0)])),
  );
}

/** The numbers of a tensor as nested arrays, from position `from` on. */
export function nested(data: ArrayLike<number>, shape: readonly number[], from = 0): unknown {
  const [size, ...rest] = shape;
  if (size === undefined) return data[from];
  const stride = rest.reduce((product, axis) => product * axis, 1);
  return Array.from({ length: size }, (_, i) => nested(data, rest, from + i * stride));
}

function parsed(text: string): unknown[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error(`judgeReader: answer must be an array with one answer for each input`);
  return value;
}
