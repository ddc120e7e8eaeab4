/**
 * Free Spoken Digit Dataset: ten digits by six speakers, fifty takes each, 8 kHz, 16 bit, mono.
 *
 * Source: Jackson et al., https://github.com/Jakobovski/free-spoken-digit-dataset. Its
 * official split tests on takes 0 to 4. Licence CC BY-SA 4.0. A header of 44 bytes and the counts: all files measured.
 */
import type { DatasetSpec } from './dataset';
import { leaveOneGroupOut, splitAtRandom, splitByPart } from './splits';

const SPEAKERS = ['george', 'jackson', 'lucas', 'nicolas', 'theo', 'yweweler'];

export const fsdd: DatasetSpec = {
  kind: 'fsdd',
  name: 'Free Spoken Digit Dataset',
  source: 'https://github.com/Jakobovski/free-spoken-digit-dataset',
  licence: 'CC BY-SA 4.0',
  example: 'recordings/7_jackson_32.wav (digit, speaker, take)',
  labelName: 'digit',
  groupName: 'speaker',
  groupsArePeople: true,
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  whole: {
    files: 3000,
    partName: 'speaker',
    parts: SPEAKERS.map((speaker) => [speaker, 500]),
    partOf: (entry) => entry.group,
  },
  form: { headerBytes: 44, bytesPerSecond: 16_000, sentence: 'the sizes of the files, at 8,000 Hz, 16 bit, mono' },
  isMetadata: () => false,
  readName({ name }) {
    const read = /^(\d)_([a-z][a-z0-9-]*)_(\d{1,4})\.wav$/.exec(name);
    if (read === null) return { trouble: 'the name is not digit_speaker_take.wav' };
    const [, label, group, take] = read;
    return {
      key: `${label}_${group}_${Number(take)}`,
      label,
      group,
      officialPart: Number(take) < 5 ? 'test' : 'train',
      extra: { take: String(Number(take)) },
    };
  },
  splits: ({ entries }) => [
    leaveOneGroupOut(
      {
        id: 'leave-one-speaker-out',
        name: 'One speaker left out',
        verdict: 'honest',
        why: 'Each speaker is tested by a network that has never heard them.',
      },
      entries,
    ),
    splitByPart(
      {
        id: 'official',
        name: 'Official: takes 0 to 4 are tested',
        verdict: 'leaky',
        why: 'Every speaker of the test is heard in training too, so it says nothing about new voices.',
      },
      entries,
    ),
    splitAtRandom(
      {
        id: 'random',
        name: 'A fifth at random',
        verdict: 'leaky',
        why: 'The same voices say the same digits on both sides.',
      },
      entries,
    ),
  ],
};
