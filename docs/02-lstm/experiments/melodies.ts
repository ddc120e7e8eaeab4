/**
 * Melodies: a theme, some free bars, the theme again. A simple RNN and an LSTM learn to name the next note, and are judged on
 * the notes of the return beside the best possible prediction.
 *
 * Promise, for a return after 4 to 8 free bars and from 1000 updates on: the LSTM gets below half of the surprise of knowing
 * nothing, and below the simple RNN. Nobody gets below the best possible by more than chance allows.
 */
import {
  BAR_NOTES,
  drawThemeTune,
  noteSurprise,
  returnBits,
  returnLag,
  SCALE_NOTES,
  THEME_TUNE_FEATURES,
  themeTuneExample,
  themeTuneNotes,
  tuneBits,
  type ThemeTune,
  type ThemeTuneOptions,
} from '@unrolled/audio-core';
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  clusteredStandardError,
  exampleRoom,
  saveNetwork,
  type ExampleRoom,
  type Rng,
  type SequenceModel,
} from '@unrolled/rnn-core';
import {
  createMelodyNetwork,
  LSTM_STARTS,
  MELODY_NETWORKS,
  NETWORK_LOOKS,
  RNN_STARTS,
  weightsOf,
  type MelodyNetwork,
} from './shared/melody-networks';
import { rollTable, type RollNote } from './shared/melody-roll';
import { searched, type Setting } from './shared/melody-searched';
import { guessAt, listen, mean, surprises, trainMelodies, type Said } from './shared/melody-training';

export interface Params extends ParamValues {
  bars: number;
  wrong: number;
  updates: number;
  rnnStart: string;
  rnnTimes: number;
  lstmStart: string;
  lstmTimes: number;
  seed: number;
}

const AS_SEARCHED = { value: 'searched', label: 'as its search found' } as const;

