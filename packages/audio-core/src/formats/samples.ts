/**
 * Samples that stand one after another, each in whole bytes: linear PCM, floats, A-law and mu-law; mixed to one channel.
 *
 * Must not: know where in what file they stand; reserve before the caller has checked the number of frames.
 */
import { viewOf } from './ascii';
import { ALAW_LEVELS, MULAW_LEVELS } from './g711';
import { type Outcome, accept, refuse } from './outcome';

export interface SampleCoding {
  readonly kind: 'signed' | 'unsigned' | 'float' | 'A-law' | 'mu-law';
  /** Of one sample of one channel. Narrower samples are left-justified in it, so it alone decides the scale. */
  readonly bytes: number;
  readonly order: 'little' | 'big';
}

/** Floats beyond this are no sound at any scale in use (2³¹ is full scale of 32-bit integers kept as floats). */
const LARGEST_FLOAT = 2 ** 31;

/**
 * `frames` frames of `channels` samples from `start` on → their means, (frames), −1 … 1 at full scale.
 *
 * All of them must lie inside of `file`. Refuses what is not finite; warns of floats beyond full scale.
 */
export function decodeSamples(
  file: Uint8Array,
  start: number,
  frames: number,
  channels: number,
  coding: SampleCoding,
): Outcome<Float32Array<ArrayBuffer>> {
  const samples = reserveSamples(frames);
  if (samples === null) return noMemory(start);
  const view = viewOf(file);
  const read = readerOf(coding);
  let beyond = 0;
  for (let n = 0, at = start; n < frames; n += 1) {
    let sum = 0;
    for (let c = 0; c < channels; c += 1, at += coding.bytes) {
      const value = read(view, at);
      if (!(Math.abs(value) <= LARGEST_FLOAT)) {
        return refuse('not-finite', at, `Sample ${n} is ${value}, which is no sound.`, 'Save it again, as 16-bit PCM.');
      }
      if (Math.abs(value) > 1) beyond += 1;
      sum += value;
    }
    samples[n] = sum / channels;
  }
  const loud = `${beyond} samples lie beyond full scale (−1 to 1); they were kept as they are.`;
  return accept(samples, beyond > 0 ? [loud] : []);
}

/** Room for `frames` numbers, or null where the machine has none. */
export function reserveSamples(frames: number): Float32Array<ArrayBuffer> | null {
  try {
    return new Float32Array(frames);
  } catch {
    return null;
  }
}

export function noMemory(offset: number) {
  const hint = 'Cut out the part you want to look at.';
  return refuse('too-large', offset, 'There is not enough memory for this recording.', hint);
}

type SampleReader = (view: DataView, at: number) => number;

function readerOf({ kind, bytes, order }: SampleCoding): SampleReader {
  const little = order === 'little';
  switch (kind) {
    case 'A-law':
      return (view, at) => ALAW_LEVELS[view.getUint8(at)] / 2 ** 15;
    case 'mu-law':
      return (view, at) => MULAW_LEVELS[view.getUint8(at)] / 2 ** 15;
    case 'unsigned':
      return (view, at) => (view.getUint8(at) - 128) / 128;
    case 'float':
      return bytes === 4 ? (view, at) => view.getFloat32(at, little) : (view, at) => view.getFloat64(at, little);
    case 'signed':
      break;
  }
  switch (bytes) {
    case 1:
      return (view, at) => view.getInt8(at) / 128;
    case 2:
      return (view, at) => view.getInt16(at, little) / 2 ** 15;
    case 3:
      return little
        ? (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23
        : (view, at) => ((view.getInt8(at) << 16) | view.getUint16(at + 1, false)) / 2 ** 23;
    default:
      return (view, at) => view.getInt32(at, little) / 2 ** 31;
  }
}
