/**
 * A network of one recurrent layer as a model file, described from itself: for runs that train several and hand all out.
 *
 * Must not: guess. A simple RNN does not know in words what bends its state, so the caller says it; what is more than
 * one layer has a description of its own (saveModel).
 */
import type { RnnActivation } from '../cells/simple-rnn';
import { CONVENTIONS, type LayerDescription, type ModelDescription } from '../model/description';
import { saveModel } from '../model/model-file';
import type { SequenceModel } from '../model/sequence-model';

export interface SaveNetworkOptions {
  /** Of a simple RNN; needed there, refused elsewhere. */
  readonly activation?: RnnActivation;
  /** Names of the K answers. */
  readonly labels?: readonly string[];
}

/** The bytes of a safetensors file that loadModel reads. Throws a sentence for anything but one plain cell. */
export function saveNetwork(model: SequenceModel, { activation, labels }: SaveNetworkOptions = {}): Uint8Array {
  const notes: Record<string, string> = labels ? { labels: JSON.stringify(labels) } : {};
  return saveModel({ description: describe(model, activation), model, notes });
}

function describe({ layer, sizes, head, lossConfig, V }: SequenceModel, activation?: RnnActivation): ModelDescription {
  const { kind } = layer;
  const { D, H, K } = sizes;
  if (!Object.hasOwn(CONVENTIONS, kind) || kind === 'lstm-variant') {
    throw new Error(
      `saveNetwork: layer must be one plain cell, got ${kind}; save it with saveModel and its description`,
    );
  }
  if ((kind === 'simple-rnn') !== (activation !== undefined)) {
    throw new Error(
      `saveNetwork: activation must be given for a simple RNN and for nothing else, got ${activation ?? 'none'} for ${kind}`,
    );
  }
  const bias = Object.keys(layer.params).some((name) => name.startsWith('b')) ? 'with' : 'without';
  return {
    layer: { kind, D, H, bias, ...(activation ? { activation } : {}) } as LayerDescription,
    ...{ K, head, loss: lossConfig },
    ...(V > 0 ? { input: { kind: 'symbols' as const, V } } : {}),
  };
}
