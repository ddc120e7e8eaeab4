/**
 * What an update costs on this machine: time and memory of three networks against the length of the sequences.
 *
 * Each network makes updates on random sequences of each length; the shortest time of several counts, because other
 * programs can only make it longer. Numbers kept for the backward pass are counted as the network asks for them.
 * Must not: decide anything by the clock, or put a time among the numbers that claims are made of.
 *
 * Promise: the cells have 1, 3 and 4 blocks of weights, and what a gated network keeps grows with the length of the
 * sequence. Of times nothing is promised.
 */
import type { CurveData, Experiment, Frame, ParamValues, Result, Schema } from '@unrolled/lab-protocol';
import {
  createKernels,
  createTrainState,
  exampleRoom,
  fillExamples,
  trainUpdate,
  type ExampleBatch,
  type Kernels,
  type Rng,
  type SequenceModel,
  type TrainState,
} from '@unrolled/rnn-core';
import { adamAt } from './shared/phoneme-learner';
import {
  cellWeights,
  createNetwork,
  NETWORK_NAMES,
  NETWORKS,
  unitsOf,
  type NetworkName,
} from './shared/three-networks';

export interface Params extends ParamValues {
  fair: string;
  hidden: number;
  longest: number;
  seed: number;
}

const params: Schema<Params> = {
  fair: {
    kind: 'choice',
    label: 'Equal in',
    options: [
      { value: 'units', label: 'units' },
      { value: 'weights', label: 'weights' },
    ],
    default: 'units',
    help: 'All have as many units as the simple network, or at most as many weights.',
  },
  hidden: {
    kind: 'number',
    label: 'Units of the simple RNN',
    min: 16,
    max: 128,
    step: 16,
    default: 64,
    help: 'The work of a step grows with its square, the rest with it.',
  },
  longest: {
    kind: 'number',
    label: 'Longest sequence, frames',
    min: 50,
    max: 400,
    step: 50,
    default: 100,
    help: 'Lengths are taken up to this one, evenly.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the first weights and the sequences.' },
};

const [B, D, K] = [8, 13, 10];
const LENGTHS = 4;
const ROUNDS = 61;
const NO_KEEPING = { lstm: 1, gru: 1 } as const;

interface Timed extends Result {
  /** Milliseconds of an update at the longest length, and of one step of a single sequence with its state carried on. */
  readonly updateMs: Readonly<Record<NetworkName, number>>;
}

