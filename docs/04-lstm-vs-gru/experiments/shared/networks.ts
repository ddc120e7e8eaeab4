/**
 * The three networks that are compared: one recurrent layer and one dense output layer each. How many weights they have,
 * how many units a budget of weights allows, and the two ways each may start.
 *
 * Must not: choose a learning rate or a start (settings.ts), or know what the networks are trained on.
 */
import type { LineStyle } from '@unrolled/lab-protocol';
import {
  createGruResetBeforeLayer,
  createLstmLayer,
  createSequenceModel,
  createSimpleRnnLayer,
  keepBiasForLag,
  type Kernels,
  type RecurrentLayer,
  type Rng,
  type SequenceModel,
} from '@unrolled/rnn-core';

export const NETWORK_NAMES = ['rnn', 'gru', 'lstm'] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];

export const NETWORKS: Readonly<Record<NetworkName, { readonly label: string; readonly style: LineStyle }>> = {
  rnn: { label: 'simple RNN', style: 'rnn' },
  gru: { label: 'GRU', style: 'gru' },
  lstm: { label: 'LSTM', style: 'lstm' },
};

/** Blocks of H(H+D+1) weights in one cell. */
export const BLOCKS: Readonly<Record<NetworkName, number>> = { rnn: 1, gru: 3, lstm: 4 };

/**
 * 'usual': the RNN with tanh from an orthogonal matrix; the LSTM with forget bias 1; the GRU with all biases 0.
 * 'keeping': the RNN with ReLU from the identity; LSTM and GRU with the gate bias that leaves half of a state after as
 * many frames as the task has to bridge.
 */
export type Start = 'usual' | 'keeping';
export const STARTS: readonly Start[] = ['usual', 'keeping'];

export interface Outside {
  /** Features that come in, numbers that go out. */
  readonly D: number;
  readonly K: number;
}
export interface NetworkSizes extends Outside {
  readonly T: number;
  readonly B: number;
  readonly H: number;
}
/** What the answers of a network are: one a frame or one a sequence, classes or numbers. */
export interface AnswerForm {
  readonly answers: 'frames' | 'sequence';
  readonly learnsFrom: 'labels' | 'targets';
}

/** Weights of cell and output layer. */
export function networkWeights(name: NetworkName, H: number, { D, K }: Outside): number {
  //> eq fair.weights
  const cell = BLOCKS[name] * H * (H + D + 1);
  const output = K * (H + 1);
  return cell + output;
  //< eq fair.weights
}

/** The most units with which a network has no more than `budget` weights; throws where not even one fits. */
export function unitsWithin(name: NetworkName, budget: number, { D, K }: Outside): number {
  const blocks = BLOCKS[name];
  //> eq fair.units
  const linear = blocks * (D + 1) + K;
  const root = Math.sqrt(linear ** 2 + 4 * blocks * (budget - K));
  const units = Math.floor((root - linear) / (2 * blocks));
  //< eq fair.units
  if (!(units >= 1)) throw new Error(`unitsWithin: budget must allow one unit of ${name}, got ${budget}; give it more`);
  return units;
}

export interface Sized {
  readonly share: string;
  /** Where `share` is 'weights': no network has more. Where it is 'units': the LSTM's, and all have as many units as it. */
  readonly budget: number;
}

/** Units of each network: as many as fit into the budget of weights, or all as many as the LSTM then has. */
export function unitsOf({ share, budget }: Sized, outside: Outside): Record<NetworkName, number> {
  const units = (name: NetworkName): number => unitsWithin(share === 'units' ? 'lstm' : name, budget, outside);
  return { rnn: units('rnn'), gru: units('gru'), lstm: units('lstm') };
}

export function createNetwork(
  k: Kernels,
  name: NetworkName,
  { K, ...sizes }: NetworkSizes,
  { start, keepFrames }: { readonly start: Start; readonly keepFrames: number },
  form: AnswerForm,
  rng: Rng,
): SequenceModel {
  return withHead(k, createCell(k, name, sizes, start, keepFrames, rng), K, form, rng);
}

/** The output layer: an answer at every frame or one from the last state, with the loss that goes with it. */
export function withHead(
  k: Kernels,
  layer: RecurrentLayer,
  K: number,
  { answers, learnsFrom }: AnswerForm,
  rng: Rng,
): SequenceModel {
  return createSequenceModel(
    k,
    layer,
    {
      K,
      head: { kind: answers === 'frames' ? 'frames' : 'final-state' },
      loss: { kind: learnsFrom === 'targets' ? 'squared-error' : 'cross-entropy' },
    },
    rng,
  );
}

function createCell(
  k: Kernels,
  name: NetworkName,
  sizes: Omit<NetworkSizes, 'K'>,
  start: Start,
  keepFrames: number,
  rng: Rng,
): RecurrentLayer {
  const keeps = start === 'keeping';
  switch (name) {
    case 'rnn':
      return createSimpleRnnLayer(
        k,
        { ...sizes, activation: keeps ? 'relu' : 'tanh', recurrentInit: keeps ? 'identity' : 'orthogonal' },
        rng,
      );
    case 'gru':
      return createGruResetBeforeLayer(k, { ...sizes, ...(keeps ? { keepFrames } : {}) }, rng);
    case 'lstm':
      return createLstmLayer(k, { ...sizes, forgetBias: keeps ? keepBiasForLag(keepFrames) : 1 }, rng);
  }
}
