/**
 * The gate microscope: an LSTM learns to label synthesised speech, then utterances it has never heard are laid under it,
 * with the gates, the cell and the state of any unit; and each kind of gate is forced open or shut to see what it did.
 *
 * Promise: late in closures, where nothing sounds, the trained network is right clearly more often than the same network
 * with its forget gates held shut, which keeps no cell from one frame to the next and has only h to go by; and on all
 * frames clearly more often than with its forget gates held open, which never clears its cells.
 */
import {
  CATEGORIES,
  COURSE_RATE_HZ,
  PHONEME_COUNT,
  PHONEMES,
  FEATURE_COUNT,
  type CorpusUtterance,
} from '@unrolled/audio-core';
import {
  labError,
  type Experiment,
  type Frame,
  type ParamValues,
  type Result,
  type Schema,
  type TimelineData,
  type TimelineRow,
} from '@unrolled/lab-protocol';
import {
  argmaxRows,
  createLstmLayer,
  createSequenceModel,
  createTrainState,
  exampleRoom,
  fillExamples,
  gateTraces,
  nextIndices,
  saveNetwork,
  trainUpdate,
  type ExampleRoom,
  type Kernels,
  type Rng,
  type SequenceModel,
  type TrainConfig,
} from '@unrolled/rnn-core';
import { drawPhonemes, FRAMES_MAX, type Phonemes } from './shared/phonemes';
import { labelSegments, lineRow, secondsOf, soundRow } from './shared/sound-axis';

export interface Params extends ParamValues {
  hidden: number;
  updates: number;
  forgetBias: number;
  seed: number;
}

const params: Schema<Params> = {
  hidden: {
    kind: 'number',
    label: 'Units H',
    min: 4,
    max: 48,
    step: 1,
    default: 16,
    help: 'How many cells the network carries. Each of them can be looked at.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 0,
    max: 1000,
    step: 10,
    default: 300,
    help: 'How long it learns before it is looked at. 0 shows the gates as first drawn.',
  },
  forgetBias: {
    kind: 'number',
    label: 'Forget bias at the start',
    min: -2,
    max: 4,
    step: 0.5,
    default: 1,
    help: 'Where the bias of every forget gate starts. Learning may move it.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the speech, the first weights and the order.' },
};

const B = 8;
const TRAINING_UTTERANCES = 200;
const HELD_OUT = 80;
/** Utterances that can be looked at. */
const LOOKS = 6;
/** Frames of silence, this one included, from which on a frame counts as late in its closure. */
const LATE = 4;
const TRAINING: TrainConfig = {
  optimiser: { kind: 'adam' },
  learningRate: 0.01,
  clip: { kind: 'norm', limit: 1 },
};

/** A gate held at 0 or 1 in every unit and frame, whatever the network has learned. */
const FORCED = [
  { key: 'f0', gate: 'f', share: 0, label: 'f = 0: nothing is kept' },
  { key: 'f1', gate: 'f', share: 1, label: 'f = 1: nothing is forgotten' },
  { key: 'i1', gate: 'i', share: 1, label: 'i = 1: all is written' },
  { key: 'o1', gate: 'o', share: 1, label: 'o = 1: all is shown' },
] as const;

/** One utterance to look at: the rows above and below those of a unit, and the rows of each unit. */
export interface Look {
  readonly seconds: number;
  readonly sound: NonNullable<TimelineData['sound']>;
  readonly above: readonly TimelineRow[];
  readonly units: readonly (readonly TimelineRow[])[];
  readonly below: readonly TimelineRow[];
}
export interface MicroscopeResult extends Result {
  readonly looks: readonly Look[];
  /** The unit that is shown first, from 0. */
  readonly unit: number;
}

