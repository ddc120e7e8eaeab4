import { describe, expect, test } from 'vitest';
import type { RandomSource } from '../phonemes/random-source';
import { noteSurprise, optimalPrediction, returnBits, tuneBits, wrongNoteBits } from './optimal-prediction';
import {
  drawThemeTune,
  returnLag,
  SCALE_NOTES,
  themeTuneExample,
  themeTuneNotes,
  THEME_TUNE_FEATURES,
} from './returning-theme';

/** mulberry32: any even generator will do. */
function source(seed: number): RandomSource {
  let x = seed;
  const uniform = (): number => {
    x = (x + 0x6d2b79f5) | 0;
    let z = Math.imul(x ^ (x >>> 15), 1 | x);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  return { uniform, normal: () => 0, integer: (n) => Math.floor(uniform() * n) };
}

describe('a tune whose theme returns', () => {
  test('has theme, free bars and the theme again, and says where a note of the return is wrong', () => {
    const random = source(1);
    let wrong = 0;
    for (let n = 0; n < 400; n++) {
      const { notes, wrongAt } = drawThemeTune({ freeBars: 3, wrongNoteRate: 0.25 }, random);
      expect(notes.length).toBe(20);
      expect(returnLag(3)).toBe(16);
      for (let t = 16; t < 20; t++) expect(notes[t] === notes[t - 16]).toBe(!wrongAt.includes(t));
      expect(Math.max(...notes)).toBeLessThan(SCALE_NOTES);
      wrong += wrongAt.length;
    }
    expect(Math.abs(wrong / 1600 - 0.25)).toBeLessThan(0.055); // 5 standard errors
  });

  test('draws every note of theme, free bars and wrong notes evenly', () => {
    const random = source(2);
    const [theme, free, steps] = [0, 0, 0].map(() => new Array<number>(SCALE_NOTES).fill(0));
    for (let n = 0; n < 4000; n++) {
      const { notes, wrongAt } = drawThemeTune({ freeBars: 1, wrongNoteRate: 0.5 }, random);
      theme[notes[2]] += 1;
      free[notes[5]] += 1;
      for (const t of wrongAt) steps[(notes[t] - notes[t - 8] + SCALE_NOTES) % SCALE_NOTES] += 1;
    }
    for (const count of [...theme, ...free]) expect(Math.abs(count - 500)).toBeLessThan(105); // 5 standard deviations
    expect(steps[0]).toBe(0);
    const expected = steps.reduce((sum, count) => sum + count, 0) / 7;
    for (const count of steps.slice(1)) expect(Math.abs(count - expected)).toBeLessThan(160);
  });

  test('is the same for the same seed, and another for another', () => {
    const draw = (seed: number) => [...drawThemeTune({ freeBars: 2, wrongNoteRate: 0.1 }, source(seed)).notes];
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  test('shows the note before, a flag at the start and a flag at the return, and never the note that is asked', () => {
    const { notes } = drawThemeTune({ freeBars: 1, wrongNoteRate: 0 }, source(5));
    const { frames, features, labels } = themeTuneExample(notes, 1);
    expect([frames, features.length, labels]).toEqual([12, 12 * THEME_TUNE_FEATURES, notes]);
    for (let t = 0; t < frames; t++) {
      const row = [...features.subarray(t * THEME_TUNE_FEATURES, (t + 1) * THEME_TUNE_FEATURES)];
      const before = new Array<number>(SCALE_NOTES).fill(0);
      if (t > 0) before[notes[t - 1]] = 1;
      expect(row).toEqual([...before, t === 0 ? 1 : 0, t === 8 ? 1 : 0]);
    }
  });

  test('says what is wrong with its options', () => {
    expect(() => drawThemeTune({ freeBars: 1.5, wrongNoteRate: 0 }, source(1))).toThrow(
      /freeBars must be a whole number/,
    );
    expect(() => drawThemeTune({ freeBars: 1, wrongNoteRate: 2 }, source(1))).toThrow(/wrongNoteRate must be 0 to 1/);
    expect(() => themeTuneExample(new Uint8Array(5), 1)).toThrow(/notes must be 12 for 1 free bars, got 5/);
  });
});

describe('the best possible prediction', () => {
  test('eq melody.best: it is 3 bits on the return with a memory of one note too few, and the floor with one more', () => {
    for (const freeBars of [0, 1, 6, 16]) {
      const lag = returnLag(freeBars);
      const bits = (memoryNotes: number) => returnBits({ freeBars, wrongNoteRate: 0.02, memoryNotes });
      expect([bits(0), bits(lag - 1)]).toEqual([3, 3]);
      expect(bits(lag)).toBeCloseTo(0.197588, 6);
      expect(bits(Infinity)).toBe(bits(lag));
      expect(returnBits({ freeBars, wrongNoteRate: 0, memoryNotes: lag })).toBe(0);
    }
  });

  test('hides in the mean over the whole tune: 3.0 against 2.7 at eight free bars', () => {
    const bits = (memoryNotes: number) => tuneBits({ freeBars: 8, wrongNoteRate: 0, memoryNotes });
    expect([bits(35), bits(36)]).toEqual([3, 2.7]);
  });

  test('a wrong note costs 8.45 bits, a right one almost nothing, and without wrong notes a wrong one is impossible', () => {
    expect(noteSurprise(0.02).wrong).toBeCloseTo(8.4512, 4);
    expect(noteSurprise(0.02).right).toBeCloseTo(0.0291, 4);
    expect(noteSurprise(0)).toEqual({ right: 0, wrong: Infinity });
    expect(wrongNoteBits(7 / 8)).toBeCloseTo(3, 12); // the note is then drawn evenly
    expect(wrongNoteBits(0)).toBe(0);
  });

  test('its probabilities sum to 1, and drawn tunes cost it what the formula says', () => {
    const random = source(7);
    for (const memoryNotes of [3, 8, Infinity]) {
      const options = { freeBars: 1, wrongNoteRate: 0.1, memoryNotes };
      let bits = 0;
      const tunes = 3000;
      for (let n = 0; n < tunes; n++) {
        const { notes } = drawThemeTune(options, random);
        for (let t = 0; t < themeTuneNotes(1); t++) {
          const p = optimalPrediction(notes, t, options);
          if (n === 0) expect(p.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
          if (t >= 8) bits -= Math.log2(p[notes[t]]) / (4 * tunes);
        }
      }
      expect(Math.abs(bits - returnBits(options))).toBeLessThan(0.08); // 5 standard errors
    }
  });

  test('no guess from fewer notes beats it: counted over every tune of a small piece', () => {
    // Given any window that ends before the theme's note, all eight notes are equally common at its place in the return.
    const options = { freeBars: 0, wrongNoteRate: 0, memoryNotes: 3 };
    const counts = new Map<string, number[]>();
    for (let code = 0; code < SCALE_NOTES ** 4; code++) {
      const theme = [0, 1, 2, 3].map((j) => Math.floor(code / SCALE_NOTES ** j) % SCALE_NOTES);
      const window = [...theme, ...theme].slice(1, 4).join(); // the last three notes before the return
      const row = counts.get(window) ?? new Array<number>(SCALE_NOTES).fill(0);
      row[theme[0]] += 1;
      counts.set(window, row);
    }
    for (const row of counts.values()) expect(new Set(row)).toEqual(new Set([1]));
    expect(returnBits(options)).toBe(3);
  });
});
