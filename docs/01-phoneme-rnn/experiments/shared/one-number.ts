/**
 * The smallest memory there is: one number, carried from frame to frame.
 *
 * Must not: learn, or know what the numbers mean. Source: J. L. Elman 1990, doi:10.1207/s15516709cog1402_1, with one
 * unit and one feature.
 */
export interface CarryOptions {
  /** How much of the state before goes into the new one. */
  readonly wh: number;
  /** How much of the input does. */
  readonly wx: number;
  /** What bends the sum. */
  readonly activation: (a: number) => number;
}

/** States h_1 … h_T of the inputs x_1 … x_T, starting from h_0 = 0; as many as there are inputs. */
export function carry(inputs: readonly number[], { wh, wx, activation }: CarryOptions): number[] {
  const states: number[] = [];
  let hPrev = 0;
  for (const x of inputs) {
    //> eq sequence.state
    const a = wh * hPrev + wx * x; // (a) what was carried, and what comes in
    const h = activation(a); // (b) bent, and carried on
    //< eq sequence.state
    states.push(h);
    hPrev = h;
  }
  return states;
}
