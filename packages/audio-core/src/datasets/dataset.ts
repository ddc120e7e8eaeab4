/**
 * What the index of a dataset is made of, and what each dataset says about itself.
 *
 * Must not: hold anything that was not read from a name, a size or a small file of metadata. No sound is decoded.
 */
import type { FaultList } from './faults';
import type { FileName } from './file-name';
import type { DatasetSplit } from './splits';

export type DatasetKind =
  'timit' | 'speech-commands' | 'gtzan' | 'urban-sound-8k' | 'fsdd' | 'ravdess' | 'emo-db' | 'tess';

/** What the makers of a dataset say a file is for. */
export type OfficialPart = 'train' | 'validation' | 'test' | `fold ${number}`;

export interface DatasetEntry {
  /** As in the listing, for `listing.open`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The class. */
  readonly label: string;
  /** What must not be on both sides of an honest split: who speaks, which song, which recording. */
  readonly group: string;
  readonly officialPart: OfficialPart | null;
  /** What else the name and the metadata say: take, emotion, word, and the paths of files that belong to it. */
  readonly extra: Readonly<Record<string, string>>;
}

export interface DatasetFault {
  readonly code: FaultCode;
  /** A sentence. */
  readonly message: string;
  readonly count: number;
  /** At most 20 of them, as in the listing. */
  readonly paths: readonly string[];
}

export type FaultCode =
  /** A sound whose name does not fit; left out. */
  | 'unreadable-name'
  /** A sound or film of a format that is not read here; left out. */
  | 'unreadable-format'
  /** A file of no bytes; left out. */
  | 'empty-file'
  /** The same utterance, clip or slice a second time; one is kept. */
  | 'duplicate'
  /** A sound without its labels, or labels without their sound. */
  | 'missing-pair'
  /** Name, folder and metadata do not agree. */
  | 'contradiction'
  | 'metadata-missing'
  | 'metadata-unreadable'
  /** The metadata list a file that is not there. */
  | 'listed-but-missing'
  /** A file that the metadata do not list. */
  | 'not-listed'
  /** Fewer files than the whole dataset has. */
  | 'part-of-whole'
  /** More files than the whole dataset has. */
  | 'more-than-whole';

export interface DatasetIndex {
  readonly kind: DatasetKind;
  readonly name: string;
  /** What a label is: "digit", "emotion". */
  readonly labelName: string;
  /** What a group is: "speaker", "song". */
  readonly groupName: string;
  readonly entries: readonly DatasetEntry[];
  /** The labels that occur, in the dataset's own order. */
  readonly classes: readonly string[];
  /** Each group with its number of entries, by name. */
  readonly groups: readonly { readonly name: string; readonly files: number }[];
  /** The groups, where they are people; else empty. */
  readonly speakers: readonly string[];
  /** Of all entries. */
  readonly bytes: number;
  /** Null where neither sizes nor metadata tell. */
  readonly hours: { readonly value: number; readonly from: string } | null;
  /** Sounds that belong to the dataset but have no class, such as background noise. */
  readonly aside: readonly { readonly path: string; readonly role: string }[];
  readonly faults: readonly DatasetFault[];
}

/** What the name of one file says. */
export interface NamedSound {
  /** Equal for two files that are the same utterance, clip or slice. */
  readonly key: string;
  readonly label: string;
  readonly group: string;
  readonly officialPart: OfficialPart | null;
  readonly extra: Readonly<Record<string, string>>;
  /** Of two files with the same key the lower is kept; 0 if left out. */
  readonly rank?: number;
  /** A clause for each disagreement of name and folder. */
  readonly doubts?: readonly string[];
}

/** A sound with a role but no class; or why the name is none of this dataset. */
export type NameReading = NamedSound | { readonly aside: string } | { readonly trouble: string };

/** What a dataset may look up after all names have been read. */
export interface Metadata {
  /** Every file that is neither junk nor empty. */
  readonly files: readonly FileName[];
  /** Text of a file, one character a byte; null (and a fault) if it cannot be had. */
  text(file: FileName): Promise<string | null>;
  readonly faults: FaultList;
}

export interface Refined {
  readonly entries: readonly DatasetEntry[];
  readonly hours?: DatasetIndex['hours'];
}

/** How many files the whole dataset has, and parts of it that are counted one by one. */
export interface WholeCount {
  readonly files: number;
  /** A noun: "speaker", "fold". */
  readonly partName: string;
  readonly parts: readonly (readonly [part: string, files: number])[];
  readonly partOf: (entry: DatasetEntry) => string;
  /** Set where a copy may hold more than what is counted, such as RAVDESS's songs. */
  readonly counts?: (entry: DatasetEntry) => boolean;
}

export interface DatasetSpec {
  readonly kind: DatasetKind;
  readonly name: string;
  /** URL or DOI of its makers, for the reader. */
  readonly source: string;
  readonly licence: string;
  /** An example of a path and what its parts are, for the reader. */
  readonly example: string;
  readonly labelName: string;
  readonly groupName: string;
  readonly groupsArePeople: boolean;
  /** All labels, in the dataset's own order. */
  readonly classes: readonly string[];
  readonly whole: WholeCount;
  /** Set where every file has the same form, so that its size tells its length. */
  readonly form?: { readonly headerBytes: number; readonly bytesPerSecond: number; readonly sentence: string };
  /** Small files that a stream must keep when it passes them. */
  readonly isMetadata: (file: FileName) => boolean;
  readonly readName: (file: FileName) => NameReading;
  readonly refine?: (entries: readonly DatasetEntry[], metadata: Metadata) => Promise<Refined>;
  readonly splits: (index: DatasetIndex) => readonly DatasetSplit[];
}
