/**
 * The `fmt ` chunk of a WAV file: what its samples are, or why we cannot read them.
 *
 * Must not: throw.
 * Source: Microsoft, Multiple Channel Audio Data and WAVE Files; RFC 2361 (registered codecs).
 */
import { asciiAt } from './riff';
import { type Refusal, refuse } from './wav-refusal';

export const WAV_MIN_HZ = 1_000;
export const WAV_MAX_HZ = 768_000;
const MAX_CHANNELS = 32;

export interface WavFormat {
  readonly kind: 'integer' | 'float';
  readonly channels: number;
  readonly rateHz: number;
  /** Of one sample of one channel. Narrower samples are left-justified in it, so it alone decides the scale. */
  readonly containerBytes: number;
  /** E.g. "16-bit PCM", "32-bit float". */
  readonly encoding: string;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** The last 14 bytes of an extensible sub-format; the first two are the real tag. */
const GUID_TAIL = '\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71';

/** Names of the compressed encodings that occur in the wild. */
const OTHER_ENCODINGS: Record<number, string> = {
  0x0002: 'Microsoft ADPCM',
  0x0006: 'A-law',
  0x0007: 'mu-law',
  0x0011: 'IMA ADPCM',
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

/** Reads the body of a `fmt ` chunk (the bytes that are there). */
export function readWavFormat(body: Uint8Array): WavFormat | Refusal {
  if (body.length < 16) {
    return refuse('header-cut', `The format chunk has ${body.length} bytes; it needs 16.`, 'Copy or save it again.');
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const channels = view.getUint16(2, true);
  const rateHz = view.getUint32(4, true);
  const blockBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);

  let tag = view.getUint16(0, true);
  if (tag === EXTENSIBLE) {
    if (body.length < 40 || view.getUint16(16, true) < 22) {
      return refuse('bad-format', 'The extensible format chunk is too short to name its encoding.', PLAIN_HINT);
    }
    if (asciiAt(body, 26, 14) !== GUID_TAIL) {
      return refuse('encoding', 'The samples are in an encoding that has no registered number.', PLAIN_HINT);
    }
    tag = view.getUint16(24, true);
  }
  if (tag !== PCM && tag !== FLOAT) {
    const number = `0x${tag.toString(16).padStart(4, '0')}`;
    const name = OTHER_ENCODINGS[tag];
    const what = name === undefined ? `encoding number ${number}` : `${name} (encoding number ${number})`;
    return refuse('encoding', `The samples are compressed or coded as ${what}, which is not read here.`, PLAIN_HINT);
  }

  if (channels < 1 || channels > MAX_CHANNELS) {
    return refuse('channels', `The file claims ${channels} channels; 1 to ${MAX_CHANNELS} can be read.`, PLAIN_HINT);
  }
  if (rateHz < WAV_MIN_HZ || rateHz > WAV_MAX_HZ) {
    return refuse(
      'rate',
      `The file claims a sampling rate of ${rateHz} Hz; ${WAV_MIN_HZ} to ${WAV_MAX_HZ} Hz can be read.`,
      'Resample it, or save it again with its right rate.',
    );
  }
  const containerBytes = blockBytes / channels;
  const kind = tag === FLOAT ? 'float' : 'integer';
  const fits =
    kind === 'float'
      ? (containerBytes === 4 || containerBytes === 8) && bits === 8 * containerBytes
      : [1, 2, 3, 4].includes(containerBytes) && bits >= 1 && bits <= 8 * containerBytes;
  if (!fits) {
    return refuse(
      'bad-format',
      `The header contradicts itself: ${bits} bits a sample, ${channels} channels, ${blockBytes} bytes for all of them.`,
      PLAIN_HINT,
    );
  }
  return { kind, channels, rateHz, containerBytes, encoding: `${bits}-bit ${kind === 'float' ? 'float' : 'PCM'}` };
}
