/**
 * The three networks of the chapter: simple RNN with tanh, LSTM, GRU (reset before the product). One layer and one dense
 * output layer each; how many units, and how many units fit into how many weights.
 *
 * Must not: choose a learning rate, or know what the networks are trained on.
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

export const NETWORK_NAMES = ['rnn', 'lstm', 'gru'] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];

export const NETWORKS: Readonly<Record<NetworkName, { readonly label: string; readonly style: LineStyle }>> = {
  rnn: { label: 'simple RNN', style: 'rnn' },
  lstm: { label: 'LSTM', style: 'lstm' },
  gru: { label: 'GRU', style: 'gru' },
};

/** Blocks of H(H+D+1) weights in one cell. */
export const BLOCKS: Readonly<Record<NetworkName, number>> = { rnn: 1, gru: 3, lstm: 4 };

export interface NetworkSizes {
  readonly T: number;
  readonly B: number;
  readonly D: number;
  readonly H: number;
  readonly K: number;
}

/** For how many frames half of a state is left at the start, where a gate decides it. */
export type KeepFrames = Readonly<Record<'lstm' | 'gru', number>>;

/** Weights of one cell: (blocks) · H(H+D+1). */
export function cellWeights(name: NetworkName, H: number, D: number): number {
  //> eq gru.count
  return BLOCKS[name] * H * (H + D + 1);
  //< eq gru.count
}

/** Weights of cell and output layer. */
export function networkWeights(name: NetworkName, { D, H, K }: Pick<NetworkSizes, 'D' | 'H' | 'K'>): number {
  return cellWeights(name, H, D) + K * (H + 1);
}

/** The most units with which a network has no more than `weights`; at least 1. */
export function unitsWithin(name: NetworkName, weights: number, D: number, K: number): number {
  let H = 1;
  while (networkWeights(name, { D, H: H + 1, K }) <= weights) H += 1;
  return H;
}

export interface Shares {
  /** 'weights': each as many units as fit into the weights of the RNN. 'units': all as many as the RNN. */
  readonly fair: string;
  /** Units of the RNN. */
  readonly hidden: number;
  readonly D: number;
  readonly K: number;
}

/** How many units each network gets. */
export function unitsOf({ fair, hidden, D, K }: Shares): Record<NetworkName, number> {
  const weights = networkWeights('rnn', { D, H: hidden, K });
  const units = (name: NetworkName): number => (fair === 'units' ? hidden : unitsWithin(name, weights, D, K));
  return { rnn: hidden, lstm: units('lstm'), gru: units('gru') };
}

/** A cell as a layer: the RNN from an orthogonal matrix, LSTM and GRU with gates that start by keeping. */
export function createCell(
  k: Kernels,
  name: NetworkName,
  sizes: Omit<NetworkSizes, 'K'>,
  keepFrames: KeepFrames,
  rng: Rng,
): RecurrentLayer {
  switch (name) {
    case 'rnn':
      return createSimpleRnnLayer(k, { ...sizes, recurrentInit: 'orthogonal' }, rng);
    case 'lstm':
      return createLstmLayer(k, { ...sizes, forgetBias: keepBiasForLag(keepFrames.lstm) }, rng);
    case 'gru':
      return createGruResetBeforeLayer(k, { ...sizes, keepFrames: keepFrames.gru }, rng);
  }
}

/** The cell with an answer at every frame. */
export function createNetwork(
  k: Kernels,
  name: NetworkName,
  { K, ...sizes }: NetworkSizes,
  keepFrames: KeepFrames,
  rng: Rng,
): SequenceModel {
  return createSequenceModel(k, createCell(k, name, sizes, keepFrames, rng), { K }, rng);
}
