/**
 * Where frames lie in the sound: 16 kHz, windows of 25 ms, one every 10 ms, none padded.
 *
 * Frame t looks at samples t·160 … t·160 + 399 and takes its label from its centre. So a phoneme of frames f … g − 1
 * sounds from half-way between the centres of f − 1 and f to half-way between those of g − 1 and g.
 *
 * Must not: know what is in a frame.
 */
import { COURSE_HOP_SAMPLES, COURSE_RATE_HZ, COURSE_WINDOW_SAMPLES } from '../features/course-mfcc';

export const SAMPLE_RATE_HZ = COURSE_RATE_HZ;
export const HOP_SAMPLES = COURSE_HOP_SAMPLES;
export const WINDOW_SAMPLES = COURSE_WINDOW_SAMPLES;

/** Samples of an utterance of `frames` frames. */
export function samplesOfFrames(frames: number): number {
  return frames * HOP_SAMPLES + (WINDOW_SAMPLES - HOP_SAMPLES);
}

/**
 * The sample at which frame `frame` takes over from the one before, in an utterance of `frames` frames. The first
 * reaches back to the start of the sound, the last on to its end.
 */
export function frameBoundarySample(frame: number, frames: number): number {
  if (frame <= 0) return 0;
  if (frame >= frames) return samplesOfFrames(frames);
  return frame * HOP_SAMPLES + (WINDOW_SAMPLES - HOP_SAMPLES) / 2;
}
