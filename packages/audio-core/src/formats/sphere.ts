/**
 * Reads a NIST SPHERE file: a header of text lines, then the samples. TIMIT comes in it (with names in .wav).
 *
 * Must not: throw, search an unbounded header, or decode the compressed variants (shorten, wavpack, shortpack).
 * Source: NIST, SPHERE manual pages and header format (1990–).
 */
import { asciiAt, printable, viewOf } from './ascii';
import { otherKind } from './other-kinds';
import { type Outcome, type Refusal, accept, collectWarnings, refuse } from './outcome';
import { type SampleCoding, decodeSamples } from './samples';
import {
  SOUND_LIMITS,
  type SoundLimits,
  type SoundOutcome,
  checkChannelsAndRate,
  checkFrames,
  cutShort,
} from './sound';

const MAGIC = 'NIST_1A\n';
const HEADER_UNIT_BYTES = 1024;
const LONGEST_HEADER_BYTES = 65_536;
const CHECKSUM_MODULUS = 2 ** 16;

const SAVE_AGAIN = 'Save it again from the program that made it, or convert it to WAV with sph2pipe.';

interface Fields {
  readonly headerBytes: number;
  readonly values: ReadonlyMap<string, string>;
  readonly ended: boolean;
}

/** Reads the bytes of a file as NIST SPHERE. Never throws: every problem is in the result. */
export function parseSphere(bytes: Uint8Array, limits: SoundLimits = SOUND_LIMITS): SoundOutcome {
  const header = readHeader(bytes);
  if (!header.ok) return header;
  const { headerBytes, values, ended } = header.value;
  const warnings = collectWarnings();
  header.warnings.forEach(warnings.add);
  if (!ended) warnings.add('The header has no line “end_head”.');

  const rateHz = numberOf(values, 'sample_rate');
  if (rateHz === null) {
    return refuse('bad-format', 16, 'The header does not say the sampling rate (sample_rate).', SAVE_AGAIN);
  }
  const channels = values.has('channel_count') ? (numberOf(values, 'channel_count') ?? 0) : 1;
  const strange = checkChannelsAndRate(channels, 16, rateHz, 16);
  if (strange !== null) return strange;
  const coded = readCoding(bytes, headerBytes, values);
  if ('ok' in coded) return coded;
  const [encoding, coding] = coded;

  const frameBytes = channels * coding.bytes;
  const available = Math.floor(Math.max(0, bytes.length - headerBytes) / frameBytes);
  const stated = numberOf(values, 'sample_count');
  const expected = stated === null || stated < 0 ? available : stated;
  const frames = Math.min(available, expected);
  if (frames === 0) {
    return expected > 0
      ? refuse(
          'empty',
          bytes.length,
          `The file is cut off before its first sample; it promises ${expected}.`,
          'Copy it again.',
        )
      : refuse('empty', headerBytes, 'The file holds no sound.', 'Record or save it again.');
  }
  const tooMuch = checkFrames(frames, rateHz, headerBytes, bytes.length, limits);
  if (tooMuch !== null) return tooMuch;
  if (expected > available) warnings.add(cutShort(expected, frames, rateHz));
  if (stated === null)
    warnings.add('The header does not say how long the sound is; it was read to the end of the file.');
  else if (bytes.length - headerBytes - expected * frameBytes >= frameBytes) {
    warnings.add('There are more samples than the header says; the rest was left out.');
  }
  const stored = numberOf(values, 'sample_checksum');
  if (stored !== null && coding.kind === 'signed' && coding.bytes === 2 && frames === expected) {
    const sum = checksum(bytes, headerBytes, frames * channels, coding.order === 'little');
    if (sum !== stored)
      warnings.add(`The check sum of the samples is ${sum}, the header says ${stored}: it was changed.`);
  }
  const decoded = decodeSamples(bytes, headerBytes, frames, channels, coding);
  if (!decoded.ok) return decoded;
  return accept({ rateHz, channels, samples: decoded.value, seconds: frames / rateHz, encoding }, warnings.list());
}

