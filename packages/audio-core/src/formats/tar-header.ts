/**
 * A tar header: 512 bytes of text fields with a check sum, and the extended records that carry long names.
 *
 * Must not: throw.
 * Source: POSIX.1-2001 pax; GNU tar manual, Basic Tar Format.
 */
import { latin1, startsWithAt, utf8OrLatin1 } from './ascii';

export const BLOCK_BYTES = 512;

export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** One character; '0' is a file. */
  readonly type: string;
}

const SUM_START = 148;
const SUM_END = 156;

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** The fields of a block of 512 bytes; null if its check sum or size is none. */
export function readTarHeader(block: Uint8Array): TarHeader | null {
  let unsigned = 0;
  let signed = 0;
  for (let n = 0; n < BLOCK_BYTES; n += 1) {
    const byte = n >= SUM_START && n < SUM_END ? 0x20 : block[n];
    unsigned += byte;
    signed += (byte << 24) >> 24; // some old programs summed signed bytes
  }
  const stated = octal(block, SUM_START, SUM_END);
  if (stated === null || (stated !== unsigned && stated !== signed)) return null;
  const size = block[124] & 0x80 ? base256(block, 124, 136) : octal(block, 124, 136);
  if (size === null) return null;
  const prefix = startsWithAt(block, 257, 'ustar\0') ? textOf(block, 345, 500) : '';
  const name = textOf(block, 0, 100);
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]);
  return { name: utf8OrLatin1(prefix === '' ? name : `${prefix}/${name}`), size, type };
}

/** The text to the first NUL. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  const nul = bytes.subarray(start, end).indexOf(0);
  return latin1(bytes, start, nul < 0 ? Math.min(end, bytes.length) : start + nul);
}

function octal(block: Uint8Array, start: number, end: number): number | null {
  const text = textOf(block, start, end).trim();
  return /^[0-7]{0,12}$/.test(text) ? parseInt(text === '' ? '0' : text, 8) : null;
}

function base256(block: Uint8Array, start: number, end: number): number | null {
  let value = block[start] & 0x7f;
  for (let n = start + 1; n < end; n += 1) {
    value = value * 256 + block[n];
    if (!Number.isSafeInteger(value)) return null;
  }
  return value;
}

/** `path` and `size` of pax records (`27 path=…\n`); records that break the rules end the list. */
export function readPax(bytes: Uint8Array): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < bytes.length;) {
    const length = /^(\d{1,7}) /.exec(latin1(bytes, at, Math.min(at + 8, bytes.length)));
    const end = length === null ? 0 : at + Number(length[1]);
    if (length === null || end <= at + length[0].length || end > bytes.length) break;
    const record = latin1(bytes, at + length[0].length, end - 1);
    const sign = record.indexOf('=');
    const value = record.slice(sign + 1);
    if (record.slice(0, sign) === 'path') found.path = utf8OrLatin1(value);
    else if (record.slice(0, sign) === 'size' && /^\d{1,15}$/.test(value)) found.size = Number(value);
    at = end;
  }
  return found;
}
