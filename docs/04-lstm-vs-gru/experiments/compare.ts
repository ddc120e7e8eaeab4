/**
 * The comparison: simple RNN, GRU and LSTM on one task, seed by seed, and the paired differences with their intervals.
 *
 * In one seed all three get the same examples in the same order and are judged on the same held-out examples. Rates and
 * starts are those of the search. Promise: with 300 updates or more the better of the gated networks is below the score of
 * remembering nothing.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import { saveNetwork, type Kernels, type Rng } from '@unrolled/rnn-core';
import { createContestant, roomFor, type Contestant } from './shared/contest';
import { createNetwork, NETWORK_NAMES, NETWORKS, unitsOf, type NetworkName } from './shared/networks';
import { marginOf, PAIRS, pairNumbers, pairSentence, pairTable, seedColumns } from './shared/pairs';
import { budgetParam, lengthParam, SCORES, taskParam, updatesParam } from './shared/params';
import { SETTINGS } from './shared/settings';
import { levelWithoutMemory, openTask, planOf, type Length, type TaskName } from './shared/tasks';

export interface Params extends ParamValues {
  task: string;
  length: string;
  repetitions: number;
  share: string;
  updates: number;
  budget: number;
  seed: number;
}

const params: Schema<Params> = {
  task: taskParam('phonemes'),
  length: lengthParam('short'),
  repetitions: {
    kind: 'number',
    label: 'Seeds',
    min: 2,
    max: 20,
    step: 1,
    default: 3,
    help: 'How often all three are trained, each time on other data from other first weights. More make intervals narrower.',
  },
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
  updates: { ...updatesParam, more: true },
  budget: budgetParam,
  seed: { kind: 'seed', label: 'First seed', default: 1, help: 'All seeds of the run are made from it.' },
};

/** From here on the promise is made. */
const LEARNED = 300;

export const experiment: Experiment<Params> = {
  title: 'Which one is better, and how sure is that?',
  params,
  views: [
    { kind: 'table', id: 'scores', title: 'Scores on held-out examples; smaller is better' },
    { kind: 'table', id: 'differences', title: 'Paired differences, with 95 % intervals' },
  ],

  *run(p, { kernels: k, rng }) {
    const [name, length] = [p.task as TaskName, p.length as Length];
    const plan = planOf(name, length);
    const units = unitsOf(p, plan);
    const room = roomFor(k, plan);
    const level = levelWithoutMemory(name, length);
    const margin = marginOf(level);
    const contestants = {} as Record<NetworkName, Contestant>;
    for (const network of NETWORK_NAMES) {
      const { start } = SETTINGS[name][length][network];
      const make = (engine: Kernels, { T, B }: { T: number; B: number }, random: Rng) => {
        const sizes = { ...plan, T, B, H: units[network] };
        return createNetwork(engine, network, sizes, { start, keepFrames: plan.bridge }, plan, random);
      };
      contestants[network] = createContestant(k, make, room, rng);
    }
    const scores: Record<NetworkName, number[]> = { rnn: [], gru: [], lstm: [] };
    const total = p.repetitions * NETWORK_NAMES.length * p.updates;
    let done = 0;
    const show = (): Frame => ({
      progress: { done: Math.min(done, total), total, unit: 'updates' },
      views: { scores: scoreTable(scores, contestants, units), differences: pairTable(scores, margin, rng) },
      text: `${scores.lstm.length} of ${p.repetitions} seeds are trained.`,
    });
    for (let j = 0; j < p.repetitions; j++) {
      const seedRng = rng.fork(`seed ${j}`);
      const task = yield* openTask(name, length, seedRng.fork('task'));
      for (const network of NETWORK_NAMES) {
        const { rate } = SETTINGS[name][length][network];
        const training = contestants[network].train(task, { updates: p.updates, rate }, seedRng.fork(network));
        for (let step = training.next(); ; step = training.next()) {
          if (step.done) {
            scores[network].push(step.value);
            break;
          }
          done += 1;
          if (done % 10 === 0) yield { progress: { done: Math.min(done, total), total, unit: 'updates' } };
          else yield;
        }
      }
      yield show();
    }
    const numbers: Record<string, number> = { level, ...pairNumbers(scores, margin, rng) };
    for (const network of NETWORK_NAMES) {
      numbers[`${network}Units`] = units[network];
      numbers[`${network}Weights`] = contestants[network].weights;
    }
    const ofLastSeed = NETWORK_NAMES.map((network) => {
      const bends = SETTINGS[name][length][network].start === 'keeping' ? 'relu' : 'tanh';
      return [
        NETWORKS[network].label,
        saveNetwork(contestants[network].model, network === 'rnn' ? { activation: bends } : {}),
      ] as const;
    });
    return { numbers, models: Object.fromEntries(ofLastSeed) };
  },

  finding({ numbers: n }, p) {
    const form = SCORES[p.task as TaskName];
    const said = NETWORK_NAMES.map((name) => `${NETWORKS[name].label} ${form.print(n[`${name}Mean`])}`).join(', ');
    const better = Math.min(n.gruMean, n.lstmMean);
    return {
      ok: p.updates < LEARNED || better < n.level,
      text:
        `Mean of ${p.repetitions} seeds, ${form.words}: ${said}; remembering nothing ${form.print(n.level)}. ` +
        `${PAIRS.map((pair) => pairSentence(pair, n, form)).join('. ')}. ` +
        `Differences up to ${form.print(n.margin)} do not matter here; that was fixed beforehand.`,
    };
  },
};

function scoreTable(
  scores: Readonly<Record<NetworkName, readonly number[]>>,
  contestants: Readonly<Record<NetworkName, Contestant>>,
  units: Readonly<Record<NetworkName, number>>,
) {
  return {
    columns: ['network', 'units', 'weights', ...seedColumns(scores.rnn.length)],
    rows: NETWORK_NAMES.map((name) => [NETWORKS[name].label, units[name], contestants[name].weights, ...scores[name]]),
  };
}
