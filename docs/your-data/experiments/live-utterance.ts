/**
 * An utterance of our synthesiser for *Live*, at the rate of the page's sound, so that nothing else resamples it on its way.
 * Promise: a label for every frame of it.
 */
import { COURSE_RATE_HZ, resample } from '@unrolled/audio-core';
import type { Experiment, ParamValues, Result, Schema } from '@unrolled/lab-protocol';
import { drawLive } from './shared/live-speech';

export interface Params extends ParamValues {
  rateHz: number;
  frames: number;
  seed: number;
}

const params: Schema<Params> = {
  rateHz: {
    kind: 'number',
    label: 'Sampling rate',
    min: 8_000,
    max: 192_000,
    step: 1,
    default: 48_000,
    unit: 'Hz',
    help: 'Of the sound that comes out.',
  },
  frames: {
    kind: 'number',
    label: 'Frames of speech',
    min: 10,
    max: 1000,
    step: 1,
    default: 400,
    help: 'How long it speaks: 100 frames are a second.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides what is said, and in which voice.' },
};

export interface UtteranceResult extends Result {
  readonly samples: Float32Array;
  readonly rateHz: number;
  /** What is said at each frame of 10 ms, an index into the network's labels. */
  readonly labels: Uint8Array;
}

export const experiment: Experiment<Params, UtteranceResult> = {
  title: 'What is said?',
  params,
  views: [],

  *run({ rateHz, frames: speechFrames }, { rng }): Generator<void, UtteranceResult, undefined> {
    yield; // drawing takes a moment: a way out before it
    const { samples, frames, labels } = drawLive(rng, speechFrames);
    return {
      numbers: { frames, seconds: samples.length / COURSE_RATE_HZ },
      samples: resample(samples, COURSE_RATE_HZ, rateHz),
      rateHz,
      labels,
    };
  },

  finding: ({ numbers: n }) => ({ ok: true, text: `${n.frames} frames in ${n.seconds.toFixed(2)} s.` }),
};
