/**
 * TESS, the Toronto emotional speech set: 2800 recordings of "Say the word …", 200 words, seven emotions, two actresses.
 *
 * Source: Pichora-Fuller, Dupuis 2020, doi:10.5683/SP2/E8H2MF; counts: utm.utoronto.ca/vp-research/news/vocal-accords.
 * Licence CC BY-NC-ND 4.0. OAF is the older, YAF the younger woman; `ps` is pleasant surprise.
 */
import { actedSpeechSplits } from './acted-speech';
import type { DatasetSpec } from './dataset';

const EMOTIONS = ['angry', 'disgust', 'fear', 'happy', 'neutral', 'ps', 'sad'];

export const tess: DatasetSpec = {
  kind: 'tess',
  name: 'TESS',
  source: 'https://doi.org/10.5683/SP2/E8H2MF',
  licence: 'CC BY-NC-ND 4.0',
  example: 'OAF_back_angry.wav (speaker, word, emotion)',
  labelName: 'emotion',
  groupName: 'speaker',
  groupsArePeople: true,
  classes: EMOTIONS,
  whole: {
    files: 2800,
    partName: 'speaker',
    parts: [
      ['OAF', 1400],
      ['YAF', 1400],
    ],
    partOf: (entry) => entry.group,
  },
  isMetadata: () => false,
  readName({ name }) {
    const read = /^([oy])af?_([a-z'-]+)_([a-z]+)\.wav$/.exec(name);
    if (read === null) return { trouble: 'the name is not OAF_word_emotion.wav or YAF_word_emotion.wav' };
    const [, age, word, label] = read;
    if (!EMOTIONS.includes(label)) return { trouble: `“${label}” is none of the seven emotions` };
    return {
      key: `${age}_${word}_${label}`,
      label,
      group: age === 'o' ? 'OAF' : 'YAF',
      officialPart: null,
      extra: { word, age: age === 'o' ? 'older' : 'younger' },
    };
  },
  splits: ({ entries }) => actedSpeechSplits(entries),
};
