/**
 * Matrices as arrays of rows, for the wrong versions that a reader's program is compared with.
 *
 * Must not: be used where speed or memory matters (that is what kernels are for), or change what it is given.
 */
export type Matrix = number[][];

/** All zeros, (rows,columns). */
export const zeros = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0));

/** a (I,J) → (J,I). */
export const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));

/** a (I,J), b (J,K) → (I,K). */
export const matmul = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, k) => row.reduce((sum, entry, j) => sum + entry * b[j][k], 0)));

/** f of the entries of two matrices of one shape, pair by pair. */
export const map2 = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix =>
  a.map((row, i) => row.map((entry, j) => f(entry, b[i][j])));

/** The sum of all given matrices, at least one, all of one shape. */
export const add = (first: Matrix, ...others: readonly Matrix[]): Matrix =>
  others.reduce((sum, one) => map2(sum, one, (x, y) => x + y), first);

/** a − b, entry by entry. */
export const sub = (a: Matrix, b: Matrix): Matrix => map2(a, b, (x, y) => x - y);

/** The product of all given matrices entry by entry, at least one, all of one shape. */
export const mul = (first: Matrix, ...others: readonly Matrix[]): Matrix =>
  others.reduce((product, one) => map2(product, one, (x, y) => x * y), first);

/** Side by side: a (I,J), b (I,K) → (I,J+K). */
export const join = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => [...row, ...b[i]]);

/** The columns from `from` up to, not with, `to`. */
export const columns = (a: Matrix, from: number, to?: number): Matrix => a.map((row) => row.slice(from, to));

/** f of every entry. */
export const map = (a: Matrix, f: (entry: number) => number): Matrix => a.map((row) => row.map(f));

/** The sum of all rows: (I,J) → (J). */
export const sumRows = (a: Matrix): number[] => a[0].map((_, j) => a.reduce((sum, row) => sum + row[j], 0));

/** Every row of `a` times its own number. */
export const scaleRows = (a: Matrix, factors: readonly number[]): Matrix =>
  a.map((row, i) => row.map((entry) => entry * factors[i]));
