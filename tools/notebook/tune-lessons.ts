/** Chapters 2 and 4: tunes whose theme returns, from the chapters' own tasks, networks and draws. */
import {
  drawThemeTune,
  returnLag,
  SCALE_NOTES,
  THEME_TUNE_FEATURES,
  themeTuneExample,
  themeTuneNotes,
} from '@unrolled/audio-core';
import { createKernels, createRng, type Rng, type SequenceModel } from '@unrolled/rnn-core';
import {
  createMelodyNetwork,
  HIDDEN,
  MELODY_NETWORKS,
  NETWORK_LOOKS,
} from '../../docs/02-lstm/experiments/shared/melody-networks';
import { searched } from '../../docs/02-lstm/experiments/shared/melody-searched';
import {
  createNetwork,
  NETWORK_NAMES,
  NETWORKS,
  unitsOf,
  type NetworkName,
} from '../../docs/04-lstm-vs-gru/experiments/shared/networks';
import { SETTINGS } from '../../docs/04-lstm-vs-gru/experiments/shared/settings';
import { openTask, planOf, SIZES } from '../../docs/04-lstm-vs-gru/experiments/shared/tasks';
import { finish } from '../../docs/01-phoneme-rnn/experiments/shared/train-labeller';
import { rounded, type Lesson, type LessonNetwork, type TuneData } from './lesson';

export interface TuneOptions {
  readonly seed: number;
  readonly updates: number;
}

/** Tunes in a batch, in both chapters. */
const B = 32;
/** The experiments' own defaults. */
const WRONG_NOTES = 0.02;
const BUDGET = 3000;

/** The simple RNN and the LSTM of "02-lstm/melodies" with so many free bars. */
export function melodyLesson({ seed, updates, bars }: TuneOptions & { readonly bars: number }): Lesson {
  const k = createKernels('reference64');
  const rng = createRng(seed);
  const T = themeTuneNotes(bars);
  const networks = MELODY_NETWORKS.map((key): LessonNetwork => {
    const { start, rate } = searched(key, bars);
    const sizes = { T, B, D: THEME_TUNE_FEATURES, K: SCALE_NOTES };
    const model = createMelodyNetwork(k, key, sizes, { start, keepNotes: returnLag(bars) }, rng.fork(`${key} weights`));
    const kind =
      key === 'rnn'
        ? ({ kind: 'simple-rnn', activation: start === 'relu' ? 'relu' : 'tanh' } as const)
        : ({ kind: 'lstm' } as const);
    return { key, label: NETWORK_LOOKS[key].label, ...kind, H: HIDDEN[key], rate, weights: rounded(model.params) };
  });
  const fresh = rng.fork('tunes to learn from');
  const draw = (): Uint8Array => drawThemeTune({ freeBars: bars, wrongNoteRate: WRONG_NOTES }, fresh).notes;
  return lessonOf(networks, Array.from({ length: updates * B }, draw), bars, updates);
}

/** GRU and LSTM of "04-lstm-vs-gru/compare" on its short melodies; `repetition` counts from 0. */
export function comparisonLesson({ seed, updates, repetition }: TuneOptions & { readonly repetition: number }): Lesson {
  const k = createKernels('reference64');
  const rng = createRng(seed);
  const [name, length] = ['melodies', 'short'] as const;
  const plan = planOf(name, length);
  const units = unitsOf({ share: 'weights', budget: BUDGET }, plan);
  const make = (key: NetworkName, random: Rng): SequenceModel => {
    const sizes = { D: plan.D, K: plan.K, T: 1, B: 1, H: units[key] };
    const { start } = SETTINGS[name][length][key];
    return createNetwork(k, key, sizes, { start, keepFrames: plan.bridge }, plan, random);
  };
  for (const key of NETWORK_NAMES) make(key, rng); // the experiment takes their memory first, and draws while it does
  const seedRng = rng.fork(`seed ${repetition}`);
  const task = finish(openTask(name, length, seedRng.fork('task')));
  const networks = (['gru', 'lstm'] as const).map((key): LessonNetwork => {
    const model = make(key, seedRng.fork(key).fork('weights'));
    const kind = key === 'gru' ? 'gru-reset-before' : 'lstm';
    const { rate } = SETTINGS[name][length][key];
    return { key, label: NETWORKS[key].label, kind, H: units[key], rate, weights: rounded(model.params) };
  });
  const next = task.batches();
  const tunes = Array.from({ length: updates }, () => next().map(({ labels = [] }) => Uint8Array.from(labels))).flat();
  return lessonOf(networks, tunes, SIZES[name][length], updates);
}

function lessonOf(
  networks: readonly LessonNetwork[],
  tunes: readonly Uint8Array[],
  freeBars: number,
  updates: number,
): Lesson {
  const T = themeTuneNotes(freeBars);
  const notes = new Uint8Array(tunes.length * T);
  tunes.forEach((tune, n) => notes.set(tune, n * T));
  const data: TuneData = { kind: 'tunes', notes, freeBars };
  return {
    ...{ D: THEME_TUNE_FEATURES, K: SCALE_NOTES, T, B, networks, data },
    batches: Uint16Array.from({ length: updates * B }, (_, n) => n),
    example: (position) => themeTuneExample(notes.subarray(position * T, (position + 1) * T), freeBars),
  };
}
