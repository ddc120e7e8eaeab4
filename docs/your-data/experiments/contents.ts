/**
 * What is in a folder: which dataset it is, its classes, speakers, hours and faults, told by names and sizes.
 *
 * The page sends the list of names (`data.listing`: JSON of `paths` and `sizes`) and, as `file:PATH`, the small files of metadata
 * that an earlier answer asked for in `wanted`. Without a list it looks at a small invented one. Promise: a file is
 * asked for only where its text is needed, and never a sound. Where only some files were kept of what is listed, as from an
 * archive that went by, `kept` has their positions: classes, speakers and divisions are theirs, faults are those of all.
 */
import {
  indexDataset,
  offerSplits,
  recogniseDataset,
  relabelled,
  type DatasetIndex,
  type DatasetSplit,
  type Listing,
  type NoDataset,
} from '@unrolled/audio-core';
import { labError, type Data, type Experiment, type ParamValues, type Result } from '@unrolled/lab-protocol';
import { settled } from './shared/settled';

/** What is known of a dataset, small enough to cross to the page: entries are columns of numbers. */
export interface Contents extends Pick<
  DatasetIndex,
  'kind' | 'name' | 'labelName' | 'groupName' | 'classes' | 'groups' | 'bytes' | 'hours' | 'faults'
> {
  /** A sentence: what it was recognised as. */
  readonly message: string;
  readonly groupsArePeople: boolean;
  readonly aside: number;
  readonly entries: {
    /** Position in the list that was sent. */
    readonly file: Int32Array;
    /** Positions in `classes` and `groups`. */
    readonly label: Int32Array;
    readonly group: Int32Array;
    /** Position in `parts`; −1 for none. */
    readonly part: Int32Array;
  };
  /** What the makers say files are for. */
  readonly parts: readonly string[];
  /** Honest ones first. */
  readonly splits: readonly OfferedSplit[];
}

export interface OfferedSplit extends Pick<DatasetSplit, 'id' | 'name' | 'verdict' | 'why'> {
  readonly folds: number;
}

export interface ContentsResult extends Result {
  /** Why it is no dataset that is known here; null if it is one. */
  readonly none: NoDataset | null;
  readonly contents: Contents | null;
  /** Paths of metadata whose bytes would tell more. */
  readonly wanted: readonly string[];
}

const EXAMPLE = [0, 1, 2].flatMap((digit) => ['ada', 'ben'].map((who) => `recordings/${digit}_${who}_0.wav`));

export const experiment: Experiment<ParamValues, ContentsResult> = {
  title: 'What is in this folder?',
  params: {},
  views: [],

  *run(_params, { data }): Generator<void, ContentsResult, undefined> {
    const { paths, sizes, kept } = readListing(data);
    const recognition = recogniseDataset(paths);
    yield;
    if (!recognition.ok) {
      return { numbers: { files: paths.length, entries: 0 }, none: recognition, contents: null, wanted: [] };
    }
    const wanted: string[] = [];
    const listing = listingOf(paths, sizes, data, wanted);
    const whole = yield* settled(indexDataset(recognition.kind, listing));
    yield;
    const index = kept ? ofKept(whole, new Set(kept.map((position) => paths[position]))) : whole;
    const contents = compact(index, paths, recognition.message);
    const { entries, classes, groups, faults } = index;
    return {
      numbers: {
        files: paths.length,
        entries: entries.length,
        classes: classes.length,
        groups: groups.length,
        faults: faults.length,
      },
      none: null,
      contents,
      wanted,
    };
  },

  finding({ none, contents }) {
    if (contents) return { ok: true, text: contents.message };
    return { ok: false, text: none ? [...none.found, none.hint].join(' ') : 'There is no list of files.' };
  },
};

function ofKept(index: DatasetIndex, kept: ReadonlySet<string>): DatasetIndex {
  return relabelled(index, index.labelName, ({ path, label }) => (kept.has(path) ? label : null));
}

interface Listed {
  readonly paths: readonly string[];
  readonly sizes: readonly number[];
  readonly kept?: readonly number[];
}

/** The list that the page sent: JSON of `paths` and `sizes`, and `kept` where not all of them are here. */
function readListing(data: Data | undefined): Listed {
  if (!data?.listing) return { paths: EXAMPLE, sizes: EXAMPLE.map(() => 8044) };
  try {
    const read = JSON.parse(new TextDecoder().decode(data.listing)) as unknown;
    const { paths, sizes, kept } = read as { paths: unknown; sizes: unknown; kept: unknown };
    if (isListOf(paths, 'string') && isListOf(sizes, 'number') && paths.length === sizes.length) {
      return { paths, sizes, ...(isListOf(kept, 'number') ? { kept } : {}) };
    }
  } catch {
    // said below
  }
  throw labError('input', 'The list of files could not be read.', 'Choose the folder again.');
}

function isListOf<Kind extends 'string' | 'number'>(
  value: unknown,
  kind: Kind,
): value is (Kind extends 'string' ? string : number)[] {
  return Array.isArray(value) && value.every((one) => typeof one === kind);
}

/** Files that were not sent are noted as wanted, and count as not to be had for this time. */
function listingOf(
  paths: readonly string[],
  sizes: readonly number[],
  data: Data | undefined,
  wanted: string[],
): Listing {
  const sizeOf = new Map(paths.map((path, i) => [path, sizes[i]]));
  return {
    paths,
    sizeBytes: (path) => sizeOf.get(path) ?? 0,
    open: async (path) => {
      const bytes = data?.[`file:${path}`];
      if (bytes) return bytes;
      wanted.push(path);
      throw new Error('it could not be read');
    },
  };
}

function compact(index: DatasetIndex, paths: readonly string[], message: string): Contents {
  const { kind, name, labelName, groupName, entries, classes, groups, bytes, hours, faults, speakers, aside } = index;
  const places = (all: readonly string[]): Map<string, number> => new Map(all.map((one, i) => [one, i]));
  const [fileOf, labelOf, groupOf] = [places(paths), places(classes), places(groups.map((group) => group.name))];
  const parts = [...new Set(entries.flatMap(({ officialPart }) => officialPart ?? []))].sort();
  const partOf = places(parts);
  const column = (value: (entry: DatasetIndex['entries'][number]) => number | undefined): Int32Array =>
    Int32Array.from(entries, (entry) => value(entry) ?? -1);
  return {
    kind,
    name,
    labelName,
    groupName,
    classes,
    groups,
    bytes,
    hours,
    faults,
    message,
    groupsArePeople: speakers.length > 0,
    aside: aside.length,
    entries: {
      file: column(({ path }) => fileOf.get(path)),
      label: column(({ label }) => labelOf.get(label)),
      group: column(({ group }) => groupOf.get(group)),
      part: column(({ officialPart }) => (officialPart === null ? -1 : partOf.get(officialPart))),
    },
    parts,
    splits: offerSplits(index).map(({ id, name: called, verdict, why, foldNames }) => ({
      id,
      name: called,
      verdict,
      why,
      folds: foldNames.length,
    })),
  };
}
