import { describe, expect, test } from 'vitest';
import { courseMfcc } from '../features/course-mfcc';
import { fixedSource } from '../phonemes/fixed-source';
import { frameBoundarySample, samplesOfFrames } from '../phonemes/frame-timing';
import { PHONEMES } from '../phonemes/inventory';
import { SOUND_SPEECH } from '../phonemes/speech-model';
import { type Segment, drawUtterance } from '../phonemes/utterance';
import { VOWEL_FORMANTS_HZ, borderFormants } from './articulation';
import { synthesise } from './formant';
import { centroidHz, envelopePeaksHz, levelDb } from './spectral-envelope';

const plain = { pitchHz: { from: 110, to: 110 }, gainDb: { from: 0, to: 0 } };
const noFloor = { ...plain, noiseFloorDb: -Infinity };

function segment(symbol: (typeof PHONEMES)[number], fromFrame: number, toFrame: number, more: Partial<Segment> = {}) {
  const rest = { plannedToFrame: toFrame, placeBefore: -1, placeAfter: -1, burstFrames: 0 };
  return { phoneme: PHONEMES.indexOf(symbol), fromFrame, toFrame, ...rest, ...more };
}
/** 50 ms from the middle of a phoneme held for 40 frames. */
function held(symbol: (typeof PHONEMES)[number], pitch = 110): Float32Array {
  const options = { ...plain, pitchHz: { from: pitch, to: pitch } };
  return synthesise({ frames: 40, segments: [segment(symbol, 0, 40)] }, fixedSource(1), options).slice(2400, 3200);
}
const stop = (symbol: 'p' | 't' | 'k', from: number, to: number) => segment(symbol, from, to, { burstFrames: 1 });

