/**
 * The case against ReLU, tried: two simple RNNs that differ in φ and in how W_hh starts, on the same batches.
 *
 * tanh starts from an orthogonal W_hh. ReLU starts from the identity (Le, Jaitly, Hinton 2015, arXiv:1504.00941) or, to
 * compare, from Glorot's random draw. A run that meets a number that is not finite stops there, and the other goes on.
 *
 * Promise, at the default rate with clipping: both pass the one-frame ceiling by more than three standard errors.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createRnnLabeller,
  evaluateSteps,
  type Evaluation,
  type Kernels,
  type Rng,
  type RnnActivation,
  type RnnLabeller,
  type TrainConfig,
} from '@unrolled/rnn-core';
import { FRAMES_MAX, phonemeTask, type PhonemeTask } from './shared/phoneme-task';
import { rnnFile } from './shared/rnn-file';
import { trainLabeller, type Stop } from './shared/train-labeller';

export interface Params extends ParamValues {
  rate: number;
  start: string;
  clipping: string;
  tempo: number;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  rate: {
    kind: 'number',
    label: 'Learning rate η',
    min: 0.001,
    max: 0.5,
    step: 0.001,
    scale: 'log',
    default: 0.01,
    help: 'Length of a step of Adam, the same for both. Push it up to see who stumbles first.',
  },
  start: {
    kind: 'choice',
    label: 'ReLU starts from',
    options: [
      { value: 'identity', label: 'Whh = identity' },
      { value: 'glorot', label: 'Whh random (Glorot)' },
      { value: 'larger', label: 'Whh = 1.2 · identity' },
    ],
    default: 'identity',
    help: 'With the identity a state that is not pushed stays what it is. With 1.2 times the identity it grows. Glorot: random numbers up to √(6 / 64) ≈ 0.31 in size.',
  },
  clipping: {
    kind: 'choice',
    label: 'Clipping',
    options: [
      { value: 'norm', label: 'by norm, at 1' },
      { value: 'none', label: 'none' },
    ],
    default: 'norm',
    help: 'Without clipping one enormous gradient can throw the weights far away.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 1000,
    step: 10,
    default: 300,
    more: true,
    help: 'Steps of learning, each on a batch of eight utterances.',
  },
  tempo: {
    kind: 'number',
    label: 'Stretch closures',
    min: 1,
    max: 4,
    step: 0.5,
    default: 1,
    more: true,
    help: 'How many times longer closures and murmurs last. Longer ones need a memory that lasts longer.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 7,
    help: 'Decides utterances, first weights and order of the batches.',
  },
};

const H = 32;
const B = 8;
const LARGER = 1.2;

interface Runner {
  readonly labeller: RnnLabeller;
  readonly training: Generator<Stop | void, void, unknown>;
  readonly evaluate: () => Generator<void, Evaluation, unknown>;
  latest: Evaluation;
  /** Largest entry of a state on the held-out utterances. */
  largest: number;
  worstNorm: number;
  /** The update at which a number was no longer finite. */
  stoppedAt?: number;
}

export const experiment: Experiment<Params> = {
  title: 'Is ReLU unusable in a recurrent network?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'accuracy',
      title: 'Held-out frames labelled right',
      size: 'wide',
      x: { label: 'update' },
      y: { min: 0, max: 1, format: 'percent' },
      series: [
        { key: 'relu', label: 'ReLU', style: 'ink' },
        { key: 'tanh', label: 'tanh', style: 'rnn' },
      ],
      levels: [{ key: 'ceiling', label: 'one-frame ceiling' }],
    },
    {
      kind: 'curve',
      id: 'largest',
      title: 'Largest entry of a state',
      size: 'third',
      x: { label: 'update' },
      y: { scale: 'log', format: 'number' },
      series: [
        { key: 'relu', label: 'ReLU', style: 'ink' },
        { key: 'tanh', label: 'tanh', style: 'rnn' },
      ],
    },
    {
      kind: 'curve',
      id: 'norm',
      title: 'Largest gradient norm since the point before',
      x: { label: 'update' },
      y: { scale: 'log', format: 'number' },
      series: [
        { key: 'relu', label: 'ReLU', style: 'ink' },
        { key: 'tanh', label: 'tanh', style: 'rnn' },
      ],
    },
  ],

  *run(p, { kernels: k, rng }) {
    const task = yield* phonemeTask('features', 400, rng, { closureStretch: p.tempo });
    const runners = {
      tanh: runnerOf('tanh', p, task, k, rng),
      relu: runnerOf('relu', p, task, k, rng),
    };
    const both = Object.values(runners);
    for (const one of both) yield* look(one);
    yield frameOf(runners, task, p, 0);
    for (let update = 1; update <= p.updates; update++) {
      let stopped = false;
      for (const one of both) {
        const stop = advance(one, update);
        if (stop) {
          one.worstNorm = stop.gradNorm;
          yield* look(one);
          stopped = true;
        }
        yield;
      }
      if (stopped) yield frameOf(runners, task, p, update);
      if (both.every(({ stoppedAt }) => stoppedAt !== undefined)) break;
    }
    const numbers: Record<string, number> = { ceiling: task.ceiling };
    for (const [name, { latest, largest, stoppedAt }] of Object.entries(runners)) {
      numbers[name] = latest.accuracy;
      numbers[`${name}Error`] = latest.accuracyError;
      numbers[`${name}Loss`] = latest.loss;
      numbers[`${name}Largest`] = largest;
      numbers[`${name}StoppedAt`] = stoppedAt ?? 0;
    }
    const models = { tanh: rnnFile(runners.tanh.labeller, task), ReLU: rnnFile(runners.relu.labeller, task) };
    return { numbers: { ...numbers, ahead: numbers.relu - numbers.tanh }, models };
  },

  finding({ numbers: n }, p) {
    const told = (name: string, at: number, accuracy: number) =>
      at > 0
        ? `At update ${at} ${name} met a number that was not finite, and stopped at ${percent(accuracy)}.`
        : `${name} labels ${percent(accuracy)} of the held-out frames right.`;
    const passes = (name: string) => n[name] > n.ceiling + 3 * n[`${name}Error`];
    const usual =
      p.clipping === 'norm' && p.start === 'identity' && p.rate >= 0.005 && p.rate <= 0.02 && p.updates >= 300;
    return {
      ok: !usual || (passes('tanh') && passes('relu')),
      text:
        `${told('ReLU', n.reluStoppedAt, n.relu)} ${told('tanh', n.tanhStoppedAt, n.tanh)} ` +
        `The largest entry of a state is ${n.reluLargest.toPrecision(2)} with ReLU and ${n.tanhLargest.toPrecision(2)} with tanh.`,
    };
  },
};

