/**
 * Judges what somebody else's program gave back on hidden inputs: gradient by gradient, entry by entry, and, where it is
 * wrong, whether it is wrong in a way that is known.
 *
 * A gradient agrees where it is near the finite differences of *our* forward pass and equal to our backward pass up to
 * rounding. The reason is found by comparison: known mistakes are computed too, one at a time and in pairs, and a
 * mistake is named only when it explains every number that was given back.
 * Must not: run foreign code, or guess a reason that the numbers do not show.
 */
import { GRADIENT_CHECK } from './gradient-check';
import { readAnswer, type Nested, type ReadAnswer } from './read-answer';

/** The right numbers of one tensor. `numeric`: the same by finite differences, where there are any. */
export interface RightTensor {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
  readonly numeric?: ArrayLike<number>;
  /** The row of the verdict it is counted in; default: its own name. */
  readonly row?: string;
}
export type NamedTensors = Readonly<Record<string, Nested>>;

export interface KnownMistake {
  readonly id: string;
  /** Tensors whose lines hold the mistake, as they are called in the program. */
  readonly writes: readonly string[];
  /** From a question to the reason, shown one at a time. */
  readonly why: readonly string[];
}

export interface ProgramProblem {
  /** The right tensors for each hidden input, by the name under which the program gives them back. */
  readonly right: readonly Readonly<Record<string, RightTensor>>[];
  readonly mistakes: readonly KnownMistake[];
  /** The named tensors in what the function returned for input i, where that is not an object of them already. */
  pieces?(returned: unknown, i: number): Readonly<Record<string, unknown>>;
  /** What a program with exactly these mistakes gives back for input i, as named tensors. */
  answerWith(mistakes: ReadonlySet<string>, i: number): NamedTensors;
}

export interface JudgedRow {
  readonly name: string;
  /** True: the row is a case with a name of its own, and what is counted in it are tensors. */
  readonly gathered?: boolean;
  readonly entries: number;
  readonly differing: number;
  /** The largest difference, as a share of the largest right number of its tensor. NaN: something is no number. */
  readonly worst: number;
  /** What is wrong with it apart from its numbers. */
  readonly problem?: string;
}
/** The tensor with the worst entry: every error in it, and both numbers there. */
export interface WorstTensor {
  readonly name: string;
  /** The row it is counted in, where that is not its own name. */
  readonly row?: string;
  readonly shape: readonly number[];
  readonly errors: readonly number[];
  readonly at: readonly number[];
  readonly given: number;
  readonly wanted: number;
}
export interface ProgramVerdict {
  readonly passed: boolean;
  readonly rows: readonly JudgedRow[];
  readonly worst?: WorstTensor;
  /** Ids of the known mistakes that explain all numbers given back. */
  readonly mistakes: readonly string[];
  /** True: `mistakes` explains the numbers of single gradients only, each by itself. */
  readonly partly: boolean;
}

/** Our own backward pass is repeated up to rounding: sums may run in another order. */
const ROUNDING = { atol: 1e-12, rtol: 1e-9 };

/** Judges one answer for each hidden input. An answer that is missing or no object counts as one that holds nothing. */
export function judgeProgram(problem: ProgramProblem, returned: readonly unknown[]): ProgramVerdict {
  const answers = returned.map((one, i) => (problem.pieces ? problem.pieces(one, i) : one));
  const rows = new Map<string, JudgedRow>();
  let worst: (WorstTensor & { readonly share: number }) | undefined;
  problem.right.forEach((tensors, i) => {
    for (const [name, right] of Object.entries(tensors)) {
      const judged = judgeTensor(name, right, fieldOf(answers[i], name));
      const key = right.row ?? name;
      const gathered = right.row === undefined ? {} : { gathered: true };
      rows.set(key, joined(rows.get(key), { ...judged.row, name: key, ...gathered }));
      const { worst: here } = judged;
      if (here && (!worst || isWorse(here.share, worst.share))) {
        worst = { ...here, ...(key === name ? {} : { row: key }) };
      }
    }
  });
  const list = [...rows.values()];
  const passed = list.every(({ differing, problem: fault }) => differing === 0 && fault === undefined);
  if (passed) return { passed, rows: list, mistakes: [], partly: false };
  const named = explain(problem, answers);
  if (!worst) return { passed, rows: list, ...named };
  const { share: _share, ...kept } = worst;
  return { passed, rows: list, worst: kept, ...named };
}

