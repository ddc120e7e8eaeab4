/**
 * Unfolds the repeats of a tune once, joins ties, and gives each note its onset.
 *
 * Must not: unfold repeats inside of repeats (a `:|` goes back to the last beginning, as readers of music do), or go on
 * beyond the largest number of notes.
 */
import type { AbcItem } from './abc-body';
import { WHOLE_TICKS } from './abc-key';

export interface AbcNote {
  readonly onsetQuarters: number;
  readonly durationQuarters: number;
  /** 0 … 127; 60 is the middle C, written C. */
  readonly pitch: number;
}

/** A chord's name above the melody, as written: "Am". */
export interface AbcChordSymbol {
  readonly onsetQuarters: number;
  readonly symbol: string;
}

export interface Unfolded {
  readonly notes: readonly AbcNote[];
  readonly chordSymbols: readonly AbcChordSymbol[];
  readonly lengthQuarters: number;
}

const QUARTER_TICKS = WHOLE_TICKS / 4;

/** The notes in the order in which they are played; null if there are more than `maxNotes` of them. */
export function unfold(items: readonly AbcItem[], maxNotes: number): Unfolded | null {
  const notes: { ticks: number; duration: number; pitch: number; tied: boolean }[] = [];
  const chordSymbols: AbcChordSymbol[] = [];
  let now = 0;
  let played = 0;
  for (const index of playingOrder(items)) {
    const item = items[index];
    // Every item counts, or bars alone could go on for ever.
    if ((played += 1) > 8 * maxNotes || notes.length > maxNotes) return null;
    if (item.kind === 'rest') now += item.ticks;
    else if (item.kind === 'chord') chordSymbols.push({ onsetQuarters: now / QUARTER_TICKS, symbol: item.symbol });
    else if (item.kind === 'note') {
      const last = notes.at(-1);
      if (last?.tied && last.pitch === item.pitch && last.ticks + last.duration === now) {
        last.duration += item.ticks;
        last.tied = item.tied;
      } else notes.push({ ticks: now, duration: item.ticks, pitch: item.pitch, tied: item.tied });
      now += item.ticks;
    }
  }
  if (notes.length > maxNotes) return null;
  return {
    notes: notes.map(({ ticks, duration, pitch }) => ({
      onsetQuarters: ticks / QUARTER_TICKS,
      durationQuarters: duration / QUARTER_TICKS,
      pitch,
    })),
    chordSymbols,
    lengthQuarters: now / QUARTER_TICKS,
  };
}

/** Indices of items as they are played: each `:|` sends back once, and then past the ending that was played. */
function* playingOrder(items: readonly AbcItem[]): Generator<number> {
  let start = 0;
  /** Where the first ending begins; null outside of endings. */
  let firstEnding: number | null = null;
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at];
    yield at;
    if (item.kind !== 'bar') continue;
    if (item.ending === 1) firstEnding = at + 1;
    if (item.repeatEnd) {
      for (let again = start; again < (firstEnding ?? at); again += 1) yield again;
      // A second or third ending belongs to the same beginning.
      if (item.ending < 2) {
        start = at + 1;
        firstEnding = item.ending === 1 ? at + 1 : null;
      }
    }
    if (item.repeatStart || (item.partEnd && item.ending === 0)) {
      start = at + 1;
      firstEnding = null;
    }
  }
}
