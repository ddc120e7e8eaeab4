import { describe, expect, test } from 'vitest';
import { CHROMA_DEFAULTS, chroma, chromaFilterbank } from './chroma';
import { STFT_DEFAULTS, powerSpectrogram } from './stft';

const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const filterbank = chromaFilterbank(CHROMA_DEFAULTS);
const power = (hz: readonly number[]) =>
  powerSpectrogram(
    Float64Array.from({ length: 4096 }, (_, n) =>
      hz.reduce((sum, f) => sum + 0.2 * Math.sin((2 * Math.PI * f * n) / CHROMA_DEFAULTS.rateHz), 0),
    ),
    { ...STFT_DEFAULTS, fftSize: 2048, windowSamples: 2048, hopSamples: 512 },
  );

describe('chroma', () => {
  test('finds each note of a scale in three octaves, with 1 as its largest value', () => {
    for (let note = 0; note < 36; note += 1) {
      const { values, frames } = chroma(power([261.626 * 2 ** (note / 12)]), filterbank);
      expect(frames).toBeGreaterThan(2);
      const row = Array.from(values.subarray(0, 12));
      expect(NAMES[row.indexOf(Math.max(...row))]).toBe(NAMES[note % 12]);
      expect(Math.max(...row)).toBe(1);
    }
  });

  test('finds the three notes of a chord', () => {
    const row = Array.from(chroma(power([523.25, 659.26, 783.99]), filterbank).values.subarray(0, 12));
    const order = row.map((value, c) => [value, NAMES[c]] as const).sort((a, b) => b[0] - a[0]);
    expect(
      order
        .slice(0, 3)
        .map(([, name]) => name)
        .sort(),
    ).toEqual(['C', 'E', 'G']);
  });

  test('moves by a semitone with the tuning', () => {
    const lower = chromaFilterbank({ ...CHROMA_DEFAULTS, a4Hz: 440 * 2 ** (-1 / 12) });
    const row = Array.from(chroma(power([440]), lower).values.subarray(0, 12));
    expect(NAMES[row.indexOf(Math.max(...row))]).toBe('A♯');
  });

  test('silence stays zero, and bins of another transform are refused', () => {
    const silence = { frames: 1, size: filterbank.bins, values: new Float64Array(filterbank.bins) };
    expect([...chroma(silence, filterbank).values]).toEqual(Array(12).fill(0));
    expect(() => chroma({ ...silence, size: 257 }, filterbank)).toThrow(/must be \(frames, 1025\), got \(1, 257\)/);
    expect(() => chromaFilterbank({ ...CHROMA_DEFAULTS, fftSize: 1 })).toThrow(/fftSize whole and at least 2/);
  });
});
