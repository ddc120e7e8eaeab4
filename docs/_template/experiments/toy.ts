/**
 * A toy to start from: the first frame names one of four signs, every later frame is empty, and each frame is to be
 * labelled with the sign. A network that sees one frame at a time can only guess in the empty ones.
 *
 * Promise: the recurrent network passes the score that no network can pass that sees one frame at a time.
 */
import { labError, type Experiment, type Frame, type ParamValues, type Schema } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createRnnLabeller,
  createTrainState,
  evaluateSteps,
  fillBatch,
  trainUpdate,
  type Sequence,
  type TrainConfig,
} from '@unrolled/rnn-core';

export interface Params extends ParamValues {
  frames: number;
  hidden: number;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  frames: {
    kind: 'number',
    label: 'Frames T',
    min: 2,
    max: 20,
    step: 1,
    default: 6,
    help: 'One frame names the sign, the rest are empty. Longer is harder.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 1,
    max: 32,
    step: 1,
    default: 8,
    help: 'How many numbers are carried from frame to frame.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 10,
    max: 1000,
    step: 10,
    default: 150,
    help: 'How often the weights are changed.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the first weights.' },
};

const K = 4;
const TRAINING: TrainConfig = { optimiser: { kind: 'adam' }, learningRate: 0.03, clip: { kind: 'norm', limit: 1 } };

/** The best share of right frames, 0 to 1, of a network that sees one of T frames at a time. */
export function oneFrameCeiling(T: number): number {
  //> eq chapter00.ceiling
  const ceiling = (1 + (T - 1) / K) / T; // one frame shows the sign, the others leave a guess
  //< eq chapter00.ceiling
  return ceiling;
}

export const experiment: Experiment<Params> = {
  title: 'Does the sign survive the silence?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'accuracy',
      title: 'Frames labelled right',
      x: { label: 'updates' },
      y: { min: 0, max: 1, format: 'percent' },
      series: [{ key: 'rnn', label: 'RNN', style: 'rnn' }],
      levels: [{ key: 'ceiling', label: 'one frame at a time' }],
    },
  ],

  *run(p, { kernels: k, rng }) {
    const { frames: T, hidden: H, updates } = p;
    const labeller = createRnnLabeller(k, { D: K, H, K, maxT: T, B: K }, rng.fork('weights'));
    const room = batchRoom(k, { T, B: K, D: K });
    const signs = Array.from({ length: K }, (_, sign) => sequenceOf(sign, T));
    const state = createTrainState(k, labeller, TRAINING, K, rng);
    const ceiling = oneFrameCeiling(T);
    let accuracy = 0;
    while (state.update < updates) {
      const { finite } = trainUpdate(state, labeller, TRAINING, fillBatch(room, signs));
      if (!finite) throw labError('diverged', 'The loss is not a number any more.', 'Take fewer hidden units.');
      if (state.update % 10 !== 0) continue;
      ({ accuracy } = yield* evaluateSteps(labeller, room, signs));
      const frame: Frame = {
        progress: { done: state.update, total: updates, unit: 'updates' },
        views: { accuracy: { x: state.update, y: { rnn: accuracy }, levels: { ceiling } } },
      };
      yield frame;
    }
    return { numbers: { accuracy, ceiling, overCeiling: accuracy - ceiling } };
  },

  finding({ numbers: n }, p) {
    const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
    return {
      ok: n.overCeiling > 0,
      text:
        `After ${p.updates} updates the network labels ${percent(n.accuracy)} of the frames right; ` +
        `one frame at a time allows ${percent(n.ceiling)}.`,
    };
  },
};

/** Evidence in the first frame, nothing after it; the same label everywhere. */
function sequenceOf(sign: number, T: number): Sequence {
  const features = new Float64Array(T * K);
  features[sign] = 1;
  return { frames: T, features, labels: new Int32Array(T).fill(sign) };
}
