/**
 * Tunes that nobody owns any more, in ABC, with where each comes from.
 *
 * Every melody is traditional or its composer has been dead for more than a century. Written out by ourselves, from general
 * knowledge of the melody, one voice, without words. Must not: hold a tune that is under copyright, or one without its origin.
 */
import { type AbcTune, parseAbc } from '../formats/abc';
import { CAROL_TUNES } from './carol-tunes';
import { CLASSICAL_THEMES } from './classical-themes';
import { NURSERY_TUNES } from './nursery-tunes';
import { SONG_TUNES } from './song-tunes';

export interface BookTune extends AbcTune {
  /** Composer and year where they are known, then country: "S. Foster, 1848. United States". */
  readonly origin: string;
  /** The tune as it is written, a whole ABC file. */
  readonly abc: string;
}

let book: readonly BookTune[] | undefined;

/** All tunes of the book, always in the same order. Read once. */
export function tuneBook(): readonly BookTune[] {
  book ??= [NURSERY_TUNES, SONG_TUNES, CAROL_TUNES, CLASSICAL_THEMES]
    .flatMap((part) => part.trim().split(/\n\n+/))
    .map((abc) => {
      const read = parseAbc(utf8(abc));
      if (!read.ok || read.value.length !== 1 || read.warnings.length > 0) {
        throw new Error(`tuneBook: a tune must be read without a warning, got ${abc.slice(0, 60)}; mend its ABC`);
      }
      return {
        ...read.value[0],
        origin: [field(abc, 'C'), field(abc, 'O')].filter(Boolean).join('. '),
        abc: `${abc}\n`,
      };
    });
  return book;
}

function utf8(text: string): Uint8Array {
  const letters = encodeURIComponent(text).replace(/%(..)/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function field(abc: string, letter: string): string {
  return new RegExp(`^${letter}:(.*)$`, 'm').exec(abc)?.[1].trim() ?? '';
}
