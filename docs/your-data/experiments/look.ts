/**
 * One recording to look at and to listen to: its sound and its MFCCs on one time axis.
 *
 * `data.recording` holds the bytes of a WAV, AU or SPHERE file; without them it is a sum of two tones. MFCCs are the
 * course's own, at 16 kHz. Promise: what cannot be read is said in a sentence.
 */
import {
  COURSE_HOP_SAMPLES,
  COURSE_RATE_HZ,
  COURSE_WINDOW_SAMPLES,
  courseMfcc,
  readSound,
  resample,
  type Sound,
} from '@unrolled/audio-core';
import { labError } from '@unrolled/lab-protocol';
import type { Experiment, ParamValues, Result, TimelineData, TimelineRow } from '@unrolled/lab-protocol';

export interface LookResult extends Result {
  /** Length, encoding, what is odd about it: sentences. */
  readonly note: string;
}

const LONGEST_SECONDS = 20;
const BINS = 400;
/** What a browser's audio buffer surely takes (Web Audio API, createBuffer). */
const PLAYED_HZ = [8_000, 96_000] as const;

export const experiment: Experiment<ParamValues, LookResult> = {
  title: 'What does one recording look like?',
  params: {},
  views: [{ kind: 'timeline', id: 'axis', title: 'Sound and features on one time axis' }],

  *run(_params, { data }) {
    const { sound, warnings } = data?.recording ? read(data.recording) : { sound: tones(), warnings: [] };
    const { rateHz, seconds } = sound;
    const kept = sound.samples.slice(0, Math.round(LONGEST_SECONDS * rateHz));
    const features = atCourseRate(kept, rateHz);
    const axis: TimelineData = {
      seconds: kept.length / rateHz,
      sound:
        rateHz >= PLAYED_HZ[0] && rateHz <= PLAYED_HZ[1]
          ? { samples: kept, rate: rateHz }
          : { samples: features, rate: COURSE_RATE_HZ },
      rows: [waveRow(kept, rateHz), ...mfccRow(features)],
    };
    const note = noteOf(sound, warnings);
    yield { views: { axis }, text: note };
    return { numbers: { seconds, rateHz, channels: sound.channels }, note };
  },

  finding: ({ note }) => ({ ok: true, text: note }),
};

function read(bytes: Uint8Array): { readonly sound: Sound; readonly warnings: readonly string[] } {
  const outcome = readSound(bytes);
  if (!outcome.ok) throw labError('input', outcome.message, outcome.hint);
  return { sound: outcome.value, warnings: outcome.warnings };
}

function tones(): Sound {
  const samples = Float32Array.from({ length: COURSE_RATE_HZ / 2 }, (_, n) => {
    const t = (2 * Math.PI * n) / COURSE_RATE_HZ;
    return 0.3 * Math.sin(440 * t) + 0.1 * Math.sin(660 * t);
  });
  return { rateHz: COURSE_RATE_HZ, channels: 1, samples, seconds: 0.5, encoding: 'computed' };
}

function atCourseRate(samples: Float32Array, rateHz: number): Float32Array {
  return rateHz === COURSE_RATE_HZ ? samples : resample(samples, rateHz, COURSE_RATE_HZ);
}

function noteOf({ seconds, encoding, channels, rateHz }: Sound, warnings: readonly string[]): string {
  const mixed = channels === 1 ? 'mono' : `${channels} channels mixed to one`;
  return [
    `${seconds.toFixed(2)} s, ${encoding}, ${mixed}, ${rateHz} samples a second.`,
    ...(seconds > LONGEST_SECONDS ? [`Only the first ${LONGEST_SECONDS} s are shown.`] : []),
    ...(seconds * COURSE_RATE_HZ < COURSE_WINDOW_SAMPLES ? ['It is too short for a single frame of 25 ms.'] : []),
    ...warnings,
  ].join(' ');
}

/** Lowest and highest sample of 400 stretches, alternating. */
function waveRow(samples: Float32Array, rateHz: number): TimelineRow {
  const bins = Math.max(1, Math.min(BINS, samples.length));
  const envelope = new Float32Array(2 * bins);
  for (let bin = 0; bin < bins; bin += 1) {
    const from = Math.floor((bin * samples.length) / bins);
    const to = Math.max(from + 1, Math.floor(((bin + 1) * samples.length) / bins));
    const stretch = samples.subarray(from, to);
    envelope[2 * bin] = stretch.reduce((low, sample) => Math.min(low, sample), Infinity);
    envelope[2 * bin + 1] = stretch.reduce((high, sample) => Math.max(high, sample), -Infinity);
  }
  const rate = (2 * bins * rateHz) / samples.length;
  return { id: 'sound', kind: 'wave', label: 'Sound', samples: envelope, rate };
}

/** Each coefficient around its own mean and over its own spread in this recording, for the eye; nothing if there is no frame. */
function mfccRow(samples: Float32Array): TimelineRow[] {
  const { frames, coefficients: rows, values } = courseMfcc(samples);
  if (frames === 0) return [];
  const turned = new Float32Array(values.length);
  for (let d = 0; d < rows; d += 1) {
    const track = Array.from({ length: frames }, (_, t) => values[t * rows + d]);
    const mean = track.reduce((sum, value) => sum + value, 0) / frames;
    const spread = Math.sqrt(track.reduce((sum, value) => sum + (value - mean) ** 2, 0) / frames) || 1;
    track.forEach((value, t) => {
      turned[d * frames + t] = (value - mean) / spread;
    });
  }
  const largest = turned.reduce((size, value) => Math.max(size, Math.abs(value)), 1e-3);
  return [
    {
      id: 'mfcc',
      kind: 'heatmap',
      label: 'MFCC',
      note: `${rows} coefficients, each around its own mean`,
      scale: 'diverging',
      rows,
      cols: frames,
      values: turned,
      firstSeconds: COURSE_WINDOW_SAMPLES / 2 / COURSE_RATE_HZ,
      hopSeconds: COURSE_HOP_SAMPLES / COURSE_RATE_HZ,
      limits: [-largest, largest],
    },
  ];
}
