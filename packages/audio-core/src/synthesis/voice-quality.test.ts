import { describe, expect, test } from 'vitest';
import { YIN_DEFAULTS, yin } from '../features/yin';
import { autocorrelation } from '../signal/autocorrelation';
import { fixedSource } from '../phonemes/fixed-source';
import { pitchAt } from './pitch-contour';
import { measureProsody } from './prosody-measures';
import { USUAL_VOICE, type VoiceQuality, voiceOfQuality } from './voice-quality';

const voice = (more: Partial<VoiceQuality>, hz = 125) =>
  voiceOfQuality(16_000, () => hz, { ...USUAL_VOICE, ...more }, fixedSource(8));
const alphaDb = (more: Partial<VoiceQuality>) => measureProsody(voice(more), 1).alphaDb;
const noisiness = (more: Partial<VoiceQuality>) => measureProsody(voice(more), 1).aperiodicity;

describe('voiceOfQuality', () => {
  test('has the pitch it is asked for, in any quality but the creakiest', () => {
    for (const hz of [80, 125, 220, 400]) {
      for (const more of [{}, { breathiness: 0.6 }, { tension: 1 }, { tension: -1 }]) {
        const { pitchHz } = yin(voice(more, hz), { ...YIN_DEFAULTS, hopSamples: 1600, highHz: 600 });
        for (const heard of pitchHz) expect(Math.abs(heard / hz - 1)).toBeLessThan(0.02);
      }
    }
  });

  test('is brighter the tenser, and duller and noisier the breathier', () => {
    expect(alphaDb({ tension: 1 })).toBeGreaterThan(alphaDb({}) + 4);
    expect(alphaDb({ tension: -1 })).toBeLessThan(alphaDb({}) - 4);
    expect(alphaDb({ breathiness: 0.7 })).toBeLessThan(alphaDb({}) - 3);
    expect(noisiness({ breathiness: 0.7 })).toBeGreaterThan(3 * noisiness({}));
  });

  test('creaks: every second pulse is unlike its neighbours, so two periods are more alike than one', () => {
    const likeness = (creak: number) => {
      const r = autocorrelation(voice({ creak }).subarray(0, 8000), 270);
      return Math.max(...r.subarray(246, 266)) / Math.max(...r.subarray(123, 133));
    };
    expect(likeness(0)).toBeLessThan(1.02);
    expect(likeness(0.8)).toBeGreaterThan(1.1);
  });

  test('trembles five and a half times a second', () => {
    const { pitchHz } = yin(voice({ tremorSemitones: 1 }, 200), { ...YIN_DEFAULTS, frameSamples: 640, lowHz: 100 });
    const semitones = Array.from(pitchHz, (hz) => 12 * Math.log2(hz / 200));
    expect(Math.max(...semitones)).toBeGreaterThan(0.8);
    expect(Math.min(...semitones)).toBeLessThan(-0.8);
    const crossings = semitones.filter((value, t) => t > 0 && value < 0 !== semitones[t - 1] < 0).length;
    expect(Math.abs(crossings - 11)).toBeLessThanOrEqual(2);
  });

  test('refuses qualities out of range', () => {
    expect(() => voice({ tension: -1.5 })).toThrow(/tension must lie in -1 … 1, got -1.5/);
    expect(() => voice({ breathiness: NaN })).toThrow(/breathiness must lie in 0 … 1/);
  });
});

describe('pitchAt', () => {
  test('rises over the arch to its top after a third of a second and falls back to the base', () => {
    const commands = { baseHz: 100, phrases: [{ atSeconds: 1, semitones: 12 }], accents: [] };
    expect(pitchAt(commands, 0.9)).toBe(100);
    expect(pitchAt(commands, 1 + 1 / 3)).toBeCloseTo(200, 9);
    expect(pitchAt(commands, 1.2)).toBeLessThan(200);
    expect(pitchAt(commands, 1.6)).toBeLessThan(200);
    expect(pitchAt(commands, 6)).toBeCloseTo(100, 2);
  });

  test('puts a hat on an accent, which is flat in its middle and gone after it', () => {
    const accents = [{ fromSeconds: 1, toSeconds: 1.5, semitones: -12 }];
    const commands = { baseHz: 200, phrases: [], accents };
    expect(pitchAt(commands, 1)).toBe(200);
    expect(pitchAt(commands, 1.45)).toBeCloseTo(100, 0);
    expect(pitchAt(commands, 2)).toBeCloseTo(200, 0);
    const kept = { ...commands, accents: [{ ...accents[0], toSeconds: Infinity }] };
    expect(pitchAt(kept, 9)).toBeCloseTo(100, 9);
  });
});
