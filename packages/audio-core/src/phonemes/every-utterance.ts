/**
 * For tests: every utterance a small speech model can make, each with its probability, by playing all outcomes of the
 * draws one after another. Exact, and blind to how ceilings and Markov models are computed.
 *
 * Must not: be used with the real models, which have far too many.
 */
import type { RandomSource } from './random-source';
import type { SpeechModel } from './speech-model';
import { type Utterance, drawUtterance } from './utterance';

/** Five frames to the vowel at most and two or three to a consonant: small enough to list. */
export const TINY_SPEECH: SpeechModel = {
  consonantWeights: [2, 1, 1, 2, 1, 1, 1],
  steady: { from: 1, to: 2 },
  closure: { from: 1, to: 2 },
  burstFrames: 1,
  murmur: { from: 2, to: 3 },
  frication: { from: 2, to: 2 },
};

/** All utterances of `frames` frames, as draws that differ; probabilities sum to 1. */
export function everyUtterance(
  speech: SpeechModel,
  frames: number,
): { readonly utterance: Utterance; readonly probability: number }[] {
  const all: { utterance: Utterance; probability: number }[] = [];
  let script: number[] = [];
  for (;;) {
    const sizes: number[] = [];
    const played: number[] = [];
    const random: RandomSource = {
      integer(n) {
        sizes.push(n);
        played.push(script[played.length] ?? 0);
        return played[played.length - 1];
      },
      uniform: () => 0,
      normal: () => 0,
    };
    const utterance = drawUtterance({ frames, speech }, random);
    all.push({ utterance, probability: sizes.reduce((p, n) => p / n, 1) });
    let last = sizes.length - 1;
    while (last >= 0 && played[last] === sizes[last] - 1) last--;
    if (last < 0) return all;
    script = [...played.slice(0, last), played[last] + 1];
  }
}