const params: Schema<Params> = {
  bars: {
    kind: 'number',
    label: 'Free bars',
    min: 0,
    max: 24,
    step: 1,
    default: 6,
    help: 'Bars between the theme and its return. More bars are longer to remember through, and take longer to train.',
  },
  wrong: {
    kind: 'number',
    label: 'Wrong notes',
    min: 0,
    max: 0.2,
    step: 0.01,
    default: 0.02,
    help: 'The share of notes of the return that are played wrong. More of them lift the least surprise that is possible.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 8000,
    step: 20,
    default: 1000,
    help: 'Steps of learning for each network, each on 32 fresh tunes.',
  },
  rnnStart: {
    kind: 'choice',
    label: 'Start of the simple RNN',
    options: [AS_SEARCHED, ...RNN_STARTS],
    default: AS_SEARCHED.value,
    more: true,
    help: 'Activation and first recurrent matrix. The default did best in its own search.',
  },
  rnnTimes: {
    kind: 'number',
    label: 'Rate of the simple RNN, times',
    min: 0.1,
    max: 10,
    step: 0.1,
    scale: 'log',
    default: 1,
    more: true,
    help: 'The rate that its own search found for this distance, times this number.',
  },
  lstmStart: {
    kind: 'choice',
    label: 'Start of the LSTM',
    options: [AS_SEARCHED, ...LSTM_STARTS],
    default: AS_SEARCHED.value,
    more: true,
    help: 'First forget bias. The default leaves half of the cell state at the return.',
  },
  lstmTimes: {
    kind: 'number',
    label: 'Rate of the LSTM, times',
    min: 0.1,
    max: 10,
    step: 0.1,
    scale: 'log',
    default: 1,
    more: true,
    help: 'The rate that its own search found for this distance, times this number.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 1, help: 'Decides every tune and the first weights.' },
};

const B = 32;
const LOOKS = 21;
const HELD_OUT = 512;
const SHOWN = 4;
/** C major from the middle C, for eyes and ears. */
const KEYS = [60, 62, 64, 65, 67, 69, 71, 72];
const NOTHING_BITS = Math.log2(SCALE_NOTES);

export const experiment: Experiment<Params> = {
  title: 'How long is the theme remembered?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'return',
      title: 'Surprise on the notes of the return, bits a note',
      size: 'half',
      x: { label: 'update' },
      y: { min: 0, max: 4, format: 'number' },
      series: MELODY_NETWORKS.map((key) => ({ key, ...NETWORK_LOOKS[key] })),
      levels: [
        { key: 'nothing', label: 'knowing nothing' },
        { key: 'best', label: 'best possible' },
      ],
    },
    {
      kind: 'curve',
      id: 'whole',
      title: 'Surprise on all notes of the tune, bits a note',
      size: 'half',
      x: { label: 'update' },
      y: { min: 0, max: 4, format: 'number' },
      series: MELODY_NETWORKS.map((key) => ({ key, ...NETWORK_LOOKS[key] })),
      levels: [
        { key: 'nothing', label: 'knowing nothing' },
        { key: 'best', label: 'best possible' },
      ],
    },
    { kind: 'table', id: 'notes', title: 'Four tunes that were held out, note by note' },
  ],

  *run(p, { kernels: k, rng }) {
    const options: ThemeTuneOptions = { freeBars: p.bars, wrongNoteRate: p.wrong };
    const sizes = { T: themeTuneNotes(p.bars), B, D: THEME_TUNE_FEATURES, K: SCALE_NOTES };
    const settings = { rnn: settingOf('rnn', p), lstm: settingOf('lstm', p) };
    const learners = MELODY_NETWORKS.map((key) => ({
      key,
      rate: settings[key].rate,
      model: createMelodyNetwork(
        k,
        key,
        sizes,
        { start: settings[key].start, keepNotes: returnLag(p.bars) },
        rng.fork(`${key} weights`),
      ),
    }));
    const room = exampleRoom(k, { ...sizes, answers: 'frames', learnsFrom: 'labels' });
    const draw = (random: Rng) =>
      Array.from({ length: B }, () => themeTuneExample(drawThemeTune(options, random).notes, p.bars));
    const held = rng.fork('held out');
    const tunes = Array.from({ length: HELD_OUT }, () => drawThemeTune(options, held));

    const limits = { ...options, memoryNotes: Infinity };
    const level = {
      return: { nothing: NOTHING_BITS, best: returnBits(limits) },
      whole: { nothing: NOTHING_BITS, best: tuneBits(limits) },
    };
    let scores: Readonly<Record<MelodyNetwork, Score>> | undefined;
    for (const update of trainMelodies({ updates: p.updates, looks: LOOKS, draw }, learners, room, k, rng)) {
      if (update === undefined) {
        yield;
        continue;
      }
      const [rnn, lstm] = learners.map(({ model }) => scoreOf(model, room, tunes, p.bars));
      scores = { rnn, lstm };
      const ys = (part: 'return' | 'whole') => ({ rnn: rnn[part], lstm: lstm[part] });
      const frame: Frame = {
        progress: { done: update, total: p.updates, unit: 'updates' },
        views: {
          return: { x: update, y: ys('return'), levels: level.return },
          whole: { x: update, y: ys('whole'), levels: level.whole },
        },
        text: `On the return: simple RNN ${bits(rnn.return)}, LSTM ${bits(lstm.return)}. Best possible: ${bits(level.return.best)}.`,
      };
      yield frame;
    }
    if (!scores) throw new Error('melodies: trainMelodies must look at the networks at least once');
    const shown = choose(tunes);
    const [rnn, lstm] = learners.map(({ model }) => hear(model, room, shown, p.bars));
    const noteByNote = shown.flatMap((tune, n) => rollOf(tune, `Tune ${n + 1}`, rnn[n], lstm[n], p));
    const picture: Frame = { views: { notes: rollTable(noteByNote) } };
    yield picture;
    const price = noteSurprise(p.wrong);
    return {
      numbers: {
        rnnReturn: scores.rnn.return,
        lstmReturn: scores.lstm.return,
        rnnWhole: scores.rnn.whole,
        lstmWhole: scores.lstm.whole,
        rnnRight: scores.rnn.right,
        lstmRight: scores.lstm.right,
        rnnError: scores.rnn.error,
        lstmError: scores.lstm.error,
        best: level.return.best,
        bestWhole: level.whole.best,
        nothing: NOTHING_BITS,
        lag: returnLag(p.bars),
        notes: sizes.T,
        rightPrice: price.right,
        ...(p.wrong > 0 ? { wrongPrice: price.wrong } : {}),
        rnnRate: settings.rnn.rate,
        lstmRate: settings.lstm.rate,
        rnnWeights: weightsOf(learners[0].model),
        lstmWeights: weightsOf(learners[1].model),
      },
      models: {
        'simple RNN': saveNetwork(learners[0].model, {
          activation: settings.rnn.start === 'relu' ? 'relu' : 'tanh',
        }),
        LSTM: saveNetwork(learners[1].model),
      },
    };
  },

  finding({ numbers: n }, p) {
    const isPromised = p.bars >= 4 && p.bars <= 8 && p.updates >= 1000 && hasSearchedStart(p);
    const isPossible = (['rnn', 'lstm'] as const).every((key) => n[`${key}Return`] > n.best - 3 * n[`${key}Error`]);
    const holds = n.lstmReturn < NOTHING_BITS / 2 && n.lstmReturn < n.rnnReturn;
    return {
      ok: isPossible && (!isPromised || holds),
      text:
        `${n.lag} notes after a note of the theme it returns. After ${p.updates} updates a note of the return costs the simple RNN ` +
        `${bits(n.rnnReturn)} and the LSTM ${bits(n.lstmReturn)}. Knowing nothing costs ${bits(n.nothing)}, and the least possible is ` +
        `${bits(n.best)}. Over the whole tune it is ${bits(n.rnnWhole)} and ${bits(n.lstmWhole)}.`,
    };
  },
};

