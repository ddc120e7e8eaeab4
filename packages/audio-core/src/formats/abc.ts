/**
 * Reads melodies in ABC: tunes with key, metre, unit length, tempo, notes, ties, tuplets, bars and repeats.
 *
 * A subset: one voice; of a chord the top note; no lyrics, no layout. What is not understood is left out, with line and
 * column. A tune that cannot be read is left out and named; the others are kept.
 * Must not: throw, or unfold a tune without bound.
 * Source: the ABC music standard 2.1 (2011).
 */
import { type AbcState, openBody, readInlineField, readMusicLine } from './abc-body';
import { type AbcMeter, defaultUnitTicks, readKey, readMeter, readTempo, readUnitTicks } from './abc-key';
import { type AbcChordSymbol, type AbcNote, unfold } from './abc-unfold';
import { latin1, printable, utf8OrLatin1 } from './ascii';
import { otherKind } from './other-kinds';
import { type Outcome, type Warnings, accept, collectWarnings, refuse } from './outcome';

export interface AbcTune {
  /** Of its X: field. */
  readonly number: number;
  /** Of its first T: field; empty if it has none. At most 80 characters. */
  readonly title: string;
  /** Null where it is free. */
  readonly meter: AbcMeter | null;
  /** Sharps (flats negative) at the start, −7 … 7. */
  readonly fifths: number;
  /** Null where it is not said. */
  readonly quartersPerMinute: number | null;
  /** As played: repeats unfolded once, ties joined. */
  readonly notes: readonly AbcNote[];
  readonly chordSymbols: readonly AbcChordSymbol[];
  /** Rests at the end included. */
  readonly lengthQuarters: number;
}

export interface AbcLimits {
  readonly maxBytes: number;
  readonly maxTunes: number;
  readonly maxTuneBytes: number;
  readonly maxTuneNotes: number;
  readonly maxNotes: number;
}
export const ABC_LIMITS: AbcLimits = {
  maxBytes: 2_000_000,
  maxTunes: 10_000,
  maxTuneBytes: 65_536,
  maxTuneNotes: 4096,
  maxNotes: 100_000,
};

/** Reads the bytes of a file as a book of ABC tunes. Never throws: every problem is in the result. */
export function parseAbc(bytes: Uint8Array, limits: AbcLimits = ABC_LIMITS): Outcome<readonly AbcTune[]> {
  if (bytes.length > limits.maxBytes) {
    const message = `The file has ${bytes.length} bytes; at most ${limits.maxBytes} are read.`;
    return refuse('too-large', 0, message, 'Open a part of it.');
  }
  const lines = linesOf(bytes);
  const warnings = collectWarnings();
  const tunes: AbcTune[] = [];
  let notesLeft = limits.maxNotes;
  let begun = 0;
  for (let n = 0; n < lines.length; n += 1) {
    if (!/^X: *\d/.test(lines[n])) continue;
    if (begun === limits.maxTunes) {
      warnings.add(`More than ${begun} tunes: what follows line ${n} was left out.`);
      break;
    }
    begun += 1;
    const end = endOfTune(lines, n);
    const tune = readTune(
      lines,
      n,
      end,
      { ...limits, maxTuneNotes: Math.min(limits.maxTuneNotes, notesLeft) },
      warnings,
    );
    if (tune !== null) {
      tunes.push(tune);
      notesLeft -= tune.notes.length + tune.chordSymbols.length;
    }
    n = end - 1;
    if (notesLeft <= 0) {
      warnings.add(`More than ${limits.maxNotes} notes: what follows line ${end} was left out.`);
      break;
    }
  }
  if (begun === 0) {
    return otherKind(bytes, 'an ABC file', 'a line “X:1” before each tune', 'Open a file of ABC tunes (.abc).');
  }
  if (tunes.length === 0) {
    const [first = 'They hold no notes.'] = warnings.list();
    return refuse('empty', 0, `None of the ${begun} tunes could be read. ${first}`, 'Mend it in a text editor.');
  }
  return accept(tunes, warnings.list());
}

function linesOf(bytes: Uint8Array): string[] {
  return latin1(bytes, 0, bytes.length).split(/\r\n|\n|\r/);
}

/** The line behind the tune that starts at `start`: a blank one, the next tune, or the end of the file. */
function endOfTune(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length && lines[end].trim() !== '' && !lines[end].startsWith('X:')) end += 1;
  return end;
}

interface Head {
  title: string;
  meter: AbcMeter | null;
  unitTicks: number | null;
  tempo: string;
  fifths: number;
}

function readTune(
  lines: readonly string[],
  start: number,
  end: number,
  limits: AbcLimits,
  warnings: Warnings,
): AbcTune | null {
  const number = Number(/\d{1,9}/.exec(lines[start])?.[0] ?? 0);
  const leftOut = (why: string): null => {
    warnings.add(`Tune ${number} at line ${start + 1} was left out: ${why}.`);
    return null;
  };
  const size = lines.slice(start, end).reduce((sum, line) => sum + line.length + 1, 0);
  if (size > limits.maxTuneBytes) return leftOut(`it has ${size} bytes, more than ${limits.maxTuneBytes}`);
  const head: Head = { title: '', meter: { beats: 4, unit: 4 }, unitTicks: null, tempo: '', fifths: 0 };
  let state: AbcState | null = null;
  for (let n = start + 1; n < end; n += 1) {
    const line = withoutComment(lines[n]);
    const warn = (what: string): void => warnings.add(`Line ${n + 1}: ${what}.`);
    const isField = /^[A-Za-z+]:/.test(line) && !/^[A-Za-z+]:[|:]/.test(line);
    if (state !== null && !isField) readMusicLine(line, n + 1, state, warnings);
    else if (state !== null) readInlineField(line, state, warn);
    else if (isField) readHeadField(line, head, warn);
    if (state === null && /^K:/.test(line)) {
      state = openBody(head.fifths, head.meter, head.unitTicks ?? defaultUnitTicks(head.meter));
    }
  }
  if (state === null) return leftOut('it has no key (K:), behind which the music begins');
  const unfolded = unfold(state.items, limits.maxTuneNotes);
  if (unfolded === null) return leftOut(`with its repeats it has more than ${limits.maxTuneNotes} notes`);
  if (unfolded.notes.length === 0) return leftOut('it has no notes');
  const quartersPerMinute = readTempo(head.tempo, head.unitTicks ?? defaultUnitTicks(head.meter));
  return { number, title: head.title, meter: head.meter, fifths: head.fifths, quartersPerMinute, ...unfolded };
}

function withoutComment(line: string): string {
  const at = line.search(/(?<!\\)%/);
  return at < 0 ? line : line.slice(0, at);
}

const LONGEST_TITLE = 80;

function readHeadField(line: string, head: Head, warn: (what: string) => void): void {
  const value = line.slice(2).trim();
  const no = (what: string): void => warn(`“${printable(value)}” is no ${what}`);
  switch (line[0]) {
    case 'T':
      if (head.title === '') head.title = utf8OrLatin1(value).slice(0, LONGEST_TITLE);
      break;
    case 'M': {
      const meter = readMeter(value);
      if (meter === undefined) no('metre');
      else head.meter = meter;
      break;
    }
    case 'L': {
      const unit = readUnitTicks(value);
      if (unit === null) no('length');
      else head.unitTicks = unit;
      break;
    }
    case 'Q':
      head.tempo = value;
      break;
    case 'K': {
      const fifths = readKey(value);
      if (fifths === null) no('key; no accidentals were taken');
      else head.fifths = fifths;
      break;
    }
  }
}
