/**
 * TIMIT: 630 speakers of eight dialect regions of the United States, ten sentences each, 16 kHz, phones marked by hand.
 *
 * Source: Garofolo et al. 1993, LDC93S1, doi:10.35111/17gk-bn40; it must not be passed on. SA sentences are read by every
 * speaker and left out of every division, as in the papers. Endings say nothing: `.WAV` files are SPHERE, repacks add
 * `X.WAV.wav`, which is RIFF. The class is the speaker's sex; `relabelled` makes it the region, and the phones are
 * beside the sound (`extra.phn`).
 */
import type { DatasetEntry, DatasetSpec, Metadata, OfficialPart, Refined } from './dataset';
import { type FileName, fileName } from './file-name';
import { splitByGroupFolds, splitByPart } from './splits';
import { CORE_TEST_SPEAKERS, DEVELOPMENT_SPEAKERS } from './timit-speakers';

const LABEL_FILES = ['phn', 'wrd', 'txt'];
const NO_SA = 'The two SA sentences, which everybody reads, are left out.';

const isCommonSentence = (entry: DatasetEntry): boolean => entry.extra.sentence.startsWith('SA');

export const timit: DatasetSpec = {
  kind: 'timit',
  name: 'TIMIT',
  source: 'https://doi.org/10.35111/17gk-bn40',
  licence: 'of the Linguistic Data Consortium; must not be passed on',
  example: 'TRAIN/DR1/FCJF0/SX37.WAV with SX37.PHN (set, region, speaker, sentence)',
  labelName: 'sex of the speaker',
  groupName: 'speaker',
  groupsArePeople: true,
  classes: ['female', 'male'],
  whole: {
    files: 6300,
    partName: 'set',
    parts: [
      ['TRAIN', 4620],
      ['TEST', 1680],
    ],
    partOf: (entry) => entry.extra.set ?? '',
  },
  form: { headerBytes: 1024, bytesPerSecond: 32_000, sentence: 'the sizes of the files, at 16,000 Hz, 16 bit, mono' },
  isMetadata: ({ extension }) => LABEL_FILES.includes(extension),
  readName({ name, folders }) {
    const read = /^(s[aix]\d{1,4})\.(?:wav|sph|nist)(\.wav)?$/.exec(name);
    if (read === null) return { trouble: 'the name is not that of a sentence, SA1, SI1027 or SX37' };
    const [, sentence, riff] = read;
    const group = folders.at(-1) ?? '';
    if (!/^[fm][a-z]{3}\d$/.test(group)) {
      return { trouble: 'its folder is not named after a speaker (F or M, three letters, a digit)' };
    }
    const set = folders.filter((folder) => folder === 'train' || folder === 'test').at(-1) ?? null;
    const region = folders.filter((folder) => /^dr[1-8]$/.test(folder)).at(-1) ?? null;
    const kept = CORE_TEST_SPEAKERS.has(group) || DEVELOPMENT_SPEAKERS.has(group);
    return {
      key: `${group}/${sentence}`,
      label: group.startsWith('f') ? 'female' : 'male',
      group: group.toUpperCase(),
      officialPart: sentence.startsWith('sa') ? null : officialPart(group, set),
      extra: {
        sentence: sentence.toUpperCase(),
        ...(set === null ? {} : { set: set.toUpperCase() }),
        ...(region === null ? {} : { region: region.toUpperCase() }),
      },
      rank: riff === undefined ? 1 : 0,
      doubts: set === 'train' && kept ? ['a speaker of the test set lies in TRAIN'] : [],
    };
  },
  refine: async (entries, metadata) => withLabelFiles(entries, metadata),
  splits: ({ entries }) => [
    splitByPart(
      {
        id: 'official',
        name: 'Core test: 24 speakers, 50 for validation',
        verdict: 'honest',
        why: `No speaker of the test is heard in training, and these are the usual sets. ${NO_SA}`,
      },
      entries,
    ),
    splitByPart(
      {
        id: 'complete-test',
        name: 'Complete test: all speakers of TEST',
        verdict: 'honest',
        why: `No speaker of the test is heard in training; it leaves no speaker of TEST for validation. ${NO_SA}`,
      },
      entries,
      (entry) => (isCommonSentence(entry) ? null : setPart(entry.extra.set)),
    ),
    splitByGroupFolds(
      {
        id: 'speaker-folds',
        name: 'Five parts by speaker',
        verdict: 'honest',
        why: `All sentences of a speaker are in one part, though other speakers may read the same text. ${NO_SA}`,
      },
      entries,
      5,
      (entry) => !isCommonSentence(entry),
    ),
  ],
};

function officialPart(speaker: string, set: string | null): OfficialPart | null {
  if (set === 'train') return 'train';
  if (CORE_TEST_SPEAKERS.has(speaker)) return 'test';
  return DEVELOPMENT_SPEAKERS.has(speaker) ? 'validation' : null;
}

function setPart(set: string | undefined): OfficialPart | null {
  return set === 'TRAIN' ? 'train' : set === 'TEST' ? 'test' : null;
}

/** Folder and sentence, in small letters: the same for X.WAV, X.WAV.wav and X.PHN. */
function stemOf({ folders, name }: FileName): string {
  return [...folders, name.replace(/\..*$/, '')].join('/');
}

function withLabelFiles(entries: readonly DatasetEntry[], { files, faults }: Metadata): Refined {
  const labels = new Map<string, Record<string, string>>();
  for (const file of files) {
    if (!LABEL_FILES.includes(file.extension) || !/^s[aix]\d{1,4}\./.test(file.name)) continue;
    const stem = stemOf(file);
    labels.set(stem, { [file.extension]: file.path, ...labels.get(stem) });
  }
  const sounds = new Set<string>();
  let noSet = 0;
  const refined = entries.map((entry) => {
    const stem = stemOf(fileName(entry.path)!);
    sounds.add(stem);
    const beside = labels.get(stem) ?? {};
    if (beside.phn === undefined)
      faults.file('missing-pair', entry.path, 'no .PHN file with its phones lies beside it');
    if (entry.extra.set === undefined) noSet += 1;
    return { ...entry, extra: { ...entry.extra, ...beside } };
  });
  for (const [stem, { phn }] of labels) {
    if (phn !== undefined && !sounds.has(stem)) faults.file('missing-pair', phn, 'no sound lies beside it');
  }
  if (noSet > 0) {
    const message = 'Some files lie in neither TRAIN nor TEST, so the official sets cannot be told for them.';
    faults.note('metadata-missing', message);
  }
  return { entries: refined };
}
