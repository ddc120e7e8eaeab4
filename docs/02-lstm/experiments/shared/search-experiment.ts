/**
 * A search for the best chance of a network: starts times learning rates, all on the same examples of a classic test.
 *
 * Every network gets the same budget, so that nobody loses a race by a badly chosen rate. Of each start the network with
 * the best rate can be taken away. Must not: decide what the
 * races take; each names what it found here (classic-experiment.ts).
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  ADDING_BASELINE,
  addingTask,
  copyBaseline,
  copyTask,
  orderTask,
  saveNetwork,
  type ClassicTask,
  type Kernels,
  type RnnActivation,
  type Rng,
  type SequenceModel,
} from '@unrolled/rnn-core';
import { lossOf, trainClassic, wrongShare, type Measure } from './train-classic';

export interface Params extends ParamValues {
  task: string;
  size: string;
  hidden: number;
  updates: number;
  seed: number;
}

export interface SearchSpec {
  readonly title: string;
  /** Each way to begin: a row of the table. `make` gets its own generator, forked under the same name for every rate. */
  readonly starts: readonly {
    readonly key: string;
    readonly label: string;
    /** Of simple RNNs alone: what the file of the network must say. */
    readonly activation?: RnnActivation;
    make(k: Kernels, task: ClassicTask, sizes: { readonly H: number; readonly B: number }, rng: Rng): SequenceModel;
  }[];
  /** From the name of a start to the name of the generator of its first weights. */
  readonly weightsOf: (key: string) => string;
  /** What the first column holds. */
  readonly column: string;
  /** Best share over some rows, under a name of its own. */
  readonly best: { readonly key: string; readonly of: readonly string[] };
}

export const RATES = [0.01, 0.003, 0.001, 0.0003];
const B = 32;

const params: Schema<Params> = {
  task: {
    kind: 'choice',
    label: 'Test',
    options: [
      { value: 'adding', label: 'adding' },
      { value: 'copying', label: 'copy memory' },
      { value: 'order', label: 'temporal order' },
    ],
    default: 'adding',
    help: 'Which of the classic tests of memory.',
  },
  size: {
    kind: 'choice',
    label: 'Size',
    options: [
      { value: 'small', label: 'small' },
      { value: 'whole', label: 'as published' },
    ],
    default: 'small',
    help: 'Small takes seconds: 25 frames for adding, a silence of 3 for copying, 30 % of the length for order.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 64,
    step: 4,
    default: 16,
    help: 'How many numbers each network carries.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 50,
    max: 5000,
    step: 50,
    default: 200,
    help: 'Steps of learning for each of the sixteen networks.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 1, help: 'Decides the first weights and every example.' },
};

interface Test {
  readonly task: ClassicTask;
  readonly baseline: number;
  readonly measure: Measure;
}

function testOf({ task, size }: Params): Test {
  const whole = size === 'whole';
  const silence = whole ? 20 : 3;
  switch (task) {
    case 'copying':
      return { task: copyTask(silence), baseline: copyBaseline(silence), measure: lossOf };
    case 'order':
      return { task: orderTask(whole ? 1 : 0.3), baseline: 0.75, measure: wrongShare };
    default:
      return { task: addingTask(whole ? 100 : 25), baseline: ADDING_BASELINE, measure: lossOf };
  }
}

export function searchExperiment({ title, starts, weightsOf, column, best }: SearchSpec): Experiment<Params> {
  return {
    title,
    params,
    views: [{ kind: 'table', id: 'errors', title: 'Error on examples held out, as a share of the baseline' }],

    *run(p, { kernels: k, rng }) {
      const { task, baseline, measure } = testOf(p);
      const candidates = starts.flatMap(({ key, make }) =>
        RATES.map((rate) => ({
          key: `${key} ${rate}`,
          rate,
          model: make(k, task, { H: p.hidden, B }, rng.fork(weightsOf(key))),
        })),
      );
      const shareOf = (errors: Readonly<Record<string, number>>, key: string, rate: number): number =>
        errors[`${key} ${rate}`] / baseline;
      const show = (update: number, errors: Readonly<Record<string, number>>): Frame => ({
        progress: { done: update, total: p.updates, unit: 'updates' },
        views: {
          errors: {
            columns: [column, ...RATES.map((rate) => `η = ${rate}`)],
            rows: starts.map(({ key, label }) => [
              label,
              ...RATES.map((rate) => Number(shareOf(errors, key, rate).toFixed(4))),
            ]),
          },
        },
      });
      const errors = yield* trainClassic({ task, B, updates: p.updates, measure }, candidates, k, rng, show);
      const numbers: Record<string, number> = { baseline };
      const models: Record<string, Uint8Array> = {};
      for (const { key, label, activation } of starts) {
        const shares = RATES.map((rate) => shareOf(errors, key, rate));
        numbers[`${key}Share`] = Math.min(...shares);
        const rate = RATES[shares.indexOf(numbers[`${key}Share`])];
        numbers[`${key}Rate`] = rate;
        const found = candidates.find((one) => one.key === `${key} ${rate}`);
        if (found) models[`${label}, η = ${rate}`] = saveNetwork(found.model, { activation });
      }
      numbers[best.key] = Math.min(...best.of.map((key) => numbers[`${key}Share`]));
      return { numbers, models };
    },

    finding({ numbers: n }) {
      const said = starts.map(({ key, label }) => `${label} ${percent(n[`${key}Share`])} at η = ${n[`${key}Rate`]}`);
      return {
        ok: starts.every(({ key }) => Number.isFinite(n[`${key}Share`])),
        text: `Best error of each start, as a share of the baseline: ${said.join('; ')}.`,
      };
    },
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
