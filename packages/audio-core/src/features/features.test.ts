import { describe, expect, test } from 'vitest';
import type { FrameMatrix } from '../signal/framing';
import { dctMatrix, dctOfRows } from './dct';
import { DECIBEL_DEFAULTS, powerToDb } from './decibel';
import { MEL_DEFAULTS, applyFilterbank, hzToMel, melFilterbank, melSpectrogram, melToHz } from './mel';
import { MFCC_DEFAULTS, cepstrum, compressed, mfcc } from './mfcc';
import { STFT_DEFAULTS, powerSpectrogram, stft } from './stft';

/** Rounding of sums of some hundred float64 products of size 1. */
const DIGITS = 12;
const tone = (hz: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / 16_000));

describe('the short-time spectrum', () => {
  test('a tone on a bin has its power there: (amplitude · sum of the window / 2)²', () => {
    const power = powerSpectrogram(tone(1000, 1600), STFT_DEFAULTS);
    expect(power).toMatchObject({ frames: 8, size: 257 });
    const row = power.values.subarray(3 * 257, 4 * 257);
    expect(row.indexOf(row.reduce((a, b) => Math.max(a, b)))).toBe(32);
    expect(row[32] / (0.5 * 200 * 0.5) ** 2).toBeCloseTo(1, 5); // other half of the tone leaks in by its side lobes
  });

  test('framed by the transform, the window lies in the middle of its samples; framed by the window, on all of them', () => {
    const samples = tone(700, 1100);
    const byWindow = stft(samples, { ...STFT_DEFAULTS, hopSamples: 56 });
    const byTransform = stft(samples, { ...STFT_DEFAULTS, hopSamples: 56, framedBy: 'transform' });
    expect([byWindow.frames, byTransform.frames]).toEqual([13, 11]);
    // 56 = (512 − 400) / 2: so the window of frame t by transform sees what frame t + 1 by window sees.
    expect(byTransform.re.subarray(0, 10 * 257)).toEqual(byWindow.re.subarray(257, 11 * 257));
  });

  test('the power is the square of the complex spectrum', () => {
    const { re, im } = stft(tone(700, 800));
    powerSpectrogram(tone(700, 800)).values.forEach((power, i) => {
      expect(power).toBeCloseTo(re[i] ** 2 + im[i] ** 2, DIGITS);
    });
  });

  test('a window longer than its transform is refused', () => {
    expect(() => stft(tone(1, 800), { ...STFT_DEFAULTS, windowSamples: 513 })).toThrow(/at most fftSize=512, got 513/);
  });
});

describe('mel bands', () => {
  test('1,000 Hz is about 1,000 mel on the HTK scale and 15 on Slaney’s, and both scales lead back', () => {
    expect(hzToMel(1000, 'htk')).toBeCloseTo(1000, 1);
    expect(hzToMel(1000, 'slaney')).toBeCloseTo(15, DIGITS);
    for (const hz of [0, 1, 200, 999.9, 1000, 1000.1, 8000, 22050]) {
      for (const scale of ['htk', 'slaney'] as const) expect(melToHz(hzToMel(hz, scale), scale)).toBeCloseTo(hz, 9);
    }
  });

  test('neighbouring triangles of height 1 add up to 1 between the first and the last top', () => {
    const { bands, bins, weights } = melFilterbank({ ...MEL_DEFAULTS, norm: 'none', bandCount: 10 }, 1024);
    const firstTop = weights.subarray(0, bins).findIndex((weight, k) => weight > weights[k + 1]) + 1;
    const last = weights.subarray((bands - 1) * bins);
    const lastTop = last.findIndex((weight, k) => weight > 0 && weight > last[k + 1]);
    expect(lastTop).toBeGreaterThan(firstTop + 200);
    for (let k = firstTop; k < lastTop; k += 1) {
      let sum = 0;
      for (let b = 0; b < bands; b += 1) sum += weights[b * bins + k];
      expect(sum).toBeCloseTo(1, DIGITS);
    }
  });

  test('the stored range of each band holds all of its weight, so skipping the rest changes nothing', () => {
    const bank = melFilterbank({ ...MEL_DEFAULTS, bandCount: 40 }, 512);
    const power = Float64Array.from({ length: 257 }, (_, k) => 1 + ((k * 37) % 11));
    const out = new Float64Array(40);
    applyFilterbank(bank, power, out);
    for (let b = 0; b < 40; b += 1) {
      let sum = 0;
      for (let k = 0; k < 257; k += 1) sum += bank.weights[b * 257 + k] * power[k];
      expect(out[b]).toBeCloseTo(sum, DIGITS);
      expect(out[b]).toBeGreaterThan(0);
    }
  });

  test('a tone is loudest in the band around it', () => {
    const mel = melSpectrogram(tone(3000, 800), STFT_DEFAULTS, { ...MEL_DEFAULTS, norm: 'none' });
    const row = mel.values.subarray(0, 26);
    const loudest = row.indexOf(row.reduce((a, b) => Math.max(a, b)));
    const step = hzToMel(8000, 'slaney') / 27;
    expect(Math.abs(hzToMel(3000, 'slaney') / step - (loudest + 1))).toBeLessThan(0.5);
  });

  test('bands above half the sampling rate, reversed limits and no bands are refused', () => {
    for (const wrong of [{ highHz: 8001 }, { lowHz: 8000 }, { lowHz: -1 }, { lowHz: NaN }]) {
      expect(() => melFilterbank({ ...MEL_DEFAULTS, ...wrong }, 512)).toThrow(/0 <= lowHz < highHz <= rateHz\/2/);
    }
    expect(() => melFilterbank({ ...MEL_DEFAULTS, bandCount: 0 }, 512)).toThrow(/bandCount must be/);
  });
});