export const experiment: Experiment<Params, MicroscopeResult> = {
  title: 'What do the gates do while it listens?',
  params,
  views: [
    { kind: 'timeline', id: 'axis', title: 'One unit on the time axis of an utterance' },
    { kind: 'table', id: 'forced', title: 'The trained network with a gate forced' },
  ],

  *run(p, { kernels: k, rng }) {
    const speech = yield* drawPhonemes('sound', { train: TRAINING_UTTERANCES, heldOut: HELD_OUT }, rng);
    const layer = createLstmLayer(
      k,
      { T: FRAMES_MAX, B, D: FEATURE_COUNT, H: p.hidden, forgetBias: p.forgetBias },
      rng.fork('weights'),
    );
    const model = createSequenceModel(k, layer, { K: PHONEME_COUNT }, rng.fork('output weights'));
    const room = exampleRoom(k, {
      T: FRAMES_MAX,
      B,
      D: FEATURE_COUNT,
      K: PHONEME_COUNT,
      answers: 'frames',
      learnsFrom: 'labels',
    });
    yield* train(model, room, speech, p.updates, k, rng.fork('order'));
    const file = saveNetwork(model, { labels: PHONEMES }); // before gates are forced

    const learned = yield* judge(model, room, speech);
    const { unit, eta } = tellingUnit(model, room, speech);
    const scores = { learned, ...(yield* forceEach(model, room, speech)) };
    const looks = speech.heldOutRaw.slice(0, LOOKS).map((raw, u) => lookAt(model, room, speech, raw, u));
    const [first] = looks;
    yield {
      views: {
        axis: {
          seconds: first.seconds,
          sound: first.sound,
          rows: [...first.above, ...first.units[unit], ...first.below],
        },
        forced: {
          columns: ['', 'frames right', 'late in closures'],
          rows: [
            ['as learned', percent(learned.all), percent(learned.late)],
            ...FORCED.map(({ key, label }) => [label, percent(scores[key].all), percent(scores[key].late)]),
          ],
        },
      },
    };
    return {
      numbers: {
        accuracy: learned.all,
        late: learned.late,
        ...Object.fromEntries(
          FORCED.flatMap(({ key }) => [
            [`${key}Accuracy`, scores[key].all],
            [`${key}Late`, scores[key].late],
          ]),
        ),
        lateFrames: learned.lateFrames,
        unit: unit + 1,
        unitShare: eta,
        weights: 4 * p.hidden * (p.hidden + FEATURE_COUNT + 1),
      },
      model: file,
      looks,
      unit,
    };
  },

  finding({ numbers: n }, p) {
    return {
      ok: p.updates < 200 || (n.late > n.f0Late + 0.3 && n.accuracy > n.f1Accuracy + 0.2),
      text:
        `The network labels ${percent(n.accuracy)} of frames right, and ${percent(n.late)} of those from the fourth frame of a ` +
        `closure on. With its forget gates held shut, ${percent(n.f0Late)} of the latter are left; with them held open, ` +
        `${percent(n.f1Accuracy)} of all frames.`,
    };
  },
};

function* train(
  model: SequenceModel,
  room: ExampleRoom,
  { train: sequences }: Phonemes,
  updates: number,
  k: Kernels,
  rng: Rng,
): Generator<Frame | void, void, unknown> {
  const state = createTrainState(k, model, TRAINING, sequences.length, rng);
  while (state.update < updates) {
    const batch = fillExamples(
      room,
      nextIndices(state, B).map((index) => sequences[index]),
    );
    const { finite, loss } = trainUpdate(state, model, TRAINING, batch);
    if (!finite) {
      throw labError(
        'diverged',
        `At update ${state.update + 1} a number was no longer finite.`,
        'Start from a smaller forget bias.',
      );
    }
    if (state.update % 10 === 0) {
      yield {
        progress: { done: state.update, total: updates, unit: 'updates' },
        text: `Learning from synthesised sound: loss ${loss.toFixed(2)}.`,
      };
    } else yield;
  }
}

interface Score {
  readonly all: number;
  readonly late: number;
  readonly lateFrames: number;
}

/** Whether a frame is silence and so are the LATE − 1 before it. */
function isLate({ categories }: CorpusUtterance, t: number): boolean {
  for (let back = 0; back < LATE; back++) {
    if (t < back || CATEGORIES[categories[t - back]].kind !== 'silence') return false;
  }
  return true;
}

/** Shares of frames right, on all held-out utterances and late in their closures. */
function* judge(model: SequenceModel, room: ExampleRoom, speech: Phonemes): Generator<void, Score, unknown> {
  let [right, frames, lateRight, lateFrames] = [0, 0, 0, 0];
  for (let start = 0; start < speech.heldOut.length; start += B) {
    const chunk = speech.heldOut.slice(start, start + B);
    const best = argmaxRows(model.forward(fillExamples(room, chunk)).data, PHONEME_COUNT);
    chunk.forEach((sequence, b) => {
      for (let t = 0; t < sequence.frames; t++) {
        const hit = best[t * B + b] === sequence.labels[t] ? 1 : 0;
        frames += 1;
        right += hit;
        if (!isLate(speech.heldOutRaw[start + b], t)) continue;
        lateFrames += 1;
        lateRight += hit;
      }
    });
    yield;
  }
  return { all: right / frames, late: lateRight / lateFrames, lateFrames };
}

