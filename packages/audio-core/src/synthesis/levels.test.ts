import { describe, expect, test } from 'vitest';
import { fixedSource } from '../phonemes/fixed-source';
import { PHONEMES } from '../phonemes/inventory';
import { SOUND_SPEECH } from '../phonemes/speech-model';
import { drawUtterance } from '../phonemes/utterance';
import { synthesise } from './formant';
import { soundParts } from './sound-parts';
import { levelDb } from './spectral-envelope';
import { voiceSource } from './voice-source';

const random = fixedSource(51);
const spoken = Array.from({ length: 80 }, () => {
  const utterance = drawUtterance({ frames: 60, speech: SOUND_SPEECH }, random);
  return { parts: soundParts(utterance), samples: synthesise(utterance, random) };
});
/** Mean level in dB of the parts that `pick` picks. */
function meanDb(pick: (phoneme: string, kind: string) => boolean): number {
  const levels = spoken.flatMap(({ parts, samples }) =>
    parts
      .filter((p) => pick(PHONEMES[p.phoneme], p.kind) && p.to - p.from > 400)
      .map((p) => levelDb(samples.subarray(p.from, p.to))),
  );
  return levels.reduce((sum, level) => sum + level, 0) / levels.length;
}

describe('levels', () => {
  test('are those of a recording made with care: about −18 dB where there is a voice, no clipping, no offset', () => {
    const vowels = meanDb((_, kind) => kind === 'vowel');
    expect(vowels).toBeGreaterThan(-24);
    expect(vowels).toBeLessThan(-16);
    for (const { samples } of spoken) {
      expect(samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0)).toBeLessThan(0.86);
      expect(Math.abs(samples.reduce((sum, s) => sum + s, 0) / samples.length)).toBeLessThan(1e-3);
    }
    // The knee is for the loudest voices: of all samples it bends less than one in a hundred.
    const all = spoken.flatMap(({ samples }) => Array.from(samples));
    expect(all.filter((s) => Math.abs(s) > 0.6).length / all.length).toBeLessThan(0.01);
  });

  test('are ordered as in speech: a above i and u, murmur and noise below a, closures on the floor', () => {
    const vowel = (symbol: string) => meanDb((phoneme, kind) => phoneme === symbol && kind === 'vowel');
    expect(vowel('a')).toBeGreaterThan(vowel('i') + 2);
    expect(vowel('a')).toBeGreaterThan(vowel('u') + 2);
    for (const kind of ['murmur', 'frication']) {
      const level = meanDb((_, other) => other === kind);
      expect(level).toBeGreaterThan(-40);
      expect(level).toBeLessThan(vowel('a') - 3);
    }
    expect(Math.abs(meanDb((_, kind) => kind === 'closure') + 60)).toBeLessThan(0.1);
  });
});

describe('the voice', () => {
  test('has the pitch it was asked for, falling and swaying by less than a tenth of an octave', () => {
    for (const pitchHz of [90, 150, 220]) {
      const voice = voiceSource(3200, pitchHz, fixedSource(3));
      // The lag at which it is most like itself.
      const lags = Array.from({ length: 200 }, (_, i) => i + 50);
      const likeness = lags.map((lag) => {
        let sum = 0;
        for (let n = 0; n + 250 < voice.length; n++) sum += voice[n] * voice[n + lag];
        return sum;
      });
      // Multiples of the period are as like; the first of the good ones is the period.
      const best = Math.max(...likeness);
      const period = lags[likeness.findIndex((l, i) => l > 0.9 * best && l >= likeness[i + 1])];
      expect(Math.abs(Math.log2(16_000 / period / pitchHz))).toBeLessThan(0.1);
    }
  });

  test('moves no air on the whole', () => {
    const voice = voiceSource(16_000, 120, fixedSource(4));
    expect(Math.abs(voice.reduce((sum, v) => sum + v, 0) / voice.length)).toBeLessThan(2e-3);
  });

  test('falls by about 6 dB an octave above its first harmonics, up to half the sampling rate', () => {
    const voice = voiceSource(16_000, 100, fixedSource(5));
    const band = (fromHz: number, toHz: number) => {
      let power = 0;
      for (let hz = fromHz; hz < toHz; hz += 25) {
        const w = (2 * Math.PI * hz) / 16_000;
        let [re, im] = [0, 0];
        for (let n = 0; n < 4000; n++) {
          const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 4000);
          re += hann * voice[n] * Math.cos(w * n);
          im += hann * voice[n] * Math.sin(w * n);
        }
        power += (re * re + im * im) / ((toHz - fromHz) / 25);
      }
      return 10 * Math.log10(power);
    };
    const [low, middle, high] = [band(400, 800), band(1600, 3200), band(6000, 7800)];
    // Two octaves apart, then about 1.5; tilt and the mean over a sample take their share higher up.
    expect(low - middle).toBeGreaterThan(8);
    expect(low - middle).toBeLessThan(17);
    expect(middle - high).toBeGreaterThan(8);
    expect(middle - high).toBeLessThan(24);
  });
});
