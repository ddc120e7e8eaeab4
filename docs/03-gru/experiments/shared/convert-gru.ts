/**
 * Weights of one form of the GRU for another form of it, where there are any. The right answer to the exercise, and, below
 * it, WRONG ON PURPOSE, the same with the mistakes people make switched on by name.
 *
 * The test asserts that each mistake changes the states, and that no two of them give the same.
 */
import { turnZ, type Block, type Choices, type PlainWeights } from './plain-gru';

/** Weights with which a cell of the form `to` gives the states of a cell of the form `from`; null where there are none. */
export function convert(weights: PlainWeights, from: Choices, to: Choices): PlainWeights | null {
  //> eq gru.convert
  if (from.reset !== to.reset) return null; // there are none
  return from.z === to.z ? weights : turnZ(weights);
  //< eq gru.convert
}

const inRows = (rows: Block['fromH'], f: (entry: number) => number): number[][] => rows.map((row) => row.map(f));
const inBlock = ({ fromH, fromX, bias }: Block, f: (entry: number) => number): Block => ({
  fromH: inRows(fromH, f),
  fromX: inRows(fromX, f),
  bias: bias.map(f),
});
const minus = (entry: number): number => -entry;

/** `convert` with the given mistakes in it. With none it is right. */
export function convertWith(
  mistakes: ReadonlySet<string>,
  weights: PlainWeights,
  from: Choices,
  to: Choices,
): PlainWeights | null {
  const has = (id: string): boolean => mistakes.has(id);
  const moves = from.reset !== to.reset;
  const turns = from.z !== to.z;
  if (has('refuses-all') || (has('refuses-z') && turns)) return null;
  const moved = has('moves-reset') || has('diagonal') || (has('one-way') && from.reset === 'after');
  if (moves && !moved) return null;

  const turned = !turns && !has('always') ? weights : has('z-copied') ? weights : withZ(has, weights);
  if (!has('diagonal') || !moves) return turned;
  const fromH = turned.candidate.fromH.map((row, i) => row.map((entry, j) => (i === j ? entry : 0)));
  return { ...turned, candidate: { ...turned.candidate, fromH } };
}

/** z turned round, well or badly. */
function withZ(has: (id: string) => boolean, weights: PlainWeights): PlainWeights {
  const { z, r, candidate } = weights;
  const turned = inBlock(z, has('one-minus') ? (entry) => 1 - entry : minus);
  return {
    z: {
      fromH: has('state-kept') ? z.fromH : turned.fromH,
      fromX: has('input-kept') ? z.fromX : turned.fromX,
      bias: has('bias-kept') ? z.bias : turned.bias,
    },
    r: has('every-block') ? inBlock(r, minus) : r,
    candidate: has('every-block') ? inBlock(candidate, minus) : candidate,
  };
}
