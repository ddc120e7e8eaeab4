/**
 * The picture of some tunes with what networks made of them, as a table: a row a note, which the page draws as a roll.
 *
 * Must not: compute a score. `demos/rollData.ts` reads it by the names of its columns.
 */
import type { TableData } from '@unrolled/lab-protocol';

export interface RollNote {
  readonly tune: string;
  /** Onset and length, in beats. */
  readonly from: number;
  readonly beats: number;
  /** As in MIDI. */
  readonly pitch: number;
  /** 1 for a note of the return. */
  readonly asked: number;
  /** 1 where another note is played than the theme's. */
  readonly wrong: number;
  /** Bits. */
  readonly best: number;
  readonly rnn: number;
  readonly lstm: number;
  /** What each network held for most likely, and how likely. */
  readonly rnnSays: number;
  readonly rnnSure: number;
  readonly lstmSays: number;
  readonly lstmSure: number;
  /** What each network plays when it goes on by itself from the start of the return; elsewhere the note itself. */
  readonly rnnPlays: number;
  readonly lstmPlays: number;
}

const COLUMNS = [
  'tune',
  'from',
  'beats',
  'pitch',
  'asked',
  'wrong',
  'best',
  'rnn',
  'lstm',
  'rnnSays',
  'rnnSure',
  'lstmSays',
  'lstmSure',
  'rnnPlays',
  'lstmPlays',
] as const;

export function rollTable(notes: readonly RollNote[]): TableData {
  const short = (value: string | number): string | number =>
    typeof value === 'number' ? Number(value.toFixed(3)) : value;
  return { columns: COLUMNS, rows: notes.map((note) => COLUMNS.map((column) => short(note[column]))) };
}
