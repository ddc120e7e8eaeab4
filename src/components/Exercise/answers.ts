/**
 * Reads the number or the shape that a reader typed, and compares it with the ones a page knows.
 *
 * Numbers: 4992, 4 992, 0.848, 67/79, −3, 2e-5. Shapes: (64, 13), 64,13, 64 x 13, (64).
 */
export type Typed = readonly number[];

const NUMBER = /^[-−]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-−]?\d+)?$/i;

/** One number for a number, one for each axis of a shape; undefined where it is neither. */
export function readTyped(text: string): Typed | undefined {
  const plain = text
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .trim();
  const parts = plain.split(/\s*[,×x]\s*/i).filter((part, i, all) => part !== '' || i < all.length - 1);
  const numbers = parts.map(readNumber);
  return numbers.length > 0 && numbers.every((one) => one !== undefined) ? (numbers as number[]) : undefined;
}

function readNumber(text: string): number | undefined {
  const [above, below, ...more] = text.split('/').map((part) => part.replace(/[\s\u202f]/g, ''));
  if (more.length > 0 || !NUMBER.test(above) || (below !== undefined && !NUMBER.test(below))) return undefined;
  const value = Number(above.replace(/−/g, '-')) / (below === undefined ? 1 : Number(below.replace(/−/g, '-')));
  return Number.isFinite(value) ? value : undefined;
}

/** Whether both say the same, each number to within `tolerance`. */
export function saysSame(typed: Typed, wanted: string, tolerance = 0): boolean {
  const right = readTyped(wanted);
  if (!right) throw new Error(`saysSame: "${wanted}" is no number and no shape`);
  const slack = tolerance + 1e-12;
  return typed.length === right.length && right.every((one, i) => Math.abs(typed[i] - one) <= slack);
}
