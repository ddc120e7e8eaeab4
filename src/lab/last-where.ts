/** The last element for which `holds`, or undefined: Array.findLast, which the project's ES2022 types do not know. */
export function lastWhere<T>(all: readonly T[], holds: (one: T) => unknown): T | undefined {
  for (let i = all.length - 1; i >= 0; i--) if (holds(all[i])) return all[i];
  return undefined;
}
