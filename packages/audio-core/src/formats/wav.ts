/**
 * Reads a WAV file: PCM of 8 to 32 bits, float of 32 or 64, A-law, mu-law, IMA and Microsoft ADPCM, any number of
 * channels to 32, mixed to one.
 *
 * Whatever bytes come in, the answer is data: samples that are all finite, with a sentence for everything that was odd,
 * or a refusal with a reason. A file that was cut off in its sound is read as far as it goes.
 *
 * Must not: throw, loop without advancing, reserve memory that the file's length does not justify, or guess what an
 * unknown encoding might sound like.
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (1991); Microsoft's extensible format.
 */
import { type AdpcmLayout, adpcmFrames, decodeAdpcm } from './adpcm';
import { asciiAt, printable, viewOf } from './ascii';
import { otherKind } from './other-kinds';
import { type Refusal, type Warnings, accept, collectWarnings, refuse } from './outcome';
import { type RiffChunk, walkRiff } from './riff';
import { decodeSamples, noMemory, reserveSamples } from './samples';
import { SOUND_LIMITS, type SoundLimits, type SoundOutcome, checkFrames, cutShort } from './sound';
import { type WavFormat, readWavFormat } from './wav-format';

/** Reads the bytes of a file as WAV. Never throws: every problem is in the result. */
export function parseWav(bytes: Uint8Array, limits: SoundLimits = SOUND_LIMITS): SoundOutcome {
  const wrongStart = checkStart(bytes);
  if (wrongStart !== null) return wrongStart;

  const { chunks, warnings: walkWarnings } = walkRiff(bytes, 'data');
  const formatChunk = chunks.find((chunk) => chunk.id === 'fmt ');
  const dataChunks = chunks.filter((chunk) => chunk.id === 'data');
  const data = dataChunks[0];
  const declaredFileBytes = viewOf(bytes).getUint32(4, true) + 8;
  const cut = declaredFileBytes > bytes.length && declaredFileBytes < 0xffff_ffff;

  if (formatChunk === undefined) return missing('says what its samples are (the format chunk)', cut, bytes);
  const formatEnd = formatChunk.start + formatChunk.presentBytes;
  const format = readWavFormat(bytes.subarray(formatChunk.start, formatEnd), formatChunk.start);
  if ('ok' in format) return format;
  if (data === undefined) return missing('holds the sound (the data chunk)', cut, bytes);

  const warnings = collectWarnings();
  if (dataChunks.length > 1) warnings.add('The file has more than one data chunk; the first is used.');
  if (data.start < formatChunk.start) warnings.add('The data chunk comes before the format chunk.');
  const fact = chunks.find((chunk) => chunk.id === 'fact' && chunk.presentBytes >= 4);
  const stated = fact === undefined ? 0 : viewOf(bytes).getUint32(fact.start, true);
  const frames = countFrames(data, format, stated, bytes.length, limits, warnings);
  if (typeof frames !== 'number') return frames;
  const cutInData = data.presentBytes < data.declaredBytes && data.sizeStated;
  if (declaredFileBytes !== bytes.length && data.sizeStated && !cutInData) {
    // A trailing odd byte of padding is counted by some programs and not by others.
    if (Math.abs(declaredFileBytes - bytes.length) > 1) {
      warnings.add(`The file's header gives its length as ${declaredFileBytes} bytes; it has ${bytes.length}.`);
    }
  }
  walkWarnings.forEach(warnings.add);
  return decode(bytes, data, frames, format, warnings);
}

