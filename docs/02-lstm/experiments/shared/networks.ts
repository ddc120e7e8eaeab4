/**
 * The four networks that the classic tests compare, each with a start and a rate that suit it.
 *
 * How long a gated network keeps a state at the start, and every learning rate, were tried out for each test, for the
 * simple networks their start as well; the experiment "simple-rnn" shows how its results depend on start and rate.
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
  type RnnActivation,
  type Rng,
  type SequenceModel,
} from '@unrolled/rnn-core';
import type { ClassicTask } from '@unrolled/rnn-core';

export type NetworkName = 'tanh' | 'relu' | 'lstm' | 'gru';

export const NETWORKS: Readonly<Record<NetworkName, { readonly label: string; readonly style: LineStyle }>> = {
  tanh: { label: 'simple RNN, tanh', style: 'rnn' },
  relu: { label: 'simple RNN, ReLU from the identity', style: 'thin' },
  lstm: { label: 'LSTM', style: 'lstm' },
  gru: { label: 'GRU', style: 'gru' },
};
export const NETWORK_NAMES = Object.keys(NETWORKS) as NetworkName[];

export type SimpleStart = 'orthogonal' | 'glorot' | 'identity';
export interface NetworkSizes {
  readonly H: number;
  readonly B: number;
  /** For how many frames each gated network keeps half of a state at the start. */
  readonly keepFrames: { readonly lstm: number; readonly gru: number };
}

export function createNetwork(
  k: Kernels,
  name: NetworkName,
  task: ClassicTask,
  { H, B, keepFrames }: NetworkSizes,
  rng: Rng,
): SequenceModel {
  const sizes = { T: task.T, B, D: task.D, H };
  switch (name) {
    case 'lstm':
      return withHead(k, createLstmLayer(k, { ...sizes, forgetBias: keepBiasForLag(keepFrames.lstm) }, rng), task, rng);
    case 'gru':
      return withHead(k, createGruResetBeforeLayer(k, { ...sizes, keepFrames: keepFrames.gru }, rng), task, rng);
    case 'tanh':
      return createSimpleNetwork(k, task, { H, B }, { activation: 'tanh', start: 'orthogonal' }, rng);
    case 'relu':
      return createSimpleNetwork(k, task, { H, B }, { activation: 'relu', start: 'identity' }, rng);
  }
}

export function createSimpleNetwork(
  k: Kernels,
  task: ClassicTask,
  { H, B }: Pick<NetworkSizes, 'H' | 'B'>,
  { activation, start }: { readonly activation: RnnActivation; readonly start: SimpleStart },
  rng: Rng,
): SequenceModel {
  const layer = createSimpleRnnLayer(k, { T: task.T, B, D: task.D, H, activation, recurrentInit: start }, rng);
  return withHead(k, layer, task, rng);
}

function withHead(k: Kernels, layer: RecurrentLayer, task: ClassicTask, rng: Rng): SequenceModel {
  return createSequenceModel(
    k,
    layer,
    {
      K: task.K,
      head: { kind: task.answers === 'frames' ? 'frames' : 'final-state' },
      loss: { kind: task.learnsFrom === 'targets' ? 'squared-error' : 'cross-entropy' },
    },
    rng,
  );
}
