/**
 * The lines that the exercises start from, and a program with one fault. They are text: nothing here runs on the page.
 * The test runs them: the start is readable and not yet right, and the fault is the one the page tells of.
 */
export const CARRY = `// x (T) inputs, w the weight on the state before. Give back the T states.
function carry(x: number[], w: number): number[] {
  const states: number[] = [];
  let h = 0;
  for (const xt of x) {
    states.push(h);
  }
  return states;
}
`;

/** Wrong in one line, on purpose. */
export const BUG = `function carry(x: number[], w: number): number[] {
  const states: number[] = [];
  let h = 0;
  for (const xt of x) {
    states.push(h);
    h = w * h + xt;
  }
  return states;
}
`;
/** Counted from 1. */
export const BUG_LINE = 5;