function readHeader(bytes: Uint8Array): Outcome<Fields> {
  const start = asciiAt(bytes, 0, 16);
  const hint = 'Open a NIST SPHERE file, or save it as WAV.';
  if (!start.startsWith(MAGIC)) {
    if (start.length > 0 && MAGIC.startsWith(start)) return cutInHeader(bytes);
    return otherKind(bytes, 'a NIST SPHERE file', '“NIST_1A”', hint);
  }
  if (start.length < 16) return cutInHeader(bytes);
  const size = /^ *(\d+)\n$/.exec(start.slice(8));
  const headerBytes = size === null ? 0 : Number(size[1]);
  if (headerBytes === 0 || headerBytes % HEADER_UNIT_BYTES !== 0 || headerBytes > LONGEST_HEADER_BYTES) {
    const shown = printable(start.slice(8));
    const message = `The header's length is given as “${shown}”; a multiple of 1024 up to 65536 was expected.`;
    return refuse('bad-format', 8, message, SAVE_AGAIN);
  }
  if (bytes.length < headerBytes) return cutInHeader(bytes);
  const warnings = collectWarnings();
  const values = new Map<string, string>();
  let ended = false;
  for (let at = 16; at < headerBytes && !ended;) {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 || newline > headerBytes ? headerBytes : newline;
    const line = asciiAt(bytes, at, end - at);
    at = end + 1;
    if (line.trim() === 'end_head') ended = true;
    else if (line.trim() === '' || line.startsWith(';')) continue;
    else {
      const field = readField(line);
      if (field === null) warnings.add(`A line of the header is not understood: “${printable(line)}”.`);
      else if (!values.has(field[0])) values.set(...field);
    }
  }
  return accept({ headerBytes, values, ended }, warnings.list());
}

function cutInHeader(bytes: Uint8Array): Refusal {
  const message = `The file is cut off in its header, after ${bytes.length} bytes.`;
  return refuse('cut', bytes.length, message, 'Copy it again.');
}

/** `name -i 16000`, `name -r 0.5`, `name -s3 pcm`: name and text of the value; null where it is none of them. */
function readField(line: string): [string, string] | null {
  const parts = /^(\S+) +-(?:([ir]) +(\S+)|s(\d+) (.*))/.exec(line);
  if (parts === null) return null;
  return [parts[1], parts[2] === undefined ? parts[5].slice(0, Number(parts[4])) : parts[3]];
}

/** The whole number that a field holds, or null. */
function numberOf(values: ReadonlyMap<string, string>, name: string): number | null {
  const text = values.get(name);
  const value = text === undefined ? NaN : Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

function readCoding(
  bytes: Uint8Array,
  headerBytes: number,
  values: ReadonlyMap<string, string>,
): readonly [string, SampleCoding] | Refusal {
  const text = values.get('sample_coding') ?? 'pcm';
  const packed =
    /shorten|wavpack|shortpack/.exec(text)?.[0] ?? (asciiAt(bytes, headerBytes, 4) === 'ajkg' ? 'shorten' : '');
  if (packed !== '') {
    const message = `The file is compressed SPHERE (${packed}), which is not read here.`;
    return refuse('encoding', headerBytes, message, 'Convert it with sph2pipe: sph2pipe -f wav FILE NEW.wav');
  }
  const coding = text.split(',')[0];
  const sampleBytes = values.has('sample_n_bytes') ? numberOf(values, 'sample_n_bytes') : coding === 'pcm' ? 2 : 1;
  const kinds: Record<string, 'A-law' | 'mu-law'> = { alaw: 'A-law', ulaw: 'mu-law', 'mu-law': 'mu-law' };
  if (Object.hasOwn(kinds, coding) && sampleBytes === 1) {
    return [kinds[coding], { kind: kinds[coding], bytes: 1, order: 'little' }];
  }
  if (coding !== 'pcm' || sampleBytes === null || sampleBytes < 1 || sampleBytes > 4) {
    const message = `The samples are coded as “${printable(text)}” in ${sampleBytes ?? 'no'} bytes, which is not read here.`;
    return refuse('encoding', 16, message, SAVE_AGAIN);
  }
  const order = values.get('sample_byte_format');
  const orders: Record<string, 'little' | 'big'> = { '01': 'little', '10': 'big' };
  if (sampleBytes === 1) return ['8-bit PCM', { kind: 'signed', bytes: 1, order: 'little' }];
  // Wider samples are written with longer codes of the same pattern: 0123 and 3210.
  const known = orders[order?.replace(/^(?:012|0123)$/, '01').replace(/^(?:210|3210)$/, '10') ?? ''];
  if (known === undefined) {
    const message = `The header says the order of bytes as “${printable(order ?? '')}”; 01 or 10 was expected.`;
    return refuse('bad-format', 16, message, SAVE_AGAIN);
  }
  return [`${8 * sampleBytes}-bit PCM`, { kind: 'signed', bytes: sampleBytes, order: known }];
}

/** The sum of all 16-bit samples mod 2¹⁶. */
function checksum(bytes: Uint8Array, start: number, count: number, little: boolean): number {
  const view = viewOf(bytes);
  let sum = 0;
  for (let n = 0; n < count; n += 1) sum = (sum + view.getUint16(start + 2 * n, little)) % CHECKSUM_MODULUS;
  return sum;
}
