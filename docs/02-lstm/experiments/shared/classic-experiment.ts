/**
 * An experiment made of a classic test: one network or the three of this chapter, trained beside each other, against a baseline.
 */
import type { Experiment, Frame, NumberFormat, NumberParam, ParamValues, Schema } from '@unrolled/lab-protocol';
import { saveNetwork, type ClassicTask } from '@unrolled/rnn-core';
import { createNetwork, NETWORK_NAMES, NETWORKS, RACED, type NetworkName, type NetworkSizes } from './networks';
import { trainClassic, type Measure } from './train-classic';

export interface Params extends ParamValues {
  network: string;
  length: number;
  hidden: number;
  updates: number;
  seed: number;
}

export interface ClassicSettings extends Pick<NetworkSizes, 'tanhStart'> {
  /** For how many frames each gated network keeps half of a state at the start. */
  readonly keepFrames: Readonly<Record<'lstm' | 'gru', number>>;
  /** Learning rate of each network. */
  readonly rates: Readonly<Record<NetworkName, number>>;
}

export interface ClassicSpec {
  readonly title: string;
  readonly length: NumberParam;
  readonly hidden: number;
  readonly updates: number;
  readonly B: number;
  task(length: number): ClassicTask;
  /** What a network without memory cannot pass below. */
  baseline(length: number): number;
  readonly measure: Measure;
  /** What `measure` gives, for the axis and for sentences. */
  readonly measured: string;
  readonly baselineLabel: string;
  readonly format: NumberFormat;
  print(value: number): string;
  /** What the searches found for each network at this length. */
  settings(length: number): ClassicSettings;
  /** The share of the baseline below which a network counts as having learnt the test. */
  readonly learnt: number;
}

export function classicExperiment(spec: ClassicSpec): Experiment<Params> {
  const params: Schema<Params> = {
    network: {
      kind: 'choice',
      label: 'Network',
      options: [
        { value: 'all', label: 'all three' },
        ...NETWORK_NAMES.map((value) => ({ value, label: NETWORKS[value].label })),
      ],
      default: 'all',
      help: 'One network, or the three of this chapter side by side on the same examples. The GRU comes in chapter 3.',
    },
    length: spec.length,
    hidden: {
      kind: 'number',
      label: 'Hidden units H',
      min: 4,
      max: 64,
      step: 4,
      default: spec.hidden,
      help: 'How many numbers each network carries. The LSTM has about four times as many weights for it.',
    },
    updates: {
      kind: 'number',
      label: 'Updates',
      min: 50,
      max: 5000,
      step: 50,
      default: spec.updates,
      help: 'Steps of learning, each on a batch of fresh examples.',
    },
    seed: { kind: 'seed', label: 'Seed', default: 1, help: 'Decides the first weights and every example.' },
  };
  return {
    title: spec.title,
    params,
    views: [
      {
        kind: 'curve',
        id: 'error',
        title: `${spec.measured}, on examples held out`,
        x: { label: 'update' },
        y: { min: 0, format: spec.format },
        series: NETWORK_NAMES.map((key) => ({ key, ...NETWORKS[key] })),
        levels: [{ key: 'baseline', label: spec.baselineLabel }],
      },
    ],

    *run(p, { kernels: k, rng }) {
      const task = spec.task(p.length);
      const baseline = spec.baseline(p.length);
      const names = p.network === 'all' ? RACED : NETWORK_NAMES.filter((name) => p.network === name);
      const { rates, tanhStart, keepFrames } = spec.settings(p.length);
      const sizesOf = (name: NetworkName): NetworkSizes => ({
        H: p.hidden,
        B: spec.B,
        tanhStart,
        keepFrames: keepFrames[name === 'gru' ? 'gru' : 'lstm'],
      });
      const candidates = names.map((key) => ({
        key,
        model: createNetwork(k, key, task, sizesOf(key), rng.fork(`${key} weights`)),
        rate: rates[key],
      }));
      const show = (update: number, errors: Readonly<Record<string, number>>): Frame => ({
        progress: { done: update, total: p.updates, unit: 'updates' },
        views: { error: { x: update, y: errors, levels: { baseline } } },
      });
      const run = { task, B: spec.B, updates: p.updates, measure: spec.measure };
      const errors = yield* trainClassic(run, candidates, k, rng, show);
      const numbers: Record<string, number> = { baseline };
      for (const [name, error] of Object.entries(errors)) {
        numbers[`${name}Error`] = error;
        numbers[`${name}Share`] = error / baseline;
      }
      const models = Object.fromEntries(
        candidates.map(({ key, model }) => [
          NETWORKS[key].label,
          saveNetwork(model, key === 'tanh' || key === 'relu' ? { activation: key } : {}),
        ]),
      );
      return { numbers, models };
    },

    finding({ numbers: n }, p) {
      const names = NETWORK_NAMES.filter((name) => `${name}Error` in n);
      const said = names.map((name) => `${NETWORKS[name].label} ${spec.print(n[`${name}Error`])}`);
      return {
        ok: !names.includes('lstm') || n.lstmShare < spec.learnt,
        text:
          `After ${p.updates} updates the ${spec.measured.toLowerCase()} is: ${said.join('; ')}. ` +
          `The level of ${spec.baselineLabel} is ${spec.print(n.baseline)}.`,
      };
    },
  };
}