describe('decibels', () => {
  test('ten times the power is 10 dB, and silence is the fixed floor', () => {
    expect([...powerToDb([1, 10, 0.001, 0, 1e-30])]).toEqual([0, 10, -30, -100, -100]);
  });

  test('topDb lifts the floor with the loudest value; a fixed floor does not', () => {
    const quiet = powerToDb([1e-9, 1], { ...DECIBEL_DEFAULTS, topDb: 80 })[0];
    const besideLoud = powerToDb([1e-9, 100], { ...DECIBEL_DEFAULTS, topDb: 80 })[0];
    expect([quiet, besideLoud]).toEqual([-80, -60]);
    expect(powerToDb([1e-9, 100])[0]).toBeCloseTo(-90, DIGITS);
  });

  test('floors that are none are refused', () => {
    expect(() => powerToDb([1], { ...DECIBEL_DEFAULTS, aminPower: 0 })).toThrow(/aminPower must be above 0/);
    expect(() => powerToDb([1], { ...DECIBEL_DEFAULTS, topDb: -1 })).toThrow(/topDb null or at least 0/);
  });
});

describe('the cosine transform', () => {
  test('its rows are orthonormal', () => {
    const matrix = dctMatrix(26, 26);
    for (let i = 0; i < 26; i += 1) {
      for (let j = 0; j < 26; j += 1) {
        let product = 0;
        for (let m = 0; m < 26; m += 1) product += matrix[i * 26 + m] * matrix[j * 26 + m];
        expect(product).toBeCloseTo(i === j ? 1 : 0, DIGITS);
      }
    }
  });

  test('a flat spectrum has a first coefficient only', () => {
    const flat: FrameMatrix = { frames: 1, size: 16, values: new Float64Array(16).fill(3) };
    const [first, ...rest] = dctOfRows(flat, 5).values;
    expect(first).toBeCloseTo(12, DIGITS);
    for (const value of rest) expect(value).toBeCloseTo(0, DIGITS);
  });

  test('more coefficients than bands are refused', () => {
    expect(() => dctMatrix(27, 26)).toThrow(/1 <= coefficientCount <= size, got 27 and 26/);
  });
});

describe('MFCCs', () => {
  test('twice the amplitude moves the first coefficient by 6.02 dB · √bands and no other', () => {
    // Noise-like, so that every band lies above the floor.
    const samples = Float64Array.from({ length: 800 }, (_, n) => 0.1 * Math.sin(n * n * 0.37));
    const once = mfcc(samples).values;
    const twice = mfcc(samples.map((value) => 2 * value)).values;
    once.forEach((value, i) => {
      expect(twice[i] - value).toBeCloseTo(i % 13 === 0 ? 20 * Math.log10(2) * Math.sqrt(26) : 0, 9);
    });
  });

  test('the lifter weighs coefficient n by 1 + (L/2) sin(π(n + 1)/L)', () => {
    const logMel: FrameMatrix = { frames: 1, size: 4, values: Float64Array.of(1, 5, 2, 7) };
    const plain = cepstrum(logMel, { coefficientCount: 4, lifter: 0 }).values;
    const lifted = cepstrum(logMel, { coefficientCount: 4, lifter: 6 }).values;
    [2.5, 1 + 3 * Math.sin(Math.PI / 3), 4, 1 + 3 * Math.sin((2 * Math.PI) / 3)].forEach((weight, n) => {
      expect(lifted[n]).toBeCloseTo(plain[n] * weight, DIGITS);
    });
  });

  test('logarithm with an offset is ln(power + offset)', () => {
    const mel: FrameMatrix = { frames: 1, size: 2, values: Float64Array.of(0, 2) };
    expect([...compressed(mel, { kind: 'ln', offset: 1 }).values]).toEqual([0, Math.log(3)]);
  });

  test('no samples give no frames', () => {
    expect(mfcc([], MFCC_DEFAULTS)).toEqual({ frames: 0, size: 13, values: new Float64Array(0) });
  });
});
