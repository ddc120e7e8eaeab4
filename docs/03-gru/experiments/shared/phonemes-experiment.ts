/**
 * Simple RNN, LSTM and GRU on the phonemes of chapter 1, side by side on the same utterances in the same order.
 *
 * One experiment, made twice: a quick one to press, and a longer one that is stored. Each network has the rate and the
 * start that were best for it in a search over four rates and, for the gates, three starts, with equal weights, 600
 * updates, both tempos and seeds 101 and 102; these seeds are not used again.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import { saveNetwork, type Evaluation } from '@unrolled/rnn-core';
import { createLearner, judgingRoom, type Learner } from './phoneme-learner';
import { phonemeRoom, phonemeTask } from './phoneme-task';
import { NETWORK_NAMES, NETWORKS, unitsOf, type NetworkName } from './three-networks';

export interface Params extends ParamValues {
  fair: string;
  tempo: number;
  hidden: number;
  updates: number;
  seed: number;
}

/** From the search. */
export const RATES: Readonly<Record<NetworkName, number>> = { rnn: 0.005, lstm: 0.02, gru: 0.01 };
export const KEEP_FRAMES = { lstm: 4, gru: 1 } as const;
/** Between so many updates the GRU was ahead of the simple network at tempo 3 on every seed tried; later that one catches up. */
const [LEARNED, PATIENT] = [300, 700];
const REPORTS = 15;

function schema(updates: number): Schema<Params> {
  return {
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
    tempo: {
      kind: 'number',
      label: 'Stretch closures',
      min: 1,
      max: 4,
      step: 0.5,
      default: 1,
      help: 'How many times longer closures and murmurs last, and with them the time to remember.',
    },
    hidden: {
      kind: 'number',
      label: 'Units of the simple RNN',
      min: 4,
      max: 64,
      step: 4,
      default: 32,
      help: 'With equal weights the other two get fewer units than this.',
    },
    updates: {
      kind: 'number',
      label: 'Updates',
      min: 20,
      max: 3000,
      step: 20,
      default: updates,
      help: 'Steps of learning for each network, on batches of eight utterances.',
    },
    seed: {
      kind: 'seed',
      label: 'Seed',
      default: 7,
      help: 'Decides utterances, first weights and order of the batches.',
    },
  };
}

export function phonemesExperiment(title: string, updates: number): Experiment<Params> {
  return {
    title,
    params: schema(updates),
    views: [
      {
        kind: 'curve',
        id: 'accuracy',
        title: 'Held-out frames labelled right',
        x: { label: 'update' },
        y: { min: 0, max: 1, format: 'percent' },
        series: NETWORK_NAMES.map((key) => ({ key, ...NETWORKS[key] })),
        levels: [{ key: 'limit', label: 'limit' }],
      },
      { kind: 'table', id: 'networks', title: 'Size and score' },
    ],

    *run(p, { kernels: k, rng }) {
      const task = yield* phonemeTask(p.tempo, rng);
      const units = unitsOf({ fair: p.fair, hidden: p.hidden, D: task.D, K: task.K });
      const rooms = { train: phonemeRoom(k), judge: judgingRoom(k, task) };
      const learners: Learner[] = [];
      for (const name of NETWORK_NAMES) {
        const start = { name, H: units[name], rate: RATES[name], keepFrames: KEEP_FRAMES };
        learners.push(createLearner(k, start, task, rooms, rng.fork(name)));
      }
      const judged = {} as Record<NetworkName, Evaluation>;
      const every = Math.max(10, Math.round(p.updates / REPORTS));
      for (let update = 0; ; update++) {
        if (update % every === 0 || update === p.updates) {
          for (const { name, judge } of learners) judged[name] = yield* judge();
          yield frameOf(learners, units, judged, task.limit, update, p.updates);
        }
        if (update === p.updates) break;
        for (const one of learners) {
          one.update();
          yield;
        }
      }
      const numbers: Record<string, number> = { limit: task.limit };
      for (const { name, weights } of learners) {
        const { accuracy, accuracyError, per } = judged[name];
        Object.assign(numbers, {
          [name]: accuracy,
          [`${name}Error`]: accuracyError,
          [`${name}Per`]: per,
          [`${name}Weights`]: weights,
          [`${name}Units`]: units[name],
        });
      }
      numbers.gruOverRnn = numbers.gru - numbers.rnn;
      numbers.gruOverLstm = numbers.gru - numbers.lstm;
      const models = Object.fromEntries(
        learners.map(({ name, model }) => [
          NETWORKS[name].label,
          saveNetwork(model, name === 'rnn' ? { activation: 'tanh' } : {}),
        ]),
      );
      return { numbers, models };
    },

    finding({ numbers: n }, p) {
      const said = NETWORK_NAMES.map(
        (name) => `${NETWORKS[name].label} ${percent(n[name])} (PER ${percent(n[`${name}Per`])})`,
      );
      const under = NETWORK_NAMES.every((name) => n[name] <= n.limit + 3 * n[`${name}Error`]);
      const slow = p.tempo === 3 && p.updates >= LEARNED && p.updates <= PATIENT && p.hidden === 32;
      const ahead = n.gru > n.rnn + 3 * n.rnnError;
      const apart = Math.abs(n.gruOverLstm) <= 2 * Math.hypot(n.gruError, n.lstmError);
      return {
        ok: under && (!slow || ahead),
        text:
          `${said.join(', ')}; the past allows ${percent(n.limit)}. ` +
          (apart
            ? 'Between GRU and LSTM this one run shows no clear difference.'
            : `In this one run the ${n.gruOverLstm > 0 ? 'GRU' : 'LSTM'} is ahead of the other gated network.`),
      };
    },
  };
}

function frameOf(
  learners: readonly Learner[],
  units: Readonly<Record<NetworkName, number>>,
  judged: Readonly<Record<NetworkName, Evaluation>>,
  limit: number,
  update: number,
  updates: number,
): Frame {
  return {
    progress: { done: update, total: updates, unit: 'updates' },
    views: {
      accuracy: {
        x: update,
        y: Object.fromEntries(learners.map(({ name }) => [name, judged[name].accuracy])),
        levels: { limit },
      },
      networks: {
        columns: ['network', 'units', 'weights', 'frames right', 'standard error', 'phoneme error rate'],
        rows: learners.map(({ name, weights }) => {
          const { accuracy, accuracyError, per } = judged[name];
          return [NETWORKS[name].label, units[name], weights, percent(accuracy), percent(accuracyError), percent(per)];
        }),
      },
    },
    text: learners.map(({ name }) => `${NETWORKS[name].label} ${percent(judged[name].accuracy)}`).join(', ') + '.',
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
