/**
 * Groups of entries dealt out into parts that keep each group whole: no voice or song is in two parts.
 *
 * Must not: draw at random. The same entries give the same parts.
 */
interface Grouped {
  readonly label: string;
  readonly group: string;
}

/** Each group with its number of entries, by name (numbers in names by value). */
export function groupsOf(entries: readonly Grouped[]): { name: string; files: number }[] {
  const files = new Map<string, number>();
  for (const { group } of entries) files.set(group, (files.get(group) ?? 0) + 1);
  const name = /(\d+)/;
  const names = [...files.keys()].sort((a, b) => {
    const [left, right] = [a.split(name), b.split(name)];
    for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
      if (left[i] === right[i]) continue;
      if (i % 2 === 1 && Number(left[i]) !== Number(right[i])) return Number(left[i]) - Number(right[i]);
      return left[i] < right[i] ? -1 : 1;
    }
    return left.length - right.length;
  });
  return names.map((group) => ({ name: group, files: files.get(group)! }));
}

/**
 * Group → its part, 0 … count − 1. The largest groups are dealt first, each to the part whose classes stay evenest:
 * the least Σ_c (files of class c in the part ∕ files of class c)².
 */
export function foldsOfGroups(entries: readonly Grouped[], count: number): ReadonlyMap<string, number> {
  const classTotals = new Map<string, number>();
  const classesOf = new Map<string, Map<string, number>>();
  for (const { label, group } of entries) {
    classTotals.set(label, (classTotals.get(label) ?? 0) + 1);
    const classes = classesOf.get(group) ?? new Map<string, number>();
    classes.set(label, (classes.get(label) ?? 0) + 1);
    classesOf.set(group, classes);
  }
  const held = Array.from({ length: count }, () => new Map<string, number>());
  const foldOf = new Map<string, number>();
  const dealt = groupsOf(entries).sort((a, b) => b.files - a.files); // stable: names decide among equals
  for (const { name } of dealt) {
    const classes = classesOf.get(name)!;
    let best = 0;
    let least = Infinity;
    held.forEach((part, fold) => {
      let growth = 0;
      for (const [label, files] of classes) {
        growth += files * (files + 2 * (part.get(label) ?? 0)) * classTotals.get(label)! ** -2;
      }
      if (growth < least) [best, least] = [fold, growth];
    });
    for (const [label, files] of classes) held[best].set(label, (held[best].get(label) ?? 0) + files);
    foldOf.set(name, best);
  }
  return foldOf;
}
