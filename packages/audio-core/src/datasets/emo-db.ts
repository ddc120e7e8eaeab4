/**
 * EMO-DB, the Berlin database of emotional speech: 535 utterances of ten sentences by ten actors, seven emotions.
 *
 * Source: Burkhardt et al. 2005, doi:10.21437/Interspeech.2005-446; names: emodb.bilderbar.info/docu. Two digits of the
 * speaker, three signs of the text, a letter of the emotion (its German word), a letter of the version.
 */
import { actedSpeechSplits } from './acted-speech';
import type { DatasetSpec } from './dataset';

const EMOTIONS: Readonly<Record<string, string>> = {
  w: 'anger',
  l: 'boredom',
  e: 'disgust',
  a: 'fear',
  f: 'happiness',
  t: 'sadness',
  n: 'neutral',
};
const MEN = ['03', '10', '11', '12', '15'];
const WOMEN = ['08', '09', '13', '14', '16'];
const TEXTS = ['a01', 'a02', 'a04', 'a05', 'a07', 'b01', 'b02', 'b03', 'b09', 'b10'];

export const emoDb: DatasetSpec = {
  kind: 'emo-db',
  name: 'EMO-DB',
  source: 'http://emodb.bilderbar.info/docu/',
  licence: 'none given; free for research',
  example: 'wav/03a01Fa.wav (speaker, text, emotion, version)',
  labelName: 'emotion',
  groupName: 'speaker',
  groupsArePeople: true,
  classes: Object.values(EMOTIONS),
  whole: {
    files: 535,
    partName: 'speaker',
    parts: [],
    partOf: (entry) => entry.group,
  },
  isMetadata: () => false,
  readName({ name }) {
    const read = /^(\d\d)([ab]\d\d)([a-z])([a-z])?\.wav$/.exec(name);
    if (read === null) return { trouble: 'the name is not speaker, text, emotion, version, as in 03a01Fa' };
    const [, speaker, text, letter, version = 'a'] = read;
    const label = EMOTIONS[letter];
    if (label === undefined) return { trouble: `the letter ${letter.toUpperCase()} is none of W L E A F T N` };
    if (!MEN.includes(speaker) && !WOMEN.includes(speaker)) return { trouble: `there is no speaker ${speaker}` };
    if (!TEXTS.includes(text)) return { trouble: `there is no text ${text}` };
    return {
      key: name,
      label,
      group: `speaker ${speaker}`,
      officialPart: null,
      extra: { text, version, sex: MEN.includes(speaker) ? 'male' : 'female' },
    };
  },
  splits: ({ entries }) => actedSpeechSplits(entries),
};
