/**
 * The gate ablation of Greff and others, at our scale: one part of the LSTM is taken out or added, the rest stays.
 *
 * Six of their eight variants; their base has peepholes, so our base is their variant without. All have the same units, and
 * each its own search over three rates on a seed of its own. Each can be taken away as the last seed left it.
 *
 * Promise: with 100 updates or more the whole LSTM is below the score of remembering nothing.
 */
import type { Experiment, Frame, ParamValues, Schema, TableData } from '@unrolled/lab-protocol';
import {
  createLstmVariantLayer,
  keepBiasForLag,
  meanOf,
  saveModel,
  type Kernels,
  type LstmVariant,
  type Rng,
  type SequenceModel,
} from '@unrolled/rnn-core';
import { createContestant, roomFor, type Contestant } from './shared/contest';
import { unitsOf, withHead } from './shared/networks';
import { judgePair, marginOf, verdictWords } from './shared/pairs';
import { budgetParam, lengthParam, SCORES, taskParam, updatesParam } from './shared/params';
import { SETTINGS } from './shared/settings';
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
  task: taskParam('melodies'),
  length: lengthParam('short'),
  repetitions: {
    kind: 'number',
    label: 'Seeds',
    min: 2,
    max: 12,
    step: 1,
    default: 2,
    help: 'How often each variant is trained, after its search.',
  },
  updates: { ...updatesParam, default: 150 },
  budget: budgetParam,
  seed: { kind: 'seed', label: 'First seed', default: 1, help: 'All seeds of the run are made from it.' },
};

export const VARIANTS: readonly { readonly key: string; readonly label: string; readonly variant: LstmVariant }[] = [
  { key: 'base', label: 'whole LSTM', variant: {} },
  { key: 'noForget', label: 'no forget gate', variant: { ablation: 'no forget gate' } },
  { key: 'noInput', label: 'no input gate', variant: { ablation: 'no input gate' } },
  { key: 'noOutput', label: 'no output gate', variant: { ablation: 'no output gate' } },
  { key: 'noActivation', label: 'no output activation', variant: { ablation: 'no output activation' } },
  { key: 'coupled', label: 'input gate = 1 − forget gate', variant: { ablation: 'coupled input-forget' } },
  { key: 'peepholes', label: 'with peepholes', variant: { peepholes: 'with' } },
];
const RATES = [0.003, 0.01, 0.03];
const LEARNED = 100;

interface Runner {
  readonly key: string;
  readonly label: string;
  readonly contestant: Contestant;
  rate: number;
  readonly scores: number[];
}

