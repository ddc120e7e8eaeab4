/**
 * The search before the comparison: every network tries the same eight candidates, two starts at four rates.
 *
 * Its seeds are its own; what is compared later never sees them. Of each network the best candidate can be taken away, as
 * its last run left it. Promise: for each network the best candidate is below the level that is reached without memory,
 * and the candidates are not all alike.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import { meanOf, saveNetwork, type Kernels, type Rng, type SequenceModel } from '@unrolled/rnn-core';
import { createContestant, roomFor } from './shared/contest';
import {
  createNetwork,
  NETWORK_NAMES,
  NETWORKS,
  STARTS,
  unitsOf,
  type NetworkName,
  type Start,
} from './shared/networks';
import { budgetParam, lengthParam, SCORES, taskParam, updatesParam } from './shared/params';
import { levelWithoutMemory, openTask, planOf, type Length, type Task, type TaskName } from './shared/tasks';

export interface Params extends ParamValues {
  task: string;
  length: string;
  repetitions: number;
  updates: number;
  budget: number;
  seed: number;
}

const params: Schema<Params> = {
  task: taskParam('adding'),
  length: lengthParam('short'),
  repetitions: {
    kind: 'number',
    label: 'Runs a candidate',
    min: 1,
    max: 4,
    step: 1,
    default: 1,
    help: 'A candidate is judged by the mean of so many runs. The comparison was searched with two.',
  },
  updates: {
    ...updatesParam,
    default: 150,
    help: 'Steps of learning for each candidate. The comparison was searched with 600.',
  },
  budget: budgetParam,
  seed: { kind: 'seed', label: 'Seed', default: 91, help: 'Decides first weights and examples of the search.' },
};

export const RATES = [0.001, 0.003, 0.01, 0.03] as const;

export interface Candidate {
  readonly name: NetworkName;
  readonly start: Start;
  readonly rate: number;
  readonly score: number;
}

export const experiment: Experiment<Params> = {
  title: 'Which rate and which start suit each network?',
  params,
  views: [
    { kind: 'table', id: 'candidates', title: 'Score of each candidate on held-out examples; smaller is better' },
  ],

  *run(p, { kernels: k, rng }) {
    const [name, length] = [p.task as TaskName, p.length as Length];
    const plan = planOf(name, length);
    const tasks: Task[] = [];
    for (let j = 0; j < p.repetitions; j++) tasks.push(yield* openTask(name, length, rng.fork(`run ${j}`)));
    const found: Candidate[] = [];
    const files: Partial<Record<NetworkName, Uint8Array>> = {};
    const units = unitsOf({ share: 'weights', budget: p.budget }, plan);
    const room = roomFor(k, plan);
    const total = NETWORK_NAMES.length * STARTS.length * RATES.length * p.repetitions * p.updates;
    let done = 0;
    for (const network of NETWORK_NAMES) {
      for (const start of STARTS) {
        const sizes = { ...plan, H: units[network] };
        const make = (engine: Kernels, { T, B }: { T: number; B: number }, random: Rng) =>
          createNetwork(engine, network, { ...sizes, T, B }, { start, keepFrames: plan.bridge }, plan, random);
        const contestant = createContestant(k, make, room, rng);
        for (const rate of RATES) {
          const scores: number[] = [];
          for (const [j, task] of tasks.entries()) {
            const training = contestant.train(task, { updates: p.updates, rate }, rng.fork(`run ${j}`).fork(network));
            for (let step = training.next(); ; step = training.next()) {
              if (step.done) {
                scores.push(step.value);
                break;
              }
              done += 1;
              if (done % 20 === 0) yield { progress: { done: Math.min(done, total), total, unit: 'updates' } };
              else yield;
            }
          }
          const candidate = { name: network, start, rate, score: meanOf(scores) };
          found.push(candidate);
          // Its memory is the next candidate's: what may be the best is kept now.
          if (bestOf(found, network) === candidate) files[network] = fileOf(contestant.model, candidate);
          yield frameOf(found, name, Math.min(done, total), total);
        }
      }
    }
    const lastRun = p.repetitions > 1 ? `, last of ${p.repetitions} runs` : '';
    const models: Record<string, Uint8Array> = {};
    const numbers: Record<string, number> = { level: levelWithoutMemory(name, length) };
    for (const network of NETWORK_NAMES) {
      const best = bestOf(found, network);
      const file = files[network];
      if (file) models[`${NETWORKS[network].label}, best of eight${lastRun}`] = file;
      numbers[`${network}Rate`] = best.rate;
      numbers[`${network}Keeping`] = best.start === 'keeping' ? 1 : 0;
      numbers[`${network}Score`] = best.score;
      numbers[`${network}Worst`] = Math.max(...found.filter((one) => one.name === network).map(({ score }) => score));
      numbers[`${network}Units`] = units[network];
    }
    return { numbers, models };
  },

  finding({ numbers: n }, p) {
    const { print } = SCORES[p.task as TaskName];
    const said = NETWORK_NAMES.map((name) => {
      const start = n[`${name}Keeping`] === 1 ? 'the keeping start' : 'the usual start';
      return `${NETWORKS[name].label}: rate ${n[`${name}Rate`]} and ${start}, ${print(n[`${name}Score`])} (worst candidate ${print(n[`${name}Worst`])})`;
    });
    return {
      ok: NETWORK_NAMES.every((name) => n[`${name}Score`] < n.level && n[`${name}Score`] < n[`${name}Worst`]),
      text: `Best of eight. ${said.join('; ')}. Without memory: ${print(n.level)}.`,
    };
  },
};

/** The candidate with the smallest score, the first of equals. */
export function bestOf(found: readonly Candidate[], name: NetworkName): Candidate {
  const own = found.filter((one) => one.name === name);
  return own.reduce((best, one) => (one.score < best.score ? one : best));
}

function fileOf(model: SequenceModel, { name, start }: Candidate): Uint8Array {
  return saveNetwork(model, name === 'rnn' ? { activation: start === 'keeping' ? 'relu' : 'tanh' } : {});
}

function frameOf(found: readonly Candidate[], task: TaskName, done: number, total: number): Frame {
  const { print } = SCORES[task];
  const rows = NETWORK_NAMES.flatMap((name) =>
    STARTS.map((start) => {
      const cells = RATES.map((rate) => {
        const one = found.find((each) => each.name === name && each.start === start && each.rate === rate);
        return one ? print(one.score) : '';
      });
      return [NETWORKS[name].label, start, ...cells];
    }),
  );
  return {
    progress: { done, total, unit: 'updates' },
    views: { candidates: { columns: ['network', 'start', ...RATES.map((rate) => `rate ${rate}`)], rows } },
  };
}
