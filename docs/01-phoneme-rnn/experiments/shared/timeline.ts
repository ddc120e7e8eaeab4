/**
 * Rows of the one time axis that several demos of the chapter share: sound, features, labels, states.
 *
 * Frame t is drawn at its true centre, 12.5 ms + t · 10 ms.
 */
import {
  COURSE_HOP_SAMPLES,
  COURSE_RATE_HZ,
  COURSE_WINDOW_SAMPLES,
  frameBoundarySample,
  FEATURE_COUNT,
  PHONEMES,
} from '@unrolled/audio-core';
import type { Segment, TimelineRow } from '@unrolled/lab-protocol';

const BINS = 400;

/** The waveform as lowest and highest sample of 400 stretches, alternating: all that a picture needs. */
export function waveRow(samples: Float32Array, rateHz: number, note: string): TimelineRow {
  const seconds = samples.length / rateHz;
  const bins = Math.min(BINS, samples.length);
  const envelope = new Float32Array(2 * bins);
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * samples.length) / bins);
    const to = Math.max(from + 1, Math.floor(((bin + 1) * samples.length) / bins));
    let [low, high] = [samples[from], samples[from]];
    for (let j = from; j < to; j++) {
      low = Math.min(low, samples[j]);
      high = Math.max(high, samples[j]);
    }
    envelope[2 * bin] = low;
    envelope[2 * bin + 1] = high;
  }
  return { id: 'sound', kind: 'wave', label: 'Sound', note, samples: envelope, rate: (2 * bins) / seconds };
}

/** Numbers (frames, rows) as a heat-map with time to the right; symmetric limits round their largest size. */
export function heatRow(
  id: string,
  label: string,
  note: string,
  values: ArrayLike<number>,
  rows: number,
  limit?: number,
): TimelineRow {
  const cols = values.length / rows;
  const turned = Float32Array.from(
    { length: values.length },
    (_, j) => values[(j % cols) * rows + Math.floor(j / cols)],
  );
  const largest = limit ?? turned.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return {
    id,
    kind: 'heatmap',
    label,
    note,
    scale: 'diverging',
    rows,
    cols,
    values: turned,
    firstSeconds: COURSE_WINDOW_SAMPLES / 2 / COURSE_RATE_HZ,
    hopSeconds: COURSE_HOP_SAMPLES / COURSE_RATE_HZ,
    limits: [-largest, largest],
  };
}

/** MFCCs, each coefficient drawn around its own mean. */
export function mfccRow(features: Float32Array): TimelineRow {
  return heatRow('mfcc', 'MFCC', '13 coefficients, each around its own mean', centred(features), FEATURE_COUNT);
}

/** Each coefficient around its own mean and over its own spread in this utterance: for the eye only, never for a network. */
function centred(features: Float32Array): Float32Array {
  const frames = features.length / FEATURE_COUNT;
  const out = new Float32Array(features.length);
  for (let d = 0; d < FEATURE_COUNT; d++) {
    let mean = 0;
    let square = 0;
    for (let t = 0; t < frames; t++) mean += features[t * FEATURE_COUNT + d] / frames;
    for (let t = 0; t < frames; t++) square += (features[t * FEATURE_COUNT + d] - mean) ** 2 / frames;
    const spread = Math.sqrt(square) || 1;
    for (let t = 0; t < frames; t++) out[t * FEATURE_COUNT + d] = (features[t * FEATURE_COUNT + d] - mean) / spread;
  }
  return out;
}

/** Runs of equal labels as segments in seconds, with their mean certainty where there is one. */
export function labelSegments(
  labels: ArrayLike<number>,
  options: {
    readonly names?: readonly string[];
    readonly truth?: ArrayLike<number>;
    readonly sure?: ArrayLike<number>;
  } = {},
): Segment[] {
  const { names = PHONEMES, truth, sure } = options;
  const frames = labels.length;
  const wrong = (t: number) => truth !== undefined && truth[t] !== labels[t];
  const segments: Segment[] = [];
  for (let from = 0; from < frames;) {
    let to = from + 1;
    while (to < frames && labels[to] === labels[from] && wrong(to) === wrong(from)) to += 1;
    let certainty = 0;
    for (let t = from; t < to; t++) certainty += (sure?.[t] ?? 0) / (to - from);
    segments.push({
      from: frameBoundarySample(from, frames) / COURSE_RATE_HZ,
      to: frameBoundarySample(to, frames) / COURSE_RATE_HZ,
      label: names[labels[from]],
      ...(wrong(from) ? { wrong: true } : {}),
      ...(sure ? { sure: certainty } : {}),
    });
    from = to;
  }
  return segments;
}
