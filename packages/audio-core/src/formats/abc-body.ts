/**
 * Reads the music lines of an ABC tune into a flat list: notes, rests, bars, chord symbols, as written, not yet unfolded.
 *
 * Must not: throw, or stop at a sign it does not know: it warns with line and column and goes on behind it.
 * Source: the ABC music standard 2.1 (2011), section 4.
 */
import { printable } from './ascii';
import { type AbcMeter, WHOLE_TICKS, keyAccidental, readKey, readMeter, readUnitTicks } from './abc-key';
import type { Warnings } from './outcome';

export type AbcItem =
  | { readonly kind: 'note'; readonly pitch: number; ticks: number; tied: boolean }
  | { readonly kind: 'rest'; ticks: number }
  | { readonly kind: 'chord'; readonly symbol: string }
  /** ending: the number after the bar, 0 if there is none. */
  | {
      readonly kind: 'bar';
      readonly repeatEnd: boolean;
      readonly repeatStart: boolean;
      readonly ending: number;
      /** True for a double bar, where a part ends. */
      readonly partEnd: boolean;
    };

/** What holds at the place that is read. */
export interface AbcState {
  fifths: number;
  meter: AbcMeter | null;
  unitTicks: number;
  readonly items: AbcItem[];
  /** Accidentals written in this bar, by letter and octave. */
  readonly accidentals: Map<string, number>;
  /** The tied note that waits for its other half: its name and pitch. */
  tie: { readonly name: string; readonly pitch: number } | null;
  /** The name of the last note, for a tie behind it. */
  lastName: string;
  /** What the next length is multiplied by, after > or <. */
  factor: number;
  tuplet: { left: number; readonly factor: number };
}

export function openBody(fifths: number, meter: AbcMeter | null, unitTicks: number): AbcState {
  const tuplet = { left: 0, factor: 1 };
  return { fifths, meter, unitTicks, items: [], accidentals: new Map(), tie: null, lastName: '', factor: 1, tuplet };
}

interface Place {
  readonly line: number;
  readonly text: string;
  at: number;
}

