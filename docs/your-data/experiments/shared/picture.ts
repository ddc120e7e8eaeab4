/**
 * What a run shows and leaves behind, made of its scores: tables, the confusion matrix, named numbers and sentences.
 *
 * Must not: compute anything that is not a share or a count of what is in the scores.
 */
import type { Frame, TableData } from '@unrolled/lab-protocol';
import type { Recording, RecordingSet } from './recordings';
import { accuracyOf, scoresOf, type Scores, type Tested } from './scores';

export type Views = NonNullable<Frame['views']>;

const MOST_SKIPPED = 100;
/** A longer table of speakers helps nobody. */
const MOST_GROUPS = 50;
const MOST_NAMED = 5;
/** What is left after the last whole frame is no loss worth a sentence. */
const TAIL_SECONDS = 0.05;

/** Confusion, speakers and trainings so far. */
export function pictureOf(scores: Scores, tested: readonly Tested[], { classes, groupName }: RecordingSet): Views {
  const K = classes.length;
  const shares = scores.confusion.map((count, i) => {
    const row = scores.confusion.subarray(Math.floor(i / K) * K, (Math.floor(i / K) + 1) * K);
    const said = row.reduce((sum, one) => sum + one, 0);
    return count / Math.max(1, said);
  });
  return {
    confusion: {
      rows: K,
      cols: K,
      values: Float32Array.from(shares),
      limits: [0, 1],
      rowLabels: classes,
      colLabels: classes,
      rowTitle: 'true class',
      colTitle: 'answer',
      format: 'percent',
    },
    speakers: {
      columns: [capital(groupName), 'Tested', 'Right'],
      rows:
        scores.speakers.size <= MOST_GROUPS
          ? [...scores.speakers].map(([speaker, share]) => [speaker, share.of, percent(accuracyOf(share))])
          : [[`${scores.speakers.size} of them, too many to list`, scores.all.of, percent(accuracyOf(scores.all))]],
    },
    trainings: {
      columns: ['Training', 'Repetition', 'Tested', 'Right', 'Loss'],
      rows: tested.map((one) => [
        one.name,
        one.repetition + 1,
        one.recordings.length,
        percent(accuracyOf(scoresOf([one], K).all)),
        one.loss.toFixed(2),
      ]),
    },
  };
}

/** The first hundred files that were left out. */
export function skippedTable({ skipped }: RecordingSet): TableData {
  return { columns: ['File', 'Why'], rows: skipped.slice(0, MOST_SKIPPED).map(({ path, why }) => [path, why]) };
}

/** What was not heard, in sentences: the ends of long recordings, and files that were left out. */
export function notesOf(set: RecordingSet, heardSeconds: number): string[] {
  return [...longNote(set, heardSeconds), ...skippedNotes(set)];
}

function longNote({ recordings }: RecordingSet, heardSeconds: number): string[] {
  const long = recordings.filter(({ seconds }) => seconds > heardSeconds + TAIL_SECONDS).length;
  if (long === 0) return [];
  const limit = `${heardSeconds.toFixed(1)} s`;
  return [
    long === 1
      ? `One recording is longer than ${limit}; only its first ${limit} were used.`
      : `${long} recordings are longer than ${limit}; only their first ${limit} were used.`,
  ];
}

function skippedNotes({ skipped }: RecordingSet): string[] {
  if (skipped.length === 0) return [];
  const named = skipped.slice(0, MOST_NAMED).map(({ path, why }) => `${path}: ${why}`);
  const more = skipped.length > MOST_NAMED ? [`And ${skipped.length - MOST_NAMED} more.`] : [];
  return [`${skipped.length} ${skipped.length === 1 ? 'file was' : 'files were'} left out.`, ...named, ...more];
}

/** The named numbers of a run. */
export function numbersOf(
  scores: Scores,
  set: RecordingSet,
  trainings: number,
  parameters: number,
): Record<string, number> {
  const accuracy = accuracyOf(scores.all);
  const K = set.classes.length;
  const tested = scores.all.of / scores.repetitions.length;
  const rows = Array.from({ length: K }, (_, j) =>
    scores.confusion.subarray(j * K, (j + 1) * K).reduce((sum, count) => sum + count, 0),
  );
  return {
    accuracy,
    accuracyLow: Math.min(...scores.repetitions),
    accuracyHigh: Math.max(...scores.repetitions),
    accuracyError: Math.sqrt((accuracy * (1 - accuracy)) / tested),
    chance: Math.max(...rows) / scores.all.of,
    loss: scores.loss,
    ...Object.fromEntries([...scores.speakers].map(([name, share]) => [`accuracy.${name}`, accuracyOf(share)])),
    recordings: tested,
    speakers: set.speakers.length,
    skipped: set.skipped.length,
    trainings,
    parameters,
  };
}

/** Share of the most frequent class. */
export function chanceOf(test: readonly Recording[], K: number): number {
  const counts = new Array<number>(K).fill(0);
  for (const { label } of test) counts[label] += 1;
  return Math.max(...counts) / test.length;
}

function capital(noun: string): string {
  return noun.slice(0, 1).toUpperCase() + noun.slice(1);
}

/** 0.987 → "98.7 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
