/**
 * Real tunes: a simple RNN and an LSTM learn to name the next note of tunes that everybody knows, and are judged on tunes that
 * they have never heard in any key.
 *
 * With `data.tune`, an ABC or MIDI file, they are asked about that melody too. Promise (default settings): both do better than
 * knowing how often each step is taken. That one of them does better than the other is not promised.
 *
 * Start, rate and number of updates of each were looked for on seed 11: three starts for the simple RNN, two for the LSTM, up to five
 * rates, up to 600 updates. The best of either lay within 0.1 bits of each other.
 */
import type { Experiment, Frame, ParamValues, Result, Schema } from '@unrolled/lab-protocol';
import {
  clusteredStandardError,
  createLstmLayer,
  createSequenceModel,
  createSimpleRnnLayer,
  exampleRoom,
  saveNetwork,
  keepBiasForLag,
  type ExampleRoom,
  type Kernels,
  type Rng,
  type SequenceModel,
} from '@unrolled/rnn-core';
import { MELODY_NETWORKS, NETWORK_LOOKS, weightsOf, type MelodyNetwork } from './shared/melody-networks';
import { rollTable, type RollNote } from './shared/melody-roll';
import { guessAt, listen, mean, surprises, trainMelodies } from './shared/melody-training';
import { readOwnTune, type OwnTune } from './shared/own-tune';
import {
  LONGEST_NOTES,
  LOWEST,
  PITCHES,
  shiftsOf,
  splitTunes,
  stepTable,
  TUNE_FEATURES,
  tuneExample,
  type Tune,
} from './shared/tune-task';

export interface Params extends ParamValues {
  updates: number;
  rnnRate: number;
  lstmRate: number;
  seed: number;
}

const params: Schema<Params> = {
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 2000,
    step: 20,
    default: 480,
    help: 'Steps of learning for each network, each on 16 tunes in a key drawn for them. Too many, and tunes are learned by heart.',
  },
  rnnRate: {
    kind: 'number',
    label: 'Rate of the RNN',
    min: 0.0001,
    max: 0.1,
    step: 0.0001,
    scale: 'log',
    default: 0.002,
    help: 'Length of a step of the simple RNN.',
  },
  lstmRate: {
    kind: 'number',
    label: 'Rate of the LSTM',
    min: 0.0001,
    max: 0.1,
    step: 0.0001,
    scale: 'log',
    default: 0.02,
    help: 'Length of a step of the LSTM.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 1,
    help: 'Decides which tunes are held out, their keys, and the first weights.',
  },
};

const B = 16;
const LOOKS = 16;
const HELD_OUT = 12;
const SHOWN = 4;
/** How many of the last notes a trained network is shown, to find out what it uses. */
const SEEN = [1, 2, 4, 8, 16];
/** Notes after which half of a cell state is left at the start: about two bars. */
const KEEP_NOTES = 10;
const UNTIL_95 = 1.96;

interface TunesResult extends Result {
  /** About the reader's own file; empty without one. */
  readonly note: string;
}

