/**
 * Colours that canvas and SVG pictures need as numbers: the heat-map stops, light and dark, and how they blend.
 *
 * Zero is paper: the middle of `diverging` and the start of `sequential` vanish into the ground in either theme.
 * Everything else is a custom property of src/css/tokens.css.
 */
export type Theme = 'light' | 'dark';
export type Rgb = readonly [red: number, green: number, blue: number];
export type Stops = readonly string[];

/** For magnitudes: 0 at the first stop, the largest at the last. */
export const sequential: Readonly<Record<Theme, Stops>> = {
  light: ['#F9FBFA', '#CDE6DD', '#9CCBC9', '#5FA5B5', '#33719A', '#27467A', '#1D1F45'],
  dark: ['#14171B', '#202A4B', '#29497F', '#3377A0', '#58A7B6', '#9FD2CB', '#EDF9F0'],
};

/** For signed values, symmetric about 0: −max at the first stop, 0 in the middle, +max at the last. */
export const diverging: Readonly<Record<Theme, Stops>> = {
  light: ['#1E4A94', '#4A82C6', '#A9C8E9', '#FFFFFF', '#EBCBA4', '#B97F3E', '#6F4214'],
  dark: ['#C6DDF8', '#6B9FDD', '#29456F', '#14171B', '#573B1E', '#C48A4A', '#F8DDB6'],
};

/** "#1E4A94" → [30, 74, 148]. */
export function rgbOf(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

/** The colour at t in 0 … 1 along evenly spaced stops, interpolated in sRGB, as bytes. Clamps; NaN is the first stop. */
export function colourAt(stops: Stops, t: number): [number, number, number] {
  const place = Math.min(1, Math.max(0, Number.isNaN(t) ? 0 : t)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(place));
  const from = rgbOf(stops[i]);
  const to = rgbOf(stops[i + 1]);
  const mix = (a: number, b: number): number => Math.round(a + (b - a) * (place - i));
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}