/** The first 12 bytes: RIFF, a size, WAVE. Null if they are as they should be. */
function checkStart(bytes: Uint8Array): Refusal | null {
  const start = asciiAt(bytes, 0, 12);
  const hint = 'Open a WAV file: most sound programs can save one.';
  if (start === '') return refuse('no-file', 0, 'The file is empty: it has no bytes.', hint);
  if (start.startsWith('RIFX')) {
    return refuse('unsupported', 0, 'This is a big-endian WAV file (RIFX), which is not read here.', hint);
  }
  if (start.startsWith('RF64') || start.startsWith('BW64')) {
    return refuse('unsupported', 0, 'This is a WAV file for more than 4 GB (RF64), which is not read here.', hint);
  }
  if ('RIFF'.startsWith(start.slice(0, 4)) && start.length < 12) {
    const message = `The file is cut off in its header, after ${bytes.length} bytes.`;
    return refuse('cut', bytes.length, message, 'Copy it again.');
  }
  if (!start.startsWith('RIFF')) return otherKind(bytes, 'a WAV file', '“RIFF”', hint);
  if (!start.endsWith('WAVE')) {
    const kind = printable(start.slice(8));
    const message = `This is a RIFF file of the kind “${kind}”; a WAV file says “WAVE” there.`;
    return refuse('other-kind', 8, message, hint);
  }
  return null;
}

function missing(what: string, cut: boolean, bytes: Uint8Array): Refusal {
  const again = 'Save it again from the program that made it.';
  return cut
    ? refuse('cut', bytes.length, `The file is cut off before the part that ${what}.`, 'Copy or record it again.')
    : refuse('bad-format', bytes.length, `The file lacks the part that ${what}.`, again);
}

/** How many whole frames of sound there are, with a warning for whatever is odd about it. */
function countFrames(
  data: RiffChunk,
  format: WavFormat,
  statedFrames: number,
  inputBytes: number,
  limits: SoundLimits,
  warnings: Warnings,
): number | Refusal {
  const blocks = isAdpcm(format.coding) ? format.coding : null;
  const frameBytes = isAdpcm(format.coding) ? 0 : format.channels * format.coding.bytes;
  const framesIn = (bytes: number): number =>
    blocks === null ? Math.floor(bytes / frameBytes) : adpcmFrames(bytes, blocks);
  const got = framesIn(data.presentBytes);
  const expected = framesIn(data.declaredBytes);
  if (got === 0) {
    const promised = `The file is cut off before its first sample; it promises ${expected}.`;
    return data.sizeStated && expected > 0
      ? refuse('empty', data.start, promised, 'Copy it again.')
      : refuse('empty', data.start, 'The file holds no sound: its data chunk is empty.', 'Record or save it again.');
  }
  const tooMuch = checkFrames(got, format.rateHz, data.start, inputBytes, limits);
  if (tooMuch !== null) return tooMuch;
  if (!data.sizeStated) {
    warnings.add('The data chunk does not say how long it is; it was read to the end of the file.');
  } else if (data.presentBytes < data.declaredBytes) {
    warnings.add(cutShort(expected, got, format.rateHz));
  } else if (blocks === null && data.presentBytes % frameBytes !== 0) {
    warnings.add(`The last ${data.presentBytes % frameBytes} bytes do not make a whole sample; they were left out.`);
  }
  // The last block of ADPCM is filled up; the fact chunk says where the sound ends.
  return blocks !== null && statedFrames > 0 ? Math.min(got, statedFrames) : got;
}

function isAdpcm(coding: WavFormat['coding']): coding is AdpcmLayout {
  return 'blockBytes' in coding;
}

/** Decodes `frames` frames and mixes their channels to the mean. */
function decode(
  bytes: Uint8Array,
  data: RiffChunk,
  frames: number,
  format: WavFormat,
  warnings: Warnings,
): SoundOutcome {
  const { channels, rateHz, encoding, coding } = format;
  const about = { rateHz, channels, seconds: frames / rateHz, encoding };
  if (!isAdpcm(coding)) {
    const decoded = decodeSamples(bytes, data.start, frames, channels, coding);
    if (!decoded.ok) return decoded;
    decoded.warnings.forEach(warnings.add);
    return accept({ ...about, samples: decoded.value }, warnings.list());
  }
  const samples = reserveSamples(frames);
  if (samples === null) return noMemory(data.start);
  const oddBlocks = decodeAdpcm(bytes.subarray(data.start, data.start + data.presentBytes), coding, samples);
  if (oddBlocks > 0) warnings.add(`${oddBlocks} blocks have a damaged header; what they hold may be noise.`);
  return accept({ ...about, samples }, warnings.list());
}
