/**
 * The two networks that predict melodies, of about as many weights, and the starts and rates that were tried for each.
 *
 * Must not: know what a melody is.
 */
import {
  createLstmLayer,
  createSequenceModel,
  createSimpleRnnLayer,
  keepBiasForLag,
  parameterCount,
  type Kernels,
  type Rng,
  type SequenceModel,
} from '@unrolled/rnn-core';
import type { LineStyle } from '@unrolled/lab-protocol';

export type MelodyNetwork = 'rnn' | 'lstm';
export const MELODY_NETWORKS = ['rnn', 'lstm'] as const;
export const NETWORK_LOOKS: Readonly<Record<MelodyNetwork, { readonly label: string; readonly style: LineStyle }>> = {
  rnn: { label: 'simple RNN', style: 'rnn' },
  lstm: { label: 'LSTM', style: 'lstm' },
};

/** Hidden units: four blocks of weights make the LSTM as heavy with about half of them. */
export const HIDDEN: Readonly<Record<MelodyNetwork, number>> = { rnn: 64, lstm: 30 };

export const RNN_STARTS = [
  { value: 'relu', label: 'ReLU, identity' },
  { value: 'orthogonal', label: 'tanh, orthogonal' },
  { value: 'glorot', label: 'tanh, Glorot' },
] as const;
export const LSTM_STARTS = [
  { value: 'lag', label: 'half left at the return' },
  { value: 'one', label: 'bias 1' },
  { value: 'zero', label: 'bias 0' },
] as const;

export interface MelodySizes {
  readonly T: number;
  readonly B: number;
  readonly D: number;
  readonly K: number;
}
/** `keepNotes`: after how many notes the start "lag" leaves half of a cell state. */
export interface MelodyStart {
  readonly start: string;
  readonly keepNotes: number;
}

/** A network with scores for K notes at each of T places. Throws on a start that is in neither list. */
export function createMelodyNetwork(
  k: Kernels,
  name: MelodyNetwork,
  { T, B, D, K }: MelodySizes,
  { start, keepNotes }: MelodyStart,
  rng: Rng,
): SequenceModel {
  const sizes = { T, B, D, H: HIDDEN[name] };
  const layer =
    name === 'lstm'
      ? createLstmLayer(k, { ...sizes, forgetBias: forgetBias(start, keepNotes) }, rng)
      : createSimpleRnnLayer(k, { ...sizes, ...simpleStart(start) }, rng);
  return createSequenceModel(k, layer, { K, head: { kind: 'frames' }, loss: { kind: 'cross-entropy' } }, rng);
}

export const weightsOf = (model: SequenceModel): number => parameterCount(model.params);

function forgetBias(start: string, keepNotes: number): number {
  switch (start) {
    case 'lag':
      return keepBiasForLag(keepNotes);
    case 'one':
      return 1;
    case 'zero':
      return 0;
    default:
      throw new Error(`createMelodyNetwork: start must be one of LSTM_STARTS, got ${start}`);
  }
}

function simpleStart(start: string) {
  switch (start) {
    case 'relu':
      return { activation: 'relu', recurrentInit: 'identity' } as const;
    case 'orthogonal':
    case 'glorot':
      return { activation: 'tanh', recurrentInit: start } as const;
    default:
      throw new Error(`createMelodyNetwork: start must be one of RNN_STARTS, got ${start}`);
  }
}
