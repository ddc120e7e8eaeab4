/**
 * Reads a WAV file: PCM of 8 to 32 bits and float of 32 or 64, any number of channels to 32, mixed to one.
 *
 * Whatever bytes come in, the answer is data: samples that are all finite, with a sentence for everything that was odd,
 * or a refusal with a reason. A file that was cut off in its sound is read as far as it goes.
 *
 * Must not: throw, loop without advancing, reserve memory that the file's length does not justify, or guess what a
 * compressed encoding might sound like.
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (1991); Microsoft's extensible format.
 */
import { type RiffChunk, asciiAt, printable, walkRiff } from './riff';
import { type WavFormat, readWavFormat } from './wav-format';
import { type Refusal, refuse } from './wav-refusal';

export type { Refusal, WavErrorCode } from './wav-refusal';
export { WAV_MAX_HZ, WAV_MIN_HZ } from './wav-format';

export const WAV_MAX_SECONDS = 30 * 60;
/** Floats beyond this are no sound at any scale in use (2³¹ is full scale of 32-bit integers kept as floats). */
const LARGEST_FLOAT = 2 ** 31;

export interface WavSound {
  readonly rateHz: number;
  /** In the file; `samples` is their mean. */
  readonly channels: number;
  /** Mono; full scale of the file is −1 … 1. Floats may lie beyond. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly seconds: number;
  /** E.g. "16-bit PCM". */
  readonly encoding: string;
}

export type WavResult = { readonly ok: true; readonly value: WavSound; readonly warnings: readonly string[] } | Refusal;

/** Reads the bytes of a file as WAV. Never throws: every problem is in the result. */
export function parseWav(bytes: Uint8Array): WavResult {
  const wrongStart = checkStart(bytes);
  if (wrongStart !== null) return wrongStart;

  const { chunks, warnings: walkWarnings } = walkRiff(bytes, 'data');
  const formatChunk = chunks.find((chunk) => chunk.id === 'fmt ');
  const dataChunks = chunks.filter((chunk) => chunk.id === 'data');
  const data = dataChunks[0];
  const declaredFileBytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true) + 8;
  const cut = declaredFileBytes > bytes.length && declaredFileBytes < 0xffff_ffff;

  if (formatChunk === undefined) return missing('says what its samples are (the format chunk)', cut);
  const format = readWavFormat(bytes.subarray(formatChunk.start, formatChunk.start + formatChunk.presentBytes));
  if ('ok' in format) return format;
  if (data === undefined) return missing('holds the sound (the data chunk)', cut);

  const warnings: string[] = [];
  if (dataChunks.length > 1) warnings.push('The file has more than one data chunk; the first is used.');
  if (data.start < formatChunk.start) warnings.push('The data chunk comes before the format chunk.');
  const length = checkLength(data, format, warnings);
  if (typeof length !== 'number') return length;
  const cutInData = data.presentBytes < data.declaredBytes && data.sizeStated;
  if (declaredFileBytes !== bytes.length && data.sizeStated && !cutInData) {
    // A trailing odd byte of padding is counted by some programs and not by others.
    if (Math.abs(declaredFileBytes - bytes.length) > 1) {
      warnings.push(`The file's header gives its length as ${declaredFileBytes} bytes; it has ${bytes.length}.`);
    }
  }
  warnings.push(...walkWarnings);
  return readSamples(bytes.subarray(data.start), length, format, warnings);
}

/** What other programs' files start with, so that the refusal can name them. */
const OTHER_FILES: readonly (readonly [start: string, name: string])[] = [
  ['ID3', 'an MP3 file'],
  ['\xff\xfb', 'an MP3 file'],
  ['fLaC', 'a FLAC file'],
  ['OggS', 'an Ogg file'],
  ['FORM', 'an AIFF file'],
  ['.snd', 'an AU file'],
  ['NIST_1A', 'a NIST SPHERE file'],
  ['\x1a\x45\xdf\xa3', 'a WebM or Matroska file'],
  ['PK\x03\x04', 'a zip archive'],
];

