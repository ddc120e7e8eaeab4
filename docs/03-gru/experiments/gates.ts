/**
 * The gates of a trained GRU on one utterance: what z and r do while nothing sounds, and for how long each unit keeps.
 *
 * A GRU learns the phoneme task with closures three times as long, then labels the held-out utterances with every gate
 * recorded. Half-life: after how many frames at the present z half of a state would be left, past the candidate.
 *
 * Promise: inside closures z is lower than in the middle of vowels, on average by 0.2 at least, and there are units that
 * keep for more than twenty frames in closures and not in vowels.
 */
import { CATEGORIES, COURSE_HOP_SAMPLES, COURSE_RATE_HZ, COURSE_WINDOW_SAMPLES, PHONEMES } from '@unrolled/audio-core';
import type { CurveData, Experiment, Frame, ParamValues, Schema, Segment, TimelineRow } from '@unrolled/lab-protocol';
import { argmaxRows, fillExamples, gateTraces, saveNetwork, type ExampleRoom } from '@unrolled/rnn-core';
import { createLearner, judgingRoom, type Learner } from './shared/phoneme-learner';
import { B, phonemeRoom, phonemeTask, type PhonemeTask } from './shared/phoneme-task';
import { KEEP_FRAMES, RATES } from './shared/phonemes-experiment';

export interface Params extends ParamValues {
  tempo: number;
  hidden: number;
  updates: number;
  utterance: number;
  seed: number;
}

const params: Schema<Params> = {
  tempo: {
    kind: 'number',
    label: 'Stretch closures',
    min: 1,
    max: 4,
    step: 0.5,
    default: 3,
    help: 'How many times longer closures and murmurs last.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 32,
    step: 4,
    default: 16,
    help: 'A row of each map is a unit.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 0,
    max: 1000,
    step: 20,
    default: 300,
    help: 'At 0 you see gates as first drawn.',
  },
  utterance: {
    kind: 'number',
    label: 'Utterance',
    min: 1,
    max: 20,
    step: 1,
    default: 1,
    help: 'Which of the held-out utterances is drawn.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 7,
    help: 'Decides utterances, first weights and order of the batches.',
  },
};

/** Frames before and after the beginning of a closure that are averaged. */
const [BEFORE, AFTER] = [6, 12];
/** Frames of a closure that have passed before it counts as "inside". */
const INSIDE = 2;
const LONG = 20;
/** After so many updates the promise is kept on every seed tried. */
const LEARNED = 200;

export const experiment: Experiment<Params> = {
  title: 'What do the gates do while nothing sounds?',
  params,
  views: [
    { kind: 'timeline', id: 'utterance', title: 'One held-out utterance' },
    {
      kind: 'curve',
      id: 'onset',
      title: 'Gates around the beginning of a closure, mean over units and closures',
      size: 'half',
      x: { label: 'frames since it began' },
      y: { min: 0, max: 1, format: 'number' },
      series: [
        { key: 'z', label: 'z', style: 'gru' },
        { key: 'r', label: 'r', style: 'ink' },
      ],
    },
    { kind: 'table', id: 'kinds', title: 'By what is heard', size: 'half' },
  ],

  *run(p, { kernels: k, rng }) {
    const task = yield* phonemeTask(p.tempo, rng);
    const room = phonemeRoom(k);
    const start = { name: 'gru', H: p.hidden, rate: RATES.gru, keepFrames: KEEP_FRAMES } as const;
    const learner = createLearner(k, start, task, { train: room, judge: judgingRoom(k, task) }, rng.fork('gru'));
    for (let update = 1; update <= p.updates; update++) {
      learner.update();
      if (update % 10 === 0) yield { progress: { done: update, total: p.updates, unit: 'updates' } };
      else yield;
    }
    const heard = yield* listen(learner, room, task);
    const { accuracy } = yield* learner.judge();
    const sums = sumsOf(heard);
    yield { views: { utterance: picture(heard[p.utterance - 1]), onset: sums.onset, kinds: sums.table } };
    return { numbers: { accuracy, ...sums.numbers }, model: saveNetwork(learner.model) };
  },

  finding({ numbers: n }, p) {
    const kept = n.keepersVowel < n.keepersClosure - 0.5;
    return {
      ok: p.updates < LEARNED || p.hidden < 12 || (n.zVowel - n.zClosure > 0.2 && kept),
      text:
        `Inside closures z is ${n.zClosure.toFixed(2)} on average, in the middle of vowels ${n.zVowel.toFixed(2)}. In a closure ` +
        `${n.keepersClosure.toFixed(1)} of ${p.hidden} units have a half-life of more than ${LONG} frames, in a vowel ${n.keepersVowel.toFixed(1)}. ` +
        `${(100 * n.accuracy).toFixed(1)} % of frames are labelled right.`,
    };
  },
};

