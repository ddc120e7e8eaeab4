/**
 * Rows of a time axis that hold one utterance: its sound, its labels, and the gates of one unit under them.
 *
 * Frame t is drawn at its true centre, 12.5 ms + t · 10 ms.
 */
import {
  COURSE_HOP_SAMPLES,
  COURSE_RATE_HZ,
  COURSE_WINDOW_SAMPLES,
  frameBoundarySample,
  PHONEMES,
} from '@unrolled/audio-core';
import type { LineStyle, Segment, TimelineRow } from '@unrolled/lab-protocol';

/** How long so many frames sound: the last window reaches a little beyond the last hop. */
export function secondsOf(frames: number): number {
  return ((frames - 1) * COURSE_HOP_SAMPLES + COURSE_WINDOW_SAMPLES) / COURSE_RATE_HZ;
}

/** The sound itself; the page draws its envelope. */
export function soundRow(samples: Float32Array): TimelineRow {
  return { id: 'sound', kind: 'wave', label: 'Sound', note: 'synthesised', samples, rate: COURSE_RATE_HZ };
}

/** Runs of equal labels as segments in seconds; with `truth`, those that differ from it are marked wrong. */
export function labelSegments(labels: ArrayLike<number>, truth?: ArrayLike<number>): Segment[] {
  const frames = labels.length;
  const wrong = (t: number): boolean => truth !== undefined && truth[t] !== labels[t];
  const segments: Segment[] = [];
  for (let from = 0; from < frames;) {
    let to = from + 1;
    while (to < frames && labels[to] === labels[from] && wrong(to) === wrong(from)) to += 1;
    segments.push({
      from: frameBoundarySample(from, frames) / COURSE_RATE_HZ,
      to: frameBoundarySample(to, frames) / COURSE_RATE_HZ,
      label: PHONEMES[labels[from]],
      ...(wrong(from) ? { wrong: true } : {}),
    });
    from = to;
  }
  return segments;
}

/** Three digits are more than a line can show. */
const rounded = (values: ArrayLike<number>): number[] => Array.from(values, (value) => Number(value.toFixed(3)));

/** Lines over the frames of one utterance. */
export function lineRow(
  id: string,
  label: string,
  note: string,
  limits: readonly [number, number],
  series: readonly { readonly label: string; readonly style: LineStyle; readonly values: ArrayLike<number> }[],
): TimelineRow {
  return {
    id,
    kind: 'lines',
    label,
    note,
    limits,
    firstSeconds: COURSE_WINDOW_SAMPLES / 2 / COURSE_RATE_HZ,
    hopSeconds: COURSE_HOP_SAMPLES / COURSE_RATE_HZ,
    series: series.map((line) => ({ ...line, values: rounded(line.values) })),
  };
}
