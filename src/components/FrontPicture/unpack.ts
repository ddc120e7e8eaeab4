/**
 * Reads what the front page's stored run holds as text: hidden states in nine levels, two to a letter, and labels, a
 * letter a frame. The writer is docs/01-phoneme-rnn/experiments/shared/packed-states.ts; a test holds the two together.
 */
import type { Segment } from '@unrolled/lab-protocol';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,-./:;<=>?';
const LEVELS = 9;

/** `count` values from −1 to 1. A letter that is none counts as two zeros. */
export function unpackStates(text: string, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const code = LETTERS.indexOf(text[i >> 1] ?? '');
    const level = code < 0 ? (LEVELS - 1) / 2 : i % 2 === 0 ? Math.floor(code / LEVELS) : code % LEVELS;
    values[i] = (2 * level) / (LEVELS - 1) - 1;
  }
  return values;
}

/** Frames (frames, rows) turned into a picture (rows, frames): time to the right. */
export function turned(values: Float32Array, rows: number): Float32Array {
  const cols = values.length / rows;
  return values.map((_, i) => values[(i % cols) * rows + Math.floor(i / cols)]);
}

/** Where frames lie, as the protocol's heat-maps say it. */
export interface Grid {
  readonly firstSeconds: number;
  readonly hopSeconds: number;
  readonly seconds: number;
}

/** Runs of equal letters as segments; those that differ from `truth` are wrong. Outer frames reach to the sound's ends. */
export function segmentsOf(letters: string, truth: string, { firstSeconds, hopSeconds, seconds }: Grid): Segment[] {
  const names = Array.from(letters);
  const right = Array.from(truth);
  const start = (t: number): number =>
    t === 0 ? 0 : t === names.length ? seconds : firstSeconds + (t - 0.5) * hopSeconds;
  const segments: Segment[] = [];
  for (let from = 0; from < names.length;) {
    const wrong = names[from] !== right[from];
    let to = from + 1;
    while (to < names.length && names[to] === names[from] && (names[to] !== right[to]) === wrong) to += 1;
    segments.push({ from: start(from), to: start(to), label: names[from], ...(wrong ? { wrong } : {}) });
    from = to;
  }
  return segments;
}

/** A letter a frame from segments: what was said, for `frames` frames. */
export function lettersOf(segments: readonly Segment[], frames: number, { firstSeconds, hopSeconds }: Grid): string {
  return Array.from({ length: frames }, (_, t) => {
    const moment = firstSeconds + t * hopSeconds;
    return segments.find(({ from, to }) => from <= moment && moment < to)?.label ?? '·';
  }).join('');
}
