/**
 * What a file of a trained model says, whichever of the two formats it has: description, weights, and what lies beside.
 *
 * Must not: guess what a file leaves open (loadModel and loadLabeller refuse it).
 */
import { createReferenceKernels } from '../kernels/reference';
import { cellKinds, CONVENTIONS, createModel, type CellKind, type ModelDescription } from '../model/description';
import { loadLabeller } from '../model/labeller-file';
import { loadModel } from '../model/model-file';
import { readSafetensors, type StoredTensor } from '../model/safetensors';
import type { SequenceModel } from '../model/sequence-model';
import { createRng } from '../rng';
import { fillExamples, exampleRoom, type Example } from '../train/examples';

type Tensors = Readonly<Record<string, StoredTensor>>;

export interface TrainedFile {
  readonly description: ModelDescription;
  readonly weights: Tensors;
  readonly extras: Tensors;
  /** Names of the answers, where the file has them. */
  readonly labels: readonly string[];
  readonly conventions: Readonly<Partial<Record<CellKind, Readonly<Record<string, string>>>>>;
}

/** An input and what the model answers to it, computed in float64: the test that goes out with the model. */
export interface KnownAnswer {
  /** Features (T,B,D) or symbols (T,B); lengths (B); scores (T,B,K) or (B,K). Padding holds zeros (symbols: 0). */
  readonly tensors: Tensors;
}

const T = 9;
const LENGTHS = [9, 6];
const B = LENGTHS.length;

/** Reads a model of either format. Throws the reader's own sentence where it cannot. */
export function readTrained(bytes: Uint8Array): TrainedFile {
  const { metadata } = readSafetensors(bytes);
  const k = createReferenceKernels('float64');
  if (metadata.format?.startsWith('unrolled-labeller/')) {
    const { labeller, labels, featureMean, featureStd } = loadLabeller(k, bytes, 1);
    const { D, H, K } = labeller.sizes;
    const description: ModelDescription = {
      layer: { kind: 'simple-rnn', D, H, activation: labeller.tape.activation },
      K,
    };
    return {
      ...{ description, labels, weights: fromFile(bytes, Object.keys(labeller.params), '') },
      extras: { featureMean: { shape: [D], data: featureMean }, featureStd: { shape: [D], data: featureStd } },
      conventions: conventionsOf(description),
    };
  }
  const { description, model, extras, notes } = loadModel(k, bytes, { T: 1, B: 1 });
  return {
    description,
    weights: fromFile(bytes, Object.keys(model.params), 'weight/'),
    extras,
    labels: labelsOf(notes.labels),
    conventions: conventionsOf(description),
  };
}

/** The tensors as the file holds them: float32 stays float32. */
function fromFile(bytes: Uint8Array, names: readonly string[], prefix: string): Tensors {
  const { tensors } = readSafetensors(bytes);
  return Object.fromEntries(names.map((name) => [name, tensors[prefix + name]]));
}

function conventionsOf({ layer }: ModelDescription): TrainedFile['conventions'] {
  return Object.fromEntries(cellKinds(layer).map((kind) => [kind, CONVENTIONS[kind]]));
}

function labelsOf(text: string | undefined): readonly string[] {
  try {
    const labels: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(labels) && labels.every((label) => typeof label === 'string') ? (labels as string[]) : [];
  } catch {
    return [];
  }
}

/** Two sequences of unequal length from a fixed seed, and the scores that the reference kernels compute for them in float64. */
export function knownAnswer({ description, weights }: TrainedFile): KnownAnswer {
  const k = createReferenceKernels('float64');
  const rng = createRng(20); // any seed: only the same on both sides matters
  const model = createModel(k, description, { T, B }, createRng(0));
  for (const [name, { data }] of Object.entries(model.params)) data.set(weights[name].data);
  model.repack();
  model.layer.drawDropout(null);
  const { D, K } = model.sizes;
  const { V } = model;
  const frames = model.head.kind === 'frames';
  const learned = answersFor(model, rng);
  const examples = LENGTHS.map((length): Example => ({
    frames: length,
    ...(V > 0
      ? { symbols: Array.from({ length }, () => rng.integer(V)) }
      : { features: Array.from({ length: length * D }, () => rng.normal()) }),
    ...learned.example(frames ? length : 1, K),
  }));
  const room = exampleRoom(k, {
    ...{ T, B, D: V > 0 ? 0 : D, K, learnsFrom: learned.from },
    answers: frames ? 'frames' : 'sequence',
  });
  const batch = fillExamples(room, examples);
  const scores = model.forward(batch);
  const lengths = { shape: [B], data: Uint32Array.from(LENGTHS) };
  const input: Tensors =
    V > 0
      ? { symbols: { shape: [T, B], data: Uint32Array.from(batch.symbols, (id) => Math.max(0, id)) } }
      : { x: { shape: [T, B, D], data: Float64Array.from(batch.x.data) } };
  const cleared = Float64Array.from(scores.data);
  if (frames)
    for (let row = 0; row < T * B; row++) if (batch.mask.data[row] === 0) cleared.fill(0, row * K, row * K + K);
  return { tensors: { ...input, lengths, scores: { shape: [...scores.shape], data: cleared } } };
}

/** Nobody learns from them; a batch must hold them all the same. */
function answersFor({ lossConfig }: SequenceModel, rng: { integer(n: number): number }) {
  switch (lossConfig.kind) {
    case 'cross-entropy':
      return {
        from: 'labels' as const,
        example: (rows: number, K: number) => ({ labels: Array.from({ length: rows }, () => rng.integer(K)) }),
      };
    case 'ctc':
      return { from: 'transcript' as const, example: () => ({ transcript: [] as number[] }) };
    default:
      return {
        from: 'targets' as const,
        example: (rows: number, K: number) => ({ targets: new Float64Array(rows * K) }),
      };
  }
}
