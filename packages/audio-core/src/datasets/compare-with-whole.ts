/**
 * How much of a dataset is here: files, classes and parts, counted against the whole.
 *
 * Must not: call a part a fault of its own; half of a dataset can be trained on.
 */
import type { DatasetEntry, DatasetSpec } from './dataset';
import type { FaultList } from './faults';
import { counted, grouped, listed } from './sentences';

export function compareWithWhole(spec: DatasetSpec, all: readonly DatasetEntry[], faults: FaultList): void {
  const { files, partName, parts, partOf, counts } = spec.whole;
  const entries = counts === undefined ? all : all.filter(counts);
  if (entries.length < files) {
    // Where the parts are the classes, they are named below.
    const missing = partName === spec.labelName ? [] : missingClasses(spec, entries);
    const clauses = [
      `${grouped(entries.length)} of the ${counted(files, 'file')} of ${spec.name} are here`,
      ...(missing.length > 0 ? [`without the ${missing.length === 1 ? 'class' : 'classes'} ${listed(missing)}`] : []),
      ...incompleteParts(entries, partName, parts, partOf),
    ];
    faults.note('part-of-whole', `${clauses.join('; ')}.`);
  }
  if (entries.length > files) {
    const message = `${grouped(entries.length)} files are here, and ${spec.name} has ${grouped(files)}.`;
    faults.note('more-than-whole', message);
  }
}

function missingClasses(spec: DatasetSpec, entries: readonly DatasetEntry[]): string[] {
  const present = new Set(entries.map(({ label }) => label));
  return spec.classes.filter((label) => !present.has(label));
}

function incompleteParts(
  entries: readonly DatasetEntry[],
  partName: string,
  parts: readonly (readonly [string, number])[],
  partOf: (entry: DatasetEntry) => string,
): string[] {
  const found = new Map<string, number>();
  for (const entry of entries) found.set(partOf(entry), (found.get(partOf(entry)) ?? 0) + 1);
  const absent = parts.filter(([part]) => !found.has(part)).map(([part]) => part);
  const short = parts
    .filter(([part, files]) => found.has(part) && found.get(part) !== files)
    .map(([part, files]) => `${part} ${grouped(found.get(part)!)} of ${grouped(files)}`);
  return [
    ...(absent.length > 0 ? [`without the ${counted(absent.length, partName)} ${listed(absent)}`] : []),
    ...(short.length > 0 ? [`not whole: ${listed(short)}`] : []),
  ];
}
