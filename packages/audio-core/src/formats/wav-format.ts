/**
 * The `fmt ` chunk of a WAV file: what its samples are, or why we cannot read them.
 *
 * Must not: throw.
 * Source: Microsoft, Multiple Channel Audio Data and WAVE Files; RFC 2361 (registered codecs).
 */
import { type AdpcmLayout, MS_WEIGHTS, adpcmFramesIn } from './adpcm';
import { asciiAt, viewOf } from './ascii';
import { type Refusal, refuse } from './outcome';
import type { SampleCoding } from './samples';
import { checkChannelsAndRate } from './sound';

export interface WavFormat {
  readonly channels: number;
  readonly rateHz: number;
  /** E.g. "16-bit PCM", "32-bit float", "IMA ADPCM". */
  readonly encoding: string;
  readonly coding: SampleCoding | AdpcmLayout;
}

const TAG = { pcm: 1, msAdpcm: 2, float: 3, aLaw: 6, muLaw: 7, imaAdpcm: 0x11, extensible: 0xfffe } as const;
/** The last 14 bytes of an extensible sub-format; the first two are the real tag. */
const GUID_TAIL = '\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71';

/** Names of the compressed encodings that occur in the wild. */
const OTHER_ENCODINGS: Record<number, string> = {
  0x0031: 'GSM 6.10',
  0x0040: 'G.721 ADPCM',
  0x0050: 'MPEG layer 2',
  0x0055: 'MP3',
  0x0161: 'Windows Media Audio',
  0x00ff: 'AAC',
  0x1610: 'AAC',
  0x2000: 'AC-3',
  0xf1ac: 'FLAC',
};

const PLAIN_HINT = 'Save it as PCM (16, 24 or 32 bits) or float and open it again.';

/** What the header says of one frame, and where it says so. */
interface Numbers {
  readonly tag: number;
  readonly channels: number;
  readonly blockBytes: number;
  readonly bits: number;
  readonly start: number;
}

/** Reads the body of a `fmt ` chunk (the bytes that are there), which starts at `start` in the file. */
export function readWavFormat(body: Uint8Array, start: number): WavFormat | Refusal {
  if (body.length < 16) {
    const message = `The format chunk has ${body.length} bytes; it needs 16.`;
    return refuse('cut', start, message, 'Copy or save it again.');
  }
  const view = viewOf(body);
  const channels = view.getUint16(2, true);
  const rateHz = view.getUint32(4, true);
  const blockBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);

  let tag = view.getUint16(0, true);
  if (tag === TAG.extensible) {
    if (body.length < 40 || view.getUint16(16, true) < 22) {
      const message = 'The extensible format chunk is too short to name its encoding.';
      return refuse('bad-format', start + 16, message, PLAIN_HINT);
    }
    if (asciiAt(body, 26, 14) !== GUID_TAIL) {
      const message = 'The samples are in an encoding that has no registered number.';
      return refuse('encoding', start + 24, message, PLAIN_HINT);
    }
    tag = view.getUint16(24, true);
  }
  if (!Object.values<number>(TAG).includes(tag) || tag === TAG.extensible) return unknownEncoding(tag, start);
  const strange = checkChannelsAndRate(channels, start + 2, rateHz, start + 4);
  if (strange !== null) return strange;

  const numbers = { tag, channels, blockBytes, bits, start };
  const coded = tag === TAG.msAdpcm || tag === TAG.imaAdpcm ? adpcmOf(numbers, body) : codingOf(numbers);
  return 'ok' in coded ? coded : { channels, rateHz, ...coded };
}

function unknownEncoding(tag: number, start: number): Refusal {
  const number = `0x${tag.toString(16).padStart(4, '0')}`;
  const name = OTHER_ENCODINGS[tag];
  const what = name === undefined ? `encoding number ${number}` : `${name} (encoding number ${number})`;
  const message = `The samples are compressed or coded as ${what}, which is not read here.`;
  return refuse('encoding', start, message, PLAIN_HINT);
}

function contradiction({ bits, channels, blockBytes, start }: Numbers): Refusal {
  return refuse(
    'bad-format',
    start + 12,
    `The header contradicts itself: ${bits} bits a sample, ${channels} channels, ${blockBytes} bytes for all of them.`,
    PLAIN_HINT,
  );
}

type Coded = Pick<WavFormat, 'encoding' | 'coding'>;

/** Samples in whole bytes. */
function codingOf(numbers: Numbers): Coded | Refusal {
  const { tag, channels, blockBytes, bits } = numbers;
  const bytes = blockBytes / channels;
  const order = 'little';
  if (tag === TAG.aLaw || tag === TAG.muLaw) {
    const kind = tag === TAG.aLaw ? 'A-law' : 'mu-law';
    return bytes === 1 ? { encoding: kind, coding: { kind, bytes, order } } : contradiction(numbers);
  }
  if (tag === TAG.float) {
    if (!(bytes === 4 || bytes === 8) || bits !== 8 * bytes) return contradiction(numbers);
    return { encoding: `${bits}-bit float`, coding: { kind: 'float', bytes, order } };
  }
  if (![1, 2, 3, 4].includes(bytes) || bits < 1 || bits > 8 * bytes) return contradiction(numbers);
  // 8 bits alone are unsigned.
  return { encoding: `${bits}-bit PCM`, coding: { kind: bytes === 1 ? 'unsigned' : 'signed', bytes, order } };
}

/** Blocks of 4-bit steps. */
function adpcmOf(numbers: Numbers, body: Uint8Array): Coded | Refusal {
  const { tag, channels, blockBytes, bits, start } = numbers;
  const kind = tag === TAG.imaAdpcm ? 'IMA ADPCM' : 'Microsoft ADPCM';
  if (bits !== 4) {
    const message = `The samples are coded as ${kind} of ${bits} bits; only 4 bits are read here.`;
    return refuse('encoding', start + 14, message, PLAIN_HINT);
  }
  const room = adpcmFramesIn(blockBytes, { kind, channels });
  if (room < 1) return contradiction(numbers);
  const view = viewOf(body);
  const stated = body.length >= 20 ? view.getUint16(18, true) : 0;
  const framesPerBlock = stated >= 1 ? Math.min(stated, room) : room;
  const weights = kind === 'IMA ADPCM' ? [] : readWeights(body);
  return { encoding: kind, coding: { kind, channels, blockBytes, framesPerBlock, weights } };
}

/** Microsoft's pairs of weights as the file has them; the usual seven where it has none. */
function readWeights(body: Uint8Array): AdpcmLayout['weights'] {
  if (body.length < 22) return MS_WEIGHTS;
  const view = viewOf(body);
  const stated = Math.min(view.getUint16(20, true), 256);
  const pairs: [number, number][] = [];
  for (let at = 22; pairs.length < stated && at + 4 <= body.length; at += 4) {
    pairs.push([view.getInt16(at, true), view.getInt16(at + 2, true)]);
  }
  return pairs.length > 0 ? pairs : MS_WEIGHTS;
}