export const experiment: Experiment<Params, TunesResult> = {
  title: 'Does an LSTM know better how a tune goes on?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'heldOut',
      title: 'Surprise on tunes that were held out, bits a note',
      x: { label: 'update' },
      y: { min: 1.5, max: 5.5, format: 'number' },
      series: MELODY_NETWORKS.map((key) => ({ key, ...NETWORK_LOOKS[key] })),
      levels: [{ key: 'steps', label: 'counting steps' }],
    },
    { kind: 'table', id: 'notes', title: 'Tunes that were not learned from, note by note' },
  ],

  *run(p, { kernels: k, rng, data }) {
    const own = data?.tune ? readOwnTune(data.tune) : undefined; // first: what cannot be read is said at once
    const { train, heldOut } = splitTunes(HELD_OUT, rng.fork('split'));
    const sizes = { T: LONGEST_NOTES, B, D: TUNE_FEATURES, K: PITCHES };
    const rate = { rnn: p.rnnRate, lstm: p.lstmRate };
    const learners = MELODY_NETWORKS.map((key) => ({
      key,
      rate: rate[key],
      model: tuneNetwork(k, key, sizes, rng.fork(`${key} weights`)),
    }));
    const room = exampleRoom(k, { ...sizes, answers: 'frames', learnsFrom: 'labels' });
    const draw = (random: Rng) =>
      Array.from({ length: B }, () => {
        const tune = train[random.integer(train.length)];
        const shifts = shiftsOf(tune);
        return tuneExample(tune, shifts[random.integer(shifts.length)]);
      });
    const table = stepTable(train);
    const steps = perTune(heldOut.map((tune) => stepBits(tune, table)));
    let scores: Readonly<Record<MelodyNetwork, PerTune>> | undefined;
    for (const update of trainMelodies({ updates: p.updates, looks: LOOKS, draw }, learners, room, k, rng)) {
      if (update === undefined) {
        yield;
        continue;
      }
      const [rnn, lstm] = learners.map(({ model }) => perTune(hear(model, room, heldOut).map(({ cost }) => cost)));
      scores = { rnn, lstm };
      const frame: Frame = {
        progress: { done: update, total: p.updates, unit: 'updates' },
        views: { heldOut: { x: update, y: { rnn: rnn.mean, lstm: lstm.mean }, levels: { steps: steps.mean } } },
        text: `On tunes never heard: simple RNN ${bits(rnn.mean)}, LSTM ${bits(lstm.mean)}. Counting steps: ${bits(steps.mean)}.`,
      };
      yield frame;
    }
    if (!scores) throw new Error('tunes: trainMelodies must look at the networks at least once');
    const shown: readonly Tune[] = [...(own ? [own] : []), ...heldOut.slice(0, SHOWN)];
    const [rnn, lstm] = learners.map(({ model }) => hear(model, room, shown));
    const picture: Frame = {
      views: {
        notes: rollTable(shown.flatMap((tune, n) => rollOf(tune, stepBits(tune, table), rnn[n], lstm[n]))),
      },
    };
    yield picture;
    const seen: Record<string, number> = {};
    for (const { key, model } of learners) {
      for (const notes of SEEN) seen[`${key}Last${notes}`] = lastNotesBits(model, room, heldOut, notes);
      yield;
    }
    const { rnn: r, lstm: l } = scores;
    const differences = r.each.map(({ hits, size }, n) => ({ hits: hits - l.each[n].hits, size }));
    const difference = r.mean - l.mean;
    const error = clusteredStandardError(differences);
    return {
      numbers: {
        trainTunes: train.length,
        heldOutTunes: heldOut.length,
        rnn: r.mean,
        lstm: l.mean,
        steps: steps.mean,
        ...seen,
        difference,
        differenceLow: difference - UNTIL_95 * error,
        differenceHigh: difference + UNTIL_95 * error,
        rnnWeights: weightsOf(learners[0].model),
        lstmWeights: weightsOf(learners[1].model),
        ...(own ? { own: 1, ownNotes: own.notes.length, ownRnn: mean(rnn[0].cost), ownLstm: mean(lstm[0].cost) } : {}),
      },
      models: {
        'simple RNN': saveNetwork(learners[0].model, { activation: 'relu' }),
        LSTM: saveNetwork(learners[1].model),
      },
      note: own ? aboutOwn(own) : '',
    };
  },

  finding({ numbers: n, note }) {
    const isClear = n.differenceLow > 0 || n.differenceHigh < 0;
    const own = n.own
      ? ` Your melody of ${n.ownNotes} notes costs the simple RNN ${bits(n.ownRnn)} a note and the LSTM ${bits(n.ownLstm)}. ${note}`
      : '';
    return {
      ok: n.rnn < n.steps && n.lstm < n.steps,
      text:
        `On ${n.heldOutTunes} tunes in no training set a note costs the simple RNN ${bits(n.rnn)} and the LSTM ${bits(n.lstm)}; ` +
        `counting steps costs ${bits(n.steps)}. The LSTM is ahead by ${signed(n.difference)} bits, 95 % interval ` +
        `${signed(n.differenceLow)} to ${signed(n.differenceHigh)}: ${isClear ? 'on these tunes a difference' : 'no clear difference'}.${own}`,
    };
  },
};

/** Of about as many weights: the simple RNN has a few more. */
const HIDDEN = { rnn: 64, lstm: 28 };

