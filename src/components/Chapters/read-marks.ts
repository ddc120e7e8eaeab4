/**
 * Which sections this reader has reached the end of. Kept in this browser only; where storage is refused, nothing is
 * kept and nothing breaks.
 */
const KEY = 'unrolled.read';
const listeners = new Set<() => void>();
let cache: ReadonlySet<string> | undefined;
const NONE: ReadonlySet<string> = new Set();

function load(): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '[]');
    return new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []);
  } catch {
    return NONE;
  }
}

/** Ids of the pages read, for useSyncExternalStore. */
export function readMarks(): ReadonlySet<string> {
  return (cache ??= load());
}
export const noMarks = (): ReadonlySet<string> => NONE;

export function subscribeToMarks(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Notes that a page was read to its end. */
export function markRead(id: string): void {
  if (readMarks().has(id)) return;
  cache = new Set([...readMarks(), id]);
  try {
    window.localStorage.setItem(KEY, JSON.stringify([...cache]));
  } catch {
    // Storage is full or refused: the mark lasts as long as the page.
  }
  for (const listener of listeners) listener();
}
