/**
 * What came out, counted: accuracy over everything tested, by speaker and by training, and what was taken for what.
 *
 * Must not: choose between trainings. Every one counts.
 */
import { addToConfusion, argmaxRows } from '@unrolled/rnn-core';
import type { Recording } from './recordings';

/** One training: which recordings it was tested on, and its answers. */
export interface Tested {
  /** For the reader: "theo left out". */
  readonly name: string;
  /** 0, 1, …: a repetition has first weights and noise of its own. */
  readonly repetition: number;
  readonly recordings: readonly Recording[];
  /** (recordings, K) */
  readonly probabilities: Float64Array;
  readonly loss: number;
}

export interface Share {
  readonly right: number;
  readonly of: number;
}

export interface Scores {
  /** Over all repetitions. */
  readonly all: Share;
  /** Accuracy of each repetition over all its trainings. */
  readonly repetitions: readonly number[];
  readonly speakers: ReadonlyMap<string, Share>;
  /** (K,K): row = true class, column = answer. */
  readonly confusion: Float64Array;
  /** Mean over everything tested, in nats. */
  readonly loss: number;
}

/** Shares of recordings answered right; K classes. */
export function scoresOf(tested: readonly Tested[], K: number): Scores {
  const confusion = new Float64Array(K * K);
  const speakers = new Map<string, { right: number; of: number }>();
  const byRepetition: { right: number; of: number }[] = [];
  const all = { right: 0, of: 0 };
  let loss = 0;
  for (const { repetition, recordings, probabilities, loss: own } of tested) {
    const answers = argmaxRows(probabilities, K);
    const labels = recordings.map(({ label }) => label);
    addToConfusion(confusion, K, labels, answers, new Uint8Array(labels.length).fill(1));
    recordings.forEach(({ speaker, label }, i) => {
      byRepetition[repetition] ??= { right: 0, of: 0 };
      if (!speakers.has(speaker)) speakers.set(speaker, { right: 0, of: 0 });
      for (const share of [all, byRepetition[repetition], speakers.get(speaker)!]) {
        share.of += 1;
        if (answers[i] === label) share.right += 1;
      }
    });
    loss += own * recordings.length;
  }
  return {
    all,
    speakers: new Map([...speakers].sort(([a], [b]) => (a < b ? -1 : 1))),
    repetitions: byRepetition.map(({ right, of }) => right / of),
    confusion,
    loss: loss / all.of,
  };
}

/** Accuracy of a share. */
export function accuracyOf({ right, of }: Share): number {
  return right / of;
}
