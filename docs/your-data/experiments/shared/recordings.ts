/**
 * Files in memory → recordings with classes, speakers and the ways to divide them; or a sentence why there are none.
 *
 * What a dataset's names mean is audio-core's knowledge (recogniseDataset, indexDataset, offerSplits). A file that cannot
 * be read is left out and named; of a long one only the beginning that is heard is held. No step takes longer than one
 * file does. Must not: keep bytes, or draw anything.
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
import { HEARD_SECONDS } from './listening';
import { settled } from './settled';
import type { Labelled } from './training';

export interface Recording extends Labelled {
  readonly path: string;
  /** Who speaks, which song, which recording: the dataset's groups. */
  readonly speaker: string;
  /** Of the whole file; `samples` may be its beginning. */
  readonly seconds: number;
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
  /** What a speaker is called: "speaker", "song". */
  readonly groupName: string;
  readonly recordings: readonly Recording[];
  /** Positions in `recordings`; the honest ones first. */
  readonly splits: readonly DatasetSplit[];
  readonly skipped: readonly Skipped[];
}

export interface Sound {
  /** At most HEARD_SECONDS. */
  readonly samples: Float32Array;
  readonly rateHz: number;
  readonly seconds: number;
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
    const sound = soundOf(files.get(path) ?? new Uint8Array());
    if ('why' in sound) skipped.push({ path, why: sound.why });
    else sounds.set(path, sound);
    yield;
  }
  return yield* recordingSet(index, sounds, skipped);
}

/** A file's beginning, at 16,000 Hz at most; or why it cannot be used. */
function soundOf(bytes: Uint8Array): Sound | { readonly why: string } {
  const read = readSound(bytes);
  if (!read.ok) return { why: read.message };
  const { samples, rateHz, seconds } = read.value;
  const trouble = unusable(read.value);
  if (trouble !== null) return { why: trouble };
  const heard = samples.slice(0, Math.ceil(HEARD_SECONDS * rateHz));
  if (rateHz <= HIGHEST_HZ) return { samples: heard, rateHz, seconds };
  return { samples: resample(heard, rateHz, HIGHEST_HZ), rateHz: HIGHEST_HZ, seconds };
}

/**
 * The recordings of an index that have a sound, at one rate; the sounds are used up. Throws `input` where fewer than two
 * classes are left.
 */
export function* recordingSet(
  index: DatasetIndex,
  sounds: Map<string, Sound>,
  skipped: readonly Skipped[],
): Generator<void, RecordingSet, unknown> {
  const entries = index.entries.filter(({ path }) => sounds.has(path));
  const classes = index.classes.filter((one) => entries.some(({ label }) => label === one));
  if (classes.length < 2) {
    const left = classes.length === 0 ? 'No recording could be read.' : `All recordings here are “${classes[0]}”.`;
    const example = skipped.length > 0 ? ` ${skipped[0].path}: ${skipped[0].why}` : '';
    throw labError('input', `This is ${index.name}. ${left}${example}`, 'Open a folder with at least two classes.');
  }
  const rateHz = [...sounds.values()].reduce(
    (rate, one) => Math.max(LOWEST_HZ, Math.min(rate, one.rateHz)),
    HIGHEST_HZ,
  );
  const recordings: Recording[] = [];
  for (const { path, label, group } of entries) {
    const { samples, rateHz: own, seconds } = sounds.get(path)!;
    sounds.delete(path);
    const atRate = own === rateHz ? samples : resample(samples, own, rateHz);
    recordings.push({ path, samples: atRate, label: classes.indexOf(label), speaker: group, seconds });
    if (own !== rateHz) yield;
  }
  return {
    ...{ name: index.name, rateHz, classes, skipped, recordings },
    speakers: [...new Set(entries.map(({ group }) => group))].sort(),
    groupName: index.groupName,
    splits: offerSplits({ ...index, entries, classes }),
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
  const heard = samples.subarray(0, Math.ceil(HEARD_SECONDS * rateHz));
  if (heard.some((sample) => sample !== 0)) return null;
  return heard.length === samples.length ? 'It is silent: every sample is zero.' : 'Its first 3 s are silent.';
}
