/**
 * The search for the LSTM's best chance: four forget biases, four learning rates, on the tests that are raced.
 *
 * The same budget as the search for the simple RNN (simple-rnn.ts): sixteen networks, the same updates, the same rates.
 * The biases are set through the frames after which half of a cell state is left. Promise: none, it reports what it
 * finds.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import { ADDING_BASELINE, addingTask, orderTask, type ClassicTask } from '@unrolled/rnn-core';
import { createNetwork } from './shared/networks';
import { lossOf, trainClassic, wrongShare, type Measure } from './shared/train-classic';

export interface Params extends ParamValues {
  task: string;
  size: string;
  hidden: number;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  task: {
    kind: 'choice',
    label: 'Test',
    options: [
      { value: 'adding', label: 'adding' },
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
    help: 'Small takes seconds: 25 frames for adding, 30 % of the length for order.',
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

/** Half is left after 1 frame at b = 0, after 2.2 at b = 1, after 14.3 at b = 3. */
const STARTS = [
  { key: 'b0', label: 'b = 0', keep: () => 1 },
  { key: 'b1', label: 'b = 1', keep: () => Math.LN2 / Math.log1p(Math.exp(-1)) },
  { key: 'b3', label: 'b = 3', keep: () => Math.LN2 / Math.log1p(Math.exp(-3)) },
  { key: 'half', label: 'half left after T/2', keep: (T: number) => T / 2 },
] as const;
const RATES = [0.01, 0.003, 0.001, 0.0003];
const B = 32;

interface Test {
  readonly task: ClassicTask;
  readonly baseline: number;
  readonly measure: Measure;
}

function testOf({ task, size }: Params): Test {
  const whole = size === 'whole';
  return task === 'order'
    ? { task: orderTask(whole ? 1 : 0.3), baseline: 0.75, measure: wrongShare }
    : { task: addingTask(whole ? 100 : 25), baseline: ADDING_BASELINE, measure: lossOf };
}

export const experiment: Experiment<Params> = {
  title: 'Which start gives an LSTM its best chance?',
  params,
  views: [{ kind: 'table', id: 'errors', title: 'Error on examples held out, as a share of the baseline' }],

  *run(p, { kernels: k, rng }) {
    const { task, baseline, measure } = testOf(p);
    const candidates = STARTS.flatMap((start) =>
      RATES.map((rate) => ({
        key: `${start.key} ${rate}`,
        rate,
        model: createNetwork(k, 'lstm', task, sizesOf(p, start.keep(task.T)), rng.fork('weights')),
      })),
    );
    const shareOf = (errors: Readonly<Record<string, number>>, key: string, rate: number): number =>
      errors[`${key} ${rate}`] / baseline;
    const show = (update: number, errors: Readonly<Record<string, number>>): Frame => ({
      progress: { done: update, total: p.updates, unit: 'updates' },
      views: {
        errors: {
          columns: ['forget bias', ...RATES.map((rate) => `η = ${rate}`)],
          rows: STARTS.map(({ key, label }) => [
            label,
            ...RATES.map((rate) => Number(shareOf(errors, key, rate).toFixed(4))),
          ]),
        },
      },
    });
    const errors = yield* trainClassic({ task, B, updates: p.updates, measure }, candidates, k, rng, show);
    const numbers: Record<string, number> = { baseline };
    for (const { key } of STARTS) {
      const shares = RATES.map((rate) => shareOf(errors, key, rate));
      numbers[`${key}Share`] = Math.min(...shares);
      numbers[`${key}Rate`] = RATES[shares.indexOf(numbers[`${key}Share`])];
    }
    numbers.bestShare = Math.min(...STARTS.map(({ key }) => numbers[`${key}Share`]));
    return { numbers };
  },

  finding({ numbers: n }) {
    const said = STARTS.map(({ key, label }) => `${label} ${percent(n[`${key}Share`])} at η = ${n[`${key}Rate`]}`);
    return {
      ok: STARTS.every(({ key }) => Number.isFinite(n[`${key}Share`])),
      text: `Best error of each start, as a share of the baseline: ${said.join('; ')}.`,
    };
  },
};

const sizesOf = ({ hidden: H }: Params, keepFrames: number) => ({ H, B, tanhStart: 'orthogonal' as const, keepFrames });

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