describe('synthesise', () => {
  test('makes exactly the samples that give the MFCCs as many frames as there are labels', () => {
    for (const frames of [1, 2, 37, 60]) {
      const samples = synthesise(drawUtterance({ frames, speech: SOUND_SPEECH }, fixedSource(4)), fixedSource(5));
      expect(samples.length).toBe(frames * 160 + 240);
      expect(courseMfcc(samples).frames).toBe(frames);
    }
  });

  test('is decided by its random source', () => {
    const utterance = drawUtterance({ frames: 60, speech: SOUND_SPEECH }, fixedSource(4));
    const once = synthesise(utterance, fixedSource(5));
    expect(synthesise(utterance, fixedSource(5))).toEqual(once);
    expect(synthesise(utterance, fixedSource(6))).not.toEqual(once);
  });

  test('never leaves ±0.9, however loud it is asked to be', () => {
    const random = fixedSource(9);
    const peak = (gainDb: number) => {
      const utterance = drawUtterance({ frames: 60 }, random);
      const samples = synthesise(utterance, random, { gainDb: { from: gainDb, to: gainDb } });
      return samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
    };
    for (let i = 0; i < 20; i++) expect(peak(6)).toBeLessThan(0.9);
    expect(peak(40)).toBeLessThan(0.9);
    expect(peak(0)).toBeGreaterThan(0.05);
  });

  // Linear prediction is drawn towards the harmonic next to a formant: half the pitch, or 5 % higher up.
  test.each([
    ['a', [730, 1090, 2440]],
    ['i', [270, 2290, 3010]],
    ['u', [300, 870, 2240]],
  ] as const)('puts F1 to F3 of %s where Peterson & Barney measured them, %j Hz, at any pitch', (vowel, published) => {
    for (const pitch of [90, 110, 130, 150]) {
      const peaks = envelopePeaksHz(held(vowel, pitch));
      for (const formant of published) {
        const distance = Math.min(...peaks.map((peak) => Math.abs(peak - formant)));
        expect(distance).toBeLessThan(Math.max(pitch / 2, 0.05 * formant));
      }
    }
  });

  test('hisses higher for s than for ʃ, and both higher than any vowel or murmur', () => {
    const [s, sh] = [centroidHz(held('s')), centroidHz(held('ʃ'))];
    expect(s).toBeGreaterThan(sh + 1500);
    for (const voiced of ['a', 'i', 'u', 'm'] as const) expect(centroidHz(held(voiced))).toBeLessThan(sh - 1000);
  });

  test('murmurs alike for m and n', () => {
    expect(held('m')).toEqual(held('n'));
  });

  test.each([
    ['a', 0],
    ['a', 1],
    ['a', 2],
    ['i', 0],
    ['i', 1],
    ['i', 2],
  ] as const)('bends F2 of %s towards place %i, before the consonant and after it', (vowel, place) => {
    const own = VOWEL_FORMANTS_HZ[PHONEMES.indexOf(vowel)];
    const border = borderFormants(own, place);
    // The 25 ms beside the border are on average half-way there, and linear prediction errs by a harmonic.
    const [low, high] = [0.2, 1.1].map((share) => own[1] + share * (border[1] - own[1])).sort((a, b) => a - b);
    const before = [segment(vowel, 0, 20, { placeAfter: place }), segment('s', 20, 22)];
    const after = [segment('s', 0, 2), segment(vowel, 2, 22, { placeBefore: place })];
    const ends = synthesise({ frames: 22, segments: before }, fixedSource(2), noFloor);
    const begins = synthesise({ frames: 22, segments: after }, fixedSource(2), noFloor);
    const end = frameBoundarySample(20, 22);
    const start = frameBoundarySample(2, 22);
    // 8 ms on either side belong to both; the s is too high to have a peak here.
    for (const beside of [ends.slice(end - 400, end), begins.slice(start, start + 400)]) {
      const near = envelopePeaksHz(beside).filter((hz) => hz > low - 60 && hz < high + 60);
      expect(near.length).toBeGreaterThan(0);
    }
  });

  test('bursts lower for p than for k, and highest for t', () => {
    const burst = (symbol: 'p' | 't' | 'k') => {
      const samples = synthesise({ frames: 20, segments: [stop(symbol, 0, 20)] }, fixedSource(3), noFloor);
      return samples.slice(frameBoundarySample(19, 20), samples.length);
    };
    const [p, t, k] = [centroidHz(burst('p')), centroidHz(burst('t')), centroidHz(burst('k'))];
    expect(p + 300).toBeLessThan(k);
    expect(k + 1000).toBeLessThan(t);
  });

  test('is silent in every closure and sounds around the centre of every other frame', () => {
    const random = fixedSource(12);
    for (let i = 0; i < 30; i++) {
      const utterance = drawUtterance({ frames: 60, speech: SOUND_SPEECH }, random);
      const { frames, segments } = utterance;
      const samples = synthesise(utterance, random, { noiseFloorDb: -Infinity });
      for (const s of segments) {
        const closureTo = Math.min(s.toFrame, s.plannedToFrame - s.burstFrames);
        for (let t = s.fromFrame; t < s.toFrame; t++) {
          const core = samples.slice(t * 160 + 121, t * 160 + 279);
          if (s.burstFrames > 0 && t < closureTo) expect(levelDb(core)).toBe(-Infinity);
          else expect(levelDb(core)).toBeGreaterThan(-75);
        }
        if (s.burstFrames > 0) {
          const closure = samples.slice(
            frameBoundarySample(s.fromFrame, frames),
            frameBoundarySample(closureTo, frames),
          );
          expect(closure.every((x) => x === 0)).toBe(true);
        }
      }
    }
  });

  test('lies on one noise floor, the same in the closure of every stop and at every gain', () => {
    for (const symbol of ['p', 't', 'k'] as const) {
      for (const gainDb of [-20, 0, 20]) {
        const segments = [segment('a', 0, 10), stop(symbol, 10, 60)];
        const options = { gainDb: { from: gainDb, to: gainDb } };
        const samples = synthesise({ frames: 60, segments }, fixedSource(7), options);
        const closure = samples.slice(frameBoundarySample(10, 60), frameBoundarySample(59, 60));
        // 7,840 independent samples: the level is known to 0.09 dB, so this is 4 standard errors.
        expect(Math.abs(levelDb(closure) + 60)).toBeLessThan(0.35);
      }
    }
  });

  test('draws pitch and gain without regard to the phonemes', () => {
    // Same draws, another consonant: until the consonant begins, the sound is the same but for the bend towards it.
    const first = (symbol: 'p' | 't' | 'k') => {
      const segments = [segment('a', 0, 10), stop(symbol, 10, 20)];
      return synthesise({ frames: 20, segments }, fixedSource(7), { noiseFloorDb: -Infinity }).slice(0, 1700);
    };
    expect(first('p')).toEqual(first('k'));
    expect(first('t')).toEqual(first('k'));
  });

  test('refuses ranges that are none', () => {
    const utterance = { frames: 10, segments: [segment('a', 0, 10)] };
    expect(() => synthesise(utterance, fixedSource(1), { pitchHz: { from: 0, to: 100 } })).toThrow(
      'synthesise: pitchHz',
    );
  });

  test('has boundaries half-way between frame centres, and reaches both ends of the sound', () => {
    expect([0, 1, 2, 10].map((f) => frameBoundarySample(f, 10))).toEqual([0, 280, 440, samplesOfFrames(10)]);
  });
});
