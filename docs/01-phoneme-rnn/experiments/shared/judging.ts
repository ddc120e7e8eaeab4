/**
 * How good a labelling is: frames, segments, phonemes. Counts of one utterance add up to those of many.
 *
 * Must not: know how the labels were found.
 */
import { PHONEME_COUNT } from '@unrolled/audio-core';
import { addToConfusion, alignLabels, collapseRuns, frameScores, type AlignedPair } from '@unrolled/rnn-core';

export interface Judgement {
  readonly said: ArrayLike<number>;
  readonly heard: ArrayLike<number>;
  /** Runs of equal labels collapsed, and laid side by side. */
  readonly aligned: readonly AlignedPair[];
  /** For each said phoneme in order: whether more than half of its frames got its label. */
  readonly segments: readonly { readonly phoneme: number; readonly right: boolean }[];
}

export function judge(said: ArrayLike<number>, heard: ArrayLike<number>): Judgement {
  return {
    said,
    heard,
    aligned: alignLabels(collapseRuns(said), collapseRuns(heard)),
    segments: runsOf(said).map(({ label: phoneme, from, to }) => {
      let right = 0;
      for (let t = from; t < to; t++) if (heard[t] === phoneme) right += 1;
      return { phoneme, right: 2 * right > to - from };
    }),
  };
}

export interface Total {
  readonly frames: number;
  readonly accuracy: number;
  /** (K,K) counts of frames, row = said, column = heard. */
  readonly confusion: Float64Array;
  readonly recall: Float64Array;
  readonly insertions: number;
  readonly deletions: number;
  readonly substitutions: number;
  /** Phonemes said. */
  readonly phonemes: number;
  readonly per: number;
  readonly segmentAccuracy: number;
}

export function totalOf(judgements: readonly Judgement[]): Total {
  const K = PHONEME_COUNT;
  const confusion = new Float64Array(K * K);
  const edits = { none: 0, insertion: 0, deletion: 0, substitution: 0 };
  let frames = 0;
  let phonemes = 0;
  let segmentsRight = 0;
  for (const { said, heard, aligned, segments } of judgements) {
    addToConfusion(confusion, K, said, heard, new Uint8Array(said.length).fill(1));
    frames += said.length;
    phonemes += segments.length;
    for (const { edit } of aligned) edits[edit] += 1;
    segmentsRight += segments.filter(({ right }) => right).length;
  }
  const { accuracy, recall } = frameScores(confusion, K);
  return {
    frames,
    accuracy,
    confusion,
    recall,
    insertions: edits.insertion,
    deletions: edits.deletion,
    substitutions: edits.substitution,
    phonemes,
    per: (edits.insertion + edits.deletion + edits.substitution) / phonemes,
    segmentAccuracy: segmentsRight / phonemes,
  };
}

/** Runs of equal labels: frames from … to − 1. */
export function runsOf(labels: ArrayLike<number>): { label: number; from: number; to: number }[] {
  const runs: { label: number; from: number; to: number }[] = [];
  for (let t = 0; t < labels.length; t++) {
    const last = runs[runs.length - 1];
    if (last?.label === labels[t]) last.to = t + 1;
    else runs.push({ label: labels[t], from: t, to: t + 1 });
  }
  return runs;
}

/** The labels with every run shorter than `least` frames given the label before it (the first run is left alone). */
export function withoutFlicker(labels: ArrayLike<number>, least: number): number[] {
  const smooth: number[] = [];
  for (const { label, from, to } of runsOf(labels)) {
    const kept = to - from >= least || smooth.length === 0 ? label : smooth[smooth.length - 1];
    for (let t = from; t < to; t++) smooth.push(kept);
  }
  return smooth;
}
