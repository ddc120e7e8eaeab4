/**
 * Ways to divide a dataset into what is learnt from and what is tested on, and whether a result on them can be believed.
 *
 * A split is honest if nothing that a network could recognise instead of the class (a voice, a song, a recording) is on
 * both sides. Must not: draw at random without saying that it is leaky.
 */
import type { DatasetEntry, OfficialPart } from './dataset';
import { foldsOfGroups, groupsOf } from './group-folds';

/** Positions in the list of entries. */
export interface SplitFold {
  readonly name: string;
  readonly train: readonly number[];
  /** Often empty: see `heldOut`. */
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export interface DatasetSplit {
  /** 'official', 'leave-one-speaker-out', … */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly verdict: 'honest' | 'leaky';
  /** A sentence: why. */
  readonly why: string;
  /** One for a single division; the result of several is their mean, with its spread. */
  readonly foldNames: readonly string[];
  /** @throws RangeError unless 0 ≤ number < foldNames.length. */
  fold(number: number): SplitFold;
}

export type SplitLabel = Pick<DatasetSplit, 'id' | 'name' | 'verdict' | 'why'>;
type Entries = readonly DatasetEntry[];
type Part = 'train' | 'validation' | 'test';

function divided(
  label: SplitLabel,
  entries: Entries,
  foldNames: readonly string[],
  partOf: (entry: DatasetEntry, fold: number) => Part | null,
): DatasetSplit {
  return {
    ...label,
    foldNames,
    fold(number) {
      if (!(Number.isInteger(number) && number >= 0 && number < foldNames.length)) {
        throw new RangeError(
          `fold: number must be a whole number from 0 to ${foldNames.length - 1} (${label.id} has ` +
            `${foldNames.length} folds), got ${number}`,
        );
      }
      const parts: Record<Part, number[]> = { train: [], validation: [], test: [] };
      entries.forEach((entry, position) => {
        const part = partOf(entry, number);
        if (part !== null) parts[part].push(position);
      });
      return { name: foldNames[number], ...parts };
    },
  };
}

/** One division, by what each entry is said to be for; entries of no part are left out. */
export function splitByPart(
  label: SplitLabel,
  entries: Entries,
  partOf: (entry: DatasetEntry) => OfficialPart | null = (entry) => entry.officialPart,
): DatasetSplit {
  return divided(label, entries, [label.name], (entry) => {
    const part = partOf(entry);
    return part === 'train' || part === 'validation' || part === 'test' ? part : null;
  });
}

/** As many divisions as the dataset has folds: each fold is tested on once, the others are learnt from. */
export function splitByOfficialFolds(label: SplitLabel, entries: Entries): DatasetSplit {
  const present = new Set(entries.map((entry) => entry.officialPart));
  const folds = [...present].filter((part): part is `fold ${number}` => part !== null && part.startsWith('fold '));
  folds.sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
  const names = folds.length < 2 ? [] : folds.map((fold) => `${fold} left out`);
  return divided(label, entries, names, (entry, number) =>
    entry.officialPart === null ? null : entry.officialPart === folds[number] ? 'test' : 'train',
  );
}

/** As many divisions as there are groups: each is tested on once, the others are learnt from. */
export function leaveOneGroupOut(label: SplitLabel, entries: Entries): DatasetSplit {
  const groups = groupsOf(entries).map(({ name }) => name);
  const names = groups.length < 2 ? [] : groups.map((group) => `${group} left out`);
  return divided(label, entries, names, (entry, number) => (entry.group === groups[number] ? 'test' : 'train'));
}

/** `count` divisions that keep every group whole and the classes as even as that allows; of the entries to `keep`. */
export function splitByGroupFolds(
  label: SplitLabel,
  entries: Entries,
  count: number,
  keep: (entry: DatasetEntry) => boolean = () => true,
): DatasetSplit {
  const foldOf = foldsOfGroups(entries.filter(keep), count);
  const folds = new Set(foldOf.values()).size;
  const names = folds < 2 ? [] : Array.from({ length: folds }, (_, i) => `part ${i + 1} of ${folds} left out`);
  return divided(label, entries, names, (entry, number) =>
    !keep(entry) ? null : foldOf.get(entry.group) === number ? 'test' : 'train',
  );
}

/** A fifth of each class for testing, drawn from the entries' paths without a look at groups. */
export function splitAtRandom(label: SplitLabel, entries: Entries): DatasetSplit {
  const byClass = new Map<string, number[]>();
  entries.forEach((entry, position) => {
    byClass.set(entry.label, [...(byClass.get(entry.label) ?? []), position]);
  });
  const tested = new Set<string>();
  for (const positions of byClass.values()) {
    const drawn = positions.map((position) => ({ position, lot: lotOf(entries[position].path) }));
    drawn.sort((a, b) => a.lot - b.lot || a.position - b.position);
    const share = Math.round(positions.length / 5);
    for (const { position } of drawn.slice(0, share)) tested.add(entries[position].path);
  }
  return divided(label, entries, [label.name], (entry) => (tested.has(entry.path) ? 'test' : 'train'));
}

/** A path's lot in a drawing, 0 ≤ lot < 2³²: FNV-1a with a last stir (as in MurmurHash3), the same on every machine. */
export function lotOf(path: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < path.length; at += 1) hash = Math.imul(hash ^ path.charCodeAt(at), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** True if there is something to learn from and something to test on. */
export function canBeUsed(split: DatasetSplit): boolean {
  if (split.foldNames.length === 0) return false;
  const { train, test } = split.fold(0);
  return train.length > 0 && test.length > 0;
}

/**
 * Takes a share of what is learnt from for validation: whole groups if there are at least 4, otherwise entries of each
 * class, evenly spread. A fold that has a validation part is given back as it is.
 *
 * @throws RangeError unless 0 < share ≤ 0.5.
 */
export function heldOut(fold: SplitFold, entries: Entries, share = 0.1): SplitFold {
  if (!(share > 0 && share <= 0.5)) {
    throw new RangeError(`heldOut: share must be above 0 and at most 0.5, got ${share}`);
  }
  if (fold.validation.length > 0) return fold;
  const learnt = fold.train.map((position) => entries[position]);
  const groups = groupsOf(learnt).length;
  const foldOf = groups >= 4 ? foldsOfGroups(learnt, Math.min(Math.round(1 / share), groups)) : null;
  const ofClass = new Map<string, number>();
  for (const { label } of learnt) ofClass.set(label, (ofClass.get(label) ?? 0) + 1);
  const seen = new Map<string, number>();
  const isTaken = ({ group, label }: DatasetEntry): boolean => {
    if (foldOf !== null) return foldOf.get(group) === 0;
    const all = ofClass.get(label)!;
    const place = seen.get(label) ?? 0;
    seen.set(label, place + 1);
    const wanted = all < 2 ? 0 : Math.max(1, Math.round(share * all));
    return Math.floor(((place + 1) * wanted) / all) > Math.floor((place * wanted) / all);
  };
  const train: number[] = [];
  const validation: number[] = [];
  for (const position of fold.train) (isTaken(entries[position]) ? validation : train).push(position);
  return { ...fold, train, validation };
}
