/**
 * The stream of *Live*: samples come in as they arrive, and for every frame they complete go out its spectrum, the
 * probabilities of the labels, and which sample was its last.
 *
 * Samples are handed in as input of `yield`, so the same pull that answers also asks. With a network (`data.model`) it
 * listens to whoever runs it; without, to an utterance of its own, with first weights. Promise: features are the numbers of
 * the whole bit by bit, and probabilities are within a rounding. It keeps the sound until then, and no longer.
 */
import {
  COURSE_HOP_SAMPLES,
  COURSE_MFCC_OPTIONS,
  COURSE_RATE_HZ,
  COURSE_WINDOW_SAMPLES,
  courseMfcc,
  createLogMelStream,
  createMfccStream,
  createResampleStream,
  FEATURE_COUNT,
  resample,
  RESAMPLE_MAX_HZ,
  RESAMPLE_MIN_HZ,
} from '@unrolled/audio-core';
import {
  labError,
  type Experiment,
  type Frame,
  type ParamValues,
  type Result,
  type Schema,
} from '@unrolled/lab-protocol';
import { createLabelStream, type Kernels, type LabelStream, type Rng } from '@unrolled/rnn-core';
import { firstWeights, labelWhole, openLive } from './shared/live-network';
import { drawLive, standardiseFrame } from './shared/live-speech';

/** What `yield` receives: mono samples, −1 to 1, that follow those before at the same rate; or that none follow. */
export type LiveInput = { readonly samples: Float32Array; readonly rateHz: number } | { readonly end: true };

/** What has come out since the last answer. */
export interface LiveColumns {
  /** Number of the first frame here, counted from 0; and how many there are. */
  readonly from: number;
  readonly frames: number;
  /** Log band powers in dB, (frames, 26) row-major. */
  readonly mel: Float32Array;
  /** (frames, labels) row-major. */
  readonly probabilities: Float32Array;
  /** For each frame its label, and which sample of the input, counted from 0, was the last that it looks at. */
  readonly labels: Uint8Array;
  readonly lastSamples: Float64Array;
  /** Root of the mean square of the samples that were handed in. */
  readonly level: number;
  /** Time the answer took in here, for display. */
  readonly computedMs: number;
}
export interface LiveFrame extends Frame {
  readonly live: LiveColumns;
}

export interface Params extends ParamValues {
  rateHz: number;
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
    help: 'Of the utterance it listens to where nobody hands it sound.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides that utterance and the first weights.' },
};

/** After this it ends by itself. */
export const LONGEST_SECONDS = 30;
/** Samples that a page's sound system hands over at a time. */
const OWN_BLOCK = 128;
/**
 * Probabilities of the stream and of the whole may differ by so much: the output layer sums in another order. Two units in
 * the last place of a score near 16, 2^−19 each.
 */
const ROUNDING = 2 * 2 ** -19;

export const experiment: Experiment<Params, Result, LiveInput> = {
  title: 'Does the stream give the numbers of the whole?',
  params,
  views: [],

  *run({ rateHz }, { kernels, rng, now, data }): Generator<LiveFrame | void, Result, LiveInput | undefined> {
    const bytes = data?.model ?? firstWeights(kernels, rng.fork('weights'));
    const ear = createEar(kernels, bytes);
    const own = data?.model ? undefined : ownBlocks(rateHz, rng.fork('utterance'));
    let handed: LiveInput | undefined = yield;
    for (;;) {
      const input = own ? own() : handed;
      if (input && 'end' in input) break;
      const startMs = now();
      const columns = input && ear.hear(input);
      handed = columns ? yield { live: { ...columns, computedMs: now() - startMs } } : yield;
      if (ear.seconds() >= LONGEST_SECONDS) break;
    }
    return { numbers: yield* compare(kernels, bytes, ear) };
  },

  finding({ numbers: n }) {
    if (n.frames === 0) return { ok: true, text: 'It ended before the first frame was complete.' };
    const features =
      n.features === 0 ? 'The features are the same, bit by bit' : `${n.features} of the features differ`;
    const apart =
      n.largest === 0 ? 'so are the probabilities' : `the probabilities differ by at most ${digits(n.largest)}`;
    return {
      ok: n.features === 0 && n.largest <= ROUNDING,
      text: `${n.frames} frames were heard one by one, and then once more all together. ${features}, and ${apart}.`,
    };
  },
};

/** 0.00000012, without an exponent. */
function digits(small: number): string {
  return small.toFixed(Math.min(12, 1 - Math.floor(Math.log10(small))));
}

