/**
 * Trains networks to name the next note, side by side on the same tunes, and measures their surprise note by note.
 *
 * Must not: learn from the tunes held out, or stop at a good moment: all networks get all updates.
 */
import { labError } from '@unrolled/lab-protocol';
import {
  createTrainState,
  fillExamples,
  softmaxRows,
  trainUpdate,
  type Example,
  type ExampleRoom,
  type Kernels,
  type Rng,
  type SequenceModel,
  type TrainConfig,
} from '@unrolled/rnn-core';

export interface MelodyLearner {
  readonly key: string;
  readonly model: SequenceModel;
  readonly rate: number;
}

export interface MelodyPlan {
  readonly updates: number;
  /** Looks at the networks on the way, the first before any update and the last after all. */
  readonly looks: number;
  /** A batch of fresh tunes. */
  draw(rng: Rng): readonly Example[];
}

/** Yields the number of updates made at every look, and nothing in between so that a page stays responsive. */
export function* trainMelodies(
  plan: MelodyPlan,
  learners: readonly MelodyLearner[],
  room: ExampleRoom,
  k: Kernels,
  rng: Rng,
): Generator<number | void, void, unknown> {
  const fresh = rng.fork('tunes to learn from');
  const runs = learners.map(({ model, rate }) => {
    const config: TrainConfig = { optimiser: { kind: 'adam' }, learningRate: rate, clip: { kind: 'norm', limit: 1 } };
    return { model, config, state: createTrainState(k, model, config, 1, rng) };
  });
  const every = Math.max(1, Math.floor(plan.updates / Math.max(1, plan.looks - 1)));
  for (let update = 0; ; update++) {
    if (update === plan.updates || (update % every === 0 && plan.updates - update >= every / 2)) yield update;
    if (update === plan.updates) return;
    const batch = fillExamples(room, plan.draw(fresh));
    for (const { model, config, state } of runs) {
      const report = trainUpdate(state, model, config, batch);
      if (!report.finite) {
        throw labError(
          'diverged',
          `At update ${update + 1} a number was no longer finite.`,
          'Take a smaller learning rate.',
        );
      }
    }
    yield;
  }
}

/** What a network said before each note of a tune: the probabilities (notes, K), row-major, of one example. */
export interface Said {
  readonly K: number;
  readonly probabilities: Float64Array;
}

/** Lets a network name every note of some tunes, each from what came before it. At most B examples. */
export function listen(model: SequenceModel, room: ExampleRoom, examples: readonly Example[]): readonly Said[] {
  const { K } = model.sizes;
  const { B } = room.sizes;
  const scores = model.forward(fillExamples(room, examples));
  const probs = { shape: scores.shape, data: new Float64Array(scores.data.length) };
  softmaxRows(scores, probs);
  return examples.map(({ frames }, b) => {
    const probabilities = new Float64Array(frames * K);
    for (let t = 0; t < frames; t++) {
      probabilities.set(probs.data.subarray((t * B + b) * K, (t * B + b + 1) * K), t * K);
    }
    return { K, probabilities };
  });
}

/** The surprise of every note, in bits: minus the binary logarithm of the probability that was given to it. */
export function surprises({ K, probabilities }: Said, notes: ArrayLike<number>): Float64Array {
  const bits = new Float64Array(notes.length);
  //> eq melody.surprise
  for (let t = 0; t < notes.length; t++) {
    bits[t] = -Math.log2(probabilities[t * K + notes[t]]);
  }
  //< eq melody.surprise
  return bits;
}

/** The note that got the largest probability at a place. */
export function guessAt({ K, probabilities }: Said, t: number): number {
  let best = 0;
  for (let j = 1; j < K; j++) if (probabilities[t * K + j] > probabilities[t * K + best]) best = j;
  return best;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < values.length; j++) sum += values[j];
  return sum / values.length;
}
