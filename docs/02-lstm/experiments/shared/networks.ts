/**
 * The networks that the classic tests compare, each with a start of its own. The GRU belongs to the next chapter: it runs
 * when asked for, and in the long races.
 *
 * Which start and which learning rate suit it is searched in the experiments "simple-rnn", "lstm-start" and "gru-start";
 * each test names what they found (classic-experiment.ts).
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
  tanh: { label: 'tanh RNN', style: 'rnn' },
  relu: { label: 'ReLU RNN', style: 'thin' },
  lstm: { label: 'LSTM', style: 'lstm' },
  gru: { label: 'GRU', style: 'gru' },
};
export const NETWORK_NAMES = Object.keys(NETWORKS) as NetworkName[];
/** Those that race in the page. */
export const RACED: readonly NetworkName[] = ['tanh', 'relu', 'lstm'];

export type SimpleStart = 'orthogonal' | 'glorot' | 'identity';
export interface NetworkSizes {
  readonly H: number;
  readonly B: number;
  /** What Whh of the tanh network starts as. */
  readonly tanhStart: SimpleStart;
  /** For how many frames LSTM or GRU keep half of a state at the start. */
  readonly keepFrames: number;
}

export function createNetwork(
  k: Kernels,
  name: NetworkName,
  task: ClassicTask,
  { H, B, tanhStart, keepFrames }: NetworkSizes,
  rng: Rng,
): SequenceModel {
  const sizes = { T: task.T, B, D: task.D, H };
  switch (name) {
    case 'lstm':
      return withHead(k, createLstmLayer(k, { ...sizes, forgetBias: keepBiasForLag(keepFrames) }, rng), task, rng);
    case 'gru':
      return withHead(k, createGruResetBeforeLayer(k, { ...sizes, keepFrames }, rng), task, rng);
    case 'tanh':
      return createSimpleNetwork(k, task, { H, B }, { activation: 'tanh', start: tanhStart }, rng);
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
