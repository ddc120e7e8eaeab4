import { describe, expect, test } from 'vitest';
import { MINI_DATASETS } from '../../test-support/mini-datasets';
import type { DatasetEntry, DatasetIndex, DatasetKind } from './dataset';
import { groupsOf } from './group-folds';
import { filteredPart } from './gtzan-filtered';
import { indexDataset } from './index-dataset';
import { DATASET_KINDS, DATASETS } from './kinds';
import { memoryListing } from './listing';
import { offerSplits } from './offer-splits';
import { asTwelveCommands, relabelled } from './relabel';
import { heldOut, type DatasetSplit } from './splits';
import { CORE_TEST_SPEAKERS, DEVELOPMENT_SPEAKERS } from './timit-speakers';

const trees = new Map(DATASET_KINDS.map((kind) => [kind, MINI_DATASETS[kind]()]));
const indexOf = (kind: DatasetKind): Promise<DatasetIndex> => indexDataset(kind, memoryListing(trees.get(kind)!));
const named = (index: DatasetIndex, id: string): DatasetSplit => {
  const split = offerSplits(index).find((offered) => offered.id === id);
  if (split === undefined) throw new Error(`${index.name} offers no ${id}`);
  return split;
};
const groupsIn = (index: DatasetIndex, positions: readonly number[]): Set<string> =>
  new Set(positions.map((position) => index.entries[position].group));

describe.each(DATASET_KINDS)('the splits of %s', (kind) => {
  test('come with the honest ones first, each with a reason', async () => {
    const splits = offerSplits(await indexOf(kind));
    expect(splits.length).toBeGreaterThan(1);
    expect(splits[0].verdict).toBe('honest');
    const verdicts = splits.map(({ verdict }) => verdict);
    expect(verdicts).toEqual([...verdicts].sort());
    for (const { why, name } of splits) {
      expect(why).toMatch(/^[A-Z].{20,}\.$/);
      expect(name.length).toBeGreaterThan(5);
    }
  });

  test('never put an entry on two sides; honest ones never a group, leaky ones do', async () => {
    const index = await indexOf(kind);
    for (const split of offerSplits(index)) {
      const tested = new Set<number>();
      let shared = 0;
      for (let number = 0; number < split.foldNames.length; number += 1) {
        const { name, train, validation, test: held } = split.fold(number);
        expect(name).toBe(split.foldNames[number]);
        expect(train.length).toBeGreaterThan(0);
        expect(held.length).toBeGreaterThan(0);
        const all = [...train, ...validation, ...held];
        expect(new Set(all).size).toBe(all.length);
        const learnt = groupsIn(index, [...train, ...validation]);
        shared += [...groupsIn(index, held)].filter((group) => learnt.has(group)).length;
        for (const position of held) {
          expect(tested.has(position)).toBe(false);
          tested.add(position);
        }
      }
      if (split.verdict === 'honest') expect(shared).toBe(0);
      // GTZAN's leak is between clips, of artists and recordings that no name tells.
      else if (kind !== 'gtzan') expect(shared).toBeGreaterThan(0);
    }
  });

  test('can have validation taken from what is learnt, by groups where there are enough', async () => {
    const index = await indexOf(kind);
    for (const split of offerSplits(index)) {
      const before = split.fold(0);
      const after = heldOut(before, index.entries, 0.2);
      expect([...after.train, ...after.validation].sort()).toEqual([...before.train, ...before.validation].sort());
      expect(after.test).toEqual(before.test);
      expect(after.train.length).toBeGreaterThan(0);
      expect(after.validation.length).toBeGreaterThan(0);
      if (before.validation.length > 0) expect(after).toEqual(before);
      else if (groupsIn(index, before.train).size >= 4) {
        const learnt = groupsIn(index, after.train);
        expect([...groupsIn(index, after.validation)].filter((group) => learnt.has(group))).toEqual([]);
      }
    }
  });
});

