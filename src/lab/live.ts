/**
 * Counts what must not be left behind: workers, audio contexts, charts, open microphones. The numbers stand on the root
 * element as `data-live-workers` and so on, where a test can read them; nothing else uses them.
 */
type Kind = 'workers' | 'sounds' | 'charts' | 'microphones';
const counts: Record<Kind, number> = { workers: 0, sounds: 0, charts: 0, microphones: 0 };

/** Adds `change` (1 or −1) to the number of live things of a kind, and gives the new number. */
export function countLive(kind: Kind, change: 1 | -1): number {
  counts[kind] += change;
  if (typeof document !== 'undefined') document.documentElement.setAttribute(`data-live-${kind}`, String(counts[kind]));
  return counts[kind];
}
