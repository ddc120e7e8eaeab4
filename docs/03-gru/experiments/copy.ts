/**
 * Copy memory for three networks: ten symbols, a silence, and the ten are to be written down. Share of the baseline.
 *
 * Equal weights unless asked otherwise. The baseline is what knowing everything but the symbols costs; the share says how
 * much of that is left. Rates, and starts of the gates, are the best of a search on seeds 101 and 102 at a silence of ten frames.
 *
 * Promise: with at most ten frames of silence LSTM and GRU get below nine tenths of the baseline.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  copyBaseline,
  copyTask,
  createTrainState,
  exampleRoom,
  fillExamples,
  saveNetwork,
  trainUpdate,
  type Example,
  type Kernels,
  type Rng,
} from '@unrolled/rnn-core';
import { adamAt } from './shared/phoneme-learner';
import { createNetwork, NETWORK_NAMES, NETWORKS, unitsOf, type NetworkName } from './shared/three-networks';

export interface Params extends ParamValues {
  gap: number;
  fair: string;
  hidden: number;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  gap: {
    kind: 'number',
    label: 'Silence, in frames',
    min: 1,
    max: 60,
    step: 1,
    default: 10,
    help: 'Frames between the last symbol and the first to be repeated.',
  },
  fair: {
    kind: 'choice',
    label: 'Equal in',
    options: [
      { value: 'weights', label: 'weights' },
      { value: 'units', label: 'units' },
    ],
    default: 'weights',
    help: 'All have as many weights as the simple network at most, or all as many units.',
  },
  hidden: {
    kind: 'number',
    label: 'Units of the simple RNN',
    min: 8,
    max: 64,
    step: 8,
    default: 48,
    help: 'With equal weights the other two get fewer units than this.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 3000,
    step: 20,
    default: 600,
    help: 'Steps of learning, each on 32 fresh examples.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the first weights and every example.' },
};

const B = 32;
const HELD_OUT = 4; // batches
const REPORTS = 15;
const RATES: Readonly<Record<NetworkName, number>> = { rnn: 0.01, lstm: 0.03, gru: 0.05 };
/** For how many times the length of list and silence half of a state is to last at the start. */
const KEEP = { lstm: 3, gru: 1 } as const;
/** The promise was tried at these and above. */
const [SHORT, LEARNED, LEARNT] = [10, 600, 0.9];

export const experiment: Experiment<Params> = {
  title: 'How much of the list survives the silence?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'error',
      title: 'Cross-entropy, as a share of remembering nothing',
      x: { label: 'update' },
      y: { min: 0, max: 1.2, format: 'percent' },
      series: NETWORK_NAMES.map((key) => ({ key, ...NETWORKS[key] })),
      levels: [{ key: 'nothing', label: 'remembering nothing' }],
    },
  ],

  *run(p, { kernels: k, rng }) {
    const task = copyTask(p.gap);
    const { T, D, K, answers, learnsFrom } = task;
    const baseline = copyBaseline(p.gap);
    const room = exampleRoom(k, { T, B, D, K, answers, learnsFrom });
    const units = unitsOf({ fair: p.fair, hidden: p.hidden, D, K });
    const learners = NETWORK_NAMES.map((name) => create(k, name, { T, D, K, H: units[name] }, p.gap, rng.fork(name)));
    const draw = (source: Rng): Example[] => Array.from({ length: B }, () => task.draw(source));
    const [fresh, apart] = [rng.fork('examples'), rng.fork('held out')];
    const heldOut = Array.from({ length: HELD_OUT }, () => draw(apart));
    const shares: Record<string, number> = {};
    const every = Math.max(10, Math.round(p.updates / REPORTS));
    for (let update = 0; ; update++) {
      if (update % every === 0 || update === p.updates) {
        for (const { name, model } of learners) {
          const losses = heldOut.map((examples) => model.loss(fillExamples(room, examples)));
          shares[name] = losses.reduce((sum, loss) => sum + loss, 0) / HELD_OUT / baseline;
          yield;
        }
        yield frameOf(shares, update, p.updates);
      }
      if (update === p.updates) break;
      const examples = draw(fresh);
      for (const { model, state, config } of learners) {
        trainUpdate(state, model, config, fillExamples(room, examples)); // what is not finite leaves weights as they were
        yield;
      }
    }
    const counts = Object.fromEntries(NETWORK_NAMES.map((name) => [`${name}Units`, units[name]]));
    const models = Object.fromEntries(
      learners.map(({ name, model }) => [
        NETWORKS[name].label,
        saveNetwork(model, name === 'rnn' ? { activation: 'tanh' } : {}),
      ]),
    );
    return { numbers: { baseline, ...shares, ...counts }, models };
  },

  finding({ numbers: n }, p) {
    const said = NETWORK_NAMES.map((name) => `${NETWORKS[name].label} ${percent(n[name])}`).join(', ');
    const asTried = p.gap <= SHORT && p.updates >= LEARNED && p.hidden >= 48;
    return {
      ok: !asTried || (n.lstm < LEARNT && n.gru < LEARNT),
      text: `With ${p.gap} frames of silence, this share of the cost of remembering nothing is left: ${said}.`,
    };
  },
};

/** A network whose gates start by keeping for as long as the list has to last. */
function create(
  k: Kernels,
  name: NetworkName,
  sizes: { readonly T: number; readonly D: number; readonly K: number; readonly H: number },
  gap: number,
  rng: Rng,
) {
  const keepFrames = { lstm: KEEP.lstm * (gap + 10), gru: KEEP.gru * (gap + 10) };
  const model = createNetwork(k, name, { ...sizes, B }, keepFrames, rng.fork('weights'));
  const config = adamAt(RATES[name]);
  return { name, model, config, state: createTrainState(k, model, config, 1, rng.fork('order')) };
}

function frameOf(shares: Readonly<Record<string, number>>, update: number, updates: number): Frame {
  return {
    progress: { done: update, total: updates, unit: 'updates' },
    views: { error: { x: update, y: { ...shares }, levels: { nothing: 1 } } },
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