/** The same with each gate forced, one after the other; the weights are afterwards what they were. */
function* forceEach(
  model: SequenceModel,
  room: ExampleRoom,
  speech: Phonemes,
): Generator<void, Record<(typeof FORCED)[number]['key'], Score>, unknown> {
  const scores = {} as Record<(typeof FORCED)[number]['key'], Score>;
  for (const { key, gate, share } of FORCED) {
    const [W, b] = [model.params[`W${gate}`].data, model.params[`b${gate}`].data];
    const kept = [W.slice(), b.slice()];
    W.fill(0);
    b.fill(share === 1 ? 40 : -40); // σ(±40) is 1 and 0 to all digits that a frame can show
    model.repack();
    scores[key] = yield* judge(model, room, speech);
    W.set(kept[0]);
    b.set(kept[1]);
  }
  model.repack();
  return scores;
}

/**
 * The unit whose cell differs most between /p/, /t/ and /k/ late in closures: the share of its variance that lies
 * between the three means.
 */
function tellingUnit(
  model: SequenceModel,
  room: ExampleRoom,
  { heldOut, heldOutRaw }: Phonemes,
): { readonly unit: number; readonly eta: number } {
  const { H } = model.layer.sizes;
  const seen: { readonly label: number; readonly C: readonly number[] }[] = [];
  for (let start = 0; start < heldOut.length; start += B) {
    const chunk = heldOut.slice(start, start + B);
    model.forward(fillExamples(room, chunk));
    chunk.forEach(({ frames, labels }, b) => {
      const { C } = gateTraces(model.layer, { sequence: b, frames });
      for (let t = 0; t < frames; t++) {
        if (isLate(heldOutRaw[start + b], t)) seen.push({ label: labels[t], C: C[t] });
      }
    });
  }
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  let best = { unit: 0, eta: -1 };
  for (let unit = 0; unit < H; unit++) {
    const values = seen.map(({ C }) => C[unit]);
    const centre = mean(values);
    const total = mean(values.map((value) => (value - centre) ** 2));
    const means = new Map<number, number>();
    for (const label of new Set(seen.map((one) => one.label))) {
      means.set(label, mean(seen.filter((one) => one.label === label).map(({ C }) => C[unit])));
    }
    const eta = mean(seen.map(({ label }) => ((means.get(label) ?? centre) - centre) ** 2)) / total;
    if (eta > best.eta) best = { unit, eta };
  }
  return best;
}

/** All rows of one held-out utterance, for every unit. */
function lookAt(model: SequenceModel, room: ExampleRoom, speech: Phonemes, raw: CorpusUtterance, u: number): Look {
  const sequence = speech.heldOut[u];
  const { frames, labels } = sequence;
  const best = argmaxRows(model.forward(fillExamples(room, [sequence])).data, PHONEME_COUNT);
  const heard = Array.from({ length: frames }, (_, t) => best[t * B]);
  const right = heard.filter((label, t) => label === labels[t]).length;
  const traces = gateTraces(model.layer, { sequence: 0, frames });
  const of = (name: string, unit: number): number[] => traces[name].map((row) => row[unit]);
  const most = (unit: number): number => Math.ceil(Math.max(1, ...of('C', unit).map(Math.abs)));
  const samples = raw.samples ?? new Float32Array();
  return {
    seconds: secondsOf(frames),
    sound: { samples, rate: COURSE_RATE_HZ },
    above: [soundRow(samples), { id: 'said', kind: 'labels', label: 'Said', segments: labelSegments(labels) }],
    units: Array.from({ length: model.layer.sizes.H }, (_, unit) => [
      lineRow(
        'gates',
        'Gates',
        `of unit ${unit + 1}`,
        [0, 1],
        [
          { label: 'f', style: 'forget', values: of('f', unit) },
          { label: 'i', style: 'input', values: of('i', unit) },
          { label: 'o', style: 'output', values: of('o', unit) },
        ],
      ),
      lineRow(
        'states',
        'Cell and state',
        `of unit ${unit + 1}`,
        [-most(unit), most(unit)],
        [
          { label: 'C', style: 'ink', values: of('C', unit) },
          { label: 'h', style: 'lstm', values: of('h', unit) },
        ],
      ),
    ]),
    below: [
      {
        id: 'heard',
        kind: 'labels',
        label: 'Heard',
        note: 'LSTM',
        style: 'lstm',
        segments: labelSegments(heard, labels),
        score: `${Math.round((100 * right) / frames)} %`,
      },
    ],
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
