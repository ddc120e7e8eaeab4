/**
 * One frame of a GRU as one would write it down, with both of its choices as switches: what z = 1 does, and where the
 * reset stands. On plain numbers; the test beside it holds two of the four against the cells that train.
 *
 * Must not: be trained, or be fast.
 */
export interface Choices {
  /** What z = 1 does to the state. */
  readonly z: 'overwrite' | 'keep';
  /** Whether r acts before the product with the candidate's matrix or after it. */
  readonly reset: 'before' | 'after';
}

/** A gate or candidate: rows of its matrix from h and from x, and its bias. */
export interface Block {
  readonly fromH: readonly (readonly number[])[];
  readonly fromX: readonly (readonly number[])[];
  readonly bias: readonly number[];
}
export interface PlainWeights {
  readonly z: Block;
  readonly r: Block;
  readonly candidate: Block;
}
type Numbers = readonly number[];

const dot = (a: Numbers, b: Numbers): number => a.reduce((sum, entry, j) => sum + entry * b[j], 0);
export const sigma = (a: number): number => 1 / (1 + Math.exp(-a));

/** The state after the frame. */
export function plainStep({ z, reset }: Choices, w: PlainWeights, x: Numbers, hPrev: Numbers): number[] {
  const gate = ({ fromH, fromX, bias }: Block): number[] =>
    bias.map((b, i) => sigma(dot(fromH[i], hPrev) + dot(fromX[i], x) + b));
  const [zs, rs] = [gate(w.z), gate(w.r)];
  const { fromH, fromX, bias } = w.candidate;
  //> eq gru.places
  const resetState = hPrev.map((h, j) => rs[j] * h);
  const fromState = hPrev.map(
    (_, i) =>
      reset === 'before'
        ? dot(fromH[i], resetState) // (a)
        : rs[i] * dot(fromH[i], hPrev), // (b)
  );
  //< eq gru.places
  const candidate = bias.map((b, i) => Math.tanh(fromState[i] + dot(fromX[i], x) + b));
  return hPrev.map((h, i) => {
    const written = z === 'overwrite' ? zs[i] : 1 - zs[i];
    return (1 - written) * h + written * candidate[i];
  });
}

/** The states after every frame of x, from h0 on. */
export function plainRun(choices: Choices, w: PlainWeights, x: readonly Numbers[], h0: Numbers): number[][] {
  const states: number[][] = [];
  let state = h0;
  for (const frame of x) {
    state = plainStep(choices, w, frame, state);
    states.push([...state]);
  }
  return states;
}

/** The same weights for a cell whose z points the other way: W_z and b_z negated, because σ(−a) = 1 − σ(a). */
export function turnZ(w: PlainWeights): PlainWeights {
  const minus = (numbers: Numbers): number[] => numbers.map((entry) => -entry);
  //> eq gru.turn
  const z = { fromH: w.z.fromH.map(minus), fromX: w.z.fromX.map(minus), bias: minus(w.z.bias) };
  return { ...w, z };
  //< eq gru.turn
}
