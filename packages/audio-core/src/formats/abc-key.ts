/**
 * What ABC's key, metre, length and tempo fields mean.
 *
 * Must not: know notes.
 * Source: the ABC music standard 2.1 (2011), sections 3.1.6 to 3.1.14.
 */

/** Ticks in a whole note: every length that occurs divides it, tuplets of 3, 5, 7 and 9 too. */
export const WHOLE_TICKS = 2 ** 8 * 3 ** 2 * 5 * 7;

export interface AbcMeter {
  readonly beats: number;
  readonly unit: number;
}

const FIFTHS: Record<string, number> = { F: -1, C: 0, G: 1, D: 2, A: 3, E: 4, B: 5 };
const MODES: Record<string, number> = {
  maj: 0, ion: 0, '': 0, min: -3, m: -3, aeo: -3, dor: -2, phr: -4, lyd: 1, mix: -1, loc: -5,
}; // prettier-ignore
const SHARPS = 'FCGDAEB';

/** "Am", "Eb dorian" → sharps (flats negative), −7 … 7; null where it is no key. */
export function readKey(text: string): number | null {
  if (text.trim() === '' || /^none/i.test(text)) return 0;
  if (/^H[Pp]/.test(text)) return 2; // Highland pipes: two sharps
  const parts = /^([A-G])([#b]?) *([A-Za-z]*)/.exec(text);
  if (parts === null) return null;
  const word = parts[3].toLowerCase();
  const mode = MODES[word.slice(0, 3)] ?? (/^m?$/.test(word) ? MODES[word] : undefined);
  // Words such as "clef" belong to what follows the key.
  const fifths = FIFTHS[parts[1]] + { '#': 7, b: -7, '': 0 }[parts[2] as '#' | 'b' | ''] + (mode ?? 0);
  return Math.abs(fifths) <= 7 ? fifths : null;
}

/** What the key adds to a letter: 1 sharp, −1 flat, 0. */
export function keyAccidental(fifths: number, letter: string): number {
  const place = SHARPS.indexOf(letter);
  if (fifths > 0) return place < fifths ? 1 : 0;
  return 6 - place < -fifths ? -1 : 0;
}

/** "6/8", "C", "C|", "(2+3)/8"; null for free metre, undefined where it is no metre. */
export function readMeter(text: string): AbcMeter | null | undefined {
  if (text === 'none' || text === '') return null;
  if (text === 'C') return { beats: 4, unit: 4 };
  if (text === 'C|') return { beats: 2, unit: 2 };
  const parts = /^\(?(\d{1,2}(?:\+\d{1,2}){0,7})\)?\/(1|2|4|8|16|32|64)$/.exec(text.replace(/ /g, ''));
  if (parts === null) return undefined;
  const beats = parts[1].split('+').reduce((sum, part) => sum + Number(part), 0);
  return beats > 0 ? { beats, unit: Number(parts[2]) } : undefined;
}

/** The unit length, in ticks, that a tune has which does not say it. */
export function defaultUnitTicks(meter: AbcMeter | null): number {
  return meter !== null && meter.beats / meter.unit < 0.75 ? WHOLE_TICKS / 16 : WHOLE_TICKS / 8;
}

/** "1/8" → ticks; null where it is no length. */
export function readUnitTicks(text: string): number | null {
  const parts = /^1(?:\/(1|2|4|8|16|32|64|128|256))?$/.exec(text.trim());
  return parts === null ? null : WHOLE_TICKS / Number(parts[1] ?? 1);
}

/** "1/4=120", "120", "\"Allegro\" 3/8=60" → quarters a minute; null where it names none. */
export function readTempo(text: string, unitTicks: number): number | null {
  const bare = text.replace(/"[^"]*"/g, '').trim();
  const parts = /^(?:(\d{1,2})\/(\d{1,3}) *= *)?(\d{1,4})$/.exec(bare);
  if (parts === null) return null;
  const beatTicks = parts[1] === undefined ? unitTicks : (WHOLE_TICKS * Number(parts[1])) / Number(parts[2]);
  const quarters = (Number(parts[3]) * beatTicks * 4) / WHOLE_TICKS;
  return Number.isFinite(quarters) && quarters > 0 ? quarters : null;
}
