/**
 * Reads an AU file (Sun, NeXT): a header of at least 24 bytes, big-endian, then the samples. GTZAN comes in it.
 *
 * Must not: throw, or believe the size in the header where the file is shorter.
 * Source: Sun Microsystems, audio.h and the manual page au(4).
 */
import { startsWithAt, viewOf } from './ascii';
import { otherKind } from './other-kinds';
import { type Refusal, accept, collectWarnings, refuse } from './outcome';
import { type SampleCoding, decodeSamples } from './samples';
import {
  SOUND_LIMITS,
  type SoundLimits,
  type SoundOutcome,
  checkChannelsAndRate,
  checkFrames,
  cutShort,
} from './sound';

const HEADER_BYTES = 24;
const SIZE_UNKNOWN = 0xffff_ffff;

const signed = (bytes: number): SampleCoding => ({ kind: 'signed', bytes, order: 'big' });
const float = (bytes: number): SampleCoding => ({ kind: 'float', bytes, order: 'big' });
const CODINGS = new Map<number, readonly [name: string, coding: SampleCoding]>([
  [1, ['mu-law', { kind: 'mu-law', bytes: 1, order: 'big' }]],
  [2, ['8-bit PCM', signed(1)]],
  [3, ['16-bit PCM', signed(2)]],
  [4, ['24-bit PCM', signed(3)]],
  [5, ['32-bit PCM', signed(4)]],
  [6, ['32-bit float', float(4)]],
  [7, ['64-bit float', float(8)]],
  [27, ['A-law', { kind: 'A-law', bytes: 1, order: 'big' }]],
]);
const ADPCM_NAMES = new Map([
  [23, 'G.721 ADPCM'],
  [24, 'G.722 ADPCM'],
  [25, 'G.723 ADPCM of 3 bits'],
  [26, 'G.723 ADPCM of 5 bits'],
]);

/** Reads the bytes of a file as AU. Never throws: every problem is in the result. */
export function parseAu(bytes: Uint8Array, limits: SoundLimits = SOUND_LIMITS): SoundOutcome {
  const wrongStart = checkStart(bytes);
  if (wrongStart !== null) return wrongStart;
  const view = viewOf(bytes);
  const start = view.getUint32(4);
  const declaredBytes = view.getUint32(8);
  const encoding = view.getUint32(12);
  const rateHz = view.getUint32(16);
  const channels = view.getUint32(20);

  if (start < HEADER_BYTES) {
    const message = `The header says that the sound starts at byte ${start}, inside of the header of 24 bytes.`;
    return refuse('bad-format', 4, message, 'Save it again from the program that made it.');
  }
  if (start > bytes.length) {
    const message = `The header says that the sound starts at byte ${start}; the file ends after ${bytes.length}.`;
    return refuse('cut', 4, message, 'Copy it again.');
  }
  const found = CODINGS.get(encoding);
  if (found === undefined) {
    const name = ADPCM_NAMES.get(encoding);
    const what = name === undefined ? `encoding number ${encoding}` : `${name} (encoding number ${encoding})`;
    const message = `The samples are compressed or coded as ${what}, which is not read here.`;
    return refuse('encoding', 12, message, 'Save it as 16-bit PCM and open it again.');
  }
  const [name, coding] = found;
  const strange = checkChannelsAndRate(channels, 20, rateHz, 16);
  if (strange !== null) return strange;

  const warnings = collectWarnings();
  const frameBytes = channels * coding.bytes;
  const available = bytes.length - start;
  const stated = declaredBytes !== SIZE_UNKNOWN;
  const presentBytes = stated ? Math.min(declaredBytes, available) : available;
  const frames = Math.floor(presentBytes / frameBytes);
  if (frames === 0) {
    return stated && declaredBytes >= frameBytes
      ? refuse('empty', bytes.length, 'The file is cut off before its first sample.', 'Copy it again.')
      : refuse('empty', start, 'The file holds no sound.', 'Record or save it again.');
  }
  const tooMuch = checkFrames(frames, rateHz, start, bytes.length, limits);
  if (tooMuch !== null) return tooMuch;
  if (!stated) warnings.add('The header does not say how long the sound is; it was read to the end of the file.');
  else if (declaredBytes > available) warnings.add(cutShort(Math.floor(declaredBytes / frameBytes), frames, rateHz));
  else if (declaredBytes < available) {
    warnings.add(`${available - declaredBytes} bytes after the sound belong to nothing; they were left out.`);
  }
  if (presentBytes % frameBytes !== 0 && declaredBytes <= available) {
    warnings.add(`The last ${presentBytes % frameBytes} bytes do not make a whole sample; they were left out.`);
  }
  const decoded = decodeSamples(bytes, start, frames, channels, coding);
  if (!decoded.ok) return decoded;
  decoded.warnings.forEach(warnings.add);
  const sound = { rateHz, channels, samples: decoded.value, seconds: frames / rateHz, encoding: name };
  return accept(sound, warnings.list());
}

function checkStart(bytes: Uint8Array): Refusal | null {
  const hint = 'Open an AU file, or save it as WAV.';
  if (startsWithAt(bytes, 0, 'dns.')) {
    return refuse('unsupported', 0, 'This is a little-endian AU file (“dns.”), which is not read here.', hint);
  }
  if (!startsWithAt(bytes, 0, '.snd')) return otherKind(bytes, 'an AU file', '“.snd”', hint);
  if (bytes.length >= HEADER_BYTES) return null;
  const message = `The file is cut off in its header, after ${bytes.length} of 24 bytes.`;
  return refuse('cut', bytes.length, message, 'Copy it again.');
}
