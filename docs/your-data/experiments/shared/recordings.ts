/**
 * Files in memory → recordings with classes, speakers and the ways to divide them; or a sentence why there are none.
 *
 * What a dataset's names mean is audio-core's knowledge (recogniseDataset, indexDataset, offerSplits). A file that cannot
 * be read is left out and named. Must not: keep bytes, or draw anything.
 */
import {
  indexDataset,
  memoryListing,
  offerSplits,
  readSound,
  recogniseDataset,
  RESAMPLE_MIN_HZ,
  resample,
  type DatasetIndex,
  type DatasetSplit,
} from '@unrolled/audio-core';
import { labError, type Data } from '@unrolled/lab-protocol';
import { settled } from './settled';
import type { Labelled } from './training';

export interface Recording extends Labelled {
  readonly path: string;
  readonly speaker: string;
}

export interface Skipped {
  readonly path: string;
  /** A sentence. */
  readonly why: string;
}

export interface RecordingSet {
  /** "Free Spoken Digit Dataset". */
  readonly name: string;
  readonly rateHz: number;
  readonly classes: readonly string[];
  readonly speakers: readonly string[];
  readonly recordings: readonly Recording[];
  /** Positions in `recordings`; the honest ones first. */
  readonly splits: readonly DatasetSplit[];
  readonly skipped: readonly Skipped[];
}

export interface Sound {
  readonly samples: Float32Array;
  readonly rateHz: number;
}

/** Everything is brought to one rate between these, the lowest that occurs. */
const LOWEST_HZ = 8_000;
const HIGHEST_HZ = 16_000;
const SHORTEST_SECONDS = 0.05;

/** Reads a folder. Throws `input` where no dataset is recognised, with what was looked for and what was found. */
export function* readRecordings(data: Data): Generator<void, RecordingSet, unknown> {
  const files = new Map(Object.entries(data));
  const recognised = recogniseDataset([...files.keys()]);
  if (!recognised.ok) {
    const { found, lookedFor, hint } = recognised;
    throw labError(
      'input',
      `No dataset that is known here was recognised. Found: ${found.join(' ')} Looked for: ${lookedFor.join('; ')}.`,
      hint,
    );
  }
  const index = yield* settled(indexDataset(recognised.kind, memoryListing(files)));
  const sounds = new Map<string, Sound>();
  const skipped = index.faults.filter(({ code }) => FILES_LEFT_OUT.has(code)).flatMap(leftOut);
  for (const { path } of index.entries) {
    const read = readSound(files.get(path) ?? new Uint8Array());
    const why = read.ok ? unusable(read.value) : read.message;
    if (read.ok && why === null) sounds.set(path, { samples: read.value.samples, rateHz: read.value.rateHz });
    else skipped.push({ path, why: why ?? '' });
    if ((sounds.size + skipped.length) % 50 === 0) yield;
  }
  return recordingSet(index, sounds, skipped);
}

/** The recordings of an index that have a sound. Throws `input` where fewer than two classes are left. */
export function recordingSet(
  index: DatasetIndex,
  sounds: ReadonlyMap<string, Sound>,
  skipped: readonly Skipped[],
): RecordingSet {
  const entries = index.entries.filter(({ path }) => sounds.has(path));
  const classes = index.classes.filter((one) => entries.some(({ label }) => label === one));
  if (classes.length < 2) {
    const left = classes.length === 0 ? 'No recording could be read.' : `All recordings are “${classes[0]}”.`;
    const example = skipped.length > 0 ? ` ${skipped[0].path}: ${skipped[0].why}` : '';
    throw labError(
      'input',
      `This is ${index.name}, but a classifier needs at least two classes. ${left}${example}`,
      'Choose the whole folder of the dataset.',
    );
  }
  const rateHz = [...sounds.values()].reduce(
    (rate, one) => Math.max(LOWEST_HZ, Math.min(rate, one.rateHz)),
    HIGHEST_HZ,
  );
  return {
    ...{ name: index.name, rateHz, classes, skipped },
    speakers: [...new Set(entries.map(({ group }) => group))].sort(),
    splits: offerSplits({ ...index, entries, classes }),
    recordings: entries.map(({ path, label, group }) => {
      const { samples, rateHz: own } = sounds.get(path)!;
      return { path, samples: resample(samples, own, rateHz), label: classes.indexOf(label), speaker: group };
    }),
  };
}

const FILES_LEFT_OUT: ReadonlySet<string> = new Set([
  'unreadable-name',
  'unreadable-format',
  'empty-file',
  'duplicate',
]);

function leftOut({ message, paths, count }: DatasetIndex['faults'][number]): Skipped[] {
  const named = paths.map((path) => ({ path, why: message }));
  const rest = count - paths.length;
  return rest > 0 ? [...named, { path: `${rest} more`, why: message }] : named;
}

/** Why a sound that could be decoded cannot be used; null if it can. */
function unusable({ samples, rateHz }: { readonly samples: Float32Array; readonly rateHz: number }): string | null {
  if (samples.length < SHORTEST_SECONDS * rateHz) return `It lasts ${Math.round((1000 * samples.length) / rateHz)} ms.`;
  if (!Number.isInteger(rateHz) || rateHz < RESAMPLE_MIN_HZ) return `Its rate of ${rateHz} Hz cannot be used.`;
  return samples.some((sample) => sample !== 0) ? null : 'It is silent: every sample is zero.';
}
