/**
 * Tunes as the roll draws them, read from the table that a run gives, and the sentence about one note.
 *
 * Must not: compute a probability of its own; 2 to the power of minus the bits is the one that was given.
 */
import type { TableData } from '@unrolled/lab-protocol';

export type Network = 'rnn' | 'lstm';
export const NETWORK_WORDS: Readonly<Record<Network, string>> = { rnn: 'simple RNN', lstm: 'LSTM' };

export interface RollNote {
  readonly from: number;
  readonly beats: number;
  readonly pitch: number;
  readonly asked: boolean;
  readonly wrong: boolean;
  readonly bits: Readonly<Record<'best' | Network, number>>;
  /** What each network held for most likely, and how likely. */
  readonly says: Readonly<Record<Network, { readonly pitch: number; readonly sure: number }>>;
  /** What each network plays when it finishes the tune by itself. */
  readonly plays: Readonly<Record<Network, number>>;
}
export interface RollTune {
  readonly title: string;
  readonly notes: readonly RollNote[];
  readonly beats: number;
}

/** The tunes of a table of `experiments/shared/melody-roll.ts`, in its order; none where there is no table. */
export function tunesOf(table: TableData | undefined): readonly RollTune[] {
  if (!table) return [];
  const column = (name: string): number => table.columns.indexOf(name);
  const places = Object.fromEntries(table.columns.map((name) => [name, column(name)]));
  const tunes = new Map<string, RollNote[]>();
  for (const row of table.rows) {
    const number = (name: string): number => Number(row[places[name]]);
    const title = String(row[places.tune]);
    const notes = tunes.get(title) ?? [];
    if (notes.length === 0) tunes.set(title, notes);
    notes.push({
      from: number('from'),
      beats: number('beats'),
      pitch: number('pitch'),
      asked: number('asked') === 1,
      wrong: number('wrong') === 1,
      bits: { best: number('best'), rnn: number('rnn'), lstm: number('lstm') },
      says: {
        rnn: { pitch: number('rnnSays'), sure: number('rnnSure') },
        lstm: { pitch: number('lstmSays'), sure: number('lstmSure') },
      },
      plays: { rnn: number('rnnPlays'), lstm: number('lstmPlays') },
    });
  }
  return [...tunes].map(([title, notes]) => ({
    title,
    notes,
    beats: Math.max(...notes.map(({ from, beats }) => from + beats)),
  }));
}

const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];

/** 60 → "C4". */
export function nameOf(pitch: number): string {
  return `${NAMES[((pitch % 12) + 12) % 12]}${Math.floor(pitch / 12) - 1}`;
}

/** The lowest and the highest pitch that a roll of the tune shows. */
export function rangeOf({ notes }: RollTune): readonly [number, number] {
  const pitches = notes.flatMap(({ pitch, says, plays }) => [
    pitch,
    says.rnn.pitch,
    says.lstm.pitch,
    plays.rnn,
    plays.lstm,
  ]);
  return [Math.min(...pitches), Math.max(...pitches)];
}

/** How a tune is played when a network finishes it; undefined: as it is written. */
export function playedPitch(note: RollNote, finishedBy: Network | undefined): number {
  return finishedBy && note.asked ? note.plays[finishedBy] : note.pitch;
}

/** How far back the note of the theme lies: as many notes as stand before the return. */
export function lagOf({ notes }: RollTune): number {
  return notes.findIndex(({ asked }) => asked);
}

/** The note that is sounding at a time, in beats; the last one begun. */
export function noteAt({ notes }: RollTune, beat: number): number {
  let at = 0;
  notes.forEach(({ from }, n) => {
    if (from <= beat + 1e-6) at = n;
  });
  return at;
}

/** What is to be said about one note. `steps` for tunes whose comparison is a table of steps. */
export function aboutNote(tune: RollTune, n: number): string {
  const note = tune.notes[n];
  const lag = lagOf(tune);
  const name = nameOf(note.pitch);
  const heard = (['rnn', 'lstm'] as const)
    .map((network) => `the ${NETWORK_WORDS[network]} ${shareText(note.bits[network])}: ${bitsText(note.bits[network])}`)
    .join(', ');
  const start = `Note ${n + 1} of ${tune.notes.length}, ${name}.`;
  if (lag < 0) {
    const first = (['rnn', 'lstm'] as const)
      .map((network) => {
        const { pitch, sure } = note.says[network];
        return `the ${NETWORK_WORDS[network]} ${nameOf(pitch)} (${percent(sure)})`;
      })
      .join(', ');
    return `${start} It got, from ${heard}, and from counting steps ${bitsText(note.bits.best)}. Held for most likely, by ${first}.`;
  }
  if (!note.asked) {
    return `${start} Nothing announces it: each of the eight notes is as likely, which is ${bitsText(note.bits.best)}. It got, from ${heard}.`;
  }
  const theme = tune.notes[n - lag];
  const limit = `who remembers the theme gives it ${shareText(note.bits.best)}, ${bitsText(note.bits.best)}`;
  if (!note.wrong) return `${start} It returns from ${lag} notes before: ${limit}. It got, from ${heard}.`;
  return (
    `${start} A wrong note: the theme has ${nameOf(theme.pitch)} here. It cannot be foreseen, and ${limit}. It got, from ${heard}. ` +
    `The LSTM expected ${nameOf(note.says.lstm.pitch)} with ${percent(note.says.lstm.sure)}.`
  );
}

function shareText(bits: number): string {
  return percent(2 ** -bits);
}

function percent(share: number): string {
  const digits = share < 0.01 ? 2 : share > 0.1 && share < 0.9 ? 0 : 1;
  return `${(100 * share).toFixed(digits)} %`;
}

function bitsText(bits: number): string {
  return `${bits.toFixed(2)} bits`;
}
