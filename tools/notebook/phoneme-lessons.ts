/** Chapters 1 and 3: the phonemes, from the chapters' own tasks, networks and draws. */
import { createKernels, createRnnLabeller, createRng, createTrainState, nextIndices } from '@unrolled/rnn-core';
import { phonemeTask as firstTask } from '../../docs/01-phoneme-rnn/experiments/shared/phoneme-task';
import { adamAt, finish } from '../../docs/01-phoneme-rnn/experiments/shared/train-labeller';
import { createLearner, judgingRoom } from '../../docs/03-gru/experiments/shared/phoneme-learner';
import {
  B as GRU_BATCH,
  FRAMES_MAX,
  phonemeRoom,
  phonemeTask,
} from '../../docs/03-gru/experiments/shared/phoneme-task';
import { KEEP_FRAMES, RATES } from '../../docs/03-gru/experiments/shared/phonemes-experiment';
import { NETWORKS, unitsOf } from '../../docs/03-gru/experiments/shared/three-networks';
import { featureData, featureExample, rounded, type Lesson } from './lesson';

export interface PhonemeOptions {
  readonly seed: number;
  readonly updates: number;
  readonly utterances: number;
}
/** Hidden units of the simple RNN, its rate and its batch: the defaults of "01-phoneme-rnn/train". */
const FIRST = { H: 32, rate: 0.005, B: 8 };

/** The RNN of "01-phoneme-rnn/train" with `sequences` = utterances. */
export function simpleRnnLesson({ seed, updates, utterances }: PhonemeOptions): Lesson {
  const k = createKernels('reference64');
  const rng = createRng(seed);
  const { train, D, K } = finish(firstTask('features', utterances, rng));
  const { H, rate, B } = FIRST;
  const labeller = createRnnLabeller(k, { D, K, H, maxT: FRAMES_MAX, B }, rng.fork('rnn weights'));
  const state = createTrainState(k, labeller, adamAt(rate), train.length, rng.fork('order'));
  const batches = order(updates, () => nextIndices(state, B));
  const data = featureData(train);
  const network = { key: 'rnn', label: 'simple RNN', kind: 'simple-rnn', activation: 'tanh', H, rate } as const;
  return {
    ...{ D, K, T: FRAMES_MAX, B, data, batches, example: featureExample(data, D) },
    networks: [{ ...network, weights: rounded(labeller.params) }],
  };
}

/** The GRU of "03-gru/phonemes" on the first so many utterances of its training set. */
export function gruLesson({ seed, updates, utterances }: PhonemeOptions): Lesson {
  const k = createKernels('reference64');
  const rng = createRng(seed);
  const whole = finish(phonemeTask(1, rng));
  const task = { ...whole, train: whole.train.slice(0, utterances) };
  const { D, K } = task;
  const H = unitsOf({ fair: 'weights', hidden: 32, D, K }).gru;
  const start = { name: 'gru', H, rate: RATES.gru, keepFrames: KEEP_FRAMES } as const;
  const rooms = { train: phonemeRoom(k), judge: judgingRoom(k, task) };
  const own = rng.fork('gru');
  const { model } = createLearner(k, start, task, rooms, own);
  const state = createTrainState(k, model, adamAt(start.rate), task.train.length, own.fork('order'));
  const data = featureData(task.train);
  return {
    ...{ D, K, T: FRAMES_MAX, B: GRU_BATCH, data, example: featureExample(data, D) },
    batches: order(updates, () => nextIndices(state, GRU_BATCH)),
    networks: [
      {
        key: 'gru',
        label: NETWORKS.gru.label,
        kind: 'gru-reset-before',
        H,
        rate: start.rate,
        weights: rounded(model.params),
      },
    ],
  };
}

function order(updates: number, next: () => readonly number[]): Uint16Array {
  return Uint16Array.from(Array.from({ length: updates }, next).flat());
}
