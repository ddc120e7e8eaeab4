import { describe, expect, test } from 'vitest';
import { ascii } from '../../test-support/byte-writers';
import { type FileTree, MINI_DATASETS, renamed, withMacJunk } from '../../test-support/mini-datasets';
import { readSound } from '../formats';
import type { DatasetFault, DatasetIndex, DatasetKind, FaultCode } from './dataset';
import { indexDataset, isMetadataPath, soundOfPath } from './index-dataset';
import { DATASET_KINDS } from './kinds';
import { memoryListing } from './listing';
import { parseTimedLabels } from './timed-labels';

const whole = new Map(DATASET_KINDS.map((kind) => [kind, MINI_DATASETS[kind]()]));
const faulty = new Map(DATASET_KINDS.map((kind) => [kind, MINI_DATASETS[kind]({ faults: true })]));
const indexOf = (kind: DatasetKind, files: FileTree = whole.get(kind)!): Promise<DatasetIndex> =>
  indexDataset(kind, memoryListing(files));
const faultOf = (index: DatasetIndex, code: FaultCode): DatasetFault | undefined =>
  index.faults.find((fault) => fault.code === code);

describe.each(DATASET_KINDS)('the index of %s', (kind) => {
  test('of a copy without faults names no fault but that it is a part', async () => {
    const index = await indexOf(kind);
    expect(index.faults.map(({ code }) => code)).toEqual(['part-of-whole']);
    expect(index.entries.length).toBeGreaterThan(10);
    expect(index.classes.length).toBeGreaterThan(1);
    expect(new Set(index.entries.map(({ path }) => path)).size).toBe(index.entries.length);
    expect(index.groups.reduce((sum, { files }) => sum + files, 0)).toBe(index.entries.length);
    expect(index.bytes).toBe(index.entries.reduce((sum, { path }) => sum + whole.get(kind)!.get(path)!.length, 0));
  });

  test('is the same for any folders above, Windows paths, other case and junk', async () => {
    const plain = await indexOf(kind);
    const told = ({ entries, classes, groups, hours }: DatasetIndex): unknown => ({
      classes,
      groups,
      hours,
      entries: entries.map(({ label, group, officialPart, extra: { phn: _p, wrd: _w, txt: _t, ...extra } }) => ({
        label,
        group,
        officialPart,
        extra,
      })),
    });
    for (const copy of [
      renamed(whole.get(kind)!, (path) => `Downloads/copy/${path}`),
      renamed(whole.get(kind)!, (path) => path.replaceAll('/', '\\')),
      renamed(whole.get(kind)!, (path) => path.toUpperCase()),
      renamed(whole.get(kind)!, (path) => path.toLowerCase()),
      withMacJunk(whole.get(kind)!),
    ]) {
      const index = await indexOf(kind, copy);
      expect(told(index)).toEqual(told(plain));
      expect(index.faults.map(({ code }) => code)).toEqual(['part-of-whole']);
      for (const { path } of index.entries) expect(copy.has(path)).toBe(true);
    }
  });

  test('holds sounds that can be read, but for the damaged ones', async () => {
    const index = await indexOf(kind);
    for (const { path } of index.entries) expect(readSound(whole.get(kind)!.get(path)!)).toMatchObject({ ok: true });
  });

  test('names the faults of a faulty copy in sentences, with paths of the listing', async () => {
    const files = faulty.get(kind)!;
    const index = await indexOf(kind, files);
    expect(index.faults.length).toBeGreaterThan(1);
    for (const { code, message, count, paths } of index.faults) {
      expect(message).toMatch(/^.*\.$/);
      expect(message).not.toMatch(/undefined|null|NaN|\[object/);
      expect(count).toBeGreaterThanOrEqual(Math.max(1, paths.length));
      if (code !== 'listed-but-missing') for (const path of paths) expect(files.has(path)).toBe(true);
    }
  });

  test('says of one path what it says of all', async () => {
    const index = await indexOf(kind);
    for (const { path, label, group } of index.entries) expect(soundOfPath(kind, path)).toMatchObject({ label, group });
    expect(soundOfPath(kind, 'a/b.wav')).toBeNull();
    expect(soundOfPath(kind, `__MACOSX/${index.entries[0].path}`)).toBeNull();
  });

  test('of nothing is empty', async () => {
    const index = await indexOf(kind, new Map());
    expect(index).toMatchObject({ entries: [], classes: [], groups: [], speakers: [], bytes: 0, hours: null });
  });
});

describe('the Free Spoken Digit Dataset', () => {
  test('tells digit, speaker, take, set and hours', async () => {
    const index = await indexOf('fsdd');
    const entry = index.entries.find(({ path }) => path === 'recordings/7_jackson_5.wav');
    expect(entry).toMatchObject({ label: '7', group: 'jackson', officialPart: 'train', extra: { take: '5' } });
    expect(index.speakers).toEqual(['george', 'jackson', 'theo']);
    const seconds = [...whole.get('fsdd')!.values()].reduce((sum, bytes) => {
      const sound = readSound(bytes);
      return sum + (sound.ok ? sound.value.seconds : 0);
    }, 0);
    expect(index.hours?.value).toBeCloseTo(seconds / 3600, 9);
    expect(faultOf(index, 'part-of-whole')?.message).toBe(
      '240 of the 3\u202F000 files of Free Spoken Digit Dataset are here; without the 3 speakers lucas, nicolas and ' +
        'yweweler; not whole: george 80 of 500, jackson 80 of 500 and theo 80 of 500.',
    );
  });

  test('names empty files, copies, odd names and other formats', async () => {
    const index = await indexOf('fsdd', faulty.get('fsdd')!);
    expect(faultOf(index, 'empty-file')?.paths).toEqual(['recordings/0_theo_0.wav']);
    expect(faultOf(index, 'duplicate')?.paths).toEqual(['backup/recordings/5_george_0.wav']);
    expect(faultOf(index, 'unreadable-format')?.paths).toEqual(['recordings/6_george_1.mp3']);
    expect(faultOf(index, 'unreadable-name')).toMatchObject({
      count: 2,
      message:
        '2 sound files have names that this dataset does not use; left out. One of the 2: recordings/zero_theo_1.wav: ' +
        'the name is not digit_speaker_take.wav.',
    });
    expect(index.entries).toHaveLength(238);
  });

  test('with too many files says so', async () => {
    const many = new Map(Array.from({ length: 3001 }, (_, i) => [`0_anna_${i}.wav`, ascii('x')]));
    expect(faultOf(await indexOf('fsdd', many), 'more-than-whole')?.message).toContain('3\u202F001 files are here');
  });
});

describe('Speech Commands', () => {
  test('follows its lists, whatever the rule says', async () => {
    const swapped = new Map(whole.get('speech-commands')!);
    swapped.set('validation_list.txt', ascii('yes/DAA66D13_nohash_0.wav\r\n'));
    const index = await indexOf('speech-commands', swapped);
    const validation = index.entries.filter(({ officialPart }) => officialPart === 'validation');
    expect(validation.map(({ path }) => path)).toEqual(['yes/daa66d13_nohash_0.wav']);
    expect(index.entries.find(({ group }) => group === '00000000')?.officialPart).toBe('train');
  });

  test('without a list follows the rule, which gives the same sets, and says so', async () => {
    const files = new Map(whole.get('speech-commands')!);
    files.delete('testing_list.txt');
    const index = await indexOf('speech-commands', files);
    expect(index.entries).toEqual((await indexOf('speech-commands')).entries);
    expect(faultOf(index, 'metadata-missing')?.message).toMatch(/^Only one of the two lists could be read/);
  });

  test('sets its noise aside and names what the lists name in vain', async () => {
    const index = await indexOf('speech-commands', faulty.get('speech-commands')!);
    expect(index.aside).toEqual([{ path: '_background_noise_/white_noise.wav', role: 'background noise' }]);
    expect(faultOf(index, 'listed-but-missing')?.paths).toEqual(['no/00000000_nohash_1.wav']);
    expect(index.classes).toEqual(['marvin', 'no', 'up', 'yes']);
  });

  test('reads a list that cannot be had, or is too large, as missing', async () => {
    const listing = memoryListing(whole.get('speech-commands')!);
    const passed = await indexDataset('speech-commands', listing, () => Promise.reject(new Error('it has passed')));
    expect(faultOf(passed, 'metadata-unreadable')?.message).toBe('validation_list.txt was not read: it has passed.');
    const large = { ...listing, sizeBytes: (path: string) => (path.endsWith('.txt') ? 1e9 : 1) };
    expect(faultOf(await indexDataset('speech-commands', large), 'metadata-unreadable')?.message).toContain('16 MB');
    expect(passed.entries).toEqual((await indexOf('speech-commands')).entries);
  });
});

describe('GTZAN', () => {
  test('keeps the AU of a clip and its WAV aside, believes the name, and leaves out clips beyond 99', async () => {
    const index = await indexOf('gtzan', faulty.get('gtzan')!);
    expect(faultOf(index, 'duplicate')?.paths).toEqual(['genres_original/blues/blues.00000.wav']);
    expect(faultOf(index, 'contradiction')?.message).toContain('the folder says jazz; the name counts');
    expect(index.entries.find(({ path }) => path === 'genres/jazz/blues.00031.au')?.label).toBe('blues');
    expect(faultOf(index, 'part-of-whole')?.message).toBe(
      '16 of the 1\u202F000 files of GTZAN are here; without the 7 genres country, disco, hiphop, metal, pop and 2 more; ' +
        'not whole: blues 6 of 100, classical 5 of 100 and jazz 5 of 100.',
    );
    expect(faultOf(index, 'unreadable-name')?.message).toContain('clips are numbered 00000 to 00099');
    // What cannot be decoded is still an entry: only decoding tells.
    expect(index.entries.some(({ path }) => path.endsWith('jazz.00054.au'))).toBe(true);
  });

  test('prefers the AU whichever comes first', async () => {
    const files = new Map([...faulty.get('gtzan')!].reverse());
    expect(faultOf(await indexOf('gtzan', files), 'duplicate')?.paths).toEqual([
      'genres_original/blues/blues.00000.wav',
    ]);
  });
});

describe('UrbanSound8K', () => {
  test('takes folds, salience and hours from its table', async () => {
    const index = await indexOf('urban-sound-8k');
    const entry = index.entries.find(({ path }) => path === 'audio/fold5/5003-3-0-1.wav');
    expect(entry).toMatchObject({ label: 'dog_bark', group: '5003', officialPart: 'fold 5' });
    expect(entry?.extra.salience).toBe('background');
    expect(index.hours).toEqual({ value: expect.closeTo((80 * 0.2) / 3600, 9), from: 'the table of the dataset' });
    expect(index.speakers).toEqual([]);
  });

  test('names contradictions, strangers, the missing and classes that do not exist', async () => {
    const index = await indexOf('urban-sound-8k', faulty.get('urban-sound-8k')!);
    expect(faultOf(index, 'listed-but-missing')?.paths).toEqual(['4000-0-0-0.wav']);
    expect(faultOf(index, 'not-listed')?.paths).toEqual(['audio/fold5/77-3-0-0.wav']);
    expect(faultOf(index, 'unreadable-name')?.message).toContain('class 12 is none of 0 to 9');
    expect(faultOf(index, 'contradiction')?.message).toContain('the table says siren; the name counts');
    expect(faultOf(index, 'duplicate')?.paths).toEqual(['audio/fold6/1000-0-0-1.wav']);
  });

  test('believes its table where a folder says another fold, and says so', async () => {
    const files = new Map(whole.get('urban-sound-8k')!);
    for (const slice of [0, 1]) {
      const name = `3002-2-0-${slice}.wav`;
      files.set(`audio/fold8/${name}`, files.get(`audio/fold3/${name}`)!);
      files.delete(`audio/fold3/${name}`);
    }
    const index = await indexOf('urban-sound-8k', files);
    const moved = index.entries.filter(({ group }) => group === '3002');
    expect(moved.map(({ officialPart }) => officialPart)).toEqual(['fold 3', 'fold 3']);
    expect(faultOf(index, 'contradiction')?.message).toContain('the table says fold 3, the folder fold 8');
  });

  test('without its table, or with one that is none, has folds from folders and no hours', async () => {
    const files = new Map(whole.get('urban-sound-8k')!);
    const expected = (await indexOf('urban-sound-8k')).entries.map(({ officialPart }) => officialPart);
    for (const table of [null, 'a,b\n1,2\n', 'slice_file_name,"fsID']) {
      if (table === null) files.delete('metadata/UrbanSound8K.csv');
      else files.set('metadata/UrbanSound8K.csv', ascii(table));
      const index = await indexOf('urban-sound-8k', files);
      expect(index.hours).toBeNull();
      expect(index.entries.map(({ officialPart }) => officialPart)).toEqual(expected);
      expect(faultOf(index, table === null ? 'metadata-missing' : 'metadata-unreadable')).toBeDefined();
    }
  });

  test('with the slices of a recording in two folds says that the folds are mixed', async () => {
    const files = new Map(whole.get('urban-sound-8k')!);
    files.delete('metadata/UrbanSound8K.csv');
    files.set('audio/fold9/1000-0-7-7.wav', ascii('RIFF'));
    const mixed = faultOf(await indexOf('urban-sound-8k', files), 'contradiction');
    expect(mixed?.message).toContain('slices of its recording are in fold 1 too');
  });
});

describe('sets of acted emotion', () => {
  test('RAVDESS tells emotion, actor and the rest of its numbers', async () => {
    const { entries } = await indexOf('ravdess');
    expect(entries.find(({ path }) => path.endsWith('03-01-06-01-02-01-04.wav'))).toMatchObject({
      label: 'fearful',
      group: 'actor 04',
      extra: { intensity: 'normal', statement: 'Dogs are sitting by the door', take: '1', sex: 'female' },
    });
  });

  test('RAVDESS twice over is used once, and odd numbers are told', async () => {
    const index = await indexOf('ravdess', faulty.get('ravdess')!);
    expect(faultOf(index, 'duplicate')?.count).toBe(96);
    expect(faultOf(index, 'unreadable-name')).toMatchObject({ count: 2 });
    expect(faultOf(index, 'unreadable-format')?.count).toBe(1);
    expect(faultOf(index, 'contradiction')?.count).toBe(2);
    expect(index.entries).toHaveLength(98);
  });

  test('RAVDESS with its songs is counted by its speech', async () => {
    const song = '03-02-03-01-01-01-01.wav';
    const index = await indexOf('ravdess', new Map([...whole.get('ravdess')!, [song, ascii('RIFF')]]));
    expect(index.entries.find(({ path }) => path === song)?.extra.manner).toBe('song');
    expect(faultOf(index, 'part-of-whole')?.message).toContain('96 of the 1\u202F440 files');
  });

  test('EMO-DB tells emotion by the German letter, speaker, text and sex', async () => {
    const index = await indexOf('emo-db', faulty.get('emo-db')!);
    expect(index.entries.find(({ path }) => path === 'wav/03a01Fa.wav')).toMatchObject({
      label: 'happiness',
      group: 'speaker 03',
      extra: { text: 'a01', version: 'a', sex: 'male' },
    });
    expect(faultOf(index, 'unreadable-name')?.count).toBe(3);
  });

  test('TESS tells word, emotion and which of two women; a letter lost from a name does not matter', async () => {
    const index = await indexOf('tess', faulty.get('tess')!);
    expect(index.entries.find(({ path }) => path.endsWith('OA_bite_neutral.wav'))).toMatchObject({ group: 'OAF' });
    expect(index.speakers).toEqual(['OAF', 'YAF']);
    expect(faultOf(index, 'duplicate')?.paths).toEqual(['TESS again/OAF_angry/OAF_back_angry.wav']);
    expect(faultOf(index, 'unreadable-name')?.message).toContain('“sadly” is none of the seven emotions');
  });
});

describe('TIMIT', () => {
  test('joins each sound with its labels and tells region, set and sentence', async () => {
    const { entries } = await indexOf('timit');
    const folder = 'TIMIT/TEST/DR1/FELC0';
    expect(entries.find(({ path }) => path === `${folder}/SX37.WAV`)).toEqual({
      path: `${folder}/SX37.WAV`,
      sizeBytes: 1024 + 6400 + 2 * 0,
      label: 'female',
      group: 'FELC0',
      officialPart: 'test',
      extra: {
        sentence: 'SX37',
        set: 'TEST',
        region: 'DR1',
        phn: `${folder}/SX37.PHN`,
        wrd: `${folder}/SX37.WRD`,
        txt: `${folder}/SX37.TXT`,
      },
    });
    expect(isMetadataPath('timit', `${folder}/SX37.PHN`)).toBe(true);
    expect(isMetadataPath('timit', `${folder}/SX37.WAV`)).toBe(false);
  });

  test('has no official set for SA sentences', async () => {
    const { entries } = await indexOf('timit');
    const common = entries.filter(({ extra }) => extra.sentence.startsWith('SA'));
    expect(common.length).toBeGreaterThan(0);
    expect(common.map(({ officialPart }) => officialPart)).toEqual(common.map(() => null));
  });

  test('prefers the RIFF of a repack, names lonely files, odd folders and core speakers in TRAIN', async () => {
    const index = await indexOf('timit', faulty.get('timit')!);
    const folder = 'TIMIT/TRAIN/DR1/FCJF0';
    expect(faultOf(index, 'duplicate')?.paths).toContain(`${folder}/SA1.WAV`);
    const kept = index.entries.find(({ path }) => path === `${folder}/SA1.WAV.wav`);
    expect(kept?.extra.phn).toBe(`${folder}/SA1.PHN`);
    expect(faultOf(index, 'missing-pair')?.paths).toEqual([`${folder}/SX37.WAV`, `${folder}/SI648.PHN`]);
    expect(faultOf(index, 'unreadable-name')?.message).toContain('not named after a speaker');
  });

  test('with a core speaker in TRAIN says so', async () => {
    const index = await indexOf('timit', new Map([['TRAIN/DR1/FELC0/SX37.WAV', ascii('NIST_1A')]]));
    expect(faultOf(index, 'contradiction')?.message).toContain('a speaker of the test set lies in TRAIN');
  });

  test('without TRAIN and TEST has what can be told', async () => {
    const index = await indexOf(
      'timit',
      renamed(whole.get('timit')!, (path) => path.replace(/TRAIN\/|TEST\//, '')),
    );
    expect(faultOf(index, 'metadata-missing')?.message).toContain('neither TRAIN nor TEST');
    expect(index.entries.find(({ group }) => group === 'FELC0')?.officialPart).toBeNull();
    expect(index.entries.find(({ path }) => path.endsWith('FELC0/SX37.WAV'))?.officialPart).toBe('test');
  });

  test('has label files that can be read, and a damaged one is refused by line', async () => {
    const files = faulty.get('timit')!;
    const read = (path: string): ReturnType<typeof parseTimedLabels> =>
      parseTimedLabels(files.get(path)!, { kind: 'phones', name: path });
    expect(read('TIMIT/TEST/DR1/FELC0/SX37.PHN')).toMatchObject({ ok: true, warnings: [] });
    const damaged = read('TIMIT/TRAIN/DR1/FCJF0/SX127.PHN');
    expect(!damaged.ok && damaged.message).toBe(
      'TIMIT/TRAIN/DR1/FCJF0/SX127.PHN, line 3 has “zz”, which is none of TIMIT’s 61 symbols.',
    );
  });
});
