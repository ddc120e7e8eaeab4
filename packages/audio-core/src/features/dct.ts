/**
 * The discrete cosine transform, type II, orthonormal: it turns a row of log band energies, whose neighbours resemble
 * each other, into coefficients that hardly do; the first few hold the spectrum's coarse shape.
 *
 * Source: Ahmed, Natarajan and Rao, Discrete cosine transform, IEEE Trans. Computers (1974); scaling as scipy's "ortho".
 */
import type { FrameMatrix } from '../signal/framing';

/**
 * The matrix (coefficientCount, size), row-major: row n is s·cos(πn(2m + 1)/(2·size)), s = √(1/size) for n = 0, else
 * √(2/size). With coefficientCount = size its rows are orthonormal.
 *
 * @throws RangeError unless 1 ≤ coefficientCount ≤ size, both whole.
 */
export function dctMatrix(coefficientCount: number, size: number): Float64Array<ArrayBuffer> {
  const whole = Number.isInteger(coefficientCount) && Number.isInteger(size);
  if (!whole || coefficientCount < 1 || coefficientCount > size) {
    throw new RangeError(
      `dctMatrix: expected whole numbers 1 <= coefficientCount <= size, got ${coefficientCount} and ${size}; ` +
        `more coefficients need more bands`,
    );
  }
  const matrix = new Float64Array(coefficientCount * size);
  for (let n = 0; n < coefficientCount; n += 1) {
    const scale = Math.sqrt((n === 0 ? 1 : 2) / size);
    for (let m = 0; m < size; m += 1) {
      matrix[n * size + m] = scale * Math.cos((Math.PI * n * (2 * m + 1)) / (2 * size));
    }
  }
  return matrix;
}

/** The first `coefficientCount` coefficients of every row, (frames, coefficientCount). Errors as `dctMatrix`. */
export function dctOfRows(rows: FrameMatrix, coefficientCount: number): FrameMatrix {
  const matrix = dctMatrix(coefficientCount, rows.size);
  const values = new Float64Array(rows.frames * coefficientCount);
  for (let t = 0; t < rows.frames; t += 1) {
    for (let n = 0; n < coefficientCount; n += 1) {
      let sum = 0;
      for (let m = 0; m < rows.size; m += 1) sum += matrix[n * rows.size + m] * rows.values[t * rows.size + m];
      values[t * coefficientCount + n] = sum;
    }
  }
  return { frames: rows.frames, size: coefficientCount, values };
}