describe('single splits', () => {
  test('leaving one speaker out of FSDD has a fold for each, official takes 0 to 4 for testing', async () => {
    const index = await indexOf('fsdd');
    expect(offerSplits(index).map(({ id }) => id)).toEqual(['leave-one-speaker-out', 'official', 'random']);
    const out = named(index, 'leave-one-speaker-out');
    expect(out.foldNames).toEqual(['george left out', 'jackson left out', 'theo left out']);
    expect(groupsIn(index, out.fold(2).test)).toEqual(new Set(['theo']));
    const official = named(index, 'official').fold(0);
    expect(new Set(official.test.map((position) => index.entries[position].extra.take))).toEqual(new Set([...'01234']));
    expect(new Set(official.train.map((position) => index.entries[position].extra.take))).toEqual(new Set([...'567']));
  });

  test('validation has an entry of every class that can spare one, however few there are', () => {
    const entry = (label: string, path: string): DatasetEntry => ({
      ...{ path, label, group: 'anna', sizeBytes: 1, officialPart: null, extra: {} },
    });
    const entries = [entry('a', '1'), entry('a', '2'), entry('a', '3'), entry('b', '4')];
    const fold = heldOut({ name: 'x', train: [0, 1, 2, 3], validation: [], test: [] }, entries, 0.1);
    expect(fold).toEqual({ name: 'x', train: [0, 1, 3], validation: [2], test: [] });
  });

  test('a fold that does not exist, or a share that is none, is refused in a sentence', async () => {
    const index = await indexOf('fsdd');
    const out = named(index, 'leave-one-speaker-out');
    expect(() => out.fold(3)).toThrow(/0 to 2.*got 3/);
    expect(() => heldOut(out.fold(0), index.entries, 1)).toThrow(/at most 0.5, got 1/);
  });

  test('UrbanSound8K has its ten folds in order', async () => {
    const split = named(await indexOf('urban-sound-8k'), 'official');
    expect(split.foldNames.at(0)).toBe('fold 1 left out');
    expect(split.foldNames.at(-1)).toBe('fold 10 left out');
    expect(split.foldNames).toHaveLength(10);
  });

  test('TIMIT’s official sets are the core and development speakers, without SA', async () => {
    const index = await indexOf('timit');
    const { train, validation, test: held } = named(index, 'official').fold(0);
    expect(groupsIn(index, held)).toEqual(new Set(['MDAB0', 'FELC0']));
    expect(groupsIn(index, validation)).toEqual(new Set(['FAKS0', 'MJSW0']));
    expect(train).toHaveLength(4 * 3);
    for (const split of offerSplits(index)) {
      const { train: learnt, test: last } = split.fold(0);
      expect([...learnt, ...last].filter((position) => /^SA/.test(index.entries[position].extra.sentence))).toEqual([]);
    }
    const complete = named(index, 'complete-test').fold(0);
    expect(groupsIn(index, complete.test)).toEqual(new Set(['MDAB0', 'FELC0', 'FAKS0', 'MJSW0', 'FRAM1']));
  });

  test('TIMIT has 24 core speakers, a woman to two men, and 50 others for development', () => {
    expect(CORE_TEST_SPEAKERS.size).toBe(24);
    expect([...CORE_TEST_SPEAKERS].filter((speaker) => speaker.startsWith('f'))).toHaveLength(8);
    expect(DEVELOPMENT_SPEAKERS.size).toBe(50);
    expect([...DEVELOPMENT_SPEAKERS].filter((speaker) => CORE_TEST_SPEAKERS.has(speaker))).toEqual([]);
  });

  test('GTZAN’s filtered division has 443, 197 and 290 clips, none in two parts', () => {
    const parts = DATASETS.gtzan.classes.flatMap((genre) =>
      Array.from({ length: 100 }, (_, clip) => filteredPart(genre, clip)),
    );
    const count = (part: string | null): number => parts.filter((found) => found === part).length;
    expect([count('train'), count('validation'), count('test'), count(null)]).toEqual([443, 197, 290, 70]);
    expect(filteredPart('reggae', 86)).toBeNull();
    expect(filteredPart('polka', 1)).toBeNull();
  });

  test('a random fifth is the same for the same files and has a fifth of each class', async () => {
    const index = await indexOf('tess');
    const once = named(index, 'random').fold(0);
    expect(named(await indexOf('tess'), 'random').fold(0)).toEqual(once);
    for (const label of index.classes) {
      expect(once.test.filter((position) => index.entries[position].label === label)).toHaveLength(2);
    }
  });

  test('parts by group are even in classes and in size', async () => {
    const index = await indexOf('ravdess');
    const split = named(index, 'speaker-folds');
    expect(split.foldNames).toHaveLength(5);
    const sizes = split.foldNames.map((_, number) => groupsIn(index, split.fold(number).test).size);
    expect(sizes.sort()).toEqual([1, 1, 1, 1, 2]);
  });

  test('groups are sorted by the numbers in their names', () => {
    const entries = ['fold 10', 'fold 9', 'fold 9', 'anna'].map((group) => ({ group, label: 'x' }));
    expect(groupsOf(entries)).toEqual([
      { name: 'anna', files: 1 },
      { name: 'fold 9', files: 2 },
      { name: 'fold 10', files: 1 },
    ]);
  });

  test('a split that has nothing on one side is not offered', async () => {
    const files = [...trees.get('fsdd')!].filter(([path]) => /theo_[5-7]/.test(path));
    const index = await indexDataset('fsdd', memoryListing(new Map(files)));
    expect(offerSplits(index).map(({ id }) => id)).toEqual(['random']);
    const none = await indexDataset('fsdd', memoryListing(new Map()));
    expect(offerSplits(none)).toEqual([]);
  });
});

describe('other labels', () => {
  test('Speech Commands becomes the task of ten words and all others', async () => {
    const index = asTwelveCommands(await indexOf('speech-commands'));
    expect(index.classes).toEqual(['no', 'up', 'yes', '_unknown_']);
    expect(index.labelName).toBe('command');
  });

  test('TIMIT by region keeps its speakers, and what has no label is left out', async () => {
    const index = await indexOf('timit');
    const women = relabelled(index, 'region', ({ label, extra }) => (label === 'female' ? extra.region : null));
    expect(women.classes).toEqual(['DR1', 'DR2']);
    expect(women.speakers).toEqual(['FAJW0', 'FAKS0', 'FCJF0', 'FELC0', 'FRAM1']);
    expect(women.groups.map(({ files }) => files)).toEqual([5, 5, 5, 5, 5]);
    expect(women.hours).toBeNull();
    expect(offerSplits(women)[0].id).toBe('official');
  });
});
