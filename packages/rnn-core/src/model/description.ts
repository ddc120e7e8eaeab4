/**
 * A sequence model as plain data: what it is made of, enough to build it again and to say in a file what its weights
 * mean.
 *
 * Must not: guess. What a description does not say, or says in words that are not known here, is refused.
 */
import type { LstmAblation } from '../cells/lstm-variants';
import type { RnnActivation } from '../cells/simple-rnn';
import type { Kernels } from '../kernels/types';
import { createBidirectional } from '../layers/bidirectional';
import { createDropout, type DropoutConfig } from '../layers/dropout';
import type { RecurrentLayer } from '../layers/recurrent';
import { createGruResetAfterLayer, createGruResetBeforeLayer } from '../layers/recurrent-gru';
import { createLstmLayer } from '../layers/recurrent-lstm';
import { createLstmVariantLayer } from '../layers/recurrent-lstm-variant';
import { createSimpleRnnLayer } from '../layers/recurrent-simple';
import { createStack } from '../layers/stacked';
import type { Rng } from '../rng';
import { createSequenceModel, type SequenceModel, type SequenceModelConfig } from './sequence-model';

interface CellDescription {
  readonly D: number;
  readonly H: number;
  /** Default 'with'. */
  readonly bias?: 'with' | 'without';
  /** Room for dropout of the state, for a 'dropout' round this layer. Default 'none'. */
  readonly recurrentDropout?: 'mask' | 'none';
}

export type LayerDescription =
  | (CellDescription & {
      readonly kind: 'simple-rnn';
      readonly activation?: RnnActivation;
      readonly recurrentInit?: 'orthogonal' | 'glorot' | 'identity';
    })
  | (CellDescription & { readonly kind: 'lstm'; readonly forgetBias?: number })
  | (CellDescription & {
      readonly kind: 'lstm-variant';
      readonly forgetBias?: number;
      readonly ablation?: LstmAblation;
      readonly peepholes?: 'with' | 'without';
    })
  | (CellDescription & { readonly kind: 'gru-reset-before' | 'gru-reset-after'; readonly keepFrames?: number })
  | { readonly kind: 'stack'; readonly skips?: 'plain' | 'residual'; readonly layers: readonly LayerDescription[] }
  | { readonly kind: 'bidirectional'; readonly forward: LayerDescription; readonly reverse: LayerDescription }
  | ({ readonly kind: 'dropout'; readonly layer: LayerDescription } & DropoutConfig);

export interface ModelDescription extends Omit<SequenceModelConfig, 'noise'> {
  readonly layer: LayerDescription;
}

export type CellKind = 'simple-rnn' | 'lstm' | 'lstm-variant' | 'gru-reset-before' | 'gru-reset-after';

/** What the numbers of each kind of cell mean, written into every file and compared when it is read. */
export const CONVENTIONS: Readonly<Record<CellKind, Readonly<Record<string, string>>>> = {
  'simple-rnn': { gates: 'h', matrices: 'Wxh (H,D), Whh (H,H)', biases: 'one' },
  lstm: { gates: 'f,i,C,o', matrices: 'one a gate, (H,H+D), h columns first', biases: 'one a gate' },
  'lstm-variant': {
    gates: 'f,i,C,o, those the variant has',
    matrices: 'one a gate, (H,H+D), h columns first',
    biases: 'one a gate',
    peepholes: 'vectors; f and i see the old C, o the new one',
  },
  'gru-reset-before': {
    gates: 'z,r,h',
    matrices: 'one a gate, (H,H+D), h columns first',
    biases: 'one a gate',
    reset: 'before the product',
    z: '1 overwrites',
  },
  'gru-reset-after': {
    gates: 'z,r,n',
    matrices: 'two a gate, from x (H,D) and from h (H,H)',
    biases: 'one a gate, a second one for n inside the reset',
    reset: 'after the product',
    z: '1 keeps',
  },
};

/** The kinds of cell in a description, each once. */
export function cellKinds(layer: LayerDescription): CellKind[] {
  switch (layer.kind) {
    case 'stack':
      return [...new Set(layer.layers.flatMap(cellKinds))];
    case 'bidirectional':
      return [...new Set([...cellKinds(layer.forward), ...cellKinds(layer.reverse)])];
    case 'dropout':
      return cellKinds(layer.layer);
    default:
      return [layer.kind];
  }
}

/** The described layer with room for T frames of B sequences. Throws a sentence for an unknown kind. */
export function createLayer(
  k: Kernels,
  description: LayerDescription,
  { T, B }: { readonly T: number; readonly B: number },
  rng: Rng,
): RecurrentLayer {
  const room = { T, B };
  switch (description.kind) {
    case 'simple-rnn':
      return createSimpleRnnLayer(k, { ...description, ...room }, rng);
    case 'lstm':
      return createLstmLayer(k, { ...description, ...room }, rng);
    case 'lstm-variant':
      return createLstmVariantLayer(k, { ...description, ...room }, rng);
    case 'gru-reset-before':
      return createGruResetBeforeLayer(k, { ...description, ...room }, rng);
    case 'gru-reset-after':
      return createGruResetAfterLayer(k, { ...description, ...room }, rng);
    case 'stack':
      return createStack(
        k,
        description.layers.map((layer) => createLayer(k, layer, room, rng)),
        { skips: description.skips },
      );
    case 'bidirectional': {
      const forward = createLayer(k, description.forward, room, rng);
      return createBidirectional(k, forward, createLayer(k, description.reverse, room, rng));
    }
    case 'dropout':
      return createDropout(k, createLayer(k, description.layer, room, rng), description);
    default:
      throw new Error(
        `createLayer: kind must be ${Object.keys(CONVENTIONS).join(', ')}, stack, bidirectional or dropout, got ` +
          `${String((description as { kind?: unknown }).kind)}; a GRU must say where it resets`,
      );
  }
}

/** The described model, its weights drawn from rng. `noise` is what dropout draws from in training. */
export function createModel(
  k: Kernels,
  description: ModelDescription,
  room: { readonly T: number; readonly B: number },
  rng: Rng,
  noise?: Rng,
): SequenceModel {
  const { layer, ...config } = description;
  return createSequenceModel(k, createLayer(k, layer, room, rng), { ...config, noise }, rng);
}
