/**
 * What a network costs: time to learn from a batch and to label it, against the length of the sequences, and memory.
 *
 * Times are of the machine that runs this, for display only; memory is counted. Promise: with equal weights LSTM and GRU
 * keep less for a frame than with equal units, and with equal units the LSTM keeps more than the RNN.
 */
import type { CurveData, Experiment, Frame, ParamValues, Schema, TableData } from '@unrolled/lab-protocol';
import {
  createKernels,
  createTrainState,
  exampleRoom,
  fillExamples,
  trainUpdate,
  type Example,
  type Rng,
} from '@unrolled/rnn-core';
import { adamAt } from './shared/contest';
import { countNumbers, type Counted } from './shared/counting';
import { createNetwork, NETWORK_NAMES, NETWORKS, unitsOf, type AnswerForm, type NetworkName } from './shared/networks';
import { budgetParam } from './shared/params';

export interface Params extends ParamValues {
  share: string;
  repetitions: number;
  budget: number;
  seed: number;
}

const params: Schema<Params> = {
  share: {
    kind: 'choice',
    label: 'Alike in',
    options: [
      { value: 'weights', label: 'weights' },
      { value: 'units', label: 'units' },
    ],
    default: 'weights',
    help: 'As many weights for each, or for each the units that the LSTM then has.',
  },
  repetitions: {
    kind: 'number',
    label: 'Repetitions',
    min: 1,
    max: 50,
    step: 1,
    default: 8,
    help: 'Each time is the shortest of so many: what else the machine does can only make it longer.',
  },
  budget: { ...budgetParam, more: false },
  seed: { kind: 'seed', label: 'Seed', default: 1, help: 'Decides weights and examples. Times hardly depend on it.' },
};

const LENGTHS = [10, 20, 40, 80, 160];
const B = 8;
const [D, K] = [13, 10];
/** An epoch is all of the training set once: 400 utterances of chapter 1, or 50 batches of eight. */
const BATCHES_PER_EPOCH = 50;
const FORM: AnswerForm = { answers: 'frames', learnsFrom: 'labels' };
const BYTES = 4;

export const experiment: Experiment<Params> = {
  title: 'What does each network cost on this machine?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'training',
      title: 'Seconds for an epoch of 400 sequences, in batches of 8',
      size: 'half',
      x: { label: 'frames in a sequence' },
      y: { min: 0, format: 'number' },
      series: NETWORK_NAMES.map((key) => ({ key, ...NETWORKS[key] })),
    },
    {
      kind: 'curve',
      id: 'using',
      title: 'Microseconds to label a frame, batches of 8',
      size: 'half',
      x: { label: 'frames in a sequence' },
      y: { min: 0, format: 'number' },
      series: NETWORK_NAMES.map((key) => ({ key, ...NETWORKS[key] })),
    },
    { kind: 'table', id: 'memory', title: 'Memory in kilobytes, float32, counted' },
  ],

  *run(p, { kernels: k, rng, now }) {
    const units = unitsOf(p, { D, K });
    const total = LENGTHS.length * NETWORK_NAMES.length;
    let done = 0;
    for (const T of LENGTHS) {
      const examples = Array.from({ length: B }, () => drawn(T, rng.fork('examples')));
      const training: Record<string, number> = {};
      const using: Record<string, number> = {};
      for (const name of NETWORK_NAMES) {
        const sizes = { T, B, D, K, H: units[name] };
        const model = createNetwork(k, name, sizes, { start: 'usual', keepFrames: 1 }, FORM, rng.fork(name));
        const room = exampleRoom(k, { T, B, D, K, ...FORM });
        const config = adamAt(0.001);
        const state = createTrainState(k, model, config, 1, rng);
        const batch = fillExamples(room, examples);
        const shortest = function* (work: () => unknown): Generator<void, number> {
          let least = Infinity;
          for (let round = 0; round <= p.repetitions; round++) {
            const before = now();
            work();
            // The first round warms up.
            if (round > 0) least = Math.min(least, now() - before);
            yield;
          }
          return least;
        };
        training[name] = ((yield* shortest(() => trainUpdate(state, model, config, batch))) * BATCHES_PER_EPOCH) / 1000;
        using[name] = ((yield* shortest(() => model.forward(batch))) * 1000) / (T * B);
        done += 1;
        yield { progress: { done, total, unit: 'measurements' } } as Frame;
      }
      const point = (y: Record<string, number>): CurveData => ({ x: T, y });
      yield { views: { training: point(training), using: point(using) } } as Frame;
    }
    // Counted on an engine of its own: nothing is computed there.
    const counter = createKernels('reference32');
    const counted = {} as Record<NetworkName, readonly Counted[]>;
    const numbers: Record<string, number> = {};
    for (const name of NETWORK_NAMES) {
      const sizes = { B, D, K, H: units[name] };
      counted[name] = LENGTHS.map((T) => countNumbers(counter, name, { ...sizes, T }, FORM, rng));
      const [longest] = counted[name].slice(-1);
      numbers[`${name}Units`] = units[name];
      numbers[`${name}Weights`] = longest.weights;
      numbers[`${name}PerFrame`] = longest.perFrame;
      numbers[`${name}Training`] = (longest.training * BYTES) / 1000;
      numbers[`${name}InUse`] = (longest.inUse * BYTES) / 1000;
    }
    yield { views: { memory: memoryTable(counted, units) } } as Frame;
    return { numbers };
  },

  finding({ numbers: n }, p) {
    const said = NETWORK_NAMES.map(
      (name) => `${NETWORKS[name].label}, ${n[`${name}Units`]} units: ${n[`${name}Training`].toFixed(0)}`,
    );
    const [least, most] = p.share === 'units' ? ['rnn', 'lstm'] : ['gru', 'gru'];
    return {
      ok:
        n[`${least}PerFrame`] <= n[`${most}PerFrame`] && NETWORK_NAMES.every((name) => n[`${name}Weights`] <= p.budget),
      text:
        `To train on batches of ${B} sequences of ${LENGTHS[LENGTHS.length - 1]} frames, kilobytes: ${said.join('; ')}. ` +
        `Memory is the same everywhere. The times above are of the machine that ran this, on that day.`,
    };
  },
};

function memoryTable(
  counted: Readonly<Record<NetworkName, readonly Counted[]>>,
  units: Readonly<Record<NetworkName, number>>,
): TableData {
  const kilobytes = (numbers: number): number => Number(((numbers * BYTES) / 1000).toFixed(1));
  return {
    columns: ['network', 'units', 'weights', 'in use', ...LENGTHS.map((T) => `training, ${T} frames`)],
    rows: NETWORK_NAMES.map((name) => {
      const [first] = counted[name];
      const { label } = NETWORKS[name];
      return [
        ...[label, units[name], first.weights, kilobytes(first.inUse)],
        ...counted[name].map(({ training }) => kilobytes(training)),
      ];
    }),
  };
}

function drawn(T: number, rng: Rng): Example {
  return {
    frames: T,
    features: Array.from({ length: T * D }, () => rng.normal()),
    labels: Array.from({ length: T }, () => rng.integer(K)),
  };
}
