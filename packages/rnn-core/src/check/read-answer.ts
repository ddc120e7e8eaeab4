/**
 * Reads numbers that somebody else's program gave back: nested arrays of a stated shape, or a sentence about what they are.
 *
 * Must not: trust anything about the value. Numbers that JSON cannot hold come as the texts "NaN", "Infinity", "-Infinity".
 */

/** A number, or arrays of arrays of them. */
export type Nested = number | readonly Nested[];

export type ReadAnswer = { readonly data: Float64Array } | { readonly problem: string };

const UNWRITABLE: ReadonlyMap<unknown, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** The entries of `value` in row-major order where it has the shape, else what is wrong in a clause that follows a name. */
export function readAnswer(value: unknown, shape: readonly number[]): ReadAnswer {
  const got = shapeOf(value);
  if (got === undefined) return { problem: wordsFor(value) };
  if (got.length !== shape.length || got.some((size, axis) => size !== shape[axis])) {
    return { problem: `must be ${written(shape)}, got ${written(got)}${hintFor(got, shape)}` };
  }
  return { data: Float64Array.from(entriesOf(value)) };
}

/** The sizes of all axes; undefined where rows differ in length or an entry is no number. */
function shapeOf(value: unknown): readonly number[] | undefined {
  if (typeof value === 'number' || UNWRITABLE.has(value)) return [];
  if (!Array.isArray(value)) return undefined;
  const rows = value.map(shapeOf);
  const [first] = rows;
  if (rows.some((row) => row === undefined || first === undefined || row.join() !== first.join())) return undefined;
  return [value.length, ...(first ?? [])];
}

function entriesOf(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(entriesOf);
  return [typeof value === 'number' ? value : (UNWRITABLE.get(value) ?? NaN)];
}

const written = (shape: readonly number[]): string => (shape.length === 0 ? 'one number' : `(${shape.join(',')})`);

function hintFor(got: readonly number[], wanted: readonly number[]): string {
  if (got.length < wanted.length) return '; an axis is missing';
  if (got.length > wanted.length) return '; there is an axis too many';
  return got.length === 2 && got[0] === wanted[1] && got[1] === wanted[0] ? '; it looks transposed' : '';
}

function wordsFor(value: unknown): string {
  if (value === undefined) return 'is missing from what the function gave back';
  if (value === null) return 'is null';
  if (Array.isArray(value)) return 'has rows of unequal length, or entries that are no numbers';
  return `is a ${typeof value}, not an array of numbers`;
}