export const experiment: Experiment<Params, Timed> = {
  title: 'What does an update cost here?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'time',
      title: 'Milliseconds an update, eight sequences',
      size: 'half',
      x: { label: 'frames' },
      y: { min: 0, format: 'number' },
      series: NETWORK_NAMES.map((key) => ({ key, ...NETWORKS[key] })),
    },
    {
      kind: 'curve',
      id: 'memory',
      title: 'Megabytes kept for the way back',
      size: 'half',
      x: { label: 'frames' },
      y: { min: 0, format: 'number' },
      series: NETWORK_NAMES.map((key) => ({ key, ...NETWORKS[key] })),
    },
    { kind: 'table', id: 'costs', title: 'At the longest length' },
  ],

  *run(p, { kernels: k, rng, now }): Generator<Frame | void, Timed, undefined> {
    const units = unitsOf({ fair: p.fair, hidden: p.hidden, D, K });
    const room = exampleRoom(k, { T: p.longest, B, D, K, answers: 'frames', learnsFrom: 'labels' });
    const kept = Object.fromEntries(NETWORK_NAMES.map((name) => [name, keptAFrame(name, units[name], rng)]));
    const learners = NETWORK_NAMES.map((name) => create(k, name, units[name], p.longest, rng.fork(name)));
    const lengths = Array.from({ length: LENGTHS }, (_, part) => Math.round(((part + 1) * p.longest) / LENGTHS));
    const examples = lengths.map((T) => drawExamples(T, rng.fork(`${T} frames`)));
    const shortest = lengths.map(() => ({ rnn: Infinity, lstm: Infinity, gru: Infinity }));
    // In turn, round after round: whatever else the machine does then falls on all of them alike.
    for (let round = 0; round < ROUNDS; round++) {
      for (let part = 0; part < LENGTHS; part++) {
        const batch = fillExamples(room, examples[part]);
        for (const { name, update } of learners) {
          const start = now();
          update(batch);
          const took = now() - start;
          if (round > 0) shortest[part][name] = Math.min(shortest[part][name], took); // the first warms up
          yield;
        }
      }
      yield { progress: { done: round + 1, total: ROUNDS, unit: 'rounds' } };
    }
    const updateMs = shortest[LENGTHS - 1];
    const megabytes = (name: string, T: number): number => (kept[name] * B * T * 4) / 1e6; // float32
    const curve = (of: (name: NetworkName, T: number, part: number) => number): CurveData[] =>
      lengths.map((T, part) => ({
        x: T,
        y: Object.fromEntries(NETWORK_NAMES.map((name) => [name, of(name, T, part)])),
      }));
    yield { views: { time: curve((name, _, part) => shortest[part][name]), memory: curve(megabytes) } };
    yield {
      views: {
        costs: {
          columns: ['network', 'units', 'weights of the cell', 'time, GRU = 1', 'numbers kept a frame'],
          rows: NETWORK_NAMES.map((name) => [
            NETWORKS[name].label,
            units[name],
            cellWeights(name, units[name], D),
            (updateMs[name] / updateMs.gru).toFixed(2),
            kept[name],
          ]),
        },
      },
    };
    const numbers: Record<string, number> = {};
    for (const name of NETWORK_NAMES) {
      numbers[`${name}Units`] = units[name];
      numbers[`${name}Weights`] = cellWeights(name, units[name], D);
      numbers[`${name}Kept`] = kept[name];
    }
    numbers.fewerWeights = 1 - numbers.gruWeights / numbers.lstmWeights;
    numbers.fewerKept = 1 - numbers.gruKept / numbers.lstmKept;
    return { numbers, updateMs };
  },

  finding({ numbers: n, updateMs }, p) {
    const saved = 1 - updateMs.gru / updateMs.lstm;
    const times = saved >= 0 ? `${percent(saved)} less time` : `${percent(-saved)} more time`;
    return {
      ok: n.gruKept > 0 && n.lstmKept > 0 && (p.fair !== 'units' || Math.abs(n.fewerWeights - 0.25) < 1e-9),
      text:
        `At ${p.longest} frames an update of the GRU (${n.gruUnits} units) took ${updateMs.gru.toFixed(1)} ms, of the LSTM ` +
        `(${n.lstmUnits}) ${updateMs.lstm.toFixed(1)} ms, of the simple RNN (${n.rnnUnits}) ${updateMs.rnn.toFixed(1)} ms. The GRU has ` +
        `${percent(n.fewerWeights)} fewer weights in its cell than the LSTM and took ${times}.`,
    };
  },
};

function create(k: Kernels, name: NetworkName, H: number, T: number, rng: Rng) {
  const model: SequenceModel = createNetwork(k, name, { T, B, D, H, K }, NO_KEEPING, rng.fork('weights'));
  const config = adamAt(1e-4);
  const state: TrainState = createTrainState(k, model, config, 1, rng.fork('order'));
  return { name, update: (batch: ExampleBatch) => trainUpdate(state, model, config, batch) };
}

/** Numbers that a cell keeps for each frame of each sequence: by how much its room grows when a frame is added. */
function keptAFrame(name: NetworkName, H: number, rng: Rng): number {
  const asked = (T: number): number => {
    let numbers = 0;
    const k = createKernels('reference64');
    const counting: Kernels = {
      ...k,
      alloc(...shape) {
        numbers += shape.reduce((product, axis) => product * axis, 1);
        return k.alloc(...shape);
      },
    };
    createNetwork(counting, name, { T, B: 1, D, H, K }, NO_KEEPING, rng.fork('counted'));
    return numbers;
  };
  return asked(2) - asked(1);
}

function drawExamples(T: number, rng: Rng) {
  return Array.from({ length: B }, () => ({
    frames: T,
    features: Array.from({ length: T * D }, () => rng.normal()),
    labels: Array.from({ length: T }, () => rng.integer(K)),
  }));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
