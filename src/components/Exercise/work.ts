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
let all: ReadonlyMap<string, Work> | undefined;
const NONE: ReadonlyMap<string, Work> = new Map();

/** For useSyncExternalStore: the same object until something changes. */
export function workOf(id: string): Work | undefined {
  if (!cache.has(id)) cache.set(id, load(id));
  return cache.get(id);
}

/** Everything that is kept, by id, for useSyncExternalStore. */
export function allWork(): ReadonlyMap<string, Work> {
  if (all) return all;
  const found = new Map<string, Work>();
  for (const id of new Set([...keptIds(), ...cache.keys()])) {
    const work = workOf(id);
    if (work) found.set(id, work);
  }
  return (all = found);
}
export const noWork = (): ReadonlyMap<string, Work> => NONE;

function keptIds(): string[] {
  try {
    const { localStorage } = window;
    return Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? '')
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

export function subscribeToWork(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('storage', fromAnotherTab);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('storage', fromAnotherTab);
  };
}

/** Another tab has kept or forgotten something; a null key means all of it. */
function fromAnotherTab({ key }: StorageEvent): void {
  if (key !== null && !key.startsWith(PREFIX)) return;
  if (key === null) cache.clear();
  else cache.delete(key.slice(PREFIX.length));
  tell();
}

/** Keeps this work and no other: what was kept of any other exercise is forgotten. */
export function replaceWork(works: ReadonlyMap<string, Work>): void {
  for (const id of allWork().keys()) if (!works.has(id)) write(id, undefined);
  for (const [id, work] of works) write(id, work);
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
  tell();
}

function tell(): void {
  all = undefined;
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
