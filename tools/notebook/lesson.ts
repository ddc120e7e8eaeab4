/**
 * What a notebook is made of: networks with their first weights, data, the order of the batches, all rounded to float32 so
 * that the arrays in the notebook are exactly those our run starts from.
 *
 * Must not: train (run.ts), or know Python.
 */
import type { Example, RnnActivation, StoredTensor } from '@unrolled/rnn-core';

export type NotebookCell = 'simple-rnn' | 'lstm' | 'gru-reset-before';

export interface LessonNetwork {
  /** Name of variables in the notebook: "lstm". */
  readonly key: string;
  readonly label: string;
  readonly kind: NotebookCell;
  readonly activation?: RnnActivation;
  readonly H: number;
  readonly rate: number;
  /** The first weights, cell and output layer; every number is a float32. */
  readonly weights: Readonly<Record<string, StoredTensor & { readonly data: Float32Array }>>;
}

/** Sequences of unequal length; features one after another, (sum of lengths, D). */
export interface FeatureData {
  readonly kind: 'features';
  readonly lengths: Uint8Array;
  readonly features: Float32Array;
  readonly labels: Uint8Array;
}
/** Tunes of T notes each: notes (N,T). What is seen before a note follows from the notes before it. */
export interface TuneData {
  readonly kind: 'tunes';
  readonly notes: Uint8Array;
  readonly freeBars: number;
}

export interface Lesson {
  readonly D: number;
  readonly K: number;
  /** Longest sequence, and sequences in a batch. */
  readonly T: number;
  readonly B: number;
  readonly networks: readonly LessonNetwork[];
  readonly data: FeatureData | TuneData;
  /** Updates × B positions in the data. */
  readonly batches: Uint16Array;
  /** The example at a position, as our engine takes it. */
  example(position: number): Example;
}

/** Weights as they are written: each rounded to the nearest float32. */
export function rounded(
  params: Readonly<Record<string, { shape: readonly number[]; data: ArrayLike<number> }>>,
): LessonNetwork['weights'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], data: Float32Array.from(data) },
    ]),
  );
}

/** Labelled sequences, laid one after another. */
export function featureData(
  sequences: readonly {
    readonly frames: number;
    readonly features: ArrayLike<number>;
    readonly labels: ArrayLike<number>;
  }[],
): FeatureData {
  return {
    kind: 'features',
    lengths: Uint8Array.from(sequences, ({ frames }) => frames),
    features: Float32Array.from(sequences.flatMap(({ features }) => Array.from(features))),
    labels: Uint8Array.from(sequences.flatMap(({ labels }) => Array.from(labels))),
  };
}

/** One of them again. */
export function featureExample({ lengths, features, labels }: FeatureData, D: number): (position: number) => Example {
  const starts = Array.from(lengths, (_, n) => lengths.slice(0, n).reduce((sum, length) => sum + length, 0));
  return (position) => {
    const [from, frames] = [starts[position], lengths[position]];
    return {
      frames,
      features: features.subarray(from * D, (from + frames) * D),
      labels: labels.subarray(from, from + frames),
    };
  };
}