/** Each from the start that did best in its search. */
function tuneNetwork(
  k: Kernels,
  name: MelodyNetwork,
  { K, ...room }: { readonly T: number; readonly B: number; readonly D: number; readonly K: number },
  rng: Rng,
): SequenceModel {
  const sizes = { ...room, H: HIDDEN[name] };
  const layer =
    name === 'lstm'
      ? createLstmLayer(k, { ...sizes, forgetBias: keepBiasForLag(KEEP_NOTES) }, rng)
      : createSimpleRnnLayer(k, { ...sizes, activation: 'relu', recurrentInit: 'identity' }, rng);
  return createSequenceModel(k, layer, { K, head: { kind: 'frames' }, loss: { kind: 'cross-entropy' } }, rng);
}

/** Bits a note when a network is shown the last `seen` notes before each note and nothing earlier. */
function lastNotesBits(model: SequenceModel, room: ExampleRoom, tunes: readonly Tune[], seen: number): number {
  const pieces = tunes.flatMap((tune) => {
    const { frames, features, labels } = tuneExample(tune, 0);
    return Array.from({ length: frames }, (_, t) => {
      const from = Math.max(0, t + 1 - seen);
      const part = features.subarray(from * TUNE_FEATURES, (t + 1) * TUNE_FEATURES);
      return { frames: t + 1 - from, features: part, labels: labels.subarray(from, t + 1) };
    });
  });
  const bits: number[] = [];
  for (let at = 0; at < pieces.length; at += B) {
    const some = pieces.slice(at, at + B);
    listen(model, room, some).forEach((said, n) => bits.push(surprises(said, some[n].labels)[some[n].frames - 1]));
  }
  return mean(bits);
}

interface HeardTune {
  readonly cost: Float64Array;
  readonly says: readonly { readonly pitch: number; readonly sure: number }[];
}

/** In the key they are written in. */
function hear(model: SequenceModel, room: ExampleRoom, tunes: readonly Tune[]): readonly HeardTune[] {
  const examples = tunes.map((tune) => tuneExample(tune, 0));
  return listen(model, room, examples).map((said, n) => ({
    cost: surprises(said, examples[n].labels),
    says: Array.from(examples[n].labels, (_, t) => {
      const guess = guessAt(said, t);
      return { pitch: guess + LOWEST, sure: said.probabilities[t * PITCHES + guess] };
    }),
  }));
}

function stepBits(tune: Tune, table: ReturnType<typeof stepTable>): Float64Array {
  const { labels } = tuneExample(tune, 0);
  return Float64Array.from(labels, (label, t) => -Math.log2(table(t === 0 ? undefined : labels[t - 1])[label]));
}

interface PerTune {
  readonly mean: number;
  /** Sum of bits and number of notes of each tune. */
  readonly each: readonly { readonly hits: number; readonly size: number }[];
}

function perTune(costs: readonly Float64Array[]): PerTune {
  const each = costs.map((cost) => ({ hits: mean(cost) * cost.length, size: cost.length }));
  const total = (key: 'hits' | 'size') => each.reduce((sum, one) => sum + one[key], 0);
  return { mean: total('hits') / total('size'), each };
}

function rollOf({ title, origin, notes }: Tune, steps: Float64Array, rnn: HeardTune, lstm: HeardTune): RollNote[] {
  return notes.map(({ onsetQuarters, durationQuarters, pitch }, t) => ({
    tune: `${title} (${origin})`,
    from: onsetQuarters,
    beats: durationQuarters,
    pitch,
    asked: 0,
    wrong: 0,
    best: steps[t],
    rnn: rnn.cost[t],
    lstm: lstm.cost[t],
    rnnSays: rnn.says[t].pitch,
    rnnSure: rnn.says[t].sure,
    lstmSays: lstm.says[t].pitch,
    lstmSure: lstm.says[t].sure,
    rnnPlays: pitch,
    lstmPlays: pitch,
  }));
}

function aboutOwn({ title, note }: OwnTune): string {
  return `It is “${title}”. ${note} Nothing is promised for it: the networks know some forty tunes.`.replace(
    / {2,}/g,
    ' ',
  );
}

function bits(value: number): string {
  return `${value.toFixed(2)} bits`;
}

function signed(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
