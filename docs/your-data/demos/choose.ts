/**
 * Which recordings a training reads: some classes, so many of each, and never more than 128 MB at once. Every part and
 * every speaker keeps its share.
 *
 * Must not: read, or draw at random; the same choice is the same files.
 */
import type { Contents } from '../experiments/contents';

/** Decoded, a sound of 16 bits takes twice the bytes of its file: 128 MB of files are read at once. */
export const HELD_PER_BYTE = 2;
/** Of sounds that are kept or decoded. */
export const MOST_HELD_BYTES = 256e6;
/** So many are chosen unless the reader wants more: a few minutes of training. */
const AT_FIRST = 3000;

export interface Wish {
  /** Positions in `classes`. */
  readonly classes: readonly number[];
  readonly ofEachClass: number;
}

export interface Chosen {
  /** Positions in the list of files. */
  readonly files: readonly number[];
  readonly bytes: number;
  /** What the wish would have been. */
  readonly wished: { readonly files: number; readonly bytes: number };
}

/** All classes, and as many of each as make about 3,000. */
export function firstWish({ classes, entries }: Pick<Contents, 'classes' | 'entries'>): Wish {
  const largest = largestClass(entries.label, classes.length);
  const ofEachClass = Math.max(1, Math.min(largest, Math.floor(AT_FIRST / Math.max(1, classes.length))));
  return { classes: classes.map((_, i) => i), ofEachClass };
}

/** How many recordings the largest class has. */
export function largestClass(labels: ArrayLike<number>, classCount: number): number {
  const counts = new Array<number>(classCount).fill(0);
  for (let i = 0; i < labels.length; i += 1) counts[labels[i]] += 1;
  return Math.max(1, ...counts);
}

/** The files of a wish; each class is thinned by the same share where all of them would not fit. */
export function choose(
  entries: Contents['entries'],
  sizes: readonly number[],
  wish: Wish,
  mostHeldBytes = MOST_HELD_BYTES,
): Chosen {
  const wished = wish.classes.map((label) => spread(inOrder(entries, label), wish.ofEachClass));
  const bytesOf = (list: readonly number[]): number => list.reduce((sum, i) => sum + sizes[entries.file[i]], 0);
  const all = wished.flat();
  const wishedBytes = bytesOf(all);
  let share = Math.min(1, mostHeldBytes / HELD_PER_BYTE / Math.max(1, wishedBytes));
  let kept = wished;
  // Long recordings may be among those that are kept, so that a second look is needed.
  for (let look = 0; share < 1 && look < 8; look += 1) {
    const now = share;
    kept = wished.map((list) => spread(list, Math.max(1, Math.floor(now * list.length))));
    if (bytesOf(kept.flat()) * HELD_PER_BYTE <= mostHeldBytes) break;
    share *= 0.9;
  }
  const entriesKept = kept.flat();
  return {
    files: entriesKept.map((i) => entries.file[i]),
    bytes: bytesOf(entriesKept),
    wished: { files: all.length, bytes: wishedBytes },
  };
}

/** Entries of a class, by part and speaker, so that an even thinning keeps the share of each. */
function inOrder({ file, label, group, part }: Contents['entries'], wanted: number): number[] {
  const all: number[] = [];
  for (let i = 0; i < label.length; i += 1) if (label[i] === wanted) all.push(i);
  return all.sort((a, b) => part[a] - part[b] || group[a] - group[b] || file[a] - file[b]);
}

/** `count` of a list, evenly spread; the list itself if it has no more. */
function spread(list: readonly number[], count: number): number[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / count)]);
}
