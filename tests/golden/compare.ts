/**
 * What a golden case, an adapter and a comparison are: shared by the command `npm run golden` and the unit tests.
 *
 * An adapter runs our code on one case of a golden file and compares each quantity it knows. Must not: know any
 * particular file, loosen a tolerance, or read anything from disk. The schema is described in tests/golden/README.md.
 */

/** JSON has no infinity, so the files write it as a word. There is no NaN in them. */
export type GoldenNumber = number | 'inf' | '-inf';

/** A row-major array as the files store it. */
export interface Tensor {
  shape: number[];
  data: GoldenNumber[];
  dtype?: 'int';
}
export interface GoldenCase {
  name: string;
  [key: string]: unknown;
}
export interface GoldenFile {
  schema: string;
  file: string;
  cases: GoldenCase[];
  [key: string]: unknown;
}

/** What may differ: |got − expected| ≤ atol + rtol · max|expected tensor|. */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/** One compared quantity of one case. `error` is the largest |got − expected|, `limit` what was allowed. */
export interface Comparison {
  quantity: string;
  error: number;
  limit: number;
  ok: boolean;
}

export interface Options {
  kernels: 'reference' | 'wasm';
}

/** What an adapter answers for a case: the quantities it compared, and the names of those that have no code yet. */
export interface AdapterResult {
  comparisons: Comparison[];
  missing: string[];
  /** Why this case has nothing to do with the kernels it was asked for, where that is so. */
  referenceOnly?: string;
}

/** Runs our code on one case. `folder` is where the file was read, so that a case may refer to a file beside it. */
export type Adapter = (golden: GoldenCase, options: Options, file: GoldenFile, folder: string) => AdapterResult;

/**
 * Compares flat arrays entry by entry.
 *
 * Agreement: |got − expected| ≤ atol + rtol · max|finite expected entry|. Equal infinities agree, NaN never does, and
 * arrays of different lengths never do (their error is Infinity). A typed array, an array or one number is taken.
 */
export function compare(
  quantity: string,
  got: ArrayLike<number> | number,
  expected: Tensor | readonly GoldenNumber[] | GoldenNumber,
  tolerance: Tolerance,
): Comparison {
  const ours = typeof got === 'number' ? [got] : got;
  const reference = flat(expected);
  let largest = 0;
  for (const value of reference) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  const limit = tolerance.atol + tolerance.rtol * largest;
  if (ours.length !== reference.length) return { quantity, error: Infinity, limit, ok: false };
  let error = 0;
  for (let i = 0; i < reference.length; i++) error = Math.max(error, difference(ours[i], reference[i]));
  return { quantity, error, limit, ok: error <= limit };
}

/** Infinity stands for "can never be allowed": NaN on either side, or one side infinite and not the other. */
function difference(got: number, expected: number): number {
  if (got === expected) return 0;
  const distance = Math.abs(got - expected);
  return Number.isNaN(distance) ? Infinity : distance;
}

/** The numbers of a stored value, with the words for infinity read. */
export function flat(value: Tensor | readonly GoldenNumber[] | GoldenNumber): number[] {
  if (typeof value === 'number' || typeof value === 'string') return [toNumber(value)];
  return ('data' in value ? value.data : value).map(toNumber);
}

/** One stored number. Anything else than a number, "inf" or "-inf" is an error, so that a misread file cannot pass. */
export function toNumber(value: GoldenNumber): number {
  if (typeof value === 'number') return value;
  if (value === 'inf') return Infinity;
  if (value === '-inf') return -Infinity;
  throw new Error(`golden value: expected a number, "inf" or "-inf", got ${JSON.stringify(value)}; check the file`);
}
