/**
 * The forget bias as a prediction, and what training makes of it.
 *
 * With nothing else at its forget gate a cell keeps σ(b) of its state at each frame, so σ(b)^τ after τ frames. That is
 * drawn for b = 0, 1, 3 and the reader's b. Then LSTMs that start with each of these biases are trained to name, at the
 * end of a sequence, the sign of its first frame: at three lags, all with the same updates. Each can be taken away.
 *
 * Promise: at the longest lag, an LSTM that keeps a twentieth or more by this prediction learns the sign, and the one
 * with b = 0 does not.
 */
import type { CurveData, Experiment, Frame, ParamValues, Result, Schema } from '@unrolled/lab-protocol';
import {
  createLstmLayer,
  createSequenceModel,
  createTrainState,
  exampleRoom,
  fillExamples,
  saveNetwork,
  trainUpdate,
  type ClassicTask,
  type Kernels,
  type Rng,
  type SequenceModel,
} from '@unrolled/rnn-core';
import { inView } from './shared/in-view';
import { signTask } from './shared/sign-task';
import { wrongShare } from './shared/train-classic';

export interface Params extends ParamValues {
  bias: number;
  updates: number;
  seed: number;
  noise: number;
  hidden: number;
}

const params: Schema<Params> = {
  bias: {
    kind: 'number',
    label: 'Your forget bias b',
    min: -2,
    max: 8,
    step: 0.25,
    default: 5,
    help: 'Where the bias of every forget gate starts. σ(b) is the share that is kept at each frame.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 2000,
    step: 20,
    default: 300,
    help: 'The same for every network. More let smaller biases reach further.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the first weights, signs and noise.' },
  noise: {
    kind: 'number',
    label: 'Noise in the input',
    min: 0,
    max: 2,
    step: 0.1,
    default: 1,
    more: true,
    help: 'Standard deviation. Noise is written into the cell as well, if the input gate lets it.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 32,
    step: 4,
    default: 8,
    more: true,
    help: 'Units of each network.',
  },
};

export const LAGS = [10, 30, 60];
const FIXED = [0, 1, 3];
const B = 16;
/** Batches of fresh sequences that judge each network. */
const JUDGED = 16;
const RATE = 0.01;
/** Share of signs named wrong below which a lag counts as learnt; guessing has one half. */
const LEARNT = 0.1;
/** Ends of the axis. */
const [LOW, HIGH] = [1e-6, 1];

/** What is left after τ frames of a state that is multiplied by σ(b) at each. */
export function keptAfter(b: number, lag: number): number {
  //> eq bias.keep
  const f = 1 / (1 + Math.exp(-b)); // σ(b)
  return f ** lag;
  //< eq bias.keep
}

