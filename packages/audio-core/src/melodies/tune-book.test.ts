import { describe, expect, test } from 'vitest';
import { parseAbc } from '../formats/abc';
import { tuneBook } from './tune-book';

const quartersOf = (bar: string, head: string): number => {
  const read = parseAbc(new TextEncoder().encode(`${head}${bar}|\n`));
  if (!read.ok) throw new Error(`${bar}: ${read.message}`);
  return read.value[0].lengthQuarters;
};

describe('the tune book', () => {
  test('has some fifty tunes, each with a title of its own and its origin', () => {
    const book = tuneBook();
    expect(book.length).toBe(51);
    expect(new Set(book.map(({ title }) => title)).size).toBe(book.length);
    for (const { title, origin } of book) {
      expect(title).not.toBe('');
      expect(origin).toMatch(/\w{4}/);
    }
  });

  test.each(tuneBook().map((tune) => [tune.title, tune] as const))('every bar of %s adds up', (_, tune) => {
    const lines = tune.abc.trim().split('\n');
    const head = `${lines.slice(0, -1).join('\n')}\n`;
    const { meter } = tune;
    if (meter === null) throw new Error('a tune of the book has a metre');
    const whole = (4 * meter.beats) / meter.unit;
    const bars = lines[lines.length - 1].split('|').filter((bar) => bar !== '');
    const lengths = bars.map((bar) => quartersOf(bar, head));
    const upbeat = lengths[0] < whole ? lengths[0] : 0;
    const inner = lengths.slice(upbeat > 0 ? 1 : 0, -1);
    inner.forEach((length, n) => expect([bars[n + (upbeat > 0 ? 1 : 0)], length]).toEqual([expect.any(String), whole]));
    // What the last bar lacks stands before the first.
    expect(lengths[lengths.length - 1]).toBe(whole - upbeat);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeCloseTo(tune.lengthQuarters, 9);
  });

  test('its melodies lie where a voice can sing them, and move as melodies do', () => {
    for (const { title, notes } of tuneBook()) {
      const pitches = notes.map(({ pitch }) => pitch);
      expect([title, notes.length >= 16]).toEqual([title, true]);
      expect([title, Math.min(...pitches) >= 55, Math.max(...pitches) <= 84]).toEqual([title, true, true]);
      expect([title, Math.max(...pitches) - Math.min(...pitches) <= 19]).toEqual([title, true]);
      const leaps = pitches.slice(1).map((pitch, n) => Math.abs(pitch - pitches[n]));
      expect([title, Math.max(...leaps) <= 15]).toEqual([title, true]);
    }
  });

  test('spot checks by ear: the beginnings of six tunes in semitones from their first note', () => {
    const begin = (title: string, count: number) => {
      const tune = tuneBook().find((one) => one.title.startsWith(title));
      if (!tune) throw new Error(`there is no ${title}`);
      return tune.notes.slice(0, count).map(({ pitch }) => pitch - tune.notes[0].pitch);
    };
    expect(begin('Ode to Joy', 8)).toEqual([0, 0, 1, 3, 3, 1, 0, -2]);
    expect(begin('Twinkle', 7)).toEqual([0, 0, 7, 7, 9, 9, 7]);
    expect(begin('Für Elise', 9)).toEqual([0, -1, 0, -1, 0, -5, -2, -4, -7]);
    expect(begin('Greensleeves', 7)).toEqual([0, 3, 5, 7, 9, 7, 5]);
    expect(begin('Joy to the World', 8)).toEqual([0, -1, -3, -5, -7, -8, -10, -12]);
    expect(begin('Bourrée', 8)).toEqual([0, 2, 3, 2, 0, -1, 0, 2]);
  });
});
