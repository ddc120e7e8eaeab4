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
  if (listeners.size === 0) window.addEventListener('storage', fromAnotherTab);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('storage', fromAnotherTab);
  };
}

/** Another tab has kept or forgotten something; a null key means all of it. */
function fromAnotherTab({ key }: StorageEvent): void {
  if (key !== null && key !== KEY) return;
  cache = undefined;
  tell();
}

/** Notes that a page was read to its end. */
export function markRead(id: string): void {
  if (!readMarks().has(id)) replaceMarks([...readMarks(), id]);
}

/** Takes a mark away, as if the page had not been read. */
export function markUnread(id: string): void {
  if (readMarks().has(id)) replaceMarks([...readMarks()].filter((other) => other !== id));
}

/** Keeps these marks and no others. */
export function replaceMarks(ids: Iterable<string>): void {
  cache = new Set(ids);
  try {
    if (cache.size > 0) window.localStorage.setItem(KEY, JSON.stringify([...cache]));
    else window.localStorage.removeItem(KEY);
  } catch {
    // Storage is full or refused: the marks last as long as the page.
  }
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}
