/**
 * The same files with other classes: TIMIT by region, RAVDESS by sex, Speech Commands as its task of twelve.
 *
 * Must not: change what a file is grouped or divided by.
 */
import type { DatasetEntry, DatasetIndex } from './dataset';
import { classesOf } from './index-dataset';
import { TWELVE_COMMANDS } from './speech-commands';

/** An index with the labels that `labelOf` gives; entries for which it gives null are left out. */
export function relabelled(
  index: DatasetIndex,
  labelName: string,
  labelOf: (entry: DatasetEntry) => string | null,
): DatasetIndex {
  const entries = index.entries.flatMap((entry) => {
    const label = labelOf(entry);
    return label === null ? [] : [{ ...entry, label }];
  });
  const files = new Map<string, number>();
  for (const { group } of entries) files.set(group, (files.get(group) ?? 0) + 1);
  return {
    ...index,
    labelName,
    entries,
    classes: classesOf(entries, index.classes),
    groups: index.groups.filter(({ name }) => files.has(name)).map(({ name }) => ({ name, files: files.get(name)! })),
    speakers: index.speakers.filter((speaker) => files.has(speaker)),
    bytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    hours: entries.length === index.entries.length ? index.hours : null,
  };
}

/** The ten commands by name, every other word as `_unknown_`; the twelfth class, silence, is cut from the noise. */
export function asTwelveCommands(index: DatasetIndex): DatasetIndex {
  return relabelled(index, 'command', ({ label }) => (TWELVE_COMMANDS.includes(label) ? label : '_unknown_'));
}
