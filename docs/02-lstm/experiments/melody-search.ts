/**
 * The search for rate and start: every start of the simple RNN and of the LSTM with every rate, on the tunes whose theme returns.
 *
 * Both networks get the same number of tries, on the same tunes. Nobody may say that one of them is worse before each had its own
 * search. Promise: none, it reports what it finds.
 */
import {
  drawThemeTune,
  returnLag,
  SCALE_NOTES,
  THEME_TUNE_FEATURES,
  themeTuneExample,
  themeTuneNotes,
  wrongNoteBits,
} from '@unrolled/audio-core';
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { exampleRoom, type Rng } from '@unrolled/rnn-core';
import { createMelodyNetwork, LSTM_STARTS, MELODY_NETWORKS, NETWORK_LOOKS, RNN_STARTS } from './shared/melody-networks';
import { listen, mean, surprises, trainMelodies } from './shared/melody-training';

export interface Params extends ParamValues {
  bars: number;
  updates: number;
  seed: number;
}

const params: Schema<Params> = {
  bars: {
    kind: 'number',
    label: 'Free bars',
    min: 0,
    max: 24,
    step: 1,
    default: 6,
    help: 'Bars between the theme and its return.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 4000,
    step: 20,
    default: 1000,
    help: 'Steps of learning for each of the thirty networks.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 11, help: 'Decides every tune and the first weights.' },
};

const RATES = [0.001, 0.002, 0.005, 0.01, 0.02];
const STARTS = { rnn: RNN_STARTS, lstm: LSTM_STARTS };
const WRONG_NOTE_RATE = 0.02;
const B = 32;
const HELD_OUT = 256;

export const experiment: Experiment<Params> = {
  title: 'Which rate and which start suit each network?',
  params,
  views: [{ kind: 'table', id: 'bits', title: 'Bits on a note of the return, by start and rate' }],

  *run(p, { kernels: k, rng }) {
    const options = { freeBars: p.bars, wrongNoteRate: WRONG_NOTE_RATE };
    const sizes = { T: themeTuneNotes(p.bars), B, D: THEME_TUNE_FEATURES, K: SCALE_NOTES };
    const lag = returnLag(p.bars);
    const room = exampleRoom(k, { ...sizes, answers: 'frames', learnsFrom: 'labels' });
    const drawOne = (random: Rng) => themeTuneExample(drawThemeTune(options, random).notes, p.bars);
    const draw = (random: Rng) => Array.from({ length: B }, () => drawOne(random));
    const held = rng.fork('held out');
    const tunes = Array.from({ length: HELD_OUT }, () => drawOne(held));
    const tries = MELODY_NETWORKS.flatMap((key) =>
      STARTS[key].flatMap((start) =>
        RATES.map((rate) => ({
          key,
          start,
          rate,
          model: createMelodyNetwork(k, key, sizes, { start: start.value, keepNotes: lag }, rng.fork(`${key} weights`)),
        })),
      ),
    );
    for (const update of trainMelodies({ updates: p.updates, looks: 21, draw }, tries, room, k, rng)) {
      if (update === undefined) yield;
      else yield { progress: { done: update, total: p.updates, unit: 'updates' } };
    }
    const found = tries.map(({ key, start, rate, model }) => {
      const costs: number[] = [];
      for (let at = 0; at < tunes.length; at += B) {
        const some = tunes.slice(at, at + B);
        listen(model, room, some).forEach((said, n) => costs.push(mean(surprises(said, some[n].labels).subarray(lag))));
      }
      return { key, start, rate, cost: mean(costs) };
    });
    const rows = MELODY_NETWORKS.flatMap((key) =>
      STARTS[key].map(({ value, label }) => [
        NETWORK_LOOKS[key].label,
        label,
        ...found
          .filter((one) => one.key === key && one.start.value === value)
          .map(({ cost }) => Number(cost.toFixed(2))),
      ]),
    );
    yield {
      views: { bits: { columns: ['network', 'start', ...RATES.map((rate) => `rate ${rate}`)], rows } },
    };
    const numbers: Record<string, number> = { tries: tries.length / 2, best: wrongNoteBits(WRONG_NOTE_RATE) };
    for (const key of MELODY_NETWORKS) {
      const own = found.filter((one) => one.key === key).sort((a, b) => a.cost - b.cost);
      numbers[`${key}Best`] = own[0].cost;
      numbers[`${key}Rate`] = own[0].rate;
      for (const rate of RATES) {
        numbers[`${key}At ${rate}`] = Math.min(...own.filter((one) => one.rate === rate).map(({ cost }) => cost));
      }
      for (const { value } of STARTS[key]) {
        const ofStart = own.filter(({ start }) => start.value === value);
        numbers[`${key}Best ${value}`] = ofStart[0].cost;
        numbers[`${key}Rate ${value}`] = ofStart[0].rate;
      }
    }
    return { numbers };
  },

  finding({ numbers: n }) {
    const said = MELODY_NETWORKS.map((key) => {
      const start = STARTS[key].find(({ value }) => n[`${key}Best ${value}`] === n[`${key}Best`]);
      return `${NETWORK_LOOKS[key].label} ${n[`${key}Best`].toFixed(2)} bits (${start?.label ?? ''}, rate ${n[`${key}Rate`]})`;
    });
    return {
      ok: true,
      text: `The best of ${n.tries} tries each: ${said.join(', ')}. Best possible: ${n.best.toFixed(2)}.`,
    };
  },
};
