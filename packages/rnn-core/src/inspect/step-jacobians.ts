/**
 * The Jacobian of every step: how the states after a frame depend on the states before it, the input held fixed.
 *
 * Row by row: with 1 as the gradient of one number after the frame and 0 elsewhere, the backward pass of that frame
 * gives one row. So it holds for every cell and stack whose backward pass is right. Past a sequence's end it is the
 * identity: states stand still. Must not: change the gradients of the weights, or take memory from the engine: results
 * are plain float64 tensors.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { RecurrentLayer } from '../layers/recurrent';
import { keepingGradients, plainTensor, stepperOf, type InspectionRoom } from './looking';

export interface StepJacobians {
  /** The states in the order of rows and columns, each with its width: S = Σ widths. */
  readonly states: readonly { readonly name: string; readonly width: number }[];
  /** (T,B,S,S): entry (t,b,i,j) = ∂(number i of the states after frame t) / ∂(number j of those before it). */
  readonly J: Tensor;
}

/** All step Jacobians of the run `layer.forward(x, mask)` that was made last. Throws where it cannot go step by step. */
export function stepJacobians(
  k: Kernels,
  room: InspectionRoom,
  layer: RecurrentLayer,
  x: readonly Tensor[],
  mask: readonly Tensor[],
): StepJacobians {
  const stepper = stepperOf('stepJacobians', layer);
  const [B] = mask[0].shape;
  const states = layer.states.map(({ name, first }) => ({ name, width: first.shape[1] }));
  const starts = states.map((_, s) => states.slice(0, s).reduce((sum, { width }) => sum + width, 0));
  const S = states.reduce((sum, { width }) => sum + width, 0);
  const J = plainTensor(x.length, B, S, S);
  keepingGradients(layer, () => {
    for (let t = 0; t < x.length; t++) {
      states.forEach(({ width }, s) => {
        for (let unit = 0; unit < width; unit++) {
          //> eq vanish.row
          for (const message of stepper.messages) k.fill(message, 0);
          for (let b = 0; b < B; b++) stepper.messages[s].data[b * width + unit] = 1; // (a) one number
          stepper.backward(t, x[t], mask[t], room.dY[t], null); // (b) sent back
          for (let b = 0; b < B; b++) copyRow(t, b, starts[s] + unit); // (c) is its row
          //< eq vanish.row
        }
      });
    }
  });
  return { states, J };

  /** The messages of sequence b, side by side, into row i of its Jacobian. */
  function copyRow(t: number, b: number, i: number): void {
    const row = ((t * B + b) * S + i) * S;
    states.forEach(({ width }, s) => {
      const { data } = stepper.messages[s];
      for (let j = 0; j < width; j++) J.data[row + starts[s] + j] = data[b * width + j];
    });
  }
}

/**
 * The part of each Jacobian that says how state `of` depends on state `by`, as (T,B,rows,columns): for an LSTM
 * { of: 'h', by: 'h' } is ∂h_{t+1}/∂h_t with C held fixed. Throws on a name the layer has not.
 */
export function jacobianBlock(
  { states, J }: StepJacobians,
  { of, by }: { readonly of: string; readonly by: string },
): Tensor {
  const [row, column] = [of, by].map((name) => placeOf(states, name));
  const [T, B, S] = J.shape;
  const block = plainTensor(T, B, row.width, column.width);
  let next = 0;
  for (let n = 0; n < T * B; n++) {
    for (let i = 0; i < row.width; i++) {
      const start = (n * S + row.start + i) * S + column.start;
      for (let j = 0; j < column.width; j++) block.data[next++] = J.data[start + j];
    }
  }
  return block;
}

function placeOf(states: StepJacobians['states'], wanted: string): { start: number; width: number } {
  let start = 0;
  for (const { name, width } of states) {
    if (name === wanted) return { start, width };
    start += width;
  }
  throw new Error(
    `jacobianBlock: state must be one of ${states.map(({ name }) => name).join(', ')}, got ${wanted}; names are the layer's`,
  );
}
