/**
 * Synthesised speech as a microphone might hear it: near or far, in a quiet or a noisy room, with pauses before and after.
 *
 * Ten phonemes and the pause are told apart. Levels are drawn for each utterance, because a stream cannot wait for the
 * loudest moment and set the level by it. Must not: know a network.
 */
import {
  courseMfcc,
  drawUtterance,
  FEATURE_COUNT,
  featureStatistics,
  PHONEMES,
  samplesOfFrames,
  speechModel,
  synthesise,
  COURSE_HOP_SAMPLES,
  type FeatureStatistics,
  type Utterance,
} from '@unrolled/audio-core';
import type { Rng } from '@unrolled/rnn-core';

/** Names of the labels, the pause last. */
export const LIVE_LABELS: readonly string[] = [...PHONEMES, '–'];
export const PAUSE = PHONEMES.length;

/** Frames of 10 ms. */
const SPEECH_FRAMES = { from: 50, to: 70 } as const;
const PAUSE_FRAMES = { from: 5, to: 20 } as const;
export const LONGEST_FRAMES = SPEECH_FRAMES.to + 2 * PAUSE_FRAMES.to;
/** Relative to full scale; the synthesiser's own gain of 0 dB peaks at about −6 dB. */
const GAIN_DB = { from: -20, to: 6 } as const;
const FLOOR_DB = { from: -75, to: -52 } as const;

export interface LiveUtterance {
  /** 16 kHz, mono. */
  readonly samples: Float32Array;
  readonly frames: number;
  /** (frames, FEATURE_COUNT) row-major, raw MFCCs. */
  readonly features: Float32Array;
  /** Index into LIVE_LABELS, (frames). */
  readonly labels: Uint8Array;
  /** What was said between the pauses. */
  readonly said: Utterance;
}

/** One utterance of `speechFrames` frames, default between 50 and 70, with a pause at either end. */
export function drawLive(rng: Rng, speechFrames = between(SPEECH_FRAMES, rng)): LiveUtterance {
  const said = drawUtterance({ frames: speechFrames, speech: speechModel('sound') }, rng);
  const noiseFloorDb = FLOOR_DB.from + (FLOOR_DB.to - FLOOR_DB.from) * rng.uniform();
  const spoken = synthesise(said, rng, { gainDb: GAIN_DB, noiseFloorDb });
  const [before, after] = [between(PAUSE_FRAMES, rng), between(PAUSE_FRAMES, rng)];
  const frames = before + said.frames + after;
  const floor = 10 ** (noiseFloorDb / 20);
  const samples = Float32Array.from({ length: samplesOfFrames(frames) }, () => floor * rng.normal());
  samples.set(spoken, before * COURSE_HOP_SAMPLES);
  const labels = new Uint8Array(frames).fill(PAUSE);
  labels.set(said.labels, before);
  return { samples, frames, features: courseMfcc(samples).values, labels, said };
}

/** `count` utterances; yields after each. */
export function* drawMany(count: number, rng: Rng): Generator<void, readonly LiveUtterance[], unknown> {
  const drawn: LiveUtterance[] = [];
  while (drawn.length < count) {
    drawn.push(drawLive(rng));
    yield;
  }
  return drawn;
}

/** Mean and deviation of each MFCC over a training set. */
export function statisticsOf(utterances: readonly LiveUtterance[]): FeatureStatistics {
  return featureStatistics({ utterances });
}

/** One frame on the footing of the training set: out[d] = (row[d] − mean[d]) / deviation[d], rounded to float32 as given. */
export function standardiseFrame(
  row: ArrayLike<number>,
  { mean, deviation }: FeatureStatistics,
  out: Float32Array,
): void {
  for (let d = 0; d < FEATURE_COUNT; d++) {
    const x = Math.fround(row[d]);
    out[d] = deviation[d] > 0 ? (x - mean[d]) / deviation[d] : 0;
  }
}

function between({ from, to }: { readonly from: number; readonly to: number }, rng: Rng): number {
  return from + rng.integer(to - from + 1);
}
