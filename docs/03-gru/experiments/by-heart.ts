/**
 * Learning by heart: one network on the phonemes, judged on what it learns from and on what it has never heard.
 *
 * Promise: in the end the network is better on its training utterances than on others, and the surprise at the others is
 * higher than it was at its lowest.
 */
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { evaluateSteps, saveNetwork } from '@unrolled/rnn-core';
import { createLearner, judgingRoom } from './shared/phoneme-learner';
import { phonemeRoom, phonemeTask } from './shared/phoneme-task';
import { KEEP_FRAMES, RATES } from './shared/phonemes-experiment';
import { NETWORK_NAMES, NETWORKS, unitsOf, type NetworkName } from './shared/three-networks';

export interface Params extends ParamValues {
  network: string;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  network: {
    kind: 'choice',
    label: 'Network',
    options: NETWORK_NAMES.map((value) => ({ value, label: NETWORKS[value].label })),
    default: 'gru',
    help: 'As many units as fit into the weights of a simple RNN with 32.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 100,
    max: 3000,
    step: 100,
    default: 2400,
    help: 'Every 50 updates the 400 training utterances come round again.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 7,
    help: 'Decides utterances, first weights and order of the batches.',
  },
};

const REPORTS = 12;
/** After so many updates the promise is kept on every seed tried, by the GRU. */
const LONG = 2000;

export const experiment: Experiment<Params> = {
  title: 'What does it know that it has not heard?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'surprise',
      title: 'Cross-entropy, nats a frame',
      x: { label: 'update' },
      y: { min: 0, format: 'number' },
      series: [
        { key: 'heldOut', label: 'other utterances', style: 'gru' },
        { key: 'train', label: 'those it learns from', style: 'ink' },
      ],
    },
  ],

  *run(p, { kernels: k, rng }) {
    const task = yield* phonemeTask(1, rng);
    const rooms = { train: phonemeRoom(k), judge: judgingRoom(k, task) };
    const name = p.network as NetworkName;
    const H = unitsOf({ fair: 'weights', hidden: 32, D: task.D, K: task.K })[name];
    const start = { name, H, rate: RATES[name], keepFrames: KEEP_FRAMES };
    const learner = createLearner(k, start, task, rooms, rng.fork(name));
    const every = Math.round(p.updates / REPORTS);
    const numbers = { heldOut: 0, train: 0, heldOutLoss: 0, trainLoss: 0, lowestLoss: Infinity };
    for (let update = 1; update <= p.updates; update++) {
      learner.update();
      if (update % every !== 0 && update !== p.updates) {
        yield;
        continue;
      }
      const heldOut = yield* learner.judge();
      const train = yield* evaluateSteps(learner.model, rooms.judge, task.train);
      numbers.lowestLoss = Math.min(numbers.lowestLoss, heldOut.loss);
      Object.assign(numbers, { heldOut: heldOut.accuracy, train: train.accuracy });
      Object.assign(numbers, { heldOutLoss: heldOut.loss, trainLoss: train.loss });
      yield {
        progress: { done: update, total: p.updates, unit: 'updates' },
        views: { surprise: { x: update, y: { heldOut: heldOut.loss, train: train.loss } } },
      };
    }
    const file = saveNetwork(learner.model, name === 'rnn' ? { activation: 'tanh' } : {});
    return { numbers, models: { [NETWORKS[name].label]: file } };
  },

  finding({ numbers: n }, p) {
    const promised = p.updates >= LONG && p.network === 'gru';
    return {
      ok: !promised || (n.train > n.heldOut && n.heldOutLoss > 1.1 * n.lowestLoss),
      text:
        `Of the utterances it learns from it labels ${percent(n.train)} right in the end, of others ${percent(n.heldOut)}. Its ` +
        `surprise at the others ends at ${n.heldOutLoss.toFixed(3)}; at its lowest it was ${n.lowestLoss.toFixed(3)}.`,
    };
  },
};

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
