/**
 * Train it: a simple RNN learns to label synthesised speech frame by frame, beside a network that sees one frame only.
 *
 * Promise: on held-out utterances the RNN passes the one-frame ceiling by more than three standard errors, and the
 * frame net does not pass it by more than three. Before it trains, every entry of the gradient is checked in float64.
 */
import { PHONEMES, type Tier } from '@unrolled/audio-core';
import type { Experiment, Frame, ParamValues, Result, Schema } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createKernels,
  createRnnLabeller,
  fillBatch,
  saveLabeller,
  type Rng,
  type RnnActivation,
  type TrainConfig,
} from '@unrolled/rnn-core';
import { createFaulty, FAULTS, type Fault } from './shared/broken-gradient';
import { checkNetwork } from './shared/check-network';
import { phonemeTask, type PhonemeTask } from './shared/phoneme-task';
import { OPTIMISERS, trainBoth, type Report, type Trained } from './shared/training';

export interface Params extends ParamValues {
  data: string;
  hidden: number;
  rate: number;
  clip: number;
  clipping: string;
  sequences: number;
  updates: number;
  batch: number;
  optimiser: string;
  activation: string;
  gradient: string;
  seed: number;
}

const params: Schema<Params> = {
  data: {
    kind: 'choice',
    label: 'Data',
    options: [
      { value: 'features', label: 'simplified features' },
      { value: 'sound', label: 'MFCCs of sound' },
    ],
    default: 'features',
    help: 'Thirteen made-up features a frame, or thirteen MFCCs of synthesised sound. Sound takes longer to prepare.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 2,
    max: 96,
    step: 1,
    default: 32,
    help: 'How many numbers the network carries from frame to frame. Time grows with its square.',
  },
  rate: {
    kind: 'number',
    label: 'Learning rate η',
    min: 0.0001,
    max: 10,
    step: 0.0001,
    scale: 'log',
    default: 0.005,
    help: 'Length of a step. Too small learns slowly; too large jumps about.',
  },
  clip: {
    kind: 'number',
    label: 'Clip at θ',
    min: 0.01,
    max: 100,
    step: 0.01,
    scale: 'log',
    default: 1,
    help: 'The largest gradient norm (or entry) that is let through.',
  },
  sequences: {
    kind: 'number',
    label: 'Training utterances',
    min: 8,
    max: 1000,
    step: 1,
    default: 400,
    more: true,
    help: 'How many different utterances it learns from. 120 more are held out to judge it.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 10,
    max: 4000,
    step: 10,
    default: 400,
    more: true,
    help: 'How many steps of learning, each on one batch.',
  },
  batch: {
    kind: 'number',
    label: 'Batch B',
    min: 1,
    max: 32,
    step: 1,
    default: 8,
    more: true,
    help: 'Utterances in a batch. More make a step steadier and slower.',
  },
  optimiser: {
    kind: 'choice',
    label: 'Optimiser',
    options: [
      { value: 'adam', label: 'Adam' },
      { value: 'momentum', label: 'momentum 0.9' },
      { value: 'sgd', label: 'plain SGD' },
    ],
    default: 'adam',
    more: true,
    help: 'How a gradient becomes a step. SGD and momentum want a larger learning rate than Adam, 0.1 or more.',
  },
  clipping: {
    kind: 'choice',
    label: 'Clipping',
    options: [
      { value: 'norm', label: 'by norm' },
      { value: 'value', label: 'by value' },
      { value: 'none', label: 'none' },
    ],
    default: 'norm',
    more: true,
    help: 'By norm keeps the direction of the gradient, by value bends it.',
  },
  activation: {
    kind: 'choice',
    label: 'Activation φ',
    options: [
      { value: 'tanh', label: 'tanh' },
      { value: 'relu', label: 'ReLU, Whh = identity' },
    ],
    default: 'tanh',
    more: true,
    help: 'What bends the state. ReLU has no upper bound, so it can blow up.',
  },
  gradient: {
    kind: 'choice',
    label: 'Take out',
    options: FAULTS.map(({ value, label }) => ({ value, label })),
    default: 'none',
    more: true,
    help: 'Puts a mistake into the backward pass. See what the check says, and what training says.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 7,
    help: 'Decides every random draw: utterances, first weights, order of the batches.',
  },
};

interface TrainResult extends Result {
  readonly model: Uint8Array;
}

