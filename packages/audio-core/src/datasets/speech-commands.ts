/**
 * Speech Commands version 0.02: 105,829 utterances of 35 words, 16 kHz, 16 bit, mono, at most a second each.
 *
 * Source: Warden 2018, arXiv:1804.03209; licence CC BY 4.0. `validation_list.txt` and `testing_list.txt` say which set
 * a file is in, and what neither names is for training; without them the rule they were made by decides (which-set.ts).
 */
import type { DatasetEntry, DatasetSpec, Metadata, OfficialPart } from './dataset';
import { type FileName, parentOf } from './file-name';
import { splitByGroupFolds, splitByPart } from './splits';
import { whichSet } from './which-set';

// prettier-ignore
const WORDS = ['backward', 'bed', 'bird', 'cat', 'dog', 'down', 'eight', 'five', 'follow', 'forward', 'four', 'go', 'happy', 'house', 'learn', 'left', 'marvin', 'nine', 'no', 'off', 'on', 'one', 'right', 'seven', 'sheila', 'six', 'stop', 'three', 'tree', 'two', 'up', 'visual', 'wow', 'yes', 'zero'];

/** The task of the keyword-spotting papers: these ten; every other word is `_unknown_`. Silence is cut from the noise. */
export const TWELVE_COMMANDS = ['yes', 'no', 'up', 'down', 'left', 'right', 'on', 'off', 'stop', 'go'];

const LISTS: readonly (readonly [name: string, part: OfficialPart])[] = [
  ['validation_list.txt', 'validation'],
  ['testing_list.txt', 'test'],
];

export const speechCommands: DatasetSpec = {
  kind: 'speech-commands',
  name: 'Speech Commands',
  source: 'https://arxiv.org/abs/1804.03209',
  licence: 'CC BY 4.0',
  example: 'seven/0a7c2a8d_nohash_0.wav (word, speaker, take)',
  labelName: 'word',
  groupName: 'speaker',
  groupsArePeople: true,
  classes: WORDS,
  whole: {
    files: 105_829,
    partName: 'set',
    parts: [
      ['train', 84_843],
      ['validation', 9_981],
      ['test', 11_005],
    ],
    partOf: (entry) => entry.officialPart ?? '',
  },
  form: { headerBytes: 44, bytesPerSecond: 32_000, sentence: 'the sizes of the files, at 16,000 Hz, 16 bit, mono' },
  isMetadata: ({ name }) => LISTS.some(([list]) => list === name),
  readName(file) {
    const word = parentOf(file);
    if (word === '_background_noise_') return { aside: 'background noise' };
    if (word === '_silence_') return { aside: 'silence' };
    const read = /^([0-9a-f]{1,40})_nohash_(\d{1,4})\.wav$/.exec(file.name);
    if (read === null) return { trouble: 'the name is not speaker_nohash_take.wav' };
    if (word === '') return { trouble: 'it lies in no folder that says the word' };
    const [, group, take] = read;
    return { key: `${word}/${file.name}`, label: word, group, officialPart: null, extra: { take } };
  },
  async refine(entries, metadata) {
    return { entries: await withSets(entries, metadata) };
  },
  splits: ({ entries }) => [
    splitByPart(
      {
        id: 'official',
        name: 'Official: the lists of the dataset',
        verdict: 'honest',
        why: 'The sets are drawn by speaker, so the voices of the test are not heard in training.',
      },
      entries,
    ),
    splitByGroupFolds(
      {
        id: 'speaker-folds',
        name: 'Five parts by speaker',
        verdict: 'honest',
        why: 'All files of a speaker are in one part; results cannot be compared with those on the official sets.',
      },
      entries,
      5,
    ),
  ],
};

/** The entries with their sets, by the lists if they are here, else by the rule. */
async function withSets(entries: readonly DatasetEntry[], metadata: Metadata): Promise<DatasetEntry[]> {
  const partOf = new Map<string, OfficialPart>();
  let lists = 0;
  for (const [name, part] of LISTS) {
    const file = outermost(metadata.files.filter((candidate) => candidate.name === name));
    const text = file === null ? null : await metadata.text(file);
    if (text === null) continue;
    lists += 1;
    for (const line of text.split(/\r\n|\n|\r/)) {
      const listed = line.trim().toLowerCase().replace(/\\/g, '/');
      if (listed !== '') partOf.set(listed, part);
    }
  }
  if (lists < LISTS.length) {
    const which = lists === 0 ? 'Neither list' : 'Only one of the two lists';
    const message =
      `${which} could be read of validation_list.txt and testing_list.txt, which say what is tested on; ` +
      'the sets follow the rule that the lists were made by.';
    metadata.faults.note('metadata-missing', message);
  }
  const bySpeaker = new Map<string, OfficialPart>();
  const present = new Set<string>();
  const result = entries.map((entry) => {
    const key = `${entry.label}/${entry.group}_nohash_${entry.extra.take}.wav`;
    present.add(key);
    if (lists === LISTS.length) return { ...entry, officialPart: partOf.get(key) ?? 'train' };
    const part = bySpeaker.get(entry.group) ?? whichSet(`${entry.group}_nohash_0.wav`);
    bySpeaker.set(entry.group, part);
    return { ...entry, officialPart: part };
  });
  for (const listed of partOf.keys()) if (!present.has(listed)) metadata.faults.file('listed-but-missing', listed);
  return result;
}

function outermost(files: readonly FileName[]): FileName | null {
  return [...files].sort((a, b) => a.folders.length - b.folders.length)[0] ?? null;
}
