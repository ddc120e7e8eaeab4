/**
 * How wrong a network is on held-out examples: one number for each task, and the smaller the better.
 *
 * Must not: change the network.
 */
import {
  argmaxRows,
  fillExamples,
  softmaxRows,
  type Example,
  type ExampleRoom,
  type SequenceModel,
} from '@unrolled/rnn-core';

/** Sums over one batch, so that batches of any size can be put together: total / count is the score. */
export interface Part {
  readonly total: number;
  readonly count: number;
}
export type Judge = (model: SequenceModel, room: ExampleRoom, examples: readonly Example[]) => Part;

/** The share of frames that get a wrong label. */
export const wrongFrames: Judge = (model, room, examples) => shareWrong(model, room, examples, 0);

/** The same from frame `from` on: of what is to be written down after the silence. */
export function wrongSymbols(from: number): Judge {
  return (model, room, examples) => shareWrong(model, room, examples, from);
}

/** The mean surprise in bits at a note of the return, from frame `from` on. */
export function returnBitsOf(from: number): Judge {
  return (model, room, examples) => {
    const batch = fillExamples(room, examples);
    const scores = model.forward(batch);
    softmaxRows(scores, scores);
    return overFrames(room, examples, from, (row, label) => -Math.log2(scores.data[row * model.sizes.K + label]));
  };
}

/** The mean squared difference between answer and target. */
export const meanSquaredError: Judge = (model, room, examples) => ({
  total: model.loss(fillExamples(room, examples)) * examples.length,
  count: examples.length,
});

function shareWrong(model: SequenceModel, room: ExampleRoom, examples: readonly Example[], from: number): Part {
  const best = argmaxRows(model.forward(fillExamples(room, examples)).data, model.sizes.K);
  return overFrames(room, examples, from, (row, label) => (best[row] === label ? 0 : 1));
}

/** Sums over the frames of each example from `from` on; `row` is the row of the scores. */
function overFrames(
  { sizes: { B } }: ExampleRoom,
  examples: readonly Example[],
  from: number,
  of: (row: number, label: number) => number,
): Part {
  let [total, count] = [0, 0];
  examples.forEach(({ frames, labels = [] }, b) => {
    for (let t = from; t < frames; t++) total += of(t * B + b, labels[t]);
    count += Math.max(0, frames - from);
  });
  return { total, count };
}