export const experiment: Experiment<Params, TrainResult> = {
  title: 'Can memory pass the one-frame ceiling?',
  params,
  views: [
    { kind: 'badge', id: 'check', title: 'Gradient check' },
    {
      kind: 'curve',
      id: 'accuracy',
      title: 'Held-out frames labelled right',
      size: 'wide',
      x: { label: 'update' },
      y: { min: 0, max: 1, format: 'percent' },
      series: [
        { key: 'rnn', label: 'RNN', style: 'rnn' },
        { key: 'frame', label: 'no memory', style: 'frame' },
      ],
      levels: [{ key: 'ceiling', label: 'one-frame ceiling' }],
    },
    {
      kind: 'curve',
      id: 'norm',
      title: 'Gradient norm of the RNN',
      size: 'third',
      x: { label: 'update' },
      y: { scale: 'log', format: 'number' },
      series: [
        { key: 'before', label: 'before', style: 'rnn' },
        { key: 'after', label: 'clipped', style: 'ink' },
      ],
    },
    {
      kind: 'curve',
      id: 'loss',
      title: 'Held-out loss, nats a frame',
      size: 'half',
      x: { label: 'update' },
      y: { min: 0, format: 'number' },
      series: [
        { key: 'rnn', label: 'RNN', style: 'rnn' },
        { key: 'frame', label: 'no memory', style: 'frame' },
      ],
    },
    {
      kind: 'curve',
      id: 'per',
      title: 'Phoneme error rate',
      size: 'half',
      x: { label: 'update' },
      y: { min: 0, format: 'percent' },
      series: [
        { key: 'rnn', label: 'RNN', style: 'rnn' },
        { key: 'frame', label: 'no memory', style: 'frame' },
      ],
    },
  ],

  *run(p, { kernels, rng }) {
    const checked = yield* checkFirst(p, rng.fork('check'));
    const task = yield* phonemeTask(p.data as Tier, p.sequences, rng);
    const passing = { update: NaN };
    const options = {
      hidden: p.hidden,
      updates: p.updates,
      batch: Math.min(p.batch, p.sequences),
      activation: p.activation as RnnActivation,
      fault: p.gradient as Fault,
      train: trainConfig(p),
    };
    const trained = yield* trainBoth(task, options, kernels, rng, (report) => {
      if (Number.isNaN(passing.update) && report.rnn.accuracy > task.ceiling) passing.update = report.update;
      return frameOf(report, task, p.updates);
    });
    return { numbers: numbersOf(trained, task, checked, passing.update), model: modelOf(trained, task) };
  },

  finding({ numbers: n }, p) {
    const over = n.rnnAccuracy - n.ceiling;
    const reached =
      `With memory the network labels ${percent(n.rnnAccuracy)} of the held-out frames right, ` +
      `${percent(Math.abs(over)).replace(' %', '')} points ${over > 0 ? 'above' : 'below'} the ${percent(n.ceiling)} ` +
      `that no network can pass that sees one frame at a time. Without memory it reaches ${percent(n.frameAccuracy)}.`;
    if (p.gradient !== 'none') {
      return { ok: n.checkDiffering > 0, text: `${reached} ${n.checkDiffering} entries of its gradient are wrong.` };
    }
    const passes = over > 3 * n.rnnAccuracyError && n.frameAccuracy <= n.ceiling + 3 * n.frameAccuracyError;
    return { ok: passes && n.checkDiffering === 0, text: reached };
  },
};

/** Before training: the same network at its first weights, in float64, on two short utterances of unequal length. */
function* checkFirst(p: Params, rng: Rng): Generator<Frame | void, { differing: number; worst: number }, unknown> {
  const k = createKernels('reference64');
  const [T, B, D, K] = [5, 2, 13, PHONEMES.length];
  const activation = p.activation as RnnActivation;
  const labeller = createFaulty(k, p.gradient as Fault, (kernels) =>
    createRnnLabeller(kernels, { D, H: p.hidden, K, maxT: T, B, activation, recurrentInit: 'glorot' }, rng),
  );
  for (const { data } of [labeller.h0, labeller.params.bh, labeller.params.by]) {
    for (let j = 0; j < data.length; j++) data[j] = 0.3 * rng.normal();
  }
  labeller.repack();
  const sequences = [T, T - 2].map((frames) => ({
    frames,
    features: Array.from({ length: frames * D }, () => rng.normal()),
    labels: Array.from({ length: frames }, () => rng.integer(K)),
  }));
  const report = yield* checkNetwork(labeller, fillBatch(batchRoom(k, { T, B, D }), sequences), 'check');
  return {
    differing: report.tensors.reduce((sum, tensor) => sum + tensor.differing, 0),
    worst: Math.max(...report.tensors.map(({ worstRelative }) => worstRelative)),
  };
}

function trainConfig(p: Params): TrainConfig {
  return {
    optimiser: OPTIMISERS[p.optimiser],
    learningRate: p.rate,
    clip: p.clipping === 'none' ? { kind: 'none' } : { kind: p.clipping as 'norm' | 'value', limit: p.clip },
  };
}

function frameOf({ update, rnn, frame, reports }: Report, { ceiling }: PhonemeTask, updates: number): Frame {
  const both = (pick: (e: typeof rnn) => number) => ({ x: update, y: { rnn: pick(rnn), frame: pick(frame) } });
  const worst = reports.reduce((a, b) => (b.gradNorm > a.gradNorm ? b : a), reports[0]);
  return {
    progress: { done: update, total: updates, unit: 'updates' },
    views: {
      accuracy: { ...both((e) => e.accuracy), levels: { ceiling } },
      loss: both((e) => e.loss),
      per: both((e) => e.per),
      ...(worst ? { norm: { x: update, y: { before: worst.gradNorm, after: worst.clippedNorm } } } : {}),
    },
    text:
      `At update ${update} the network with memory labels ${percent(rnn.accuracy)} of the held-out frames right, ` +
      `the one without ${percent(frame.accuracy)}.`,
  };
}

function numbersOf(
  { last, rnnParameters, frameParameters }: Trained,
  task: PhonemeTask,
  checked: { differing: number; worst: number },
  passedAt: number,
): Record<string, number> {
  return {
    rnnAccuracy: last.rnn.accuracy,
    rnnAccuracyError: last.rnn.accuracyError,
    rnnPer: last.rnn.per,
    rnnLoss: last.rnn.loss,
    frameAccuracy: last.frame.accuracy,
    frameAccuracyError: last.frame.accuracyError,
    framePer: last.frame.per,
    frameLoss: last.frame.loss,
    ceiling: task.ceiling,
    hindsightBound: task.hindsightBound,
    overCeiling: last.rnn.accuracy - task.ceiling,
    passedAt,
    rnnParameters,
    frameParameters,
    checkDiffering: checked.differing,
    checkWorst: checked.worst,
  };
}

function modelOf({ rnn }: Trained, { statistics }: PhonemeTask): Uint8Array {
  return saveLabeller({
    labeller: rnn,
    labels: PHONEMES,
    featureMean: Float64Array.from(statistics.mean),
    featureStd: Float64Array.from(statistics.deviation),
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
