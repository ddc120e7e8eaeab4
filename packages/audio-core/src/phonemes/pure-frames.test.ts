import { describe, expect, test } from 'vitest';
import { synthesise } from '../synthesis/formant';
import { fixedSource } from './fixed-source';
import { pureFrameBound, pureFrames } from './pure-frames';
import { SILENCE } from './inventory';
import { SOUND_SPEECH, speechModel } from './speech-model';
import { drawUtterance } from './utterance';

const random = fixedSource(31);
const drawn = Array.from({ length: 2000 }, () => drawUtterance({ frames: 60, speech: SOUND_SPEECH }, random));

describe('pure frames', () => {
  test('are all closure frames but the first and the last, where the window reaches out', () => {
    for (const utterance of drawn.slice(0, 200)) {
      const pure = pureFrames(utterance);
      for (const segment of utterance.segments.filter((s) => s.burstFrames > 0)) {
        const closureTo = Math.min(segment.toFrame, segment.plannedToFrame - segment.burstFrames);
        for (let t = segment.fromFrame; t < segment.toFrame; t++) {
          const inside = t > segment.fromFrame && (t < closureTo - 1 || (t < closureTo && closureTo === 60));
          expect(pure[t]).toBe(inside ? 1 : 0);
        }
      }
      expect(pure.every((p, t) => p === 0 || utterance.categories[t] === SILENCE)).toBe(true);
    }
  });

  test('hold nothing but the noise floor: without it, every sample of their windows is 0', () => {
    for (const utterance of drawn.slice(0, 50)) {
      const samples = synthesise(utterance, random, { noiseFloorDb: -Infinity });
      pureFrames(utterance).forEach((pure, t) => {
        const window = samples.slice(t * 160, t * 160 + 400);
        expect(window.every((s) => s === 0)).toBe(pure === 1);
      });
    }
  });

  test('bound one frame of sound at about three quarters, and 60 ms closures bound it far less', () => {
    const { bound, hindsightBound, pureFrames: pure, frames } = pureFrameBound(drawn);
    expect(frames).toBe(120_000);
    expect(bound).toBeCloseTo(1 - ((2 / 3) * pure) / frames, 12);
    expect(bound).toBeGreaterThan(0.74);
    expect(bound).toBeLessThan(0.77);
    expect(hindsightBound).toBeGreaterThanOrEqual(bound);
    const brisk = speechModel('features');
    const short = Array.from({ length: 1000 }, () => drawUtterance({ frames: 60, speech: brisk }, random));
    expect(pureFrameBound(short, brisk).bound).toBeGreaterThan(0.88);
  });

  test('refuse an empty set', () => {
    expect(() => pureFrameBound([])).toThrow('pureFrameBound: expected at least one frame');
  });
});