/** Frames until half of a state is left, at a constant z. 0 < z < 1. */
export function halfLife(z: number): number {
  //> eq gru.halflife
  return -Math.LN2 / Math.log1p(-z);
  //< eq gru.halflife
}

interface Heard {
  readonly said: ArrayLike<number>;
  readonly given: readonly number[];
  readonly kinds: readonly string[];
  /** Frames since the closure began, from 0; −1 where there is none. */
  readonly passed: readonly number[];
  readonly z: readonly number[][];
  readonly r: readonly number[][];
  readonly h: readonly number[][];
}

/** Every held-out utterance once through the network, gates recorded. */
function* listen(learner: Learner, room: ExampleRoom, task: PhonemeTask): Generator<void, Heard[], unknown> {
  const heard: Heard[] = [];
  const { model } = learner;
  for (let at = 0; at < task.heldOut.length; at += B) {
    const part = task.heldOut.slice(at, at + B);
    const best = argmaxRows(model.forward(fillExamples(room, part)).data, task.K);
    part.forEach(({ frames, labels }, b) => {
      const { z, r, h } = gateTraces(model.layer, { sequence: b, frames });
      const kinds = Array.from(task.heldOutRaw[at + b].categories, (category) => CATEGORIES[category].kind);
      let since = -1;
      const passed = kinds.map((kind) => (since = kind === 'silence' ? since + 1 : -1));
      const given = Array.from({ length: frames }, (_, t) => best[t * B + b]);
      heard.push({ said: labels, given, kinds, passed, z, r, h });
    });
    yield;
  }
  return heard;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Means over all frames of a kind, over all units; and around the beginnings of closures. */
function sumsOf(heard: readonly Heard[]) {
  const groups = new Map<string, { z: number[]; r: number[]; long: number[] }>();
  const around = Array.from({ length: BEFORE + AFTER + 1 }, () => ({ z: [] as number[], r: [] as number[] }));
  for (const { kinds, passed, z, r } of heard) {
    kinds.forEach((kind, t) => {
      const name = NAMES[kind] ?? kind;
      if (kind === 'silence' && passed[t] < INSIDE) return;
      const group = groups.get(name) ?? { z: [], r: [], long: [] };
      group.z.push(mean(z[t]));
      group.r.push(mean(r[t]));
      group.long.push(z[t].filter((gate) => halfLife(gate) > LONG).length);
      groups.set(name, group);
    });
    passed.forEach((since, onset) => {
      if (since !== 0) return;
      for (let at = -BEFORE; at <= AFTER; at++) {
        const t = onset + at;
        const here = at < 0 ? z[t] !== undefined : passed[t] === at;
        if (!here) continue;
        around[at + BEFORE].z.push(mean(z[t]));
        around[at + BEFORE].r.push(mean(r[t]));
      }
    });
  }
  const onset = around.flatMap(({ z, r }, j): CurveData[] =>
    z.length > 0 ? [{ x: j - BEFORE, y: { z: mean(z), r: mean(r) } }] : [],
  );
  const order = [...groups].sort(([, a], [, b]) => mean(a.z) - mean(b.z));
  const table = {
    columns: ['heard', 'z', 'r', `units with half-life over ${LONG}`],
    rows: order.map(([name, { z, r, long }]) => [name, mean(z).toFixed(2), mean(r).toFixed(2), mean(long).toFixed(1)]),
  };
  const [closure, vowel] = [NAMES.silence, NAMES.steady].map((name) => groups.get(name));
  if (!closure || !vowel) throw new Error('gates: there must be closures and vowels among the held-out utterances');
  const numbers = {
    zClosure: mean(closure.z),
    zVowel: mean(vowel.z),
    rClosure: mean(closure.r),
    rVowel: mean(vowel.r),
    keepersClosure: mean(closure.long),
    keepersVowel: mean(vowel.long),
  };
  return { onset, table, numbers };
}

const NAMES: Readonly<Record<string, string>> = {
  silence: `closure, from frame ${INSIDE + 1}`,
  steady: 'vowel, middle',
  onglide: 'vowel, beginning',
  offglide: 'vowel, end',
  murmur: 'murmur',
  burst: 'burst',
  frication: 'hiss',
};

/** Labels and the three maps on one time axis; units in the order of their mean z, the keepers on top. */
function picture({ said, given, z, r, h }: Heard): NonNullable<Frame['views']>[string] {
  const frames = given.length;
  const hop = COURSE_HOP_SAMPLES / COURSE_RATE_HZ;
  const units = h[0].map((_, j) => j).sort((a, b) => unitMean(z, b) - unitMean(z, a));
  const map = (id: string, label: string, note: string, rows: readonly number[][], limits: readonly [number, number]) =>
    ({
      id,
      kind: 'heatmap',
      label,
      note,
      scale: id === 'h' ? 'diverging' : 'sequential',
      rows: units.length,
      cols: frames,
      values: Float32Array.from(units.flatMap((unit) => rows.map((row) => row[unit]))),
      firstSeconds: COURSE_WINDOW_SAMPLES / 2 / COURSE_RATE_HZ,
      hopSeconds: hop,
      limits,
    }) satisfies TimelineRow;
  return {
    seconds: (frames - 1) * hop + COURSE_WINDOW_SAMPLES / COURSE_RATE_HZ,
    rows: [
      { id: 'said', kind: 'labels', label: 'Said', segments: segmentsOf(said) },
      { id: 'given', kind: 'labels', label: 'GRU says', style: 'gru', segments: segmentsOf(given, said) },
      map('z', 'z', '1 overwrites; a row is a unit, the one that keeps most on top', z, [0, 1]),
      map('r', 'r', '1 shows the state to the candidate', r, [0, 1]),
      map('h', 'h', 'the state', h, [-1, 1]),
    ],
  };
}

function unitMean(z: readonly number[][], unit: number): number {
  return mean(z.map((row) => row[unit]));
}

/** Runs of equal labels, in seconds; a run is wrong where it is not what was said. */
function segmentsOf(labels: ArrayLike<number>, truth?: ArrayLike<number>): Segment[] {
  const hop = COURSE_HOP_SAMPLES / COURSE_RATE_HZ;
  const half = COURSE_WINDOW_SAMPLES / 2 / COURSE_RATE_HZ;
  const edge = (t: number): number =>
    t === 0 ? 0 : t === labels.length ? (t - 1) * hop + 2 * half : half + (t - 0.5) * hop;
  const wrong = (t: number): boolean => truth !== undefined && truth[t] !== labels[t];
  const segments: Segment[] = [];
  for (let from = 0, to = 1; from < labels.length; from = to, to = from + 1) {
    while (to < labels.length && labels[to] === labels[from] && wrong(to) === wrong(from)) to += 1;
    const place = { from: edge(from), to: edge(to), label: PHONEMES[labels[from]] };
    segments.push(wrong(from) ? { ...place, wrong: true } : place);
  }
  return segments;
}
