/**
 * A proven limit for one frame of *sound*, where no exact ceiling is known.
 *
 * A frame is pure when its whole window lies inside a closure of p, t or k. It then holds nothing but the noise floor,
 * which is the same everywhere, so no classifier of one frame can tell which stop it is. Every other frame is counted as
 * solved. The bound holds as long as the feature of a frame depends on that frame's samples alone: no deltas, no
 * normalisation by utterance, no reference to an utterance's loudest frame.
 *
 * Must not: look at features.
 */
import { CONSONANTS, MANNER, PHONEME_COUNT } from './inventory';
import { HOP_SAMPLES, WINDOW_SAMPLES, frameBoundarySample } from './frame-timing';
import { SOUND_SPEECH, type SpeechModel } from './speech-model';
import type { Utterance } from './utterance';

export interface PureFrameBound {
  /** 1 − Σ over pure frames of (1 − max_k P(k | pure)) / frames: a limit on expected accuracy on these frames. */
  readonly bound: number;
  /**
   * The same with the stops counted in this very set: what one answer for all pure frames can score at most. Answers that
   * follow the noise of a frame may be above it by luck, not by more than a few standard errors.
   */
  readonly hindsightBound: number;
  readonly pureFrames: number;
  readonly frames: number;
}

/** Which frames have their whole window inside one closure, as 1 in an array (frames). */
export function pureFrames(utterance: Pick<Utterance, 'frames' | 'segments'>): Uint8Array {
  const { frames, segments } = utterance;
  const pure = new Uint8Array(frames);
  for (const segment of segments) {
    if (MANNER[segment.phoneme] !== 'stop') continue;
    const closureToFrame = Math.min(segment.toFrame, segment.plannedToFrame - segment.burstFrames);
    const from = frameBoundarySample(segment.fromFrame, frames);
    const to = frameBoundarySample(closureToFrame, frames);
    for (let t = segment.fromFrame; t < closureToFrame; t++) {
      if (t * HOP_SAMPLES >= from && t * HOP_SAMPLES + WINDOW_SAMPLES <= to) pure[t] = 1;
    }
  }
  return pure;
}

/** The bound for a set of utterances drawn from `speech` (default SOUND_SPEECH). */
export function pureFrameBound(
  utterances: readonly Pick<Utterance, 'frames' | 'segments' | 'labels'>[],
  speech: SpeechModel = SOUND_SPEECH,
): PureFrameBound {
  const counts = new Float64Array(PHONEME_COUNT);
  let frames = 0;
  for (const utterance of utterances) {
    pureFrames(utterance).forEach((pure, t) => {
      if (pure) counts[utterance.labels[t]]++;
    });
    frames += utterance.frames;
  }
  if (frames === 0)
    throw new Error('pureFrameBound: expected at least one frame, got none; pass a set that is not empty');
  // All stops share one distribution of closures, so P(k | pure) is their share among the stops.
  const stops = CONSONANTS.map((c, i) => (MANNER[c] === 'stop' ? speech.consonantWeights[i] : 0));
  const best = Math.max(...stops) / stops.reduce((sum, weight) => sum + weight, 0);
  const pure = counts.reduce((sum, count) => sum + count, 0);
  const luckiest = counts.reduce((a, b) => Math.max(a, b), 0);
  return {
    bound: 1 - (pure * (1 - best)) / frames,
    hindsightBound: 1 - (pure - luckiest) / frames,
    pureFrames: pure,
    frames,
  };
}
