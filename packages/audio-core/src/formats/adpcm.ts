/**
 * Adaptive differential PCM in WAV files, 4 bits a sample, in blocks that can be decoded alone: IMA's and Microsoft's.
 *
 * A nibble says how far the next sample lies from a prediction, in steps whose width follows the signal.
 * Must not: throw, or read past the block it was given.
 * Source: IMA Digital Audio Focus and Technical Working Groups, Recommended Practices 3.00 (1992); Microsoft, New
 * Multimedia Data Types and Data Techniques (1994).
 */
import { viewOf } from './ascii';

export interface AdpcmLayout {
  readonly kind: 'IMA ADPCM' | 'Microsoft ADPCM';
  readonly channels: number;
  readonly blockBytes: number;
  /** Frames of a whole block, at most what its bytes hold. */
  readonly framesPerBlock: number;
  /** Microsoft's pairs of weights of the last two samples, in 256ths. */
  readonly weights: readonly (readonly [number, number])[];
}

/** The seven pairs that every Microsoft ADPCM file has. */
export const MS_WEIGHTS: readonly (readonly [number, number])[] = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];

const IMA_STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const IMA_MOVES = [-1, -1, -1, -1, 2, 4, 6, 8];
const MS_MOVES = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
const MS_SMALLEST_STEP = 16;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
const clamp16 = (value: number): number => clamp(value, -32768, 32767);

/** Bytes at the start of a block, for each channel. */
const headerBytes = (layout: Pick<AdpcmLayout, 'kind'>): number => (layout.kind === 'IMA ADPCM' ? 4 : 7);

/** How many frames a block of `bytes` bytes holds; 0 if not even its header is there. */
export function adpcmFramesIn(bytes: number, layout: Pick<AdpcmLayout, 'kind' | 'channels'>): number {
  const { channels, kind } = layout;
  const left = bytes - headerBytes(layout) * channels;
  if (left < 0) return 0;
  // IMA: groups of 8 samples a channel, 4 bytes each. Microsoft: nibbles of all channels in turn.
  return kind === 'IMA ADPCM' ? 1 + 8 * Math.floor(left / (4 * channels)) : 2 + Math.floor((2 * left) / channels);
}

/** How many frames `bytes` bytes hold, the last block cut or not. */
export function adpcmFrames(bytes: number, layout: AdpcmLayout): number {
  const whole = Math.floor(bytes / layout.blockBytes);
  const rest = adpcmFramesIn(bytes % layout.blockBytes, layout);
  return whole * layout.framesPerBlock + Math.min(rest, layout.framesPerBlock);
}

/**
 * Decodes the blocks of `body` into `samples`, mean of the channels, −1 … 1, until one of the two ends.
 *
 * Returns how many blocks had a header that no encoder writes; they were decoded with the nearest one that is.
 */
export function decodeAdpcm(body: Uint8Array, layout: AdpcmLayout, samples: Float32Array): number {
  const { blockBytes, channels, framesPerBlock } = layout;
  const mix = new Int32Array(framesPerBlock);
  const decode = layout.kind === 'IMA ADPCM' ? decodeImaBlock : decodeMsBlock;
  let oddBlocks = 0;
  for (let at = 0, n = 0; at < body.length && n < samples.length; at += blockBytes) {
    const block = body.subarray(at, at + blockBytes);
    const frames = Math.min(framesPerBlock, adpcmFramesIn(block.length, layout));
    mix.fill(0);
    if (!decode(block, frames, layout, mix)) oddBlocks += 1;
    for (let i = 0; i < frames && n < samples.length; i += 1, n += 1) samples[n] = mix[i] / channels / 2 ** 15;
  }
  return oddBlocks;
}

/** Adds each channel's samples to `mix`. False if a header is odd. */
type BlockDecoder = (block: Uint8Array, frames: number, layout: AdpcmLayout, mix: Int32Array) => boolean;

const decodeImaBlock: BlockDecoder = (block, frames, { channels }, mix) => {
  if (frames === 0) return true;
  const view = viewOf(block);
  let plain = true;
  for (let c = 0; c < channels; c += 1) {
    let sample = view.getInt16(4 * c, true);
    let index = block[4 * c + 2];
    if (index >= IMA_STEPS.length) {
      plain = false;
      index = IMA_STEPS.length - 1;
    }
    mix[0] += sample;
    for (let n = 1; n < frames; n += 1) {
      const group = Math.floor((n - 1) / 8);
      const inGroup = (n - 1) % 8;
      const byte = block[4 * channels + 4 * (group * channels + c) + (inGroup >> 1)];
      const nibble = inGroup % 2 === 0 ? byte & 15 : byte >> 4;
      const step = IMA_STEPS[index];
      let change = step >> 3;
      if (nibble & 4) change += step;
      if (nibble & 2) change += step >> 1;
      if (nibble & 1) change += step >> 2;
      sample = clamp16(nibble & 8 ? sample - change : sample + change);
      index = clamp(index + IMA_MOVES[nibble & 7], 0, IMA_STEPS.length - 1);
      mix[n] += sample;
    }
  }
  return plain;
};

const decodeMsBlock: BlockDecoder = (block, frames, { channels, weights }, mix) => {
  if (frames === 0) return true;
  const view = viewOf(block);
  let plain = true;
  for (let c = 0; c < channels; c += 1) {
    const choice = block[c];
    if (choice >= weights.length) plain = false;
    const [weight1, weight2] = weights[Math.min(choice, weights.length - 1)];
    let step = view.getInt16(channels + 2 * c, true);
    let last = view.getInt16(3 * channels + 2 * c, true);
    let beforeLast = view.getInt16(5 * channels + 2 * c, true);
    mix[0] += beforeLast;
    if (frames > 1) mix[1] += last;
    for (let n = 2; n < frames; n += 1) {
      const place = (n - 2) * channels + c;
      const byte = block[7 * channels + (place >> 1)];
      const nibble = place % 2 === 0 ? byte >> 4 : byte & 15;
      const signed = nibble >= 8 ? nibble - 16 : nibble;
      const sample = clamp16(((last * weight1 + beforeLast * weight2) >> 8) + signed * step);
      // The width has no upper bound in the format; no 16-bit sound needs more than its whole range.
      step = clamp((MS_MOVES[nibble] * step) >> 8, MS_SMALLEST_STEP, 65535);
      beforeLast = last;
      last = sample;
      mix[n] += sample;
    }
  }
  return plain;
};