/** The start that is asked for, and the rate of the search times what is asked for. */
function settingOf(name: MelodyNetwork, p: Params): Setting {
  const { start, rate } = searched(name, p.bars);
  const asked = name === 'rnn' ? p.rnnStart : p.lstmStart;
  const times = name === 'rnn' ? p.rnnTimes : p.lstmTimes;
  return { start: asked === AS_SEARCHED.value ? start : asked, rate: rate * times };
}

function hasSearchedStart({ lstmStart, lstmTimes }: Params): boolean {
  return lstmStart === AS_SEARCHED.value && lstmTimes === 1;
}

interface Score {
  /** Bits a note. */
  readonly return: number;
  readonly whole: number;
  /** Share of notes of the return that got the largest probability. */
  readonly right: number;
  /** Standard error of `return`, by tune. */
  readonly error: number;
}

function scoreOf(model: SequenceModel, room: ExampleRoom, tunes: readonly ThemeTune[], freeBars: number): Score {
  const lag = returnLag(freeBars);
  const [returns, wholes]: number[][] = [[], []];
  let right = 0;
  for (let at = 0; at < tunes.length; at += B) {
    const some = tunes.slice(at, at + B);
    listen(
      model,
      room,
      some.map(({ notes }) => themeTuneExample(notes, freeBars)),
    ).forEach((said, n) => {
      const { notes } = some[n];
      const cost = surprises(said, notes);
      returns.push(mean(cost.subarray(lag)));
      wholes.push(mean(cost));
      for (let t = lag; t < notes.length; t++) if (guessAt(said, t) === notes[t]) right += 1;
    });
  }
  return {
    return: mean(returns),
    whole: mean(wholes),
    right: right / (BAR_NOTES * tunes.length),
    error: clusteredStandardError(returns.map((hits) => ({ hits, size: 1 }))),
  };
}

/** Tunes to show: the second has exactly one wrong note, where there is such a tune, and the others none. */
function choose(tunes: readonly ThemeTune[]): readonly ThemeTune[] {
  const clean = tunes.filter(({ wrongAt }) => wrongAt.length === 0);
  const wrong = tunes.find(({ wrongAt }) => wrongAt.length === 1);
  const [first, ...others] = clean.length > 0 ? clean : tunes;
  return [first, ...(wrong ? [wrong] : []), ...others].slice(0, SHOWN);
}

interface Heard {
  readonly said: Said;
  /** The tune with the network's own return: each note it plays is the note before for the next. */
  readonly played: Uint8Array;
}

function hear(
  model: SequenceModel,
  room: ExampleRoom,
  tunes: readonly ThemeTune[],
  freeBars: number,
): readonly Heard[] {
  const listenTo = (melodies: readonly Uint8Array[]) =>
    listen(
      model,
      room,
      melodies.map((notes) => themeTuneExample(notes, freeBars)),
    );
  const said = listenTo(tunes.map(({ notes }) => notes));
  const played = tunes.map(({ notes }) => notes.slice());
  for (let t = returnLag(freeBars); t < themeTuneNotes(freeBars); t++) {
    listenTo(played).forEach((one, n) => (played[n][t] = guessAt(one, t)));
  }
  return said.map((one, n) => ({ said: one, played: played[n] }));
}

function rollOf({ notes, wrongAt }: ThemeTune, tune: string, rnn: Heard, lstm: Heard, p: Params): RollNote[] {
  const price = noteSurprise(p.wrong);
  const lag = returnLag(p.bars);
  const costs = { rnn: surprises(rnn.said, notes), lstm: surprises(lstm.said, notes) };
  return Array.from(notes, (note, t) => {
    const [rnnSays, lstmSays] = [guessAt(rnn.said, t), guessAt(lstm.said, t)];
    const isWrong = wrongAt.includes(t);
    return {
      tune: wrongAt.length > 0 ? `${tune}, with a wrong note` : tune,
      from: t,
      beats: 1,
      pitch: KEYS[note],
      asked: t < lag ? 0 : 1,
      wrong: isWrong ? 1 : 0,
      best: t < lag ? NOTHING_BITS : isWrong ? price.wrong : price.right,
      rnn: costs.rnn[t],
      lstm: costs.lstm[t],
      rnnSays: KEYS[rnnSays],
      rnnSure: rnn.said.probabilities[t * SCALE_NOTES + rnnSays],
      lstmSays: KEYS[lstmSays],
      lstmSure: lstm.said.probabilities[t * SCALE_NOTES + lstmSays],
      rnnPlays: KEYS[rnn.played[t]],
      lstmPlays: KEYS[lstm.played[t]],
    };
  });
}

function bits(value: number): string {
  return `${value.toFixed(2)} bits`;
}
