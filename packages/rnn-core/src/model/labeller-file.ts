/**
 * A trained simple-RNN labeller as a file: its weights, what they mean, and what the features were divided by.
 *
 * Must not: load weights whose kind or sizes the file does not state.
 */
import type { Kernels } from '../kernels/types';
import { createRng } from '../rng';
import { createRnnLabeller, type RnnLabeller } from './rnn-labeller';
import { readSafetensors, writeSafetensors, type StoredTensor } from './safetensors';

/** featureMean and featureStd (D): a feature was standardised as (x − mean) / std before the network saw it. */
export interface LabellerFile {
  readonly labeller: RnnLabeller;
  readonly labels: readonly string[];
  readonly featureMean: Float64Array;
  readonly featureStd: Float64Array;
}

const FORMAT = 'unrolled-labeller/1';

export function saveLabeller({ labeller, labels, featureMean, featureStd }: LabellerFile): Uint8Array {
  const { D, H, K } = labeller.sizes;
  const { activation } = labeller.tape;
  const tensors: Record<string, StoredTensor> = {
    featureMean: { shape: [D], data: featureMean },
    featureStd: { shape: [D], data: featureStd },
  };
  for (const [name, { shape, data }] of Object.entries(labeller.params)) tensors[name] = { shape, data };
  return writeSafetensors({
    metadata: {
      format: FORMAT,
      kind: labeller.kind,
      activation,
      sizes: JSON.stringify({ D, H, K }),
      labels: JSON.stringify(labels),
    },
    tensors,
  });
}

/** Rebuilds the labeller with room for maxT frames of one sequence. Throws with the reason on a file of another kind. */
export function loadLabeller(k: Kernels, bytes: Uint8Array, maxT: number): LabellerFile {
  const { metadata, tensors } = readSafetensors(bytes);
  if (metadata.format !== FORMAT || metadata.kind !== 'simple-rnn') {
    throw new Error(
      `loadLabeller: expected a model of format ${FORMAT} and kind simple-rnn, got ` +
        `${metadata.format ?? 'no format'} and ${metadata.kind ?? 'no kind'}; choose a model saved by this course`,
    );
  }
  const { activation } = metadata;
  if (activation !== 'tanh' && activation !== 'relu') {
    throw new Error(
      `loadLabeller: activation must be tanh or relu, got ${activation}; the weights mean nothing without`,
    );
  }
  const { D, H, K } = JSON.parse(metadata.sizes) as { D: number; H: number; K: number };
  const labeller = createRnnLabeller(k, { D, H, K, maxT, B: 1, activation }, createRng(0));
  for (const [name, { shape, data }] of Object.entries(labeller.params)) {
    const stored = tensors[name];
    if (stored?.shape.join() !== shape.join()) {
      throw new Error(
        `loadLabeller: ${name} must be (${shape.join(',')}), got (${stored?.shape.join(',') ?? 'nothing'}); ` +
          'the file does not match its own sizes',
      );
    }
    data.set(stored.data);
  }
  labeller.repack();
  return {
    labeller,
    labels: JSON.parse(metadata.labels) as string[],
    featureMean: Float64Array.from(tensors.featureMean.data),
    featureStd: Float64Array.from(tensors.featureStd.data),
  };
}
