/**
 * Hidden states as short text, so that a page can hold those of many moments of a training: nine levels from −1 to 1,
 * two values in a letter.
 *
 * Must not: be computed with; it is for the eye. `src/components/FrontPicture/unpack.ts` reads it.
 */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,-./:;<=>?';
const LEVELS = 9;

/** values: any number of them, −1 to 1; what lies beyond takes the end's level. */
export function packStates(values: ArrayLike<number>): string {
  const level = (value: number): number => Math.round(((Math.min(1, Math.max(-1, value)) + 1) / 2) * (LEVELS - 1));
  let text = '';
  for (let i = 0; i < values.length; i += 2) {
    text += LETTERS[level(values[i]) * LEVELS + (i + 1 < values.length ? level(values[i + 1]) : 0)];
  }
  return text;
}