interface Ear {
  hear(input: { readonly samples: Float32Array; readonly rateHz: number }): Omit<LiveColumns, 'computedMs'>;
  seconds(): number;
  /** All that was handed in and what came of it, to be compared. */
  readonly heard: Heard;
}
interface Heard {
  rateHz: number;
  readonly blocks: Float32Array[];
  /** Raw MFCCs and probabilities, frame by frame. */
  readonly features: Float32Array[];
  readonly probabilities: Float32Array[];
}

/** Resampling, features and network, one after the other, each frame by frame. */
function createEar(k: Kernels, bytes: Uint8Array): Ear {
  const { model, statistics } = openLive(k, bytes, 1);
  const network: LabelStream = createLabelStream(model);
  const logMel = createLogMelStream(COURSE_MFCC_OPTIONS);
  const mfcc = createMfccStream(COURSE_MFCC_OPTIONS);
  const heard: Heard = { rateHz: 0, blocks: [], features: [], probabilities: [] };
  const standard = new Float32Array(FEATURE_COUNT);
  let resampler: ReturnType<typeof createResampleStream> | undefined;
  let samplesIn = 0;
  let mel: number[] = [];

  function atCourseRate(samples: Float32Array): void {
    logMel.push(samples, (row) => mel.push(...row));
    mfcc.push(samples, (row) => {
      standardiseFrame(row, statistics, standard);
      heard.features.push(Float32Array.from(row));
      heard.probabilities.push(Float32Array.from(network.push(standard).data));
    });
  }

  return {
    heard,
    seconds: () => (heard.rateHz > 0 ? samplesIn / heard.rateHz : 0),
    hear({ samples, rateHz }) {
      if (!resampler) {
        checkRate(rateHz);
        resampler = createResampleStream(rateHz, COURSE_RATE_HZ);
        heard.rateHz = rateHz;
      }
      const from = heard.probabilities.length;
      mel = [];
      heard.blocks.push(samples.slice());
      samplesIn += samples.length;
      resampler.push(samples, atCourseRate);
      const fresh = heard.probabilities.slice(from);
      return {
        from,
        frames: fresh.length,
        mel: Float32Array.from(mel),
        probabilities: joined(fresh),
        labels: Uint8Array.from(fresh, (row) => row.indexOf(row.reduce((a, b) => Math.max(a, b)))),
        lastSamples: Float64Array.from(fresh, (_, f) => lastSampleOf(from + f, heard.rateHz)),
        level: Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)),
      };
    },
  };
}

/** The last input sample inside the window of a frame: that at, or just before, its last sample at 16 kHz. */
export function lastSampleOf(frame: number, rateHz: number): number {
  const last = frame * COURSE_HOP_SAMPLES + COURSE_WINDOW_SAMPLES - 1;
  return Math.floor((last * rateHz) / COURSE_RATE_HZ);
}

/** The same sound all at once: how many features differ in any bit, and how far probabilities are apart. */
function* compare(k: Kernels, bytes: Uint8Array, { heard }: Ear): Generator<void, Result['numbers'], unknown> {
  const frames = heard.probabilities.length;
  const silent = heard.blocks.every((block) => block.every((sample) => sample === 0)) ? 1 : 0;
  if (frames === 0) return { frames, silent, features: 0, largest: 0 };
  const samples = joined(heard.blocks);
  heard.blocks.length = 0;
  yield;
  const resampled = resample(samples, heard.rateHz, COURSE_RATE_HZ);
  yield;
  const whole = courseMfcc(resampled).values.subarray(0, frames * FEATURE_COUNT);
  yield;
  const together = labelWhole(k, openLive(k, bytes, frames), whole);
  const [features, probabilities] = [joined(heard.features), joined(heard.probabilities)];
  return {
    frames,
    silent,
    features: features.filter((value, i) => value !== whole[i]).length,
    largest: probabilities.reduce((most, value, i) => Math.max(most, Math.abs(value - together[i])), 0),
  };
}

/** An utterance of ours in blocks as a page hands them over, then its end. */
function ownBlocks(rateHz: number, rng: Rng): () => LiveInput {
  const samples = resample(drawLive(rng, 200).samples, COURSE_RATE_HZ, rateHz);
  let at = 0;
  return () => {
    if (at >= samples.length) return { end: true };
    const block = samples.subarray(at, at + OWN_BLOCK);
    at += OWN_BLOCK;
    return { samples: block, rateHz };
  };
}

function checkRate(rateHz: number): void {
  if (Number.isInteger(rateHz) && rateHz >= RESAMPLE_MIN_HZ && rateHz <= RESAMPLE_MAX_HZ) return;
  throw labError(
    'input',
    `The sound comes at ${rateHz} samples a second, which cannot be brought to ${COURSE_RATE_HZ}.`,
    'Choose another sound device in the settings of your system.',
  );
}

function joined(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
