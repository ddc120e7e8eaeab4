/**
 * The search for the simple RNN's best chance: four starts, four learning rates, on any of the classic tests.
 *
 * Nobody may say that a simple RNN fails at a test before it had a fair try. The best of each row decides what the other
 * experiments give it. Promise: none, it reports what it finds.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import { ADDING_BASELINE, addingTask, copyBaseline, copyTask, orderTask, type ClassicTask } from '@unrolled/rnn-core';
import { createSimpleNetwork } from './shared/networks';
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

const STARTS = [
  { key: 'tanhOrthogonal', label: 'tanh, orthogonal', activation: 'tanh', start: 'orthogonal' },
  { key: 'tanhGlorot', label: 'tanh, Glorot', activation: 'tanh', start: 'glorot' },
  { key: 'tanhIdentity', label: 'tanh, identity', activation: 'tanh', start: 'identity' },
  { key: 'reluIdentity', label: 'ReLU, identity', activation: 'relu', start: 'identity' },
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

export const experiment: Experiment<Params> = {
  title: 'Which start gives a simple RNN its best chance?',
  params,
  views: [{ kind: 'table', id: 'errors', title: 'Error on examples held out, as a share of the baseline' }],

  *run(p, { kernels: k, rng }) {
    const { task, baseline, measure } = testOf(p);
    const candidates = STARTS.flatMap((start) =>
      RATES.map((rate) => ({
        key: `${start.key} ${rate}`,
        rate,
        model: createSimpleNetwork(k, task, { H: p.hidden, B }, start, rng.fork(start.key)),
      })),
    );
    const shareOf = (errors: Readonly<Record<string, number>>, key: string, rate: number): number =>
      errors[`${key} ${rate}`] / baseline;
    const show = (update: number, errors: Readonly<Record<string, number>>): Frame => ({
      progress: { done: update, total: p.updates, unit: 'updates' },
      views: {
        errors: {
          columns: ['start', ...RATES.map((rate) => `η = ${rate}`)],
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
    numbers.tanhShare = Math.min(...STARTS.slice(0, 3).map(({ key }) => numbers[`${key}Share`]));
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

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