/** The first 12 bytes: RIFF, a size, WAVE. Null if they are as they should be. */
function checkStart(bytes: Uint8Array): Refusal | null {
  const start = asciiAt(bytes, 0, 12);
  const hint = 'Open a WAV file: most sound programs can save one.';
  if (start === '') return refuse('no-file', 'The file is empty: it has no bytes.', hint);
  if (start.startsWith('RIFX')) {
    return refuse('big-endian', 'This is a big-endian WAV file (RIFX), which is not read here.', hint);
  }
  if (start.startsWith('RF64') || start.startsWith('BW64')) {
    return refuse('rf64', 'This is a WAV file for more than 4 GB (RF64), which is not read here.', hint);
  }
  if ('RIFF'.startsWith(start.slice(0, 4)) && start.length < 12) {
    return refuse('header-cut', `The file is cut off in its header, after ${bytes.length} bytes.`, 'Copy it again.');
  }
  if (!start.startsWith('RIFF')) {
    const known = OTHER_FILES.find(([prefix]) => start.startsWith(prefix));
    const what = known === undefined ? `it starts with “${printable(start.slice(0, 4))}”` : `it looks like ${known[1]}`;
    return refuse('not-wav', `This is not a WAV file: ${what}, where a WAV file starts with “RIFF”.`, hint);
  }
  if (!start.endsWith('WAVE')) {
    const kind = printable(start.slice(8));
    return refuse('not-wav', `This is a RIFF file of the kind “${kind}”; a WAV file says “WAVE” there.`, hint);
  }
  return null;
}

function missing(what: string, cut: boolean): Refusal {
  return cut
    ? refuse('header-cut', `The file is cut off before the part that ${what}.`, 'Copy or record it again.')
    : refuse('bad-format', `The file lacks the part that ${what}.`, 'Save it again from the program that made it.');
}

/** How many whole frames of sound there are, with a warning for whatever is odd about it. */
function checkLength(data: RiffChunk, format: WavFormat, warnings: string[]): number | Refusal {
  const blockBytes = format.channels * format.containerBytes;
  const got = Math.floor(data.presentBytes / blockBytes);
  const expected = Math.floor(data.declaredBytes / blockBytes);
  if (got === 0) {
    return data.sizeStated && expected > 0
      ? refuse('empty', `The file is cut off before its first sample; it promises ${expected}.`, 'Copy it again.')
      : refuse('empty', 'The file holds no sound: its data chunk is empty.', 'Record or save it again.');
  }
  if (got > WAV_MAX_SECONDS * format.rateHz) {
    return refuse(
      'too-long',
      `The recording is ${Math.round(got / format.rateHz / 60)} minutes long; at most 30 can be read.`,
      'Cut out the part you want to look at.',
    );
  }
  if (!data.sizeStated) {
    warnings.push('The data chunk does not say how long it is; it was read to the end of the file.');
  } else if (data.presentBytes < data.declaredBytes) {
    const duration = (frames: number): string => `${(frames / format.rateHz).toFixed(2)} s`;
    warnings.push(
      `The file is cut off: it promises ${expected} samples (${duration(expected)}), ` +
        `${got} (${duration(got)}) are there and were used.`,
    );
  } else if (data.presentBytes % blockBytes !== 0) {
    warnings.push(`The last ${data.presentBytes % blockBytes} bytes do not make a whole sample; they were left out.`);
  }
  return got;
}

/** Decodes `frames` frames and mixes their channels to the mean. */
function readSamples(body: Uint8Array, frames: number, format: WavFormat, warnings: string[]): WavResult {
  const { channels, containerBytes, rateHz, encoding } = format;
  const samples = reserve(frames);
  if (samples === null) {
    return refuse(
      'too-long',
      'There is not enough memory for this recording.',
      'Cut out the part you want to look at.',
    );
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const read = readerOf(format);
  let beyond = 0;
  for (let n = 0, at = 0; n < frames; n += 1) {
    let sum = 0;
    for (let c = 0; c < channels; c += 1, at += containerBytes) {
      const value = read(view, at);
      if (!(Math.abs(value) <= LARGEST_FLOAT)) {
        return refuse('not-finite', `Sample ${n} is ${value}, which is no sound.`, 'Save it again, as 16-bit PCM.');
      }
      if (Math.abs(value) > 1) beyond += 1;
      sum += value;
    }
    samples[n] = sum / channels;
  }
  if (beyond > 0) warnings.push(`${beyond} samples lie beyond full scale (−1 to 1); they were kept as they are.`);
  return { ok: true, value: { rateHz, channels, samples, seconds: frames / rateHz, encoding }, warnings };
}

function reserve(frames: number): Float32Array<ArrayBuffer> | null {
  try {
    return new Float32Array(frames);
  } catch {
    return null;
  }
}

type SampleReader = (view: DataView, at: number) => number;

function readerOf(format: WavFormat): SampleReader {
  if (format.kind === 'float') {
    return format.containerBytes === 4
      ? (view, at) => view.getFloat32(at, true)
      : (view, at) => view.getFloat64(at, true);
  }
  switch (format.containerBytes) {
    case 1:
      return (view, at) => (view.getUint8(at) - 128) / 128; // 8 bits alone are unsigned
    case 2:
      return (view, at) => view.getInt16(at, true) / 2 ** 15;
    case 3:
      return (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23;
    default:
      return (view, at) => view.getInt32(at, true) / 2 ** 31;
  }
}
