/**
 * GTZAN: a thousand clips of 30 seconds in ten genres, 22,050 Hz, 16 bit, mono.
 *
 * Source: Tzanetakis, Cook 2002, doi:10.1109/TSA.2002.800560. It has no licence and no official split. Repeated
 * recordings, wrong labels and distorted clips are listed by Sturm 2013, arXiv:1306.1461.
 */
import type { DatasetSpec } from './dataset';
import { parentOf } from './file-name';
import { filteredPart } from './gtzan-filtered';
import { splitByGroupFolds, splitByPart } from './splits';

const GENRES = ['blues', 'classical', 'country', 'disco', 'hiphop', 'jazz', 'metal', 'pop', 'reggae', 'rock'];

export const gtzan: DatasetSpec = {
  kind: 'gtzan',
  name: 'GTZAN',
  source: 'https://doi.org/10.1109/TSA.2002.800560',
  licence: 'none given; the clips must not be passed on',
  example: 'genres/blues/blues.00042.au (genre, clip)',
  labelName: 'genre',
  groupName: 'song',
  groupsArePeople: false,
  classes: GENRES,
  whole: {
    files: 1000,
    partName: 'genre',
    parts: GENRES.map((genre) => [genre, 100]),
    partOf: (entry) => entry.label,
  },
  form: {
    headerBytes: 44,
    bytesPerSecond: 44_100,
    sentence: 'the sizes of the files, at 22,050 Hz, 16 bit, mono',
  },
  isMetadata: () => false,
  readName(file) {
    const read = /^([a-z]+)[._](\d{5})\.(au|wav)$/.exec(file.name);
    if (read === null) return { trouble: 'the name is not genre.00000.au or genre.00000.wav' };
    const [, label, number, ending] = read;
    if (!GENRES.includes(label)) return { trouble: `“${label}” is none of the ten genres` };
    if (Number(number) > 99) return { trouble: 'clips are numbered 00000 to 00099' };
    const folder = parentOf(file);
    const doubts = GENRES.includes(folder) && folder !== label ? [`the folder says ${folder}; the name counts`] : [];
    return {
      key: `${label}.${number}`,
      label,
      group: `${label}.${number}`,
      officialPart: null,
      extra: { clip: number },
      // The original is AU; what lies beside it as WAV was made from it.
      rank: ending === 'au' ? 0 : 1,
      doubts,
    };
  },
  splits: ({ entries }) => [
    splitByPart(
      {
        id: 'fault-filtered',
        name: 'Without faulty clips, artists apart',
        verdict: 'honest',
        why:
          'Repeated and mislabelled clips are left out and no artist is on both sides (Kereliuk, Sturm, Larsen 2015); ' +
          'pieces cut from one clip must stay together.',
      },
      entries,
      (entry) => filteredPart(entry.label, Number(entry.extra.clip)),
    ),
    splitByGroupFolds(
      {
        id: 'song-folds',
        name: 'Five parts by clip',
        verdict: 'leaky',
        why:
          'Clips are kept whole, but the same artists and even the same recordings are on both sides ' +
          '(Sturm 2013, arXiv:1306.1461).',
      },
      entries,
      5,
    ),
  ],
};
