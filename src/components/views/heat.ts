/** From values to the colours of a heat-map: indices into a palette made of the theme's stops. */
import { colourAt, diverging, sequential, type Theme } from '../palette';

/** Shades between the ends of a scale; odd, so that zero has one of its own. */
const SHADES = 129;

export type HeatScale = 'sequential' | 'diverging';

/** The colours of a scale from its lower to its upper limit. */
export function heatPalette(scale: HeatScale, theme: Theme): [number, number, number][] {
  const stops = (scale === 'diverging' ? diverging : sequential)[theme];
  return Array.from({ length: SHADES }, (_, i) => colourAt(stops, i / (SHADES - 1)));
}

/**
 * The palette index of each value, row by row from the top. Values beyond the limits take the end's colour; a value
 * that is no number takes that of zero.
 * @param values (rows, cols) row-major.
 * @param flip True: row 0 of `values` is at the bottom.
 */
export function heatIndices(
  values: ArrayLike<number>,
  rows: number,
  cols: number,
  limits: readonly [number, number],
  flip: boolean,
): Uint8Array {
  const [low, high] = limits;
  const indices = new Uint8Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    const from = (flip ? rows - 1 - row : row) * cols;
    for (let col = 0; col < cols; col++) {
      const value = values[from + col];
      const part = ((Number.isFinite(value) ? value : 0) - low) / (high - low || 1);
      indices[row * cols + col] = Math.round(Math.min(1, Math.max(0, part)) * (SHADES - 1));
    }
  }
  return indices;
}

/** A CSS gradient of the scale, for the key beside its limits. */
export function heatGradient(scale: HeatScale, theme: Theme): string {
  return `linear-gradient(to right, ${(scale === 'diverging' ? diverging : sequential)[theme].join(', ')})`;
}