export const experiment: Experiment<Params> = {
  title: 'Which part of the LSTM can it do without?',
  params,
  views: [{ kind: 'table', id: 'variants', title: 'Scores, and differences to the whole LSTM on the same seeds' }],

  *run(p, { kernels: k, rng }) {
    const [name, length] = [p.task as TaskName, p.length as Length];
    const plan = planOf(name, length);
    const room = roomFor(k, plan);
    const level = levelWithoutMemory(name, length);
    const margin = marginOf(level);
    const H = unitsOf({ share: 'weights', budget: p.budget }, plan).lstm;
    const forgetBias = SETTINGS[name][length].lstm.start === 'keeping' ? keepBiasForLag(plan.bridge) : 1;
    const runners = VARIANTS.map(({ key, label, variant }): Runner => {
      const make = (engine: Kernels, { T, B }: { T: number; B: number }, random: Rng) => {
        const layer = createLstmVariantLayer(engine, { T, B, D: plan.D, H, forgetBias, ...variant }, random);
        return withHead(engine, layer, plan.K, plan, random);
      };
      return { key, label, contestant: createContestant(k, make, room, rng), rate: RATES[0], scores: [] };
    });
    const total = runners.length * (RATES.length + p.repetitions) * p.updates;
    let done = 0;
    const trained = function* (runner: Runner, task: Task, rate: number, random: Rng): Generator<Frame | void, number> {
      const training = runner.contestant.train(task, { updates: p.updates, rate }, random);
      for (let step = training.next(); ; step = training.next()) {
        if (step.done) return step.value;
        done += 1;
        if (done % 10 === 0) yield { progress: { done: Math.min(done, total), total, unit: 'updates' } };
        else yield;
      }
    };

    const search = rng.fork('search');
    const searched = yield* openTask(name, length, search);
    for (const runner of runners) {
      let best = Infinity;
      for (const rate of RATES) {
        const score = yield* trained(runner, searched, rate, search.fork('weights'));
        if (score < best) [best, runner.rate] = [score, rate];
      }
    }
    for (let j = 0; j < p.repetitions; j++) {
      const seedRng = rng.fork(`seed ${j}`);
      const task = yield* openTask(name, length, seedRng.fork('task'));
      for (const runner of runners) runner.scores.push(yield* trained(runner, task, runner.rate, seedRng));
      yield {
        views: { variants: tableOf(runners, margin, name, rng) },
        text: `${j + 1} of ${p.repetitions} seeds are trained.`,
      };
    }

    const numbers: Record<string, number> = { level, margin, units: H };
    const [base] = runners;
    for (const { key, scores, rate, contestant } of runners) {
      numbers[`${key}Mean`] = meanOf(scores);
      numbers[`${key}Rate`] = rate;
      numbers[`${key}Weights`] = contestant.weights;
      if (key === 'base') continue;
      const { mean, interval } = judgePair(scores, base.scores, margin, rng);
      numbers[key] = mean;
      numbers[`${key}Low`] = interval.low;
      numbers[`${key}High`] = interval.high;
    }
    const models = Object.fromEntries(
      runners.map(({ key, label, contestant }) => [`${label}, last seed`, fileOf(contestant.model, key)]),
    );
    return { numbers, models };
  },

  finding({ numbers: n }, p) {
    const form = SCORES[p.task as TaskName];
    const others = VARIANTS.slice(1).sort((a, b) => n[b.key] - n[a.key]);
    const said = others.map(({ key, label }) => `${label} ${form.print(n[`${key}Mean`])}`);
    return {
      ok: p.updates < LEARNED || n.baseMean < n.level,
      text: `Mean of ${p.repetitions} seeds, ${form.words}: whole LSTM ${form.print(n.baseMean)}; from worst to best: ${said.join(', ')}.`,
    };
  },
};

/** The whole LSTM leaves as the plain LSTM that it is, the others under their variant. */
function fileOf(model: SequenceModel, key: string): Uint8Array {
  const { D, H, K } = model.sizes;
  const { variant } = VARIANTS.find((one) => one.key === key) ?? { variant: {} };
  const layer =
    key === 'base' ? ({ kind: 'lstm', D, H } as const) : ({ kind: 'lstm-variant', D, H, ...variant } as const);
  return saveModel({ description: { layer, K, head: model.head, loss: model.lossConfig }, model });
}

function tableOf(runners: readonly Runner[], margin: number, task: TaskName, rng: Rng): TableData {
  const { print } = SCORES[task];
  const [base] = runners;
  const said = (score: number): string => print(score).replace('-', '−');
  return {
    columns: ['variant', 'weights', 'rate', 'mean score', 'difference', 'low', 'high', 'verdict'],
    rows: runners.map((one) => {
      const cells = [one.label, one.contestant.weights, one.rate, said(meanOf(one.scores))];
      if (one === base || one.scores.length < 2) return [...cells, '', '', '', ''];
      const { mean, interval, verdict } = judgePair(one.scores, base.scores, margin, rng);
      const words = verdictWords(verdict, 'better', 'whole LSTM').replace('better better', 'better than whole');
      return [...cells, said(mean), said(interval.low), said(interval.high), words];
    }),
  };
}
