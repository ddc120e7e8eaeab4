/**
 * A sequence model as a file: weights, what it is made of, and what its numbers mean.
 *
 * A safetensors file. Metadata: `format`, `model` (the description as JSON) and `conventions` (gate order, columns,
 * biases, place of the reset, sense of z). Tensors: `weight/NAME`, and `extra/NAME` for what belongs to the model but
 * is not trained (means of features, …). Must not: run weights whose meaning the file does not state.
 */
import type { Kernels } from '../kernels/types';
import { createRng } from '../rng';
import { cellKinds, CONVENTIONS, createModel, type ModelDescription } from './description';
import { readDescription } from './read-description';
import { readSafetensors, writeSafetensors, type StoredTensor } from './safetensors';
import type { SequenceModel } from './sequence-model';

const FORMAT = 'unrolled-model/1';

export interface ModelFile {
  readonly description: ModelDescription;
  readonly model: SequenceModel;
  /** The caller's own words: names of labels, where the data came from. */
  readonly notes: Readonly<Record<string, string>>;
  readonly extras: Readonly<Record<string, StoredTensor>>;
}

export function saveModel(
  file: Pick<ModelFile, 'description' | 'model'> & Partial<Pick<ModelFile, 'notes' | 'extras'>>,
): Uint8Array {
  const { description, model, notes = {}, extras = {} } = file;
  const kinds = cellKinds(description.layer);
  const tensors: [string, StoredTensor][] = [
    ...Object.entries(model.params).map(([name, { shape, data }]): [string, StoredTensor] => [
      `weight/${name}`,
      { shape, data },
    ]),
    ...Object.entries(extras).map(([name, extra]): [string, StoredTensor] => [`extra/${name}`, extra]),
  ];
  return writeSafetensors({
    metadata: {
      format: FORMAT,
      model: JSON.stringify(description),
      conventions: JSON.stringify(Object.fromEntries(kinds.map((kind) => [kind, CONVENTIONS[kind]]))),
      notes: JSON.stringify(notes),
    },
    tensors: Object.fromEntries(tensors),
  });
}

/** Builds the model of a file with room for T frames of B sequences. Throws with the reason on what it does not know. */
export function loadModel(k: Kernels, bytes: Uint8Array, room: { readonly T: number; readonly B: number }): ModelFile {
  const { metadata, tensors } = readSafetensors(bytes);
  if (metadata.format !== FORMAT) throw refuse(`a file of format ${FORMAT}`, metadata.format ?? 'no format');
  const description = readDescription(metadata.model ?? '');
  assertConventions(description, metadata.conventions ?? '');
  const model = createModel(k, description, room, createRng(0));
  const stored = new Map(Object.entries(tensors));
  for (const [name, { shape, data }] of Object.entries(model.params)) {
    const found = stored.get(`weight/${name}`);
    if (found?.shape.join() !== shape.join() || found.data instanceof Uint32Array) {
      const got = found
        ? `(${found.shape.join(',')})${found.data instanceof Uint32Array ? ' of counts' : ''}`
        : 'nothing';
      throw refuse(`${name} of shape (${shape.join(',')})`, got);
    }
    data.set(found.data);
    stored.delete(`weight/${name}`);
  }
  const extras: [string, StoredTensor][] = [];
  for (const [name, tensor] of stored) {
    if (!name.startsWith('extra/')) throw refuse('weights of the described model only', `one more, ${name}`);
    extras.push([name.slice('extra/'.length), tensor]);
  }
  model.repack();
  return { description, model, notes: notesOf(metadata.notes ?? '{}'), extras: Object.fromEntries(extras) };
}

function assertConventions(description: ModelDescription, text: string): void {
  let stated: Record<string, unknown>;
  try {
    stated = (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    throw refuse('the conventions of its cells as JSON', text === '' ? 'none' : 'something else');
  }
  for (const kind of cellKinds(description.layer)) {
    const [ours, theirs] = [CONVENTIONS[kind], (stated[kind] ?? {}) as Record<string, unknown>];
    for (const [what, meaning] of Object.entries(ours)) {
      if (theirs[what] !== meaning) {
        throw refuse(
          `${kind} with ${what}: "${meaning}"`,
          theirs[what] === undefined ? 'no word' : String(theirs[what]),
        );
      }
    }
  }
}

function notesOf(text: string): Record<string, string> {
  try {
    const notes: unknown = JSON.parse(text);
    if (typeof notes === 'object' && notes !== null && Object.values(notes).every((note) => typeof note === 'string')) {
      return notes as Record<string, string>;
    }
  } catch {
    // refused below
  }
  throw refuse('notes that map words to words', 'something else');
}

function refuse(expected: string, got: string): Error {
  return new Error(`loadModel: expected ${expected}, got ${got}; choose a model saved by this course, or convert it`);
}
