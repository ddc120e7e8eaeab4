/**
 * Matrices as arrays of rows, for the wrong versions that a reader's program is compared with.
 *
 * Must not: be used where speed or memory matters; the course computes with rnn-core.
 */
export type Matrix = number[][];

export const zeros = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0));

export const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));

/** a (I,J), b (J,K). */
export const matmul = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, k) => row.reduce((sum, entry, j) => sum + entry * b[j][k], 0)));

export const add = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((entry, j) => entry + b[i][j]));

/** The sum of all rows. */
export const sumRows = (a: Matrix): number[] => a[0].map((_, j) => a.reduce((sum, row) => sum + row[j], 0));

/** Every row of `a` times its own number. */
export const scaleRows = (a: Matrix, factors: readonly number[]): Matrix =>
  a.map((row, i) => row.map((entry) => entry * factors[i]));

export const map2 = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix =>
  a.map((row, i) => row.map((entry, j) => f(entry, b[i][j])));
