/**
 * RAVDESS: 24 actors, eight emotions; the speech part has 1440 recordings, 60 of each actor, 48 kHz, 16 bit.
 *
 * Source: Livingstone, Russo 2018, doi:10.1371/journal.pone.0196391, data doi:10.5281/zenodo.1188976. Licence CC BY-NC-SA
 * 4.0. Seven numbers in the name: modality, speech or song, emotion, intensity, statement, repetition, actor.
 */
import type { DatasetSpec } from './dataset';
import { actedSpeechSplits } from './acted-speech';

const EMOTIONS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];
const STATEMENTS = ['Kids are talking by the door', 'Dogs are sitting by the door'];
const ACTORS = Array.from({ length: 24 }, (_, i) => `actor ${String(i + 1).padStart(2, '0')}`);

export const ravdess: DatasetSpec = {
  kind: 'ravdess',
  name: 'RAVDESS',
  source: 'https://doi.org/10.1371/journal.pone.0196391',
  licence: 'CC BY-NC-SA 4.0',
  example:
    'Actor_12/03-01-06-01-02-01-12.wav (modality, speech or song, emotion, intensity, statement, repetition, actor)',
  labelName: 'emotion',
  groupName: 'speaker',
  groupsArePeople: true,
  classes: EMOTIONS,
  whole: {
    files: 1440,
    partName: 'speaker',
    parts: ACTORS.map((actor) => [actor, 60]),
    partOf: (entry) => entry.group,
    counts: (entry) => entry.extra.manner === 'speech',
  },
  isMetadata: () => false,
  readName({ name, folders }) {
    const read = /^(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)\.wav$/.exec(name);
    if (read === null) return { trouble: 'the name is not seven pairs of digits' };
    const [modality, manner, emotion, intensity, statement, repetition, actor] = read.slice(1).map(Number);
    if (modality !== 3) return { trouble: 'it is the sound of a film, which is among the sounds again' };
    const label = EMOTIONS[emotion - 1];
    const group = ACTORS[actor - 1];
    if (label === undefined) return { trouble: `emotion ${read[3]} is none of 01 to 08` };
    if (group === undefined) return { trouble: `actor ${read[7]} is none of 01 to 24` };
    const outside = [manner, intensity, statement, repetition].some((value) => value !== 1 && value !== 2);
    if (outside) return { trouble: 'manner, intensity, statement and repetition are 01 or 02' };
    const doubts: string[] = [];
    if (emotion === 1 && intensity === 2) doubts.push('there is no strong neutral');
    const folder = folders.map((above) => /^actor[ _-]?(\d+)$/.exec(above)).filter((above) => above !== null);
    const folderActor = folder.at(-1)?.[1];
    if (folderActor !== undefined && Number(folderActor) !== actor)
      doubts.push(`the folder says actor ${folderActor}; the name counts`);
    return {
      key: name,
      label,
      group,
      officialPart: null,
      extra: {
        manner: manner === 1 ? 'speech' : 'song',
        intensity: intensity === 1 ? 'normal' : 'strong',
        statement: STATEMENTS[statement - 1],
        take: String(repetition),
        sex: actor % 2 === 1 ? 'male' : 'female',
      },
      doubts,
    };
  },
  splits: ({ entries }) => actedSpeechSplits(entries),
};
