/**
 * Ablation: how large must the memory be, and how long the pieces it learns from?
 *
 * A simple RNN with tanh is trained again and again, with one thing changed: the number of hidden units, or the length of
 * the pieces into which the training utterances are cut. Each piece starts from an empty state, so what lies further back
 * than a piece is long can never be learned from. Updates and frames in an update stay the same, and all are judged on
 * whole utterances. Each network can be taken away.
 *
 * Promise: the largest of each passes the one-frame ceiling by more than three standard errors, and does better than the
 * smallest, which does not pass it.
 */
import { bayesPast, buildHmm } from '@unrolled/audio-core';
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createRng,
  createRnnLabeller,
  evaluateSteps,
  type Evaluation,
  type Kernels,
  type Rng,
  type RnnLabeller,
  type Sequence,
} from '@unrolled/rnn-core';
import { FRAMES_MAX, phonemeTask, type PhonemeTask } from './shared/phoneme-task';
import { rnnFile } from './shared/rnn-file';
import { adamAt, trainLabeller } from './shared/train-labeller';

export interface Params extends ParamValues {
  vary: string;
  tempo: number;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  vary: {
    kind: 'choice',
    label: 'Change',
    options: [
      { value: 'hidden', label: 'hidden units H' },
      { value: 'length', label: 'length of the pieces' },
    ],
    default: 'hidden',
    help: 'Pieces are what it learns from. It is always judged on whole utterances.',
  },
  tempo: {
    kind: 'number',
    label: 'Stretch closures',
    min: 1,
    max: 4,
    step: 0.5,
    default: 1,
    help: 'How many times longer closures and murmurs last: the parts of speech that do not say who they are.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 1000,
    step: 10,
    default: 300,
    help: 'Steps of learning for each network.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 7,
    help: 'Decides utterances, first weights and order of the batches.',
  },
};

const HIDDEN = [1, 2, 4, 8, 16, 32, 48];
const LENGTHS = [1, 2, 4, 8, 16, 32, 60];
const USUAL_HIDDEN = 32;
/** Frames in an update, whatever the length of the pieces. */
const FRAMES_PER_UPDATE = 480;
const B = 8;

export const experiment: Experiment<Params> = {
  title: 'How much memory, and learned from how long a piece?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'accuracy',
      title: 'Held-out frames labelled right, by hidden units or by frames in a piece',
      x: { label: 'size' },
      y: { min: 0, max: 1, format: 'percent' },
      series: [{ key: 'rnn', label: 'RNN', style: 'rnn' }],
      levels: [{ key: 'ceiling', label: 'one-frame ceiling' }],
    },
  ],

  *run(p, { kernels: k, rng }) {
    const task = yield* phonemeTask('features', 400, rng, { closureStretch: p.tempo });
    const past = bayesPast(buildHmm(task.speech), task.heldOutRaw).expectedAccuracy;
    const sizes = p.vary === 'hidden' ? HIDDEN : LENGTHS;
    const numbers: Record<string, number> = { ceiling: task.ceiling, past };
    const models: Record<string, Uint8Array> = {};
    let done = 0;
    for (const size of sizes) {
      const [hidden, length] = p.vary === 'hidden' ? [size, FRAMES_MAX] : [USUAL_HIDDEN, size];
      // The same draws for every size, as far as they can be.
      const training = trainOne(hidden, length, p, task, k, createRng(p.seed).fork('one of a row'));
      for (let step = training.next(); ; step = training.next()) {
        if (step.done) {
          const { accuracy, accuracyError, labeller } = step.value;
          numbers[`at${size}`] = accuracy;
          numbers[`error${size}`] = accuracyError;
          models[wordsOf(p, size, true)] = rnnFile(labeller, task);
          yield {
            views: { accuracy: { x: size, y: { rnn: accuracy }, levels: { ceiling: task.ceiling } } },
            text: `${wordsOf(p, size)} ${percent(accuracy)} of the held-out frames right.`,
          };
          break;
        }
        done += step.value;
        if (step.value > 0) yield { progress: { done, total: sizes.length * p.updates, unit: 'updates' } };
        else yield;
      }
    }
    return { numbers, models };
  },

  finding({ numbers: n }, p) {
    const sizes = p.vary === 'hidden' ? HIDDEN : LENGTHS;
    const [least, most] = [sizes[0], sizes[sizes.length - 1]];
    const [small, large] = [n[`at${least}`], n[`at${most}`]];
    return {
      ok: small <= n.ceiling + 3 * n[`error${least}`] && large > small && large > n.ceiling + 3 * n[`error${most}`],
      text:
        `${wordsOf(p, least)} ${percent(small)}, ${wordsOf(p, 8, true)} ${percent(n.at8)}, ` +
        `${wordsOf(p, most, true)} ${percent(large)}. The one-frame ceiling is ${percent(n.ceiling)}, all of the past allows ${percent(n.past)}.`,
    };
  },
};

/** Trains one network; yields the updates made since the last yield. */
function* trainOne(
  hidden: number,
  length: number,
  p: Params,
  task: PhonemeTask,
  k: Kernels,
  rng: Rng,
): Generator<number, Evaluation & { readonly labeller: RnnLabeller }, unknown> {
  const { D, K } = task;
  const rows = length >= FRAMES_MAX ? B : Math.round(FRAMES_PER_UPDATE / length);
  const T = Math.min(length, FRAMES_MAX);
  const labeller = createRnnLabeller(k, { D, H: hidden, K, maxT: T, B: rows }, rng.fork('weights'));
  const pieces = length >= FRAMES_MAX ? task.train : task.train.flatMap((sequence) => cut(sequence, D, length));
  const plan = { updates: p.updates, config: adamAt(0.01), stopEvery: 10 };
  const room = batchRoom(k, { T, B: rows, D });
  for (const stop of trainLabeller(labeller, pieces, room, plan, k, rng.fork('order'))) {
    yield stop ? Math.min(plan.stopEvery, p.updates) : 0;
  }
  const judge = createRnnLabeller(k, { D, H: hidden, K, maxT: FRAMES_MAX, B }, rng);
  for (const [name, { data }] of Object.entries(labeller.params)) judge.params[name].data.set(data);
  judge.repack();
  const evaluation = evaluateSteps(judge, batchRoom(k, { T: FRAMES_MAX, B, D }), task.heldOut);
  for (let step = evaluation.next(); ; step = evaluation.next()) {
    if (step.done) return { ...step.value, labeller: judge };
    yield 0;
  }
}

/** A sequence in pieces of `length` frames; a rest that is shorter is left out. */
export function cut({ frames, features, labels }: Sequence, D: number, length: number): Sequence[] {
  return Array.from({ length: Math.floor(frames / length) }, (_, piece) => {
    const from = piece * length;
    return {
      frames: length,
      features: Array.prototype.slice.call(features, from * D, (from + length) * D) as number[],
      labels: Array.prototype.slice.call(labels, from, from + length) as number[],
    };
  });
}

function wordsOf({ vary }: Params, size: number, inside = false): string {
  const what =
    size === 1
      ? vary === 'hidden'
        ? '1 hidden unit'
        : '1 frame'
      : vary === 'hidden'
        ? `${size} units`
        : `${size} frames`;
  const words = vary === 'hidden' ? `with ${what}` : `from pieces of ${what}`;
  return inside ? words : words[0].toUpperCase() + words.slice(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
