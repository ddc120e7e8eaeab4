/**
 * Asked late: a sign in the first frame, then noise; the network is graded in every frame, or only in the last.
 *
 * Two features a frame. The first frame holds +4 in the feature of its sign, /p/ or /t/; every feature of every frame has
 * normal noise of scale 1 added, the first frame too. Both ways of grading train the same network from the same weights on
 * the same sequences, and both are judged by the last frame of fresh ones. Each of the networks can be taken away.
 *
 * Promise, within these updates: graded in every frame, the network learns the sign at every length; graded at the end
 * alone, it learns it over four frames and, with tanh, fails at one length at least.
 */
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  argmaxRows,
  batchRoom,
  createRnnLabeller,
  createTrainState,
  fillBatch,
  saveLabeller,
  trainUpdate,
  type Batch,
  type Kernels,
  type Rng,
  type RnnActivation,
  type RnnLabeller,
  type Sequence,
} from '@unrolled/rnn-core';
import { adamAt } from './shared/train-labeller';

export interface Params extends ParamValues {
  activation: string;
  hidden: number;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  activation: {
    kind: 'choice',
    label: 'Activation φ',
    options: [
      { value: 'tanh', label: 'tanh' },
      { value: 'relu', label: 'ReLU, Whh = identity' },
    ],
    default: 'tanh',
    help: 'tanh starts from an orthogonal matrix, ReLU from the identity.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 64,
    step: 4,
    default: 16,
    help: 'How many numbers the network carries from frame to frame.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 2000,
    step: 10,
    default: 200,
    help: 'The budget for each length and each way of grading.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides signs, noise and first weights.' },
};

export const LENGTHS = [2, 4, 8, 16, 24, 32, 48, 64];
const [D, K, B] = [2, 2, 16];
const SIGNS = ['p', 't'];
const STRENGTH = 4;
const JUDGED = 20;
type Graded = 'every' | 'last';
const WORDED: Readonly<Record<Graded, string>> = { every: 'every frame', last: 'end only' };
/** Share of signs named right that counts as having learned them; guessing has one half. */
const LEARNED = 0.9;

export const experiment: Experiment<Params> = {
  title: 'What if only the end is graded?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'right',
      title: 'Signs named right in the last frame, by length; graded in every frame, or at the end only',
      x: { label: 'frames' },
      y: { min: 0, max: 1, format: 'percent' },
      series: [
        { key: 'every', label: WORDED.every, style: 'rnn' },
        { key: 'last', label: WORDED.last, style: 'ink' },
      ],
      levels: [{ key: 'guess', label: 'guessing' }],
    },
  ],

  *run(p, { kernels: k, rng }) {
    const numbers: Record<string, number> = {};
    const models: Record<string, Uint8Array> = {};
    const total = 2 * LENGTHS.length * p.updates;
    let done = 0;
    for (const T of LENGTHS) {
      const y: Record<string, number> = {};
      for (const graded of ['every', 'last'] as const) {
        const training = learn(T, graded, p, k, rng.fork(`length ${T}`));
        for (let step = training.next(); ; step = training.next()) {
          if (step.done) {
            const { share, labeller } = step.value;
            y[graded] = share;
            models[`${T} frames, ${WORDED[graded]}`] = fileOf(labeller);
            break;
          }
          done += 1;
          if (done % 20 === 0) yield { progress: { done, total, unit: 'updates' } };
          else yield;
        }
        numbers[`${graded}${T}`] = y[graded];
      }
      yield {
        views: { right: { x: T, y, levels: { guess: 1 / K } } },
        text: `${T} frames: ${percent(y.every)} when every frame is graded, ${percent(y.last)} when only the last is.`,
      };
    }
    const last = LENGTHS.map((T) => numbers[`last${T}`]);
    return {
      numbers: {
        ...numbers,
        everyWorst: Math.min(...LENGTHS.map((T) => numbers[`every${T}`])),
        failures: last.filter((share) => share <= LEARNED).length,
        firstFailure: LENGTHS[last.findIndex((share) => share <= LEARNED)] ?? 0,
      },
      models,
    };
  },

  finding({ numbers: n }, p) {
    const short = LENGTHS[1];
    const learned = LENGTHS.filter((T) => n[`last${T}`] > LEARNED);
    const failed = LENGTHS.filter((T) => n[`last${T}`] <= LEARNED);
    const every = Math.min(...LENGTHS.map((T) => n[`every${T}`]));
    const reached = failed.length > 0 ? `It fails at ${failed.join(', ')} frames` : 'It never fails';
    return {
      // ReLU from the identity carries the slope further than these lengths; of it only the first half is promised.
      ok: n[`last${short}`] > LEARNED && every > LEARNED && (p.activation === 'relu' || failed.length > 0),
      text:
        `Graded in every frame the network names the sign right in ${percent(every)} of cases or more, at every distance. ` +
        `${reached} when only the last frame is graded, and learns it at ${learned.join(', ')}.`,
    };
  },
};

/** Trains on fresh sequences of T frames, yielding after each update; the network, and the share of signs it names right. */
function* learn(
  T: number,
  graded: Graded,
  p: Params,
  k: Kernels,
  rng: Rng,
): Generator<void, { readonly share: number; readonly labeller: RnnLabeller }, unknown> {
  const activation = p.activation as RnnActivation;
  const recurrentInit = activation === 'relu' ? 'identity' : 'orthogonal';
  const sizes = { D, H: p.hidden, K, maxT: T, B, activation, recurrentInit } as const;
  const labeller = createRnnLabeller(k, sizes, rng.fork('weights'));
  const room = batchRoom(k, { T, B, D });
  const config = adamAt(0.01);
  const state = createTrainState(k, labeller, config, 1, rng.fork('order'));
  const signs = rng.fork('signs');
  const lastOnly = k.alloc(T, B);
  lastOnly.data.fill(1, (T - 1) * B);
  while (state.update < p.updates) {
    const whole = fillBatch(room, drawBatch(T, signs));
    // `mask` weighs the loss, `steps.mask` drives the cell: the cell sees every frame, the loss perhaps one.
    const batch: Batch = graded === 'last' ? { ...whole, mask: lastOnly } : whole;
    if (!trainUpdate(state, labeller, config, batch).finite) break;
    yield;
  }
  const judged = rng.fork('judged');
  let right = 0;
  for (let round = 0; round < JUDGED; round++) {
    const batch = fillBatch(room, drawBatch(T, judged));
    const best = argmaxRows(labeller.forward(batch).data.subarray((T - 1) * B * K), K);
    for (let b = 0; b < B; b++) if (best[b] === batch.labels[(T - 1) * B + b]) right += 1;
  }
  return { share: right / (JUDGED * B), labeller };
}

/** From these features nothing was subtracted, and they were divided by 1. */
function fileOf(labeller: RnnLabeller): Uint8Array {
  const [featureMean, featureStd] = [new Float64Array(D), new Float64Array(D).fill(1)];
  return saveLabeller({ labeller, labels: SIGNS, featureMean, featureStd });
}

function drawBatch(T: number, rng: Rng): Sequence[] {
  return Array.from({ length: B }, () => {
    const sign = rng.integer(K);
    const features = Float64Array.from({ length: T * D }, () => rng.normal());
    features[sign] += STRENGTH;
    return { frames: T, features, labels: new Int32Array(T).fill(sign) };
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
