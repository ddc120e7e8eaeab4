/**
 * Memory switched off in a trained network: the RNN of section 5 labels each frame from the last n frames alone, its state
 * emptied before them. Beside it, the best that anything could do with those frames.
 *
 * Promise: without memory the trained network falls below the limit of one frame; with more frames it climbs back to what
 * it can do with all of them; and it is never above the limit of what it sees by more than three standard errors.
 */
import {
  bayesOneFrame,
  bayesWindow,
  buildHmm,
  CATEGORIES,
  labelCategoryProbabilities,
  uniformLengths,
  type CorpusUtterance,
} from '@unrolled/audio-core';
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { batchRoom, clusteredStandardError, createRnnLabeller, evaluateSteps, type Sequence } from '@unrolled/rnn-core';
import { forgetful } from './shared/forgetful';
import { FRAMES_MAX, FRAMES_MIN, phonemeTask } from './shared/phoneme-task';
import { rnnFile } from './shared/rnn-file';
import { adamAt, trainLabeller } from './shared/train-labeller';

export interface Params extends ParamValues {
  tempo: number;
  hidden: number;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  tempo: {
    kind: 'number',
    label: 'Stretch closures',
    min: 1,
    max: 4,
    step: 0.5,
    default: 1,
    help: 'How many times longer closures and murmurs last: the parts of speech that do not say who they are.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 64,
    step: 4,
    default: 32,
    help: 'How many numbers the network carries from frame to frame.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 1200,
    step: 10,
    default: 400,
    help: 'How long it is trained, with its memory on.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 7,
    help: 'Decides utterances, first weights and order of the batches.',
  },
};

const MEMORIES = [0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32];
/** Held-out utterances that are labelled with every length of memory. */
const TRIED = 60;
const B = 8;

export const experiment: Experiment<Params> = {
  title: 'What is left when its memory is cut?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'cut',
      title: 'Held-out frames labelled right',
      size: 'wide',
      x: { label: 'frames of memory' },
      y: { min: 0.5, max: 1, format: 'percent' },
      series: [
        { key: 'rnn', label: 'trained RNN', style: 'rnn' },
        { key: 'limit', label: 'limit', style: 'ink' },
      ],
      levels: [{ key: 'oneFrame', label: 'limit of one frame' }],
    },
    { kind: 'table', id: 'kinds', title: 'Right by kind of frame', size: 'third' },
  ],

  *run(p, { kernels: k, rng }) {
    const task = yield* phonemeTask('features', 400, rng, { closureStretch: p.tempo });
    const { D, K } = task;
    const room = batchRoom(k, { T: FRAMES_MAX, B, D });
    const labeller = createRnnLabeller(k, { D, H: p.hidden, K, maxT: FRAMES_MAX, B }, rng.fork('weights'));
    const plan = { updates: p.updates, config: adamAt(0.01), stopEvery: 10 };
    for (const stop of trainLabeller(labeller, task.train, room, plan, k, rng.fork('order'))) {
      if (stop) yield { progress: { done: stop.update, total: p.updates, unit: 'updates' } };
      else yield;
    }
    const heldOut = task.heldOut.slice(0, TRIED);
    const raw = task.heldOutRaw.slice(0, TRIED);
    const intact = yield* evaluateSteps(labeller, room, heldOut);
    const label = forgetful(k, labeller, 'tanh', MEMORIES[MEMORIES.length - 1]);
    const lengths = uniformLengths(FRAMES_MIN, FRAMES_MAX);
    const hmm = buildHmm(task.speech);
    const oneFrame = bayesOneFrame(labelCategoryProbabilities(task.speech, lengths), raw).expectedAccuracy;
    const numbers: Record<string, number> = { intact: intact.accuracy, oneFrame, worstOver: -Infinity };
    let none = intact.predicted;
    for (const memory of MEMORIES) {
      const given = yield* label(heldOut, memory);
      const { accuracy, error } = scoreOf(heldOut, given);
      const limit = bayesWindow(hmm, raw, { before: memory, after: 0 }, lengths).expectedAccuracy;
      if (memory === 0) none = given;
      numbers[`rnn${memory}`] = accuracy;
      numbers[`limit${memory}`] = limit;
      numbers.worstOver = Math.max(numbers.worstOver, (accuracy - limit) / error);
      yield {
        progress: { done: memory, total: MEMORIES[MEMORIES.length - 1], unit: 'frames of memory' },
        views: {
          cut: { x: memory, y: { rnn: accuracy, limit }, levels: { oneFrame } },
          kinds: kindsTable(raw, none, intact.predicted),
        },
        text: `With ${memory} frames of memory it labels ${percent(accuracy)} right.`,
      };
    }
    const kinds = kindsTable(raw, none, intact.predicted);
    for (const [kind, off, on] of kinds.rows) {
      numbers[`${String(kind).split(' ')[0]}Off`] = Number(off);
      numbers[`${String(kind).split(' ')[0]}On`] = Number(on);
    }
    return { numbers, model: rnnFile(labeller, task) };
  },

  finding({ numbers: n }) {
    const longest = MEMORIES[MEMORIES.length - 1];
    return {
      ok: n.rnn0 < n.oneFrame && Math.abs(n[`rnn${longest}`] - n.intact) < 0.02 && n.worstOver <= 3,
      text:
        `With its memory the trained network labels ${percent(n.intact)} right, without it ${percent(n.rnn0)}: less than ` +
        `the ${percent(n.oneFrame)} that one frame allows. With the last 8 frames it has ${percent(n.rnn8)}.`,
    };
  },
};

function scoreOf(sequences: readonly Sequence[], given: readonly Int32Array[]): { accuracy: number; error: number } {
  const clusters = sequences.map(({ frames, labels }, s) => ({
    size: frames,
    hits: given[s].reduce((hits, label, t) => hits + (label === labels[t] ? 1 : 0), 0),
  }));
  const frames = clusters.reduce((sum, { size }) => sum + size, 0);
  return {
    accuracy: clusters.reduce((sum, { hits }) => sum + hits, 0) / frames,
    error: clusteredStandardError(clusters),
  };
}

/** Shares of frames labelled right, by what kind of sound they are. */
function kindsTable(raw: readonly CorpusUtterance[], off: readonly Int32Array[], on: readonly Int32Array[]) {
  const kinds = ['vowel', 'closure', 'murmur', 'burst or noise'];
  const counts = kinds.map(() => ({ frames: 0, off: 0, on: 0 }));
  raw.forEach(({ labels, categories }, s) => {
    labels.forEach((label, t) => {
      const { kind } = CATEGORIES[categories[t]];
      const which = kind === 'silence' ? 1 : kind === 'murmur' ? 2 : kind === 'burst' || kind === 'frication' ? 3 : 0;
      counts[which].frames += 1;
      if (off[s][t] === label) counts[which].off += 1;
      if (on[s][t] === label) counts[which].on += 1;
    });
  });
  return {
    columns: ['frames of', 'memory off', 'memory on'],
    rows: counts.map((count, j) => [kinds[j], count.off / count.frames, count.on / count.frames]),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
