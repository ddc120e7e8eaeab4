/**
 * Cuts a signal that arrives piece by piece into the same frames that `framesOf` cuts the whole signal into.
 *
 * A frame comes out with the first push that completes it. Not centred, that is its own last sample. Centred, frame t lies
 * around sample t·hop, so half a frame must come after it; the first frames, if mirrored, also wait for what they mirror;
 * and the last ones, which reach past the end, come out in `finish`, because only then is known where the end is.
 *
 * Must not: allocate after it was made, or invent samples at the end before it is there.
 */
import { type FramingOptions, frameCount, paddedIndex } from './framing';

/** Called for each frame in turn, with its number; it finds the frame's samples in `held`. */
export type FrameListener = (frame: number) => void;

export interface FrameStream {
  /** Takes samples in any number and calls `listener` for every frame that they complete. */
  push(samples: ArrayLike<number>, listener: FrameListener): void;
  /** Says that the signal ends here: calls `listener` for the frames that reach past its end. Push no more until `reset`. */
  finish(listener: FrameListener): void;
  /** Forgets everything: the next sample pushed is the first of a new signal. */
  reset(): void;
  /** How many samples must have been pushed for frame t to come out before the end. */
  samplesNeeded(frame: number): number;
}

/**
 * A stream of frames of `options`, each written into `held` (frameSamples) before its listener is called.
 *
 * @throws RangeError as `frameCount`, or if `held` has another length.
 */
export function createFrameStream(options: FramingOptions, held: Float64Array): FrameStream {
  const { frameSamples, hopSamples, centred, padMode } = options;
  frameCount(0, options);
  if (held.length !== frameSamples) {
    throw new RangeError(
      `createFrameStream: held must have frameSamples=${frameSamples} entries, got ${held.length}; one frame goes in it`,
    );
  }
  const half = centred ? Math.floor(frameSamples / 2) : 0;
  // The latest samples, as many as a frame has: what is mirrored at an end is less than that.
  const ring = new Float64Array(frameSamples);
  let received = 0;
  let next = 0;
  let needed = 0;
  let ended = false;

  const samplesNeeded = (frame: number): number => {
    const start = frame * hopSamples - half;
    const end = start + frameSamples;
    if (start >= 0) return end;
    // Mirrored, sample −start is needed; once it is there, the signal is longer than the mirrored part.
    if (padMode === 'reflect') return Math.max(end, 1 - start);
    return Math.max(end, 1);
  };
  const emit = (listener: FrameListener): void => {
    const start = next * hopSamples - half;
    for (let n = 0; n < frameSamples; n += 1) {
      const at = start + n;
      const from = at >= 0 && at < received ? at : paddedIndex(at, received, padMode);
      held[n] = from < 0 ? 0 : ring[from % ring.length];
    }
    next += 1;
    needed = samplesNeeded(next);
    listener(next - 1);
  };
  needed = samplesNeeded(0);

  return {
    samplesNeeded,
    push(samples, listener) {
      if (ended) throw new Error('FrameStream.push: expected no samples after finish, got more; call reset first');
      for (let n = 0; n < samples.length; n += 1) {
        ring[received % ring.length] = samples[n];
        received += 1;
        while (needed <= received) emit(listener);
      }
    },
    finish(listener) {
      if (ended) throw new Error('FrameStream.finish: expected one end, got a second; call reset first');
      ended = true;
      const frames = frameCount(received, options);
      while (next < frames) emit(listener);
    },
    reset() {
      received = 0;
      next = 0;
      needed = samplesNeeded(0);
      ended = false;
    },
  };
}