const LENGTH = /(\d{0,4})(\/{0,4})(\d{0,4})/y;
const NOTE = /(\^{1,2}|_{1,2}|=)?([A-Ga-g])([',]{0,6})/y;
const BAR = /:*\|+[\]:]*|::+|\[\|:?|:+(?=[|[]|$)/y;
const ENDING = /\[?(\d)[\d,-]*/y;
const TUPLET = /\((\d)(?::(\d?))?(?::(\d?))?/y;
/** Signs between notes that change neither pitch nor length. */
const SILENT_SIGNS = ' \t~.uvHLMOPSTy)(`\\*$';
const DEFAULT_TUPLETS: Record<number, number> = { 2: 3, 3: 2, 4: 3, 6: 2, 8: 3 };
const SEMITONES: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** Reads one music line (numbered for warnings) onto the end of `state.items`. */
export function readMusicLine(text: string, line: number, state: AbcState, warnings: Warnings): void {
  const place: Place = { line, text, at: 0 };
  while (place.at < text.length) {
    const before = place.at;
    readItem(place, state, warnings);
    if (place.at <= before) place.at = before + 1;
  }
}

function match(pattern: RegExp, place: Place): RegExpExecArray | null {
  pattern.lastIndex = place.at;
  const found = pattern.exec(place.text);
  if (found !== null) place.at += found[0].length;
  return found;
}

/** The text to the next `end`, behind which reading goes on; to the end of the line where there is none. */
function upTo(end: string, place: Place): string {
  const from = place.at + 1;
  const found = place.text.indexOf(end, from);
  const to = found < 0 ? place.text.length : found;
  place.at = to + 1;
  return place.text.slice(from, to);
}

function readItem(place: Place, state: AbcState, warnings: Warnings): void {
  const { text, at } = place;
  const sign = text[at];
  const warn = (what: string): void => warnings.add(`Line ${place.line}, column ${at + 1}: ${what}.`);
  if (/[A-Ga-g^_=]/.test(sign)) return readNote(place, state, warn);
  if (sign === '"') return readChordSymbol(upTo('"', place), state);
  if (sign === '!' || sign === '+') return void upTo(sign, place);
  if (sign === '{') return void upTo('}', place);
  if (sign === '-') return readTie(place, state);
  if (sign === '>' || sign === '<') return readBrokenRhythm(place, state, warn);
  if (/[xzZ]/.test(sign)) return readRest(place, state, warn);
  if (sign === '[' && /^\[[A-Za-z]:/.test(text.slice(at, at + 3)))
    return readInlineField(upTo(']', place), state, warn);
  if (sign === '[' && /^\[\d/.test(text.slice(at, at + 2))) return readBar('|', place, state);
  const bar = match(BAR, place);
  if (bar !== null) return readBar(bar[0], place, state);
  if (sign === '[') return readChord(place, state, warn);
  const tuplet = match(TUPLET, place);
  if (tuplet !== null) return readTuplet(tuplet, state, warn);
  if (SILENT_SIGNS.includes(sign)) return;
  warn(`the sign “${printable(sign)}” is not understood and was left out`);
}

/** Half the length, a quarter of it …: what was written as n, n/m, /m, //. */
function readLength(place: Place, unitTicks: number, warn: (what: string) => void): number {
  const [, whole, slashes, divisor] = match(LENGTH, place) ?? ['', '', '', ''];
  const numerator = whole === '' ? 1 : Number(whole);
  const denominator = divisor === '' || slashes === '' ? 2 ** slashes.length : Number(divisor);
  // "3 4" is no length: digits without a slash belong to the first group.
  const ticks = Math.round((unitTicks * numerator) / denominator);
  if (ticks >= 1 && ticks <= 64 * WHOLE_TICKS) return ticks;
  warn('a length cannot be meant; the unit was taken');
  return unitTicks;
}

/** The length with tuplet and broken rhythm put in. */
function scaled(ticks: number, state: AbcState): number {
  let factor = state.factor;
  state.factor = 1;
  if (state.tuplet.left > 0) {
    state.tuplet.left -= 1;
    factor *= state.tuplet.factor;
  }
  return Math.max(1, Math.round(ticks * factor));
}

/** The pitch at the place, or null if there is none (an accidental without a letter, say). */
function readPitch(place: Place, state: AbcState): { name: string; pitch: number } | null {
  const found = match(NOTE, place);
  if (found === null) return null;
  const [, accidental, letter, marks] = found;
  const upper = letter.toUpperCase();
  const octave = (letter === upper ? 0 : 1) + [...marks].reduce((sum, mark) => sum + (mark === "'" ? 1 : -1), 0);
  const name = `${upper}${octave}`;
  if (accidental !== undefined) {
    state.accidentals.set(name, { '^^': 2, '^': 1, '=': 0, _: -1, __: -2 }[accidental] ?? 0);
  }
  if (state.tie?.name === name && accidental === undefined && !state.accidentals.has(name)) return state.tie;
  const change = state.accidentals.get(name) ?? keyAccidental(state.fifths, upper);
  return { name, pitch: 60 + SEMITONES[upper] + 12 * octave + change };
}

function readNote(place: Place, state: AbcState, warn: (what: string) => void): void {
  const found = readPitch(place, state);
  if (found === null) return warn('an accidental belongs to no note and was left out');
  pushNote(found, readLength(place, state.unitTicks, warn), state, warn);
}

function pushNote(
  { name, pitch }: { name: string; pitch: number },
  ticks: number,
  state: AbcState,
  warn: (what: string) => void,
): void {
  const scaledTicks = scaled(ticks, state);
  state.tie = null;
  if (pitch < 0 || pitch > 127) {
    warn('a note lies beyond what MIDI can name; it became a rest');
    state.items.push({ kind: 'rest', ticks: scaledTicks });
    return;
  }
  state.items.push({ kind: 'note', pitch, ticks: scaledTicks, tied: false });
  state.lastName = name;
}

function readTie(place: Place, state: AbcState): void {
  place.at += 1;
  const last = state.items.at(-1);
  if (last?.kind !== 'note') return;
  last.tied = true;
  state.tie = { name: state.lastName, pitch: last.pitch };
}

function readBrokenRhythm(place: Place, state: AbcState, warn: (what: string) => void): void {
  const sign = place.text[place.at];
  let count = 0;
  while (place.text[place.at] === sign) {
    place.at += 1;
    count += 1;
  }
  // Between the two notes there may be a chord's name, but nothing longer.
  const last = state.items
    .slice(-3)
    .reverse()
    .find((item) => item.kind === 'note' || item.kind === 'rest');
  if (last === undefined || count > 3 || (last.kind !== 'note' && last.kind !== 'rest')) {
    return warn('a broken rhythm has no note before it, or too many signs; it was left out');
  }
  const shorter = 2 ** -count;
  const [before, after] = sign === '>' ? [2 - shorter, shorter] : [shorter, 2 - shorter];
  last.ticks = Math.max(1, Math.round(last.ticks * before));
  state.factor = after;
}

function readRest(place: Place, state: AbcState, warn: (what: string) => void): void {
  const sign = place.text[place.at];
  place.at += 1;
  state.tie = null;
  if (sign !== 'Z') {
    state.items.push({ kind: 'rest', ticks: scaled(readLength(place, state.unitTicks, warn), state) });
    return;
  }
  const barTicks = state.meter === null ? WHOLE_TICKS : (WHOLE_TICKS * state.meter.beats) / state.meter.unit;
  state.items.push({ kind: 'rest', ticks: readLength(place, barTicks, warn) });
}

/** Several notes at once: the top one is the melody. */
function readChord(place: Place, state: AbcState, warn: (what: string) => void): void {
  const { text } = place;
  place.at += 1;
  let top: { name: string; pitch: number } | null = null;
  let ticks = 0;
  while (place.at < text.length && text[place.at] !== ']') {
    const found = readPitch(place, state);
    if (found === null) {
      place.at += 1;
      continue;
    }
    const own = readLength(place, state.unitTicks, warn);
    if (ticks === 0) ticks = own;
    if (top === null || found.pitch > top.pitch) top = found;
  }
  place.at += 1;
  if (top === null) return warn('a chord without notes was left out');
  const length = readLength(place, WHOLE_TICKS, warn) / WHOLE_TICKS;
  pushNote(top, ticks * length, state, warn);
}

function readTuplet(found: RegExpExecArray, state: AbcState, warn: (what: string) => void): void {
  const p = Number(found[1]);
  const compound = state.meter !== null && state.meter.unit === 8 && state.meter.beats % 3 === 0;
  const q = Number(found[2] || 0) || DEFAULT_TUPLETS[p] || (compound ? 3 : 2);
  const left = Number(found[3] || 0) || p;
  if (p < 2) return warn('a tuplet of fewer than two notes was left out');
  state.tuplet = { left, factor: q / p };
}

function readBar(sign: string, place: Place, state: AbcState): void {
  state.accidentals.clear();
  const ending = match(ENDING, place);
  const repeatEnd = sign.startsWith(':');
  const repeatStart = sign.endsWith(':') && (sign.includes('|') || sign.length > 1);
  const partEnd = sign.includes('||') || sign.includes(']') || sign.startsWith('[');
  state.items.push({ kind: 'bar', repeatEnd, repeatStart, ending: ending === null ? 0 : Number(ending[1]), partEnd });
}

const LONGEST_SYMBOL = 16;

function readChordSymbol(symbol: string, state: AbcState): void {
  // Texts such as "^slowly" are placed, not played.
  if (/^[A-G]/.test(symbol)) state.items.push({ kind: 'chord', symbol: printable(symbol.slice(0, LONGEST_SYMBOL)) });
}

/** K:, M: or L: inside of the music, with or without brackets; others change nothing here. */
export function readInlineField(field: string, state: AbcState, warn: (what: string) => void): void {
  const value = field.slice(2).trim();
  if (field.startsWith('K:')) {
    const fifths = readKey(value);
    if (fifths === null) warn(`“${printable(value)}” is no key`);
    else state.fifths = fifths;
  } else if (field.startsWith('M:')) {
    const meter = readMeter(value);
    if (meter === undefined) warn(`“${printable(value)}” is no metre`);
    else state.meter = meter;
  } else if (field.startsWith('L:')) {
    const unit = readUnitTicks(value);
    if (unit === null) warn(`“${printable(value)}” is no length`);
    else state.unitTicks = unit;
  }
}