export const experiment: Experiment<Params> = {
  title: 'Does the forget bias predict how far it learns?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'predicted',
      title: 'Prediction: share of the cell state that is kept',
      size: 'half',
      x: { label: 'lag τ, frames' },
      y: { scale: 'log', min: LOW, max: HIGH, format: 'scientific' },
      series: [
        { key: 'own', label: 'your b', style: 'lstm' },
        ...FIXED.map((b) => ({ key: `b${b}`, label: `b = ${b}`, style: 'ink' as const })),
      ],
    },
    { kind: 'table', id: 'outcome', title: 'Outcome: signs named right (prediction)', size: 'half' },
  ],

  *run(p, { kernels: k, rng }): Generator<Frame | void, Result, undefined> {
    const biases = [
      ...FIXED.map((b) => ({ key: `b${b}`, b, named: `b = ${b}` })),
      { key: 'own', b: p.bias, named: `your b = ${p.bias}` },
    ];
    const longest = LAGS[LAGS.length - 1];
    const predicted = Array.from({ length: longest + 1 }, (_, lag): CurveData => ({
      x: lag,
      y: Object.fromEntries(biases.map(({ key, b }) => [key, keptAfter(b, lag)])),
    }));
    yield { views: { predicted: inView(predicted, LOW, HIGH) } };

    const numbers: Record<string, number> = {};
    const models: Record<string, Uint8Array> = {};
    const rows: (string | number)[][] = [];
    for (const [nth, lag] of LAGS.entries()) {
      const task = signTask(lag + 1, p.noise, 'sequence');
      const wrong: Record<string, number> = {};
      for (const [j, { key, b, named }] of biases.entries()) {
        const { T, D, K } = task;
        const weights = rng.fork(`weights ${lag}`); // the same first weights for every bias
        const layer = createLstmLayer(k, { T, B, D, H: p.hidden, forgetBias: b }, weights);
        const model = createSequenceModel(k, layer, { K, head: { kind: 'final-state' } }, weights);
        const training = learn(task, model, p.updates, k, rng.fork(`lag ${lag}`)); // and the same sequences
        for (let step = training.next(); ; step = training.next()) {
          if (step.done) {
            wrong[key] = step.value;
            models[`lag ${lag}, ${named}`] = saveNetwork(model);
            break;
          }
          const done = (nth * biases.length + j) * p.updates + step.value;
          if (done % 20 === 0)
            yield { progress: { done, total: LAGS.length * biases.length * p.updates, unit: 'updates' } };
          else yield;
        }
      }
      rows.push([lag, ...biases.map(({ key, b }) => `${percent(1 - wrong[key])} (${short(keptAfter(b, lag))})`)]);
      for (const { key, b } of biases) {
        numbers[`${key}Right${lag}`] = 1 - wrong[key];
        numbers[`${key}Kept${lag}`] = keptAfter(b, lag);
      }
      yield {
        views: {
          outcome: { columns: ['lag', ...FIXED.map((b) => `b = ${b}`), `b = ${p.bias}`], rows: rows.slice() },
        },
      };
    }
    for (const { key } of biases) {
      numbers[`${key}Learnt`] = LAGS.filter((lag) => numbers[`${key}Right${lag}`] > 1 - LEARNT).length;
    }
    return { numbers, models };
  },

  finding({ numbers: n }, p) {
    const longest = LAGS[LAGS.length - 1];
    const reached = (key: string): string => {
      const learnt = LAGS.filter((lag) => n[`${key}Right${lag}`] > 1 - LEARNT);
      return learnt.length > 0 ? `learns at lag ${learnt.join(', ')}` : 'learns at none';
    };
    const told = [...FIXED.map((b) => `b = ${b} ${reached(`b${b}`)}`), `b = ${p.bias} ${reached('own')}`];
    const promised = p.updates >= 300 && p.noise <= 1;
    const kept = n[`ownKept${longest}`] < 0.05 || n[`ownRight${longest}`] > 1 - LEARNT;
    return {
      ok: !promised || (kept && n[`b0Right${longest}`] <= 1 - LEARNT),
      text: `After ${p.updates} updates: ${told.join('; ')}.`,
    };
  },
};

/** Trains on fresh sequences, yielding the number of updates made; the share of signs named wrong at the end. */
function* learn(
  task: ClassicTask,
  model: SequenceModel,
  updates: number,
  k: Kernels,
  rng: Rng,
): Generator<number, number, unknown> {
  const room = exampleRoom(k, { ...task, B });
  const batch = (from: Rng) => Array.from({ length: B }, () => task.draw(from));
  const config = { optimiser: { kind: 'adam' }, learningRate: RATE, clip: { kind: 'norm', limit: 1 } } as const;
  const state = createTrainState(k, model, config, 1, rng);
  const [fresh, judged] = [rng.fork('examples'), rng.fork('judged')];
  while (state.update < updates) {
    if (!trainUpdate(state, model, config, fillExamples(room, batch(fresh))).finite) break;
    yield state.update;
  }
  const shares = Array.from({ length: JUDGED }, () => wrongShare(model, room, batch(judged)));
  return shares.reduce((sum, share) => sum + share, 0) / JUDGED;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function short(value: number): string {
  return value < 0.001 ? value.toExponential(0) : String(Number(value.toPrecision(2)));
}