function runnerOf(activation: RnnActivation, p: Params, task: PhonemeTask, k: Kernels, rng: Rng): Runner {
  const { D, K } = task;
  const room = batchRoom(k, { T: FRAMES_MAX, B, D });
  const fromIdentity = activation === 'relu' && p.start !== 'glorot';
  const recurrentInit = activation === 'tanh' ? 'orthogonal' : fromIdentity ? 'identity' : 'glorot';
  const labeller = createRnnLabeller(
    k,
    { D, H, K, maxT: FRAMES_MAX, B, activation, recurrentInit },
    rng.fork('weights'),
  );
  if (activation === 'relu' && p.start === 'larger') {
    const { data } = labeller.params.Whh;
    for (let j = 0; j < data.length; j++) data[j] *= LARGER;
    labeller.repack();
  }
  const config: TrainConfig = {
    optimiser: { kind: 'adam' },
    learningRate: p.rate,
    clip: p.clipping === 'norm' ? { kind: 'norm', limit: 1 } : { kind: 'none' },
  };
  const plan = { updates: p.updates, config, stopEvery: Math.max(1, Math.round(p.updates / 15)) };
  return {
    labeller,
    training: trainLabeller(labeller, task.train, room, plan, k, rng.fork('order')),
    evaluate: () => evaluateSteps(labeller, room, task.heldOut),
    latest: undefined as unknown as Evaluation,
    largest: NaN,
    worstNorm: NaN,
  };
}

/** Labels the held-out utterances; the tape then holds the states of the last batch. */
function* look(one: Runner): Generator<void, void, unknown> {
  one.latest = yield* one.evaluate();
  one.largest = 0;
  for (const entry of one.labeller.tape.hidden.data) one.largest = Math.max(one.largest, Math.abs(entry));
}

/** One update; a run that has met a number that is not finite stands still from then on. */
function advance(one: Runner, update: number): Stop | undefined {
  if (one.stoppedAt !== undefined) return undefined;
  try {
    const step = one.training.next();
    return step.done ? undefined : (step.value ?? undefined);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'lab' in thrown)) throw thrown;
    one.stoppedAt = update;
    return undefined;
  }
}

function frameOf(
  runners: Readonly<Record<'tanh' | 'relu', Runner>>,
  task: PhonemeTask,
  p: Params,
  update: number,
): Frame {
  const running = Object.entries(runners).filter(([, one]) => one.stoppedAt === undefined);
  const heights = (pick: (one: Runner) => number) =>
    Object.fromEntries(running.map(([name, one]) => [name, pick(one)]));
  return {
    progress: { done: update, total: p.updates, unit: 'updates' },
    views: {
      accuracy: { x: update, y: heights((one) => one.latest.accuracy), levels: { ceiling: task.ceiling } },
      largest: { x: update, y: heights((one) => one.largest) },
      ...(update > 0 ? { norm: { x: update, y: heights((one) => one.worstNorm) } } : {}),
    },
    text:
      `At update ${update}: ReLU ${percent(runners.relu.latest.accuracy)}, tanh ` +
      `${percent(runners.tanh.latest.accuracy)} of the held-out frames.`,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
