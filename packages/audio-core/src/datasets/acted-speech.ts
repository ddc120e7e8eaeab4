/**
 * The divisions of sets in which few actors say the same sentences in several emotions. None has an official one.
 *
 * Must not: offer a division by sentence or at random as a measure of anything.
 */
import type { DatasetEntry } from './dataset';
import { groupsOf } from './group-folds';
import { type DatasetSplit, leaveOneGroupOut, splitAtRandom, splitByGroupFolds } from './splits';

const PARTS = 5;

export function actedSpeechSplits(entries: readonly DatasetEntry[]): DatasetSplit[] {
  const parts = splitByGroupFolds(
    {
      id: 'speaker-folds',
      name: 'Five parts by speaker',
      verdict: 'honest',
      why: 'All recordings of a speaker are in one part; quicker than leaving out one speaker at a time.',
    },
    entries,
    PARTS,
  );
  return [
    leaveOneGroupOut(
      {
        id: 'leave-one-speaker-out',
        name: 'One speaker left out',
        verdict: 'honest',
        why: 'Each speaker is tested by a network that has never heard them.',
      },
      entries,
    ),
    ...(groupsOf(entries).length > PARTS ? [parts] : []),
    splitAtRandom(
      {
        id: 'random',
        name: 'A fifth at random',
        verdict: 'leaky',
        why: 'The same voices say the same sentences on both sides.',
      },
      entries,
    ),
  ];
}
