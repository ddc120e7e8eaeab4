/**
 * What a reader has written and solved, kept on this device only. Where storage is refused it lasts as long as the page.
 *
 * One entry an exercise, under its id ("01-phoneme-rnn/backward"). Must not: leave the device.
 */
export interface Work {
  /** The reader's text, where the exercise has an editor. */
  readonly text?: string;
  readonly solved?: boolean;
  /** When it was last changed, in milliseconds since 1970. */
  readonly atMs: number;
}

const PREFIX = 'unrolled.exercise.';
const listeners = new Set<() => void>();
const cache = new Map<string, Work | undefined>();

/** For useSyncExternalStore: the same object until something changes. */
export function workOf(id: string): Work | undefined {
  if (!cache.has(id)) cache.set(id, load(id));
  return cache.get(id);
}

export function subscribeToWork(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Adds to what is kept of an exercise. */
export function keepWork(id: string, change: Omit<Work, 'atMs'>, atMs = Date.now()): void {
  write(id, { ...workOf(id), ...change, atMs });
}

/** Forgets the text of an exercise; that it was solved stays. */
export function forgetText(id: string, atMs = Date.now()): void {
  const solved = workOf(id)?.solved;
  write(id, solved ? { solved, atMs } : undefined);
}

function write(id: string, work: Work | undefined): void {
  cache.set(id, work);
  try {
    if (work) window.localStorage.setItem(PREFIX + id, JSON.stringify(work));
    else window.localStorage.removeItem(PREFIX + id);
  } catch {
    // Storage is full or refused: the work lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function load(id: string): Work | undefined {
  try {
    const value: unknown = JSON.parse(window.localStorage.getItem(PREFIX + id) ?? 'null');
    if (typeof value !== 'object' || value === null) return undefined;
    const { text, solved, atMs } = value as Record<string, unknown>;
    return {
      ...(typeof text === 'string' ? { text } : {}),
      ...(solved === true ? { solved } : {}),
      atMs: typeof atMs === 'number' ? atMs : 0,
    };
  } catch {
    return undefined;
  }
}