function judgeTensor(name: string, { shape, data, numeric }: RightTensor, value: unknown) {
  const entries = data.length;
  const read = readAnswer(value, shape);
  if ('problem' in read) {
    return { row: { name, entries, differing: entries, worst: NaN, problem: `${name} ${read.problem}` } };
  }
  const given = read.data;
  const wanted = numeric ?? data;
  const scale = largestOf(wanted);
  const rounding = ROUNDING.atol + ROUNDING.rtol * largestOf(data);
  const limit = GRADIENT_CHECK.atol + GRADIENT_CHECK.rtol * scale;
  const errors = Array.from(given, (entry, j) => Math.abs(entry - wanted[j]));
  const wrong = errors.map((error, j) => {
    if (data[j] === 0) return given[j] !== 0; // what must be exactly zero, such as padding
    return !(error <= (numeric ? limit : rounding)) || !(Math.abs(given[j] - data[j]) <= rounding);
  });
  const differing = wrong.filter(Boolean).length;
  const at = indexOfWorst(errors, wrong);
  const worst = (scale === 0 ? errors[at] : errors[at] / scale) || (Number.isNaN(errors[at]) ? NaN : 0);
  const row = { name, entries, differing, worst };
  if (differing === 0) return { row };
  return {
    row,
    worst: { name, shape, errors, at: placeOf(at, shape), given: given[at], wanted: wanted[at], share: worst },
  };
}

/** What is no number is worse than any number. */
const isWorse = (a: number, b: number): boolean => a > b || (Number.isNaN(a) && !Number.isNaN(b));

function joined(before: JudgedRow | undefined, row: JudgedRow): JudgedRow {
  if (!before) return row;
  const problem = before.problem ?? row.problem;
  return {
    name: row.name,
    entries: before.entries + row.entries,
    differing: before.differing + row.differing,
    worst: Number.isNaN(before.worst) ? NaN : Number.isNaN(row.worst) ? NaN : Math.max(before.worst, row.worst),
    ...(problem === undefined ? {} : { problem }),
    ...(row.gathered === undefined ? {} : { gathered: row.gathered }),
  };
}

/** The smallest set of known mistakes that gives back the same numbers; failing that, one for each wrong gradient. */
function explain(problem: ProgramProblem, answers: readonly unknown[]): Pick<ProgramVerdict, 'mistakes' | 'partly'> {
  const ids = problem.mistakes.map(({ id }) => id);
  const pairs = ids.flatMap((a, i) => ids.slice(i + 1).map((b) => [a, b]));
  const places = problem.right.flatMap((right, i) =>
    Object.entries(right).map(([name, { shape }]) => ({
      ...{ i, name, shape },
      given: readAnswer(fieldOf(answers[i], name), shape),
    })),
  );
  const computed = new Map<string, NamedTensors>();
  const answerOf = (set: readonly string[], i: number): NamedTensors => {
    const key = [i, ...set].join();
    const known = computed.get(key) ?? problem.answerWith(new Set(set), i);
    if (set.length < 2) computed.set(key, known); // pairs are asked for once
    return known;
  };
  const explains = (set: readonly string[], some: typeof places): boolean => {
    let last: { readonly i: number; readonly expected: NamedTensors } | undefined;
    return some.every(({ i, name, shape, given }) => {
      if ('problem' in given) return false;
      if (last?.i !== i) last = { i, expected: answerOf(set, i) };
      return isSame(readAnswer(last.expected[name], shape), given.data);
    });
  };
  // What is no tensor of the right shape is not explained by numbers.
  if (places.every(({ given }) => 'data' in given)) {
    for (const set of [...ids.map((id) => [id]), ...pairs]) {
      if (explains(set, places)) return { mistakes: set, partly: false };
    }
  }
  const partly = new Set<string>();
  for (const name of new Set(places.map((place) => place.name))) {
    const mine = places.filter((place) => place.name === name);
    if (explains([], mine)) continue;
    const id = ids.find((one) => explains([one], mine));
    if (id !== undefined) partly.add(id);
  }
  return { mistakes: [...partly], partly: partly.size > 0 };
}

/** Whether the numbers are the expected ones up to rounding, NaN being NaN. */
function isSame(expected: ReadAnswer, given: Float64Array): boolean {
  if ('problem' in expected) return false;
  const { data } = expected;
  const limit = ROUNDING.atol + ROUNDING.rtol * largestOf(data);
  return data.every((entry, j) => Object.is(entry, given[j]) || Math.abs(entry - given[j]) <= limit);
}

function fieldOf(answer: unknown, name: string): unknown {
  if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, name)) return undefined;
  return (answer as Record<string, unknown>)[name];
}

/** The largest magnitude among the entries that are finite. */
function largestOf(entries: ArrayLike<number>): number {
  let largest = 0;
  for (let j = 0; j < entries.length; j++) {
    const size = Math.abs(entries[j]);
    if (size < Infinity) largest = Math.max(largest, size);
  }
  return largest;
}

/** The first entry that is no number, else the one with the largest error, among those that are wrong. */
function indexOfWorst(errors: readonly number[], wrong: readonly boolean[]): number {
  let at = 0;
  let worst = -1;
  for (let j = 0; j < errors.length; j++) {
    if (wrong.includes(true) && !wrong[j]) continue;
    if (Number.isNaN(errors[j])) return j;
    if (errors[j] > worst) [at, worst] = [j, errors[j]];
  }
  return at;
}

function placeOf(flat: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  let rest = flat;
  for (const size of [...shape].reverse()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}
